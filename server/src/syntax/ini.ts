import { type Span, span } from '../text.js';
import { type Escape, escapeText, findEscapes, UNKNOWN } from './placeholders.js';

/** The lines tile the text: each begins where the one before ends, line break included. */
export type Line = Blank | Comment | Section | Entry;

export interface Blank {
  readonly kind: 'blank';
  readonly span: Span;
}

export interface Comment {
  readonly kind: 'comment';
  readonly span: Span;
  /** From the `;` or `#` on, without the blanks at the end. */
  readonly content: Span;
}

/** A line whose first character is `[`. uWSGI drops the line's last character without looking at it: `[uwsgi` is `uwsg`. */
export interface Section {
  readonly kind: 'section';
  readonly span: Span;
  readonly content: Span;
  readonly name: Span;
  /** The name that uWSGI sees. */
  readonly title: string;
}

/** `key = value`, or a key alone. */
export interface Entry {
  readonly kind: 'entry';
  readonly span: Span;
  readonly content: Span;
  readonly key: Span;
  /** The key that uWSGI sees; may be empty. */
  readonly name: string;
  /** The offset of the first `=`, if there is one. */
  readonly equals: number | undefined;
  /** Without the blanks around it; empty and at the end of the line where nothing is written. */
  readonly value: Span;
  /** The header that it stands under; uWSGI never reads an entry without one. */
  readonly section: Section | undefined;
}

export interface Ini {
  readonly text: string;
  readonly lines: readonly Line[];
}

/** What the escape `%char` becomes; undefined where that is not known. */
export type Magic = (char: string) => string | undefined;

/**
 * Reads a file as uWSGI does (`core/ini.c: uwsgi_ini_config`): lines end with LF alone; space, tab and CR are trimmed; `;` and `#`
 * start a comment only at the start of a line; the first `=` separates; there is no quoting and no continuation. A NUL ends a
 * line's text. Escapes (`%c`) are replaced before all this, so `%` at the end of a line joins it with the next. `magic` tells what
 * they become; those that it does not know count as one character that is neither blank nor mark.
 *
 * Never throws, and loses nothing: the spans of the lines, joined, are the text.
 */
export function parseIni(text: string, magic: Magic = escapeText): Ini {
  const lines: Line[] = [];
  const escapes = findEscapes(text);
  let next = 0;
  let section: Section | undefined;
  for (let from = 0; from < text.length; ) {
    const first = next;
    let lineFeed = text.indexOf('\n', from);
    for (; next < escapes.length; next++) {
      const escape = (escapes[next] as Escape).span;
      if (lineFeed >= 0 && escape.from >= lineFeed) break;
      if (lineFeed >= 0 && escape.to > lineFeed) lineFeed = text.indexOf('\n', escape.to);
    }
    const to = lineFeed < 0 ? text.length : lineFeed + 1;
    const end = lineFeed < 0 ? text.length : lineFeed;
    const line = parseLine(cookLine(text, span(from, end), escapes.slice(first, next), magic), span(from, to), section);
    if (line.kind === 'section') section = line;
    lines.push(line);
    from = to;
  }
  return { text, lines };
}

/** The text that uWSGI sees of a line, and where in the file each of its characters comes from. */
interface CookedLine {
  readonly text: string;
  /** The offset in the file of the character at `at`; for the end of the line, the offset after the last character. */
  offset(at: number): number;
}

function cookLine(text: string, at: Span, escapes: readonly Escape[], magic: Magic): CookedLine {
  if (escapes.length === 0) return { text: beforeNul(text.slice(at.from, at.to)), offset: (index) => at.from + index };
  let cooked = '';
  const offsets: number[] = [];
  const copy = (from: number, to: number) => {
    cooked += text.slice(from, to);
    for (let offset = from; offset < to; offset++) offsets.push(offset);
  };
  let done = at.from;
  for (const escape of escapes) {
    copy(done, escape.span.from);
    const replacement = magic(escape.char) ?? UNKNOWN;
    cooked += replacement;
    for (let index = 0; index < replacement.length; index++) offsets.push(Math.min(escape.span.from + index, escape.span.to - 1));
    done = escape.span.to;
  }
  copy(done, at.to);
  offsets.push(at.to);
  return { text: beforeNul(cooked), offset: (index) => offsets[index] as number };
}

function parseLine(line: CookedLine, whole: Span, section: Section | undefined): Line {
  const from = trimStart(line.text, 0, line.text.length);
  const to = trimEnd(line.text, from, line.text.length);
  if (from === to) return { kind: 'blank', span: whole };
  const content = at(line, from, to);
  const start = line.text[from];
  if (start === ';' || start === '#') return { kind: 'comment', span: whole, content };
  if (start === '[') {
    const end = Math.max(to - 1, from + 1);
    return { kind: 'section', span: whole, content, name: at(line, from + 1, end), title: line.text.slice(from + 1, end) };
  }
  const found = line.text.indexOf('=', from);
  const separated = found >= 0 && found < to;
  const keyEnd = trimEnd(line.text, from, separated ? found : to);
  const valueFrom = separated ? trimStart(line.text, found + 1, to) : to;
  return {
    kind: 'entry',
    span: whole,
    content,
    key: at(line, from, keyEnd),
    name: line.text.slice(from, keyEnd),
    equals: separated ? line.offset(found) : undefined,
    value: valueFrom < to ? at(line, valueFrom, to) : emptyAtEnd(line),
    section,
  };
}

/** The place in the file of the characters `from` to `to` of a line. */
function at(line: CookedLine, from: number, to: number): Span {
  return span(line.offset(from), line.offset(to));
}

/** Where a value would be typed: behind the blanks at the end of the line, before a CR. */
function emptyAtEnd(line: CookedLine): Span {
  let end = line.text.length;
  while (line.text[end - 1] === '\r') end--;
  return at(line, end, end);
}

function trimStart(text: string, from: number, to: number): number {
  let start = from;
  while (start < to && isBlank(text, start)) start++;
  return start;
}

function trimEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(text, end - 1)) end--;
  return end;
}

/** Space, tab and CR; form feed, no-break space and the like are text. */
function isBlank(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit === 32 || unit === 9 || unit === 13;
}

function beforeNul(text: string): string {
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
}
