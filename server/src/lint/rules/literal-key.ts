import { findReferences } from '../../syntax/placeholders.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';
import { separatorOf } from '../separator.js';

export const literalKey: Rule = {
  id: 'literal-key',
  summary: 'A placeholder in the name of an option',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const { entry } = setting;
      // that the `=` is missing is the mistake
      if (separatorOf(document, setting) !== undefined) continue;
      // other names with `%` and `$` belong to template engines: `%(name)s`, `$(NAME)`
      const reference = findReferences(document.text, entry.key).find(
        ({ symbol, span }) => symbol === '%' && !/^[sdrf]/.test(document.text.slice(span.to)),
      );
      if (reference === undefined || /\{\{|\{%|\$\{|\$\(|^</.test(slice(document.text, entry.key))) continue;
      const written = slice(document.text, reference.span);
      yield {
        span: reference.span,
        message: `\`${written}\` stays as it is: uWSGI replaces placeholders in values alone, so this line sets no option. Write the name out, in one line for each.`,
      };
    }
  },
};
