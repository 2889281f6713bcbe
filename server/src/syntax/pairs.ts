import { type Span, slice, span } from '../text.js';

/** One element of a key=value list. */
export interface Pair {
  /** The element as written, without the separators around it. */
  readonly span: Span;
  /** What is written before the first `=`, or the whole element when there is none. */
  readonly key: Span;
  /** The key that uWSGI compares, backslashes resolved. Blanks count: `a=1, b=2` has a key ` b`. */
  readonly name: string;
  /** What is written after the first `=`; undefined when there is none, and uWSGI then ignores the element. */
  readonly value: Span | undefined;
  /** The value that uWSGI stores, backslashes resolved. */
  readonly text: string;
}

/**
 * Cuts `a=1,b=2` as uWSGI does (`core/utils.c: uwsgi_kvlist_parse`): at `separator`, then at the first `=`; nothing is trimmed; a
 * backslash protects the character after it from being a separator, and disappears. An empty text has one empty element.
 */
export function parsePairs(text: string, within: Span, separator = ','): Pair[] {
  const pairs: Pair[] = [];
  let from = within.from;
  let escaped = false;
  for (let at = within.from; at < within.to; at++) {
    if (escaped) escaped = false;
    else if (text[at] === '\\') escaped = true;
    else if (text[at] === separator) {
      pairs.push(parsePair(text, span(from, at)));
      from = at + 1;
    }
  }
  pairs.push(parsePair(text, span(from, within.to)));
  return pairs;
}

function parsePair(text: string, whole: Span): Pair {
  const { resolved, offsets } = resolve(text, whole);
  // the key is resolved a second time, and what a backslash protects there is lost
  let name = '';
  let escaped = false;
  for (let at = 0; at < resolved.length; at++) {
    const char = resolved[at];
    if (escaped) escaped = false;
    else if (char === '\\') escaped = true;
    else if (char === '=') {
      const equals = offsets[at] as number;
      const value = span(equals + 1, whole.to);
      return { span: whole, key: span(whole.from, equals), name, value, text: resolved.slice(at + 1) };
    } else name += char;
  }
  return { span: whole, key: whole, name: slice(text, whole), value: undefined, text: '' };
}

/** The text without the backslashes that protect something, and the offset of each of its characters. */
function resolve(text: string, whole: Span): { resolved: string; offsets: number[] } {
  let resolved = '';
  const offsets: number[] = [];
  let escaped = false;
  for (let at = whole.from; at < whole.to; at++) {
    const char = text[at] as string;
    if (char === '\\' && !escaped) {
      escaped = true;
      continue;
    }
    escaped = false;
    resolved += char;
    offsets.push(at);
  }
  return { resolved, offsets };
}
