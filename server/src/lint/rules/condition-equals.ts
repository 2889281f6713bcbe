import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const conditionEquals: Rule = {
  id: 'condition-equals',
  summary: 'Blanks around the `=` of a condition, or two of it',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const { name, option, value } of document.settings) {
      const asked = /^if-?(not-)?(env|opt)$/.exec(name);
      if (asked === null || option === undefined || value.opaque) continue;
      const written = slice(document.text, value.span);
      // the value of an option may begin with `=`: `socket = =0`
      const match = (asked[2] === 'env' ? /^[^=]*?([ \t]*==?[ \t]*)/ : /^[^=]*?([ \t]*=[ \t]*)/).exec(written);
      if (match === null || match[1] === '=') continue;
      const from = value.span.from + match[0].length - (match[1] as string).length;
      const at = span(from, value.span.from + match[0].length);
      const meant = `${written.slice(0, from - value.span.from)}=${written.slice(match[0].length)}`;
      yield {
        span: at,
        message: `\`${slice(document.text, at)}\` is read as it stands: what is around the first \`=\` belongs to the name and to the value, so \`${name}\` ${asked[1] === undefined ? 'never' : 'always'} lets its lines through. Write \`${meant}\`.`,
        fixes: [{ title: `Change to \`${meant}\``, edits: [{ span: at, text: '=' }], safe: true }],
      };
    }
  },
};
