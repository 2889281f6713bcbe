/** A half-open range of UTF-16 offsets: `from` is in it, `to` is not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Replace what stands at `span` by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export function span(from: number, to: number): Span {
  return { from, to };
}

/** The text that `at` covers. */
export function slice(text: string, at: Span): string {
  return text.slice(at.from, at.to);
}

/** How the lines of a text end, or would. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The length of a text in UTF-8. */
export function utf8Length(text: string): number {
  const length = (code: number) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  return [...text].reduce((sum, char) => sum + length(char.codePointAt(0) as number), 0);
}

/** Whether `offset` lies in `at` or touches either end, as a cursor does. */
export function touches(at: Span, offset: number): boolean {
  return at.from <= offset && offset <= at.to;
}

/**
 * The text after all `edits`, which must not overlap. Edits that insert at the same offset keep their order; of two edits that
 * overlap the later one is left out, so that fixes of neighbouring findings can be applied in one go.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to);
  let result = '';
  let done = 0;
  for (const edit of ordered) {
    if (edit.span.from < done) continue;
    result += text.slice(done, edit.span.from) + edit.text;
    done = edit.span.to;
  }
  return result + text.slice(done);
}

/** Zero-based line and column (UTF-16 units) of an offset; lines end with LF, CRLF or CR, as the protocol has it. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Converts offsets to positions in logarithmic time. Offsets outside the text are clamped. */
export interface LineIndex {
  position(offset: number): Position;
}

export function lineIndex(text: string): LineIndex {
  if (last?.text !== text) last = { text, index: indexLines(text) };
  return last.index;
}

/** Of one text, many ask. */
let last: { readonly text: string; readonly index: LineIndex } | undefined;

function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return {
    position(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] as number) <= at) low = middle;
        else high = middle;
      }
      return { line: low, column: at - (starts[low] as number) };
    },
  };
}
