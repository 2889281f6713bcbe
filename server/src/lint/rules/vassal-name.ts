import { magicText } from '../../model/evaluation.js';
import { evaluationOf } from '../../model/view.js';
import { findEscapes } from '../../syntax/placeholders.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const vassalName: Rule = {
  id: 'vassal-name',
  summary: "The name of the Emperor's file where that of each vassal is meant",
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    for (const { name, option, value } of document.settings) {
      if (option?.target !== '&uwsgi.vassals_set') continue;
      const whole = slice(document.text, value.span);
      // what is no option may well be a variable for the name of the Emperor
      const [key = ''] = whole.split('=', 1);
      const escape = findEscapes(whole).find(({ char }) => /^[nsNS]$/.test(char));
      if (escape === undefined || document.catalogue.get(key) === undefined) continue;
      const own = magicText(evaluationOf(document, view), escape.char);
      const named = own === undefined ? 'the file that it stands in' : `this file, \`${own}\``;
      const at = span(value.span.from + escape.span.from, value.span.from + escape.span.to);
      yield {
        span: at,
        message: `\`%${escape.char}\` is the name of ${named}, and not that of a vassal: \`${name}\` gives all vassals the same. Write the option with \`%N\` in a file of its own, and name that with \`vassals-include\`.`,
      };
    }
  },
};
