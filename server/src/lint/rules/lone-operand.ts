import type { Document } from '../../model/document.js';
import type { Value } from '../../model/value.js';
import { slice, span } from '../../text.js';
import { conditionsOf } from '../routes.js';
import type { Finding, Rule } from '../rule.js';

export const loneOperand: Rule = {
  id: 'lone-operand',
  summary: 'A condition of a route that compares with nothing',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const { setting, condition } of conditionsOf(document)) {
      const finding = judge(document, condition, setting.name.endsWith('not'));
      if (finding !== undefined) yield finding;
    }
  },
};

/** Each looks for a `;` before variables are replaced (`core/routing.c: uwsgi_route_condition_equal`, and so on). */
function judge({ text }: Document, { span: at, children }: Value, negated: boolean): Finding | undefined {
  const [, name = '', operand = ''] = COMPARISON.exec(slice(text, at)) ?? [];
  // without variables it is another rule's; any other placeholder may bring the rest
  if (!operand.includes('${') || /[;%<]|\$\(|\{\{/.test(operand) || children[0]?.problem !== undefined) return undefined;
  const from = at.from + name.length + 1;
  const colon = /^\$\{[^}]*\}:(?=.)/.exec(operand)?.[0].length;
  return {
    span: span(from, from + operand.length),
    message: `\`${name}\` compares two texts with a \`;\` between them, and here is one: the condition is never true, so uWSGI ${negated ? 'always' : 'never'} takes the route. Write \`${name}:first;second\`.`,
    fixes:
      colon === undefined
        ? []
        : [
            {
              title: 'Change the `:` to `;`',
              edits: [{ span: span(from + colon - 1, from + colon), text: ';' }],
              safe: false,
            },
          ],
  };
}

const COMPARISON =
  /^(equal|isequal|eq|==|startswith|endswith|contains?|regexp|re|ishigher(?:equal)?|islower(?:equal)?|[<>]=?|ipv[46]in):(.+)$/;
