import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Line, parseIni } from '../../server/src/syntax/ini.js';
import { slice } from '../../server/src/text.js';

/** Each line in words: `[title]`, `key=value`, `# comment`, or nothing. */
function read(text: string): string[] {
  return parseIni(text).lines.map((line) => describe(text, line));
}

function describe(text: string, line: Line): string {
  switch (line.kind) {
    case 'blank':
      return '';
    case 'comment':
      return slice(text, line.content);
    case 'section':
      return `[${line.title}]`;
    case 'entry':
      return line.equals === undefined ? line.name : `${line.name}=${slice(text, line.value)}`;
    default:
      return line satisfies never;
  }
}

test('keys and values lose the blanks around them', () => {
  assert.deepEqual(read('[uwsgi]\n  master\t=  true \r\nthreads=2'), ['[uwsgi]', 'master=true', 'threads=2']);
});

test('only space, tab and CR are blanks', () => {
  assert.deepEqual(read('\u00a0master = true\u000b'), ['\u00a0master=true\u000b']);
});

test('the first equals sign separates', () => {
  assert.deepEqual(read('env = A=B'), ['env=A=B']);
});

test('a key may stand alone, and may be empty', () => {
  assert.deepEqual(read('master\n= x'), ['master', '=x']);
});

test('comments are whole lines', () => {
  assert.deepEqual(read('  ; note\n# note\nmaster = true ; note'), ['; note', '# note', 'master=true ; note']);
});

test('a header loses its last character, whatever it is', () => {
  assert.deepEqual(read('[uwsgi\n[uwsgi)\n[uwsgi] ; x\n[ uwsgi ]\n['), ['[uwsg]', '[uwsgi]', '[uwsgi] ; ]', '[ uwsgi ]', '[]']);
});

test('lines end with LF alone', () => {
  assert.deepEqual(read('[uwsgi]\rmaster = true\r'), ['[uwsgi]\rmaster = tru]']);
});

test('a NUL ends the text of its line', () => {
  assert.deepEqual(read('master = tr\0ue\n\0threads = 2\nasync = 3'), ['master=tr', '', 'async=3']);
});

test('a percent sign at the end of a line joins it with the next', () => {
  assert.deepEqual(read('; 50%\nmaster = true\nthreads = 2'), ['; 50%\nmaster = true', 'threads=2']);
  assert.deepEqual(read('; 50%%\nmaster = true'), ['; 50%%', 'master=true']);
});

test('what an escape deletes is not there', () => {
  assert.deepEqual(read('%=a = b'), ['a=b']);
  assert.deepEqual(read('master% = true'), ['master=true']);
});

test('an empty value stands where it would be typed', () => {
  const [line] = parseIni('socket = \r\n').lines;
  assert.ok(line?.kind === 'entry');
  assert.deepEqual(line.value, { from: 9, to: 9 });
});

test('entries know the header that they stand under', () => {
  const { lines } = parseIni('a = 1\n[uwsgi]\nb = 2\n[app]\nc = 3\n');
  const titles = lines.flatMap((line) => (line.kind === 'entry' ? [line.section?.title] : []));
  assert.deepEqual(titles, [undefined, 'uwsgi', 'app']);
});

test('lines tile any text, and their parts lie within them', () => {
  const odd = fc.string({
    unit: fc.constantFrom('a', '=', ' ', '\t', '\r', '\n', '[', ']', ';', '#', '%', '(', ')', '$', '\0', 'é', '\ufeff'),
  });
  fc.assert(
    fc.property(odd, (text) => {
      const { lines } = parseIni(text);
      assert.equal(lines.map((line) => slice(text, line.span)).join(''), text);
      for (const line of lines) {
        if (line.kind === 'blank') continue;
        const parts =
          line.kind === 'entry'
            ? [line.content, line.key, line.value]
            : line.kind === 'section'
              ? [line.content, line.name]
              : [line.content];
        for (const part of parts) assert.ok(line.span.from <= part.from && part.from <= part.to && part.to <= line.span.to);
      }
    }),
    { numRuns: 2000 },
  );
});
