import { blocksOf } from '../../model/blocks.js';
import type { Document, Setting } from '../../model/document.js';
import { variableText } from '../../model/evaluation.js';
import { evaluationOf } from '../../model/view.js';
import { findReferences } from '../../syntax/placeholders.js';
import { lineEndOf, slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const unsetVariable: Rule = {
  id: 'unset-variable',
  summary: 'A number or switch that comes from a variable of the environment, and what it is without that',
  severity: 'hint',
  since: '0.1.0',
  *check(document, view) {
    const { of } = blocksOf(document);
    const evaluation = evaluationOf(document, view);
    // these set variables before any is replaced (core/config.c: uwsgi_opt_set_env)
    if (evaluation.effective.options.some(({ name }) => SETS.test(name) && document.catalogue.get(name) !== undefined)) return;
    for (const setting of document.settings) {
      const { entry, option, name } = setting;
      const effect = WITHOUT[setting.value.grammar.kind];
      // in a block, a condition may have asked for it; what is read at once is another matter
      if (effect === undefined || of.has(setting) || option?.flags?.includes('immediate')) continue;
      const variable = wholeVariable(document, setting);
      if (variable === undefined || variableText(evaluation, variable) !== undefined) continue;
      const line = span(entry.content.from, entry.content.from);
      const end = lineEndOf(document.text);
      yield {
        span: setting.value.span,
        message: `\`$(${variable})\` stays as it is where the variable is not set: \`${name}\` ${effect} then, and uWSGI says nothing. Set it wherever uWSGI runs, or ask for it with \`if-env\`.`,
        fixes: [
          {
            title: `Take the line only where \`${variable}\` is set`,
            edits: [
              { span: line, text: `if-env = ${variable}${end}` },
              { span: span(entry.content.to, entry.content.to), text: `${end}endif =` },
            ],
            safe: false,
          },
        ],
      };
    }
  },
};

const SETS = /^(ienv|early-envdir)$/;

const WITHOUT: Readonly<Record<string, string>> = { int: 'is 0', flag: 'is on' };

/** The variable that is all of a value. Its name may bring a default in 2.1. */
function wholeVariable({ text }: Document, { value: { span: at } }: Setting): string | undefined {
  const [first] = slice(text, at).startsWith('$(') ? findReferences(text, at) : [];
  if (first === undefined || first.span.from !== at.from || first.span.to !== at.to) return undefined;
  const name = slice(text, first.name);
  return /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
}
