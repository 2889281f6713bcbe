import { existsIn } from '../../knowledge/options.js';
import type { Document, Setting } from '../../model/document.js';
import { type PairValue, type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateKey: Rule = {
  id: 'duplicate-key',
  summary: 'A key that a key=value list gives twice',
  severity: 'warning',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      for (const list of walk(setting.value)) yield* judge(document, setting, list);
    }
  },
};

function* judge(document: Document, { name }: Setting, { children }: Value): Iterable<Finding> {
  // keys that this version does not know give nothing
  const counts = ({ known }: PairValue) => known !== undefined && existsIn(known, document.catalogue.version);
  const last = new Map(children.flatMap(({ pair }, index) => (pair?.value && counts(pair) ? [[pair.main, index] as const] : [])));
  for (const [index, { pair, problem }] of children.entries()) {
    if (pair === undefined || problem?.kind !== 'duplicate-key' || !counts(pair)) continue;
    const at = last.get(pair.main) ?? -1;
    const counting = children[at];
    if (counting === undefined || index >= at) continue;
    yield {
      span: pair.span,
      tag: 'unnecessary',
      message: `\`${pair.name}\` is given again further on: of several, \`${name}\` takes the last alone. Remove this one${name === 'subscribe2' ? ', or write a second `subscribe2` line' : ''}.`,
      related: [{ span: counting.span, message: 'The one that counts' }],
      // the separator behind it goes too; a repeated key is never the last element
      fixes: [
        {
          title: `Remove \`${slice(document.text, pair.span)}\``,
          edits: [{ span: span(pair.span.from, pair.span.to + 1), text: '' }],
          safe: true,
        },
      ],
    };
  }
}
