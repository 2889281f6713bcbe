import { type Span, slice } from '../text.js';

/**
 * A `%c` escape. uWSGI replaces it in the raw text of the file, before the file is cut in lines, so it also works in keys,
 * section headers and comments (`core/utils.c: magic_sub`).
 */
export interface Escape {
  /** The percent sign and the character after it; the percent sign alone at the very end of the text. */
  readonly span: Span;
  /** The character after the percent sign; empty at the very end of the text. */
  readonly char: string;
}

/** `%(name)`, `$(NAME)` or `@(url)`: replaced in values, after the file is read (`core/utils.c: uwsgi_apply_config_pass`). */
export interface Reference {
  readonly symbol: '%' | '$' | '@';
  readonly span: Span;
  /** What stands between the parentheses. */
  readonly name: Span;
}

/** Stands, in cooked text, for an escape whose text depends on the file, the machine or the time. */
export const UNKNOWN = '\uFFFC';

/** The characters of the magic variables (`core/uwsgi.c: config_magic_table_fill`). Any other escape is constant or deleted. */
export const MAGIC_VARIABLES = 'bcdeghijknopstuvxCDEGIJNOPSTUVX0123456789';

/**
 * The `%c` escapes of `text`, in order. The character after an escape's percent sign takes part in nothing else: `%%n` is a
 * percent sign and an `n`, and a percent sign at the end of a line eats the line break.
 */
export function findEscapes(text: string): Escape[] {
  const escapes: Escape[] = [];
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 2)) {
    const code = text.codePointAt(at + 1);
    const char = code === undefined ? '' : String.fromCodePoint(code);
    escapes.push({ span: { from: at, to: at + 1 + char.length }, char });
  }
  return escapes;
}

/** What the escape `%char` certainly becomes; undefined where that depends on the file, the machine or the time. */
export function escapeText(char: string): string | undefined {
  if (char === '%') return '%';
  if (char === '(') return '%(';
  if (char === '[') return '\u001b';
  if (char.charCodeAt(0) > 127) return undefined;
  return char !== '' && MAGIC_VARIABLES.includes(char) ? undefined : '';
}

/**
 * The text that uWSGI sees where `raw` is written. `magic` tells what an escape becomes; without it, escapes that are not
 * constant become {@link UNKNOWN}.
 */
export function cook(raw: string, magic: (char: string) => string | undefined = escapeText): string {
  if (!raw.includes('%')) return raw;
  let cooked = '';
  let done = 0;
  for (const escape of findEscapes(raw)) {
    cooked += raw.slice(done, escape.span.from) + (magic(escape.char) ?? UNKNOWN);
    done = escape.span.to;
  }
  return cooked + raw.slice(done);
}

/**
 * The references in the part `within` of `text`, found as uWSGI finds them: of nested ones the innermost, `%()` and unterminated
 * ones not at all. A doubled percent sign does not protect: `%%(name)` has become `%(name)` when references are looked for.
 */
export function findReferences(text: string, within: Span): Reference[] {
  const part = slice(text, within);
  if (!part.includes('(')) return [];
  return (['%', '$', '@'] as const)
    .flatMap((symbol) => referencesWith(symbol, part, within.from))
    .sort((a, b) => a.span.from - b.span.from);
}

function referencesWith(symbol: Reference['symbol'], part: string, offset: number): Reference[] {
  const references: Reference[] = [];
  let opened: number | undefined;
  let depth = 0;
  for (let at = part.indexOf(symbol); at >= 0 && at < part.length; at++) {
    const char = part[at];
    if (char === symbol) {
      opened = part[at + 1] === '(' ? at++ : undefined;
      depth = 0;
    } else if (opened === undefined) {
    } else if (char === '(') {
      depth++;
    } else if (char === ')' && depth > 0) {
      depth--;
    } else if (char === ')') {
      const name = { from: offset + opened + 2, to: offset + at };
      if (name.to > name.from) references.push({ symbol, span: { from: offset + opened, to: name.to + 1 }, name });
      opened = undefined;
    }
  }
  return references;
}
