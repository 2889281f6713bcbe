import { blocksOf, isLoop } from '../../model/blocks.js';
import { lineEndOf, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const unclosedBlock: Rule = {
  id: 'unclosed-block',
  summary: 'A condition or a loop that is never ended',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const block of blocksOf(document).all) {
      // a block in a block is the mistake then
      if (block.end !== undefined || block.outer !== undefined || block.inner.length > 0) continue;
      const { opener, lines } = block;
      const word = isLoop(block) ? 'endfor' : 'endif';
      const last = (lines.at(-1) ?? opener).entry.content;
      const lineBreak = lineEndOf(document.text);
      yield {
        span: opener.entry.key,
        message: `The block of \`${opener.name}\` is never ended: it takes in all lines up to the end of the section, those of files that are loaded later, and options of the command line. Write \`${word} =\` behind its last line.`,
        fixes: [
          {
            title: `Add \`${word} =\` at the end of the section`,
            edits: [{ span: span(last.to, last.to), text: `${lineBreak}${word} =` }],
            safe: false,
          },
        ],
      };
    }
  },
};
