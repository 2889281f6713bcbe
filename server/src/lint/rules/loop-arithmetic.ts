import { blocksOf } from '../../model/blocks.js';
import type { Document } from '../../model/document.js';
import { filesOf } from '../../model/view.js';
import { findReferences } from '../../syntax/placeholders.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const loopArithmetic: Rule = {
  id: 'loop-arithmetic',
  summary: 'A calculation with the word of a loop',
  severity: 'error',
  since: '0.1.0',
  *check(document, view) {
    const lines = blocksOf(document).all.flatMap((block) => block.lines);
    if (lines.length === 0 || filesOf(document, view).some(definesUnderscore)) return;
    for (const { value } of lines) {
      for (const { symbol, name, span } of findReferences(document.text, value.span)) {
        const written = slice(document.text, name);
        if (symbol !== '%' || !/^_ | _ | _$/.test(written)) continue;
        const meant = `%(${written.replace(/(?<=^| )_(?= |$)/g, '%(_)')})`;
        yield {
          span,
          message: `\`${slice(document.text, span)}\` does not see the loop: uWSGI fills in \`%(_)\` as it stands, and calculates later, when \`_\` is a name without a value. Write \`${meant}\`.`,
          fixes: [{ title: `Change to \`${meant}\``, edits: [{ span, text: meant }], safe: true }],
        };
      }
    }
  },
};

function definesUnderscore({ text, all }: Document): boolean {
  return all.some(({ name, value }) => name === '_' || (name.startsWith('set') && slice(text, value.span).startsWith('_=')));
}
