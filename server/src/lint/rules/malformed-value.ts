import type { Fallback, Name, Text } from '../../knowledge/grammar.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { choiceName, chosen, type Value } from '../../model/value.js';
import { slice, span } from '../../text.js';
import { misplaced } from '../classic.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const malformedValue: Rule = {
  id: 'malformed-value',
  summary: 'A value that lacks a part, or does not have the form that uWSGI wants',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined || misplaced(document, setting) !== undefined) continue;
      yield* judge(document, setting, setting.value, undefined);
    }
  },
};

/** `above` is what happens when the action goes wrong that the value belongs to. */
function* judge(document: Document, setting: Setting, value: Value, above: Fallback | undefined): Iterable<Finding> {
  const finding = missingPart(document, setting, value, above) ?? wrongForm(document, setting, value, above);
  if (finding !== undefined) {
    yield finding;
    return;
  }
  const { grammar } = value;
  const here = grammar.kind === 'choice' && typeof grammar.otherwise === 'object' ? grammar.otherwise : above;
  for (const child of value.children) yield* judge(document, setting, child, here);
}

function missingPart(document: Document, setting: Setting, value: Value, above: Fallback | undefined): Finding | undefined {
  const { grammar, problem } = value;
  if (problem?.kind !== 'missing-part') return undefined;
  const written = slice(document.text, value.span);
  if (grammar.kind === 'choice') {
    const name = choiceName(grammar, written);
    const at = span(value.span.from + name.from, value.span.from + name.to);
    const text = slice(document.text, at);
    const known = chosen(grammar, text) !== undefined;
    const remedy = known ? `Write \`${text}${problem.separator}\`, and then what it is to work with` : 'Write `action:arguments`';
    return {
      span: at,
      message: `\`${text}\` has no \`${problem.separator}\` behind it, which every ${grammar.what} has: ${effect(grammar.closed)}. ${remedy}.`,
      fixes: known ? [addSeparator(document, value, at.to, problem.separator)] : [],
    };
  }
  if (grammar.kind === 'subscription') {
    return {
      span: written === '' ? setting.entry.key : value.span,
      message: `${written === '' ? 'The value' : `\`${written}\``} lacks the ${problem.part}: uWSGI logs that it subscribes, and sends nothing. Write \`server:port:key\`.`,
    };
  }
  if (grammar.kind !== 'parts') return undefined;
  const form = grammar.of.map(({ name, optional }) => (optional ? `[${name}]` : name)).join(grammar.separator);
  const lacking = { ' ': 'a blank', '=': '`=`' }[grammar.separator] ?? `\`${grammar.separator}\``;
  return {
    span: written === '' ? setting.entry.key : value.span,
    message: `${written === '' ? 'The value' : `\`${written}\``} lacks the ${problem.part}, behind ${lacking}: ${effect(above ?? grammar.of.find(({ name }) => name === problem.part)?.missing ?? grammar.missing)}. Write \`${form}\`.`,
  };
}

/** `exec /bin/true` becomes `exec:/bin/true`. */
function addSeparator(document: Document, value: Value, end: number, separator: string): Fix {
  const blanks = /^[ \t]*/.exec(document.text.slice(end, value.span.to))?.[0].length ?? 0;
  return { title: `Add \`${separator}\``, edits: [{ span: span(end, end + blanks), text: separator }], safe: false };
}

function wrongForm(document: Document, setting: Setting, value: Value, above: Fallback | undefined): Finding | undefined {
  const { grammar, problem } = value;
  if (problem?.kind !== 'form' || (grammar.kind !== 'text' && grammar.kind !== 'name')) return undefined;
  const written = slice(document.text, value.span);
  const octal = /^0([0-7]{3})$/.exec(written)?.[1];
  const plain = octal !== undefined && grammar.form?.match.test(octal) ? octal : undefined;
  return {
    span: written === '' ? setting.entry.key : value.span,
    message: `${written === '' ? 'Nothing' : `\`${written}\``} is not what \`${setting.name}\` wants: ${effect(above ?? grammar.form?.otherwise)}. Write ${plain === undefined ? form(grammar) : `\`${plain}\``}.`,
    fixes:
      plain === undefined ? [] : [{ title: `Change to \`${plain}\``, edits: [{ span: value.span, text: plain }], safe: true }],
  };
}

function form(grammar: Text | Name): string {
  return grammar.kind === 'text'
    ? grammar.what
    : `the name of a ${grammar.realm}: letters, digits, dots, hyphens and underscores`;
}

function effect(what: 'fatal' | Fallback | undefined): string {
  return `uWSGI ${typeof what === 'object' ? what.instead : 'refuses to start'}`;
}
