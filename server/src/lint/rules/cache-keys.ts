import type { Document, Setting } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const cacheKeys: Rule = {
  id: 'cache-keys',
  summary: 'Keys of a cache that do not go together',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (setting.name !== 'cache2' || setting.value.opaque) continue;
      yield* judge(document, keysOf(setting));
    }
  },
};

/** `core/cache.c: uwsgi_cache_create, uwsgi_cache_set2` */
function* judge(document: Document, keys: ReadonlyMap<string, Value>): Iterable<Finding> {
  const [items, blocks] = [numberOf(document, keys.get('items')), numberOf(document, keys.get('blocks'))];
  const value = keys.get('blocks')?.children[0];
  if (items !== undefined && blocks !== undefined && value !== undefined && blocks > 0) {
    if (blocks < items) {
      yield {
        span: value.span,
        severity: 'error',
        message: `${blocks} blocks are fewer than the ${items} items: uWSGI refuses to start, since each item takes one at least. Write ${items} or more, or leave \`blocks\` out.`,
      };
    } else if (blocks > items && !keys.has('bitmap')) {
      yield {
        span: value.span,
        message: `Without \`bitmap\` each item has one block, so that ${blocks - items} of the ${blocks} are set aside and never used. Add \`bitmap=1\`, with which an item may take several, or leave \`blocks\` out.`,
      };
    }
  }
  if (keys.has('store')) return;
  for (const name of ['store_sync', 'store_delete']) {
    const key = keys.get(name)?.pair;
    if (key === undefined) continue;
    yield {
      span: key.key,
      message: `\`${key.name}\` has no effect without \`store\`, the file that the cache is kept in. Add it, or remove this.`,
    };
  }
}

/** The keys with a value; of several the last counts. */
function keysOf({ value }: Setting): ReadonlyMap<string, Value> {
  const pairs = walk(value).filter(({ pair }) => pair?.value !== undefined);
  return new Map(pairs.map((one) => [one.pair?.main ?? '', one]));
}

function numberOf({ text }: Document, key: Value | undefined): number | undefined {
  const value = key?.children[0];
  const written = value && slice(text, value.span);
  return written !== undefined && /^\d{1,15}$/.test(written) ? Number(written) : undefined;
}
