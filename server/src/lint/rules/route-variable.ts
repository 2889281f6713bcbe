import { misreading } from '../../model/conventional.js';
import type { Document } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const routeVariable: Rule = {
  id: 'route-variable',
  summary: 'A variable of a request without its braces',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined) continue;
      for (const value of walk(setting.value)) yield* judge(document, value);
    }
  },
};

/** `core/routing.c: uwsgi_routing_translate` */
function* judge({ text }: Document, { grammar, span: at }: Value): Iterable<Finding> {
  if (grammar.kind !== 'text' || grammar.dollars === undefined) return;
  const written = slice(text, at);
  // what replaces the rest may have it
  const [unclosed] = /\$\{[^}%<]*$/.exec(written) ?? [];
  if (unclosed !== undefined) {
    yield {
      span: span(at.to - unclosed.length, at.to),
      message: `The \`\${\` has no \`}\` in this part: \`${unclosed}\` stays as it is. Write \`\${NAME}\`.`,
    };
  }
  const known = new Set(grammar.dollars.map((one) => one.text));
  for (const { 0: variable, 1: name, index } of written.matchAll(/\$([A-Z][A-Z_]*)(?![\w{[])/g)) {
    if (name === undefined || !known.has(name)) continue;
    const whole = span(at.from + index, at.from + index + variable.length);
    yield {
      span: whole,
      message: `\`${variable}\` stays as it is: a variable of the request has braces. Write \`\${${name}}\`.`,
      fixes: [{ title: `Change to \`\${${name}}\``, edits: [{ span: whole, text: `\${${name}}` }], safe: false }],
    };
  }
}
