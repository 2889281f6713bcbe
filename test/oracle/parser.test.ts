import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseIni } from '../../server/src/syntax/ini.js';
import { cook } from '../../server/src/syntax/placeholders.js';
import { slice } from '../../server/src/text.js';
import { ask, inParallel, SKIP, showConfig, temporaryDirectory } from './uwsgi.js';

/** Texts that are generated; the seed is printed when one of them is read differently. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 2000);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);

test(`${RUNS} generated files give the keys and values that uwsgi reads`, { skip: SKIP }, async () => {
  const directory = temporaryDirectory();
  await inParallel(fc.sample(file, { numRuns: RUNS, seed: SEED }), async (text, index) => {
    const path = join(directory, `file.${index}.ini`);
    writeFileSync(path, text, 'latin1');
    const expected = await showConfig(basename(path), directory);
    assert.deepEqual(read(text, path), expected, `seed ${SEED}, file ${index}: ${JSON.stringify(text)}`);
  });
});

/** What we read, with each escape replaced as for that file. Text is bytes: one character each. */
function read(text: string, path: string): [key: string, value: string][] {
  const table = magicOf(path);
  const magic = (char: string) => (char === '' ? '' : (table.get(char) ?? ''));
  return parseIni(text, magic).lines.flatMap((line): [string, string][] => {
    if (line.kind !== 'entry' || line.section?.title !== 'uwsgi') return [];
    return [[line.name, cook(slice(text, line.value), magic)]];
  });
}

/** `core/uwsgi.c: config_magic_table_fill`, for a file given by its name in its own directory. */
function magicOf(path: string): Map<string, string> {
  const name = basename(path);
  const { uid, gid, username } = userInfo();
  const directory = `${dirname(path)}/`;
  const parts = dirname(path).split('/').filter(Boolean);
  const own = {
    c: parts.at(-1) ?? '',
    d: directory,
    e: name.slice(name.lastIndexOf('.') + 1),
    i: String(statSync(path).ino),
    n: name.slice(0, name.lastIndexOf('.')),
    o: name,
    p: path,
    s: name,
    x: '',
  };
  return new Map([
    ...Object.entries(own),
    ...Object.entries(own).map(([char, text]): [string, string] => [char.toUpperCase(), text]),
    ...parts.slice(0, 10).map((part, index): [string, string] => [String(index), part]),
    ['%', '%'],
    ['(', '%('],
    ['[', '\u001b'],
    ['g', String(gid)],
    ['h', hostname()],
    ['k', String(availableParallelism())],
    ['u', String(uid)],
    ['U', username],
    ['v', dirname(path)],
    ['V', UWSGI_VERSION],
  ]);
}

const UWSGI_VERSION = ask(['--version']).stdout.trim();

/** Escapes whose text the tests cannot know: binary, hash, time, group name. */
const UNPREDICTABLE = 'bjJtTG';

const blank = fc.constantFrom('', '', '', ' ', '\t', '  ', '\r', ' \t ');
const escape = fc
  .integer({ min: 0, max: 255 })
  .map((code) => String.fromCharCode(code))
  .filter((char) => !UNPREDICTABLE.includes(char) && char !== '(')
  .map((char) => `%${char}`);
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'b.c', 'x-y', '1', ' ', '=', ';', '#', '"', "'", '\\', ':', '/', ',', '[', ']', '_', '\t'),
  },
  { weight: 2, arbitrary: escape },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '%%',
      '%(nope)',
      '%()',
      '$',
      '$x',
      '@x',
      ')',
      '\u000b',
      '\u000c',
      '\u00a0',
      '\u00c3\u00a9',
      '\r',
      '\0',
    ),
  },
);
const words = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
/** Names that no option has, and some that are harmless. */
const key = fc.oneof(
  fc.constantFrom('own', 'my-var', 'x', 'procname', 'cron-harakiri', 'Own', 'own_2', '--own', '=', '', '"own"'),
  words.map((text) => `k${text}`),
);
const entry = fc
  .tuple(blank, key, blank, fc.constantFrom('=', '=', '=', '', '==', ':'), blank, words, blank)
  .map((parts) => parts.join(''));
const header = fc.tuple(
  blank,
  fc.constantFrom(
    '[uwsgi]',
    '[uwsgi]',
    '[uwsgi]',
    '[uwsgi',
    '[uwsgi)',
    '[ uwsgi ]',
    '[UWSGI]',
    '[]',
    '[',
    '[uwsgi] ; x',
    '[other]',
    '%[uwsgi]',
    '%a[uwsgi]',
  ),
  blank,
);
const line = fc.oneof(
  { weight: 8, arbitrary: entry },
  { weight: 2, arbitrary: header.map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(blank, fc.constantFrom(';', '#'), words).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: blank },
);
const file = fc
  .tuple(
    fc.constantFrom('[uwsgi]\n', '[uwsgi]\r\n', '', '\u00ef\u00bb\u00bf'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '%\n', '\r')), { maxLength: 12 }),
    line,
  )
  .map(([first, lines, last]) => first + lines.map((parts) => parts.join('')).join('') + last)
  // opens files and reads variables; evaluation has tests of its own
  .filter((text) => !/[@$](%.)*\(/s.test(text));
