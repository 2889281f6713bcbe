import { misreading } from '../../model/conventional.js';
import { slice } from '../../text.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const notABoolean: Rule = {
  id: 'not-a-boolean',
  summary: 'A word for a switch that uWSGI reads as "on" whatever it says',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      const { entry, name, value } = setting;
      if (value.problem?.kind !== 'flag' || misreading(document, setting) !== undefined) continue;
      const written = slice(document.text, value.span);
      const fix = (text: string): Fix => ({ title: `Change to \`${text}\``, edits: [{ span: entry.value, text }], safe: false });
      if (value.problem.meansOff) {
        yield {
          span: value.span,
          message: `\`${written}\` switches \`${name}\` on: only \`false\`, \`off\`, \`no\` and \`0\` mean no. Write \`false\`.`,
          fixes: [{ ...fix('false'), safe: true }],
        };
      } else {
        yield {
          span: value.span,
          severity: 'information',
          message: `\`${name}\` is a switch and \`${written}\` merely turns it on: the text itself is not used. Write \`true\` or \`false\`.`,
          fixes: [fix('true')],
        };
      }
    }
  },
};
