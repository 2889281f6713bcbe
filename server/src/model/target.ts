import type { Line, Section } from '../syntax/ini.js';
import { type Escape, findEscapes, findReferences, type Reference } from '../syntax/placeholders.js';
import { type Span, slice, touches } from '../text.js';
import type { Document, Setting } from './document.js';
import { pathAt, type Value } from './value.js';

/** What is under the cursor. Every feature asks through {@link targetAt}. */
export type Target =
  | { readonly kind: 'nothing'; readonly span: Span }
  | { readonly kind: 'comment'; readonly span: Span }
  | { readonly kind: 'section'; readonly span: Span; readonly section: Section }
  | { readonly kind: 'key'; readonly span: Span; readonly setting: Setting }
  | { readonly kind: 'escape'; readonly span: Span; readonly escape: Escape }
  | { readonly kind: 'reference'; readonly span: Span; readonly reference: Reference; readonly setting: Setting }
  /** `path` leads from the whole value to the smallest part of it. */
  | { readonly kind: 'value'; readonly span: Span; readonly setting: Setting; readonly path: readonly Value[] };

export function targetAt(document: Document, offset: number): Target {
  const line = lineAt(document, offset);
  if (line === undefined || line.kind === 'blank') return { kind: 'nothing', span: { from: offset, to: offset } };
  const escape = escapeAt(document.text, line.span, offset);
  if (escape !== undefined) return { kind: 'escape', span: escape.span, escape };
  switch (line.kind) {
    case 'comment':
      return { kind: 'comment', span: line.content };
    case 'section':
      return touches(line.content, offset)
        ? { kind: 'section', span: line.content, section: line }
        : { kind: 'nothing', span: line.content };
    case 'entry': {
      const setting = document.all.find((one) => one.entry === line) as Setting;
      if (line.equals === undefined || offset <= line.equals) {
        const span = touches(line.key, offset) ? line.key : { from: offset, to: offset };
        return span === line.key ? { kind: 'key', span, setting } : { kind: 'nothing', span };
      }
      const reference = findReferences(document.text, line.value).findLast(
        (one) => one.span.from <= offset && offset < one.span.to,
      );
      if (reference !== undefined) return { kind: 'reference', span: reference.span, reference, setting };
      const path = pathAt(setting.value, offset);
      return { kind: 'value', span: (path.at(-1) as Value).span, setting, path };
    }
    default:
      return line satisfies never;
  }
}

/** The line that `offset` lies in; at the very end of a text, its last line. */
export function lineAt(document: Document, offset: number): Line | undefined {
  const { lines, text } = document.ini;
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as Line).span.to <= offset) low = middle + 1;
    else high = middle;
  }
  const line = lines[low] ?? (text.endsWith('\n') ? undefined : lines.at(-1));
  return line;
}

/** A magic variable at `offset`; the parenthesis of a placeholder is none. */
function escapeAt(text: string, line: Span, offset: number): Escape | undefined {
  const written = slice(text, line);
  if (!written.includes('%')) return undefined;
  const found = findEscapes(written).find(
    ({ span, char }) => char !== '(' && line.from + span.from <= offset && offset < line.from + span.to,
  );
  return found && { char: found.char, span: { from: line.from + found.span.from, to: line.from + found.span.to } };
}
