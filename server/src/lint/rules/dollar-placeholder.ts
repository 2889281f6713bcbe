import type { Document } from '../../model/document.js';
import { variableText } from '../../model/evaluation.js';
import { placeholderDefinitions } from '../../model/names.js';
import { evaluationOf } from '../../model/view.js';
import { findReferences } from '../../syntax/placeholders.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const dollarPlaceholder: Rule = {
  id: 'dollar-placeholder',
  summary: 'A name that the file defines, asked of the environment',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    if (!document.text.includes('$(')) return;
    const own = namesOf(document);
    for (const { entry, option } of document.settings) {
      // what is read before anything is replaced is another matter
      if (option?.flags?.includes('immediate')) continue;
      for (const { symbol, name: at, span: whole } of findReferences(document.text, entry.value)) {
        const name = slice(document.text, at);
        const definition = symbol === '$' ? own.get(name) : undefined;
        if (definition === undefined || variableText(evaluationOf(document, view), name) !== undefined) continue;
        yield {
          span: whole,
          message: `\`$(${name})\` is a variable of the environment, and stays as it is where there is none: what the file defines as \`${name}\` is \`%(${name})\`. Write that.`,
          related: [{ span: definition, message: `\`${name}\` is defined here` }],
          fixes: [
            {
              title: `Change to \`%(${name})\``,
              edits: [{ span: span(whole.from, whole.from + 1), text: '%' }],
              safe: false,
            },
          ],
        };
      }
    }
  },
};

/** What the file defines, in small letters, which variables of the environment seldom have, and asks of the environment nowhere. */
function namesOf(document: Document) {
  const asked = document.settings
    .filter(({ name }) => /^(if-(not-)?|if)env$|^i?env$|^unenv$/.test(name))
    .map(({ entry }) => slice(document.text, entry.value).split('=')[0]);
  const own = placeholderDefinitions(document).filter(
    ({ name }) => /^[a-z][a-z0-9_-]*$/.test(name) && document.catalogue.get(name) === undefined && !asked.includes(name),
  );
  return new Map(own.map(({ name, at }) => [name, at]));
}
