import { type Edit, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const lineEnds: Rule = {
  id: 'line-ends',
  summary: 'Lines that end with CR alone, or NUL bytes, as in UTF-16 files',
  severity: 'error',
  since: '0.1.0',
  *check({ text }): Iterable<Finding> {
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      yield {
        span: span(nul, nul + 1),
        message:
          'A NUL byte (`U+0000`) ends what uWSGI sees of this line; files in UTF-16 are full of them. Save the file as UTF-8.',
      };
    }
    const alone = /\r(?!\n)(?=[^\r\n]*[^\s])/.exec(text);
    if (alone === null) return;
    yield {
      span: span(alone.index, alone.index + 1),
      message:
        'A line ends with CR alone: uWSGI ends lines at LF, so what follows belongs to the same line. Convert the line ends to LF.',
      fixes: [{ title: 'Convert all line ends to LF', edits: crs(text), safe: areLines(text) }],
    };
  },
};

function crs(text: string): Edit[] {
  return [...text.matchAll(/\r(?!\n)/g)].map(({ index }) => ({ span: span(index, index + 1), text: '\n' }));
}

/** Whether what stands behind each CR looks like a line; a CR may also be in the middle of a value. */
function areLines(text: string): boolean {
  return [...text.matchAll(/\r(?!\n)([^\r\n]*)/g)].every(([, behind = '']) => /^\s*($|[;#[]|[A-Za-z0-9_-]+\s*=)/.test(behind));
}
