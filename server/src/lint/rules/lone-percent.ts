import type { Document, Setting } from '../../model/document.js';
import type { Line } from '../../syntax/ini.js';
import { type Escape, escapeText, findEscapes } from '../../syntax/placeholders.js';
import { type Span, slice, span } from '../../text.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const lonePercent: Rule = {
  id: 'lone-percent',
  summary: 'A percent sign that uWSGI removes together with what follows it',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    if (!document.text.includes('%')) return;
    for (const line of document.ini.lines) yield* lineBreaks(document, line);
    for (const setting of document.settings) yield* deleted(document, setting);
  },
};

/** `; 50%` at the end of a line: it joins the next line to this one. */
function* lineBreaks({ text }: Document, line: Line): Iterable<Finding> {
  for (const { span: at, char } of findEscapes(slice(text, line.span))) {
    if (char !== '\n') continue;
    const percent = span(line.span.from + at.from, line.span.from + at.from + 1);
    if (TEMPLATE.test(text[percent.from - 1] ?? '')) continue;
    const next = text.slice(percent.to + 1).split('\n', 1)[0] as string;
    // behind a comment only options are lost
    if (next.trim() === '' || (line.kind === 'comment' && /^\s*[;#]/.test(next))) continue;
    yield {
      span: percent,
      message: `\`%\` at the end of the line removes the line break: the next line becomes part of this ${line.kind === 'comment' ? 'comment and is lost' : 'one'}. Write \`%%\`.`,
      fixes: [double([percent])],
    };
  }
}

/** What a `%` of template engines stands behind: `{% if %}`, `<%= name %>`. */
const TEMPLATE = /[{<]/;

function* deleted(document: Document, setting: Setting): Iterable<Finding> {
  const { text } = document;
  const { entry } = setting;
  if (entry.equals === undefined) return;
  // a value that begins with what is removed begins behind it
  const value = span(entry.equals + 1, entry.span.to);
  const escapes = findEscapes(slice(text, value)).map(({ span: at, char }) => ({
    char,
    span: span(value.from + at.from, value.from + at.to),
  }));
  const lost = escapes.filter((escape) => isLost(text, escape, setting));
  const [first] = lost;
  if (first === undefined) return;
  const date = isDate(setting);
  const signs = (date ? escapes.filter(({ char }) => /[a-zA-Z]/.test(char)) : lost).map(({ span: { from } }) =>
    span(from, from + 1),
  );
  const written = slice(text, first.span);
  const effect = escapeText(first.char) === '' ? 'and removes it' : 'which is replaced';
  yield {
    span: first.span,
    message: `\`${written}\` is not read as it stands: uWSGI takes \`%\` and a character for a magic variable, ${effect}${lost.length > 1 ? ', and so on with the others' : ''}. Write \`%%\` for a percent sign.`,
    fixes: [double(signs)],
  };
}

/** Nobody means what becomes nothing; in dates nobody means the others either. */
function isLost(text: string, { span: at, char }: Escape, setting: Setting): boolean {
  if (TEMPLATE.test(text[at.from - 1] ?? '') || /[}>]/.test(char) || /^[\r\n]?$/.test(char)) return false;
  if (isDate(setting) && /[a-zA-Z]/.test(char)) return true;
  return escapeText(char) === '';
}

function isDate({ name, option }: Setting): boolean {
  return option !== undefined && /^log-date$|^logdate$/.test(name);
}

function double(signs: readonly Span[]): Fix {
  return {
    title: 'Write `%%`',
    edits: signs.map(({ to }) => ({ span: span(to, to), text: '%' })),
    safe: true,
  };
}
