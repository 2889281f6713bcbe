import type { Document } from '../model/document.js';
import type { Comment, Line } from '../syntax/ini.js';
import { type Edit, lineEndOf, type Span, slice, span } from '../text.js';
import type { Finding, Fix, Report } from './rule.js';
import { speller } from './words.js';

/**
 * A comment that hides findings:
 *
 *     ; uwsgi-ini disable-next-line unknown-option, not-a-number -- our plugin reads them
 *     ; uwsgi-ini disable reads-otherwise
 *
 * The first speaks of the next line that is neither blank nor a comment, the second, wherever it stands, of the whole file. Without
 * rules it speaks of all. There is no form for the end of a line: what stands there is part of the value to uWSGI.
 */
export interface Suppression {
  readonly comment: Comment;
  /** `disable-next-line`, `disable`, or something that was taken for one of them. */
  readonly verb: { readonly name: string; readonly span: Span };
  readonly rules: readonly { readonly name: string; readonly span: Span }[];
  /** The part of the text that it speaks of; undefined where there is none. */
  readonly scope: Span | undefined;
}

export const UNUSED = 'unused-suppression';
const NEXT_LINE = 'disable-next-line';
const FILE = 'disable';

/** All suppressions of a file, in order. */
export function findSuppressions({ text, ini: { lines } }: Document): Suppression[] {
  return lines.flatMap((line, index) => {
    if (line.kind !== 'comment') return [];
    const match = /^([;#]+\s*uwsgi-ini\s+)(disable\S*)(.*?)(\s--\s.*)?$/s.exec(slice(text, line.content));
    if (match === null) return [];
    const [, before = '', name = '', names = ''] = match;
    const from = line.content.from + before.length;
    const verb = { name, span: span(from, from + name.length) };
    const rules = [...names.matchAll(/[^\s,]+/g)].map((found) => {
      const at = verb.span.to + found.index;
      return { name: found[0], span: span(at, at + found[0].length) };
    });
    return [{ comment: line, verb, rules, scope: scopeOf(name, lines, index, text) }];
  });
}

function scopeOf(verb: string, lines: readonly Line[], index: number, text: string): Span | undefined {
  // what is found at the end of the text belongs to its last line
  const end = (at: number) => (at === text.length ? at + 1 : at);
  if (verb === FILE) return span(0, end(text.length));
  if (verb !== NEXT_LINE) return undefined;
  const line = lines.find(({ kind }, at) => at > index && (kind === 'section' || kind === 'entry'));
  return line && span(line.span.from, end(line.span.to));
}

/** What there is to know of rules to judge what names them. */
interface Rules {
  readonly ids: readonly string[];
  /** Those that may find more than they did: they are switched off, or it depends on which other files are open. */
  readonly unsure: ReadonlySet<string>;
  /** Those of profiles that are not chosen: a comment that names one may hide something when it is. */
  readonly notAsked: ReadonlySet<string>;
}

/** The reports that no suppression hides, and what is wrong with the suppressions: they name no rule, or hide nothing. */
export function suppress(document: Document, reports: readonly Report[], rules: Rules): { kept: Report[]; unused: Finding[] } {
  const suppressions = findSuppressions(document);
  if (suppressions.length === 0) return { kept: [...reports], unused: [] };
  /** By suppression, the rules of which it hid something. */
  const hid = new Map(suppressions.map((one) => [one, new Set<string>()]));
  const kept = reports.filter((report) => {
    const hiding = suppressions.filter((one) => covers(one, report));
    for (const one of hiding) hid.get(one)?.add(report.rule);
    return hiding.length === 0;
  });
  const quiet = suppressions.some(({ verb, rules: named }) => verb.name === FILE && named.some(({ name }) => name === UNUSED));
  if (quiet || rules.unsure.has(UNUSED)) return { kept, unused: [] };
  const spell = speller(rules.ids);
  return { kept, unused: suppressions.flatMap((one) => judge(one, hid.get(one) ?? new Set(), rules, spell)) };
}

function covers({ scope, rules }: Suppression, { rule, span: { from } }: Report): boolean {
  if (scope === undefined || (rules.length > 0 && !rules.some(({ name }) => name === rule))) return false;
  return scope.from <= from && from < scope.to;
}

/** What is wrong with a suppression that hid something of the rules `hid`. */
function judge(
  { comment, verb, rules }: Suppression,
  hid: ReadonlySet<string>,
  { ids, unsure, notAsked }: Rules,
  spell: (word: string) => string | undefined,
): Finding[] {
  if (verb.name !== FILE && verb.name !== NEXT_LINE) return [noSuchVerb(verb)];
  const where = verb.name === FILE ? 'in this file' : 'on the next line';
  const why = 'the comment would only hide a mistake that is made later. Remove it.';
  // not safe: only who wrote it knows what else it is for, such as another version of uWSGI
  const removeAll: Fix = { title: 'Remove the comment', edits: [{ span: comment.span, text: '' }], safe: false };
  const [first] = rules;
  const last = rules.at(-1);
  if (first === undefined || last === undefined) {
    if (hid.size > 0 || unsure.size > 0) return [];
    const message = `There is nothing to hide ${where}: ${why}`;
    return [{ span: comment.content, message, tag: 'unnecessary', fixes: [removeAll] }];
  }
  const known = (name: string) => ids.includes(name) && !unsure.has(name) && !notAsked.has(name);
  const idle = rules.filter(({ name }) => known(name) && !hid.has(name));
  const rest = rules.filter((rule) => !idle.includes(rule)).map(({ name }) => name);
  const list = span(first.span.from, last.span.to);
  const shorten: Fix = { title: 'Remove what hides nothing', edits: [{ span: list, text: rest.join(', ') }], safe: false };
  const message = (name: string) => `\`${name}\` finds nothing ${where}: ${why}`;
  return [
    ...rules.filter(({ name }) => !ids.includes(name)).map((rule) => noSuchRule(rule, spell(rule.name))),
    ...idle.map(({ name, span }): Finding => {
      return { span, message: message(name), tag: 'unnecessary', fixes: [rest.length > 0 ? shorten : removeAll] };
    }),
  ];
}

function noSuchVerb({ name, span }: Suppression['verb']): Finding {
  return {
    span,
    message: `\`${name}\` does not exist: the comment hides nothing. Write \`${NEXT_LINE}\` above the line, or \`${FILE}\` for the whole file.`,
    fixes: [{ title: `Change to \`${NEXT_LINE}\``, edits: [{ span, text: NEXT_LINE }], safe: false }],
  };
}

function noSuchRule({ name, span }: Suppression['verb'], meant: string | undefined): Finding {
  const what = `There is no rule \`${name}\`: this hides nothing.`;
  if (meant === undefined) return { span, message: `${what} Remove it, or write \`--\` before a remark.` };
  const fix: Fix = { title: `Change to \`${meant}\``, edits: [{ span, text: meant }], safe: false };
  return { span, message: `${what} Did you mean \`${meant}\`?`, fixes: [fix] };
}

/** What hides each of `reports`, for the user to choose: a comment above its line, or one for the whole file. Each is offered once. */
export function offerSuppressions(document: Document, reports: readonly Report[]): { report: Report; fix: Fix }[] {
  const existing = findSuppressions(document);
  const offers = reports.flatMap((report) => suppressionsOf(document, report, existing).map((fix) => ({ report, fix })));
  const seen = new Set<string>();
  return offers.filter(({ fix }) => {
    const id = JSON.stringify(fix);
    return seen.has(id) ? false : seen.add(id);
  });
}

function suppressionsOf({ text, ini }: Document, { rule, span: { from } }: Report, existing: readonly Suppression[]): Fix[] {
  const at = ini.lines.findLastIndex((line) => line.span.from <= from);
  const line = ini.lines[at];
  const lineEnd = lineEndOf(text);
  const fixes: Fix[] = [];
  // a comment above a byte order mark would only move it
  const marked = text.startsWith('\uFEFF');
  if (line !== undefined && (line.kind === 'entry' || line.kind === 'section') && !(marked && at === 0)) {
    const above = existing.find(({ comment, verb }) => verb.name === NEXT_LINE && comment === ini.lines[at - 1]);
    const indent = /^[ \t]*/.exec(slice(text, line.span))?.[0] ?? '';
    const comment = `${indent}; uwsgi-ini ${NEXT_LINE} ${rule}${lineEnd}`;
    const edit = extend(above, rule) ?? { span: span(line.span.from, line.span.from), text: comment };
    fixes.push({ title: `Disable ${rule} for this line`, edits: [edit], safe: false });
  }
  const top = marked ? (ini.lines[0]?.span.to ?? 0) : 0;
  const whole = existing.find(({ verb, rules }) => verb.name === FILE && rules.length > 0);
  const edit = extend(whole, rule) ?? { span: span(top, top), text: `; uwsgi-ini ${FILE} ${rule}${lineEnd}` };
  return [...fixes, { title: `Disable ${rule} for this file`, edits: [edit], safe: false }];
}

/** Adds `rule` to those of a suppression. */
function extend(suppression: Suppression | undefined, rule: string): Edit | undefined {
  const last = suppression?.rules.at(-1);
  return last && { span: span(last.span.to, last.span.to), text: `, ${rule}` };
}
