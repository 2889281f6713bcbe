import { type Document, type Setting, withText } from '../model/document.js';
import type { Evaluation } from '../model/evaluation.js';
import type { EffectiveOption } from '../model/flow.js';
import { loadsOf } from '../model/jumps.js';
import { filesOf, type View } from '../model/view.js';
import { pathOf } from '../model/world.js';
import { UNKNOWN } from '../syntax/placeholders.js';
import { type Edit, lineIndex, type Span, slice, span } from '../text.js';
import type { Finding, Fix, Related } from './rule.js';

/** The lines of a file and of those that it loads, in uWSGI's order and with their values, as a file of its own. */
export interface Together {
  readonly document: Document;
  /** What is found in it, at the lines of the file itself; undefined for what stands in another. */
  toFinding(finding: Finding): Finding | undefined;
}

/** Whether another file loads this one, so that what is missing here may be there. */
export function isPart(document: Document, view: View): boolean {
  const name = pathOf(document.uri)?.replace(/.*\//, '');
  if (!name) return false;
  const others = filesOf(document, view).slice(1);
  return others.some((file) => loadsOf(file).some(({ value }) => namesFile(slice(file.text, value.span), name)));
}

function namesFile(written: string, name: string): boolean {
  const at = written.lastIndexOf(name);
  return at >= 0 && /^$|^:[^:/]*$/.test(written.slice(at + name.length)) && /(^|%\w|[^\w.-])$/.test(written.slice(0, at));
}

/** Joins a file with those that it loads; undefined where it loads none, or where not all is known. */
export function joinFiles(evaluation: Evaluation): Together | undefined {
  const { document, effective } = evaluation;
  if (loadsOf(document).length === 0 || effective.problems.length > 0) return undefined;
  const options = effective.options.filter(({ name }) => !STEERS.test(document.catalogue.get(name)?.reader ?? ''));
  if (options.some((option) => !isSure(option))) return undefined;
  const lines = options.map(({ name, value }) => `${name} = ${value.kind === 'known' ? protect(value.text) : ''}\n`);
  const joined = withText(document, `[uwsgi]\n${lines.join('')}`);
  const own = new Map([...evaluation.lines].flatMap(([setting, all]) => all.map((option) => [option, setting] as const)));
  const places = options.map((option): Place => ({ option, setting: own.get(option) }));
  return { document: joined, toFinding: (finding) => toFinding(document, joined, places, finding) };
}

/** What has done its work when all lines are there (`uwsgi_opt_load...`, conditions, their ends). */
const STEERS = /^uwsgi_opt_(load(_(?!plugin|dl).*)?|logic|noop|add_custom_option)$/;

function isSure({ name, value, when }: EffectiveOption): boolean {
  return value.kind === 'known' && when === undefined && !name.includes(UNKNOWN) && !/[\r\n]/.test(value.text);
}

/** A percent sign that is left is one; placeholders that are left stay. */
function protect(text: string): string {
  return text.replace(/%(?!\()/g, '%%');
}

interface Place {
  readonly option: EffectiveOption;
  /** Undefined for a line of another file. */
  readonly setting: Setting | undefined;
}

function toFinding(document: Document, joined: Document, places: readonly Place[], finding: Finding): Finding | undefined {
  const at = toSpan(document, joined, places, finding.span);
  if (at === undefined) return undefined;
  const { fixes, related, ...rest } = finding;
  return {
    ...rest,
    span: at,
    ...(related && { related: related.map((one) => toRelated(document, joined, places, one, at)) }),
    fixes: (fixes ?? []).flatMap((fix): Fix[] => {
      const edits = fix.edits.map((edit) => toEdit(document, joined, places, edit));
      return edits.every((edit) => edit !== undefined) ? [{ ...fix, edits }] : [];
    }),
  };
}

/** The line of the joined text, and what it stems from. */
function placeOf(joined: Document, places: readonly Place[], offset: number): { place: Place; line: Setting } | undefined {
  const line = lineIndex(joined.text).position(offset).line - 1;
  const [place, setting] = [places[line], joined.settings[line]];
  return place && setting && { place, line: setting };
}

/** The same part of the line where it is written like that, else its key or its value. */
function toSpan(document: Document, joined: Document, places: readonly Place[], at: Span): Span | undefined {
  const found = placeOf(joined, places, at.from);
  if (found?.place.setting === undefined) return undefined;
  const [{ entry }, { entry: line }] = [found.place.setting, found.line];
  const parts = [
    [line.key, entry.key],
    [line.value, entry.value],
  ] as const;
  for (const [from, to] of parts) {
    if (at.from < from.from || at.to > from.to) continue;
    if (slice(joined.text, from) !== slice(document.text, to)) return to;
    const shift = to.from - from.from;
    return span(at.from + shift, at.to + shift);
  }
  return entry.content;
}

function toRelated(document: Document, joined: Document, places: readonly Place[], related: Related, at: Span): Related {
  const own = toSpan(document, joined, places, related.span);
  if (own !== undefined) return { ...related, span: own };
  const found = placeOf(joined, places, related.span.from);
  if (found === undefined) return { ...related, span: at };
  const { uri, line } = found.place.option;
  return { ...related, span: at, elsewhere: { uri, line } };
}

/** Edits of a key, of a value that is written like that, and of the place before a line. */
function toEdit(document: Document, joined: Document, places: readonly Place[], { span: at, text }: Edit): Edit | undefined {
  const found = placeOf(joined, places, at.from);
  if (found?.place.setting === undefined) return undefined;
  const [{ entry }, { entry: line }] = [found.place.setting, found.line];
  if (at.from === line.span.from && at.to === at.from) return { span: span(entry.span.from, entry.span.from), text };
  if (at.from === line.span.from && at.to === line.span.to) return { span: entry.span, text };
  const exact = [line.key, line.value].some((part) => part.from <= at.from && at.to <= part.to);
  const moved = exact ? toSpan(document, joined, places, at) : undefined;
  return moved && slice(document.text, moved) === slice(joined.text, at) ? { span: moved, text } : undefined;
}
