import { isInstance } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const cacheOption: Rule = {
  id: 'cache-option',
  summary: 'An option of the cache of `cache`, which is not there',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const given = document.settings.filter(({ name, option }) => option !== undefined && KEYS.has(name));
    if (given.length === 0 || !isInstance(document) || document.settings.some(({ name }) => name === 'cache')) return;
    const other = document.settings.find(({ name, option }) => name === 'cache2' && option !== undefined);
    for (const { name, entry, value } of given) {
      if (value.grammar.kind === 'flag' && (value.opaque || !isOn(slice(document.text, value.span)))) continue;
      const remedy =
        other === undefined ? 'Add `cache`, or remove the line' : `Write the key \`${KEYS.get(name)}\` into \`cache2\` instead`;
      yield {
        span: entry.key,
        message: `\`${name}\` has no effect: it is for the cache that \`cache\` makes, and there is none. ${remedy}.`,
        related: other === undefined ? [] : [{ span: other.entry.key, message: 'a cache with keys of its own' }],
      };
    }
  },
};

/** The keys of `cache2` that stand for them (`core/cache.c: uwsgi_cache_create`). */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['cache-blocksize', 'blocksize=...'],
  ['cache-store', 'store=...'],
  ['cache-udp-server', 'udp=...'],
  ['cache-udp-node', 'nodes=...'],
  ['cache-sync', 'sync=...'],
  ['cache-use-last-modified', 'lastmod=1'],
]);
