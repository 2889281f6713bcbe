import { blocksOf } from '../../model/blocks.js';
import { lineIndex, slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const nestedBlock: Rule = {
  id: 'nested-block',
  summary: 'A condition or a loop inside another one',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const { opener, outer } of blocksOf(document).all) {
      if (outer === undefined) continue;
      const line = lineIndex(document.text).position(outer.opener.entry.content.from).line + 1;
      yield {
        span: opener.entry.key,
        message: `\`${slice(document.text, opener.entry.key)}\` stands in the block that \`${outer.opener.name}\` opens in line ${line}: uWSGI cannot nest blocks. It refuses to start, or ends both at the first end. End the other block first, or move the inner lines to a file that has no blocks and load it here.`,
        related: [{ span: outer.opener.entry.key, message: 'The block around it' }],
      };
    }
  },
};
