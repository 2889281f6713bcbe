import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { catalogue } from '../../server/src/knowledge/options.js';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { type Effective, type EffectiveOption, evaluate } from '../../server/src/model/flow.js';
import type { PathKind, World } from '../../server/src/model/world.js';
import { UNKNOWN } from '../../server/src/syntax/placeholders.js';
import { ask, configuration, ENVIRONMENT, SKIP, temporaryDirectory, VERSION } from './uwsgi.js';

/** Programs that are generated; the seed and the smallest program are printed when one of them is evaluated differently. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 500);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);

interface Program {
  /** Files by name; the text is bytes, one character each. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that is named, and the section. */
  readonly start: string;
}

const VARIABLES = { SET: 'value', EMPTY: '', NUMBER: '7', REFERENCE: '%(a)', 'A-B': 'dashed', UWSGI_FROM_VARIABLE: 'x%(a)' };
const environment: NodeJS.ProcessEnv = { ...ENVIRONMENT, ...VARIABLES };
const version: Version = parseVersion(VERSION ?? '2.0') as Version;
const directory = temporaryDirectory();

const machine = new Map<string, string>([
  ['h', hostname()],
  ['k', String(availableParallelism())],
  ['u', String(userInfo().uid)],
  ['g', String(userInfo().gid)],
  ['U', userInfo().username],
  ['v', directory],
  ['V', ask(['--version']).stdout.trim()],
  // bytes that are no letters
  ...Array.from({ length: 128 }, (_, index): [string, string] => [String.fromCharCode(index + 128), '']),
]);

const world: World = {
  catalogue: catalogue(version),
  cwd: directory,
  environment: new Map(Object.entries(environment)),
  environmentComplete: true,
  machine,
  embedded: new Set(),
  reload: false,
  read(uri) {
    try {
      return readFileSync(fileURLToPath(uri), 'latin1');
    } catch {
      return undefined;
    }
  },
  kind(path): PathKind {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat === undefined ? 'none' : stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
  },
  glob(pattern) {
    const suffix = /^\*(\.[a-z]+)$/.exec(pattern)?.[1];
    return suffix === undefined
      ? undefined
      : readdirSync(directory)
          .filter((name) => name.endsWith(suffix))
          .sort();
  },
};

/** The same machine, of which next to nothing is known. */
const dark: World = {
  catalogue: world.catalogue,
  cwd: directory,
  read: world.read,
  ...(world.glob && { glob: world.glob }),
  environment: new Map([['UWSGI_FROM_VARIABLE', VARIABLES.UWSGI_FROM_VARIABLE]]),
  machine: new Map([...machine].filter(([char]) => char > '\x7f')),
};

/** Evaluates a program in both worlds, and compares with what uWSGI shows. The result is that of the world that is known. */
async function compare({ files, start }: Program): Promise<Effective> {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text, 'latin1');
  }
  const [file = '', section] = start.split(':');
  const from = { uri: pathToFileURL(join(directory, file)).href, given: file, ...(section !== undefined && { section }) };
  const result = evaluate(from, world);
  // uWSGI would take all memory, or all stack
  if (result.problems.some(({ kind }) => kind === 'endless')) return result;
  const { shown, message } = await configuration(start, directory, environment);
  for (const [name, effective] of Object.entries({ known: result, dark: evaluate(from, dark) })) {
    if (effective.problems.some(({ kind }) => kind === 'unknown' || kind === 'endless')) continue;
    const refusals = effective.problems.filter(({ kind }) => kind === 'fatal');
    const refused = refusals.find(({ when }) => when === undefined);
    if (refused !== undefined) assert.equal(shown, undefined, `${name}: uwsgi starts in spite of: ${refused.message}`);
    if (refusals.length > 0) continue;
    if (shown === undefined) assert.fail(`${name}: uwsgi refuses to start: ${message.slice(-300)}`);
    if (!agrees(effective.options, shown)) assert.equal(effective.options.map(line).join(''), shown, name);
  }
  return result;
}

function isFullyKnown({ options, problems }: Effective): boolean {
  return (
    problems.every(({ kind, when }) => kind !== 'unknown' && when === undefined) &&
    options.every(({ name, value, when }) => value.kind === 'known' && when === undefined && !name.includes(UNKNOWN))
  );
}

function line({ name, value, when }: EffectiveOption): string {
  const text = value.kind === 'known' ? value.text : `<${value.raw}>`;
  return `${name} = ${text}${when === undefined ? '' : ` <when ${when}>`}\n`;
}

/** Whether the options are what is shown, where what is unknown may be anything, and what depends on something unknown may be missing. */
function agrees(options: readonly EffectiveOption[], shown: string): boolean {
  /** How far the options so far may reach. */
  let ends = new Set([0]);
  for (const option of options) {
    const next = new Set<number>();
    for (const at of ends) {
      if (option.when !== undefined) next.add(at);
      for (const end of endsOf(option, shown, at)) next.add(end);
    }
    ends = next;
  }
  return ends.has(shown.length);
}

function endsOf({ name, value }: EffectiveOption, shown: string, from: number): number[] {
  const [first = '', ...rest] = name.split(UNKNOWN);
  if (rest.length > 0) return shown.startsWith(first, from) ? lineEnds(shown, from) : [];
  const start = `${name} = `;
  if (!shown.startsWith(start, from)) return [];
  if (value.kind === 'unknown') return lineEnds(shown, from + start.length);
  return shown.startsWith(`${value.text}\n`, from + start.length) ? [from + start.length + value.text.length + 1] : [];
}

function lineEnds(text: string, from: number): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at + 1);
  return ends;
}

test(`${RUNS} generated programs are evaluated as uwsgi does`, { skip: SKIP }, async () => {
  const counts = { known: 0, refused: 0, options: 0, all: 0 };
  await fc.assert(
    fc.asyncProperty(programs(), async (program) => {
      const result = await compare(program);
      counts.all++;
      counts.known += Number(isFullyKnown(result));
      counts.refused += Number(result.problems.some(({ kind }) => kind === 'fatal' || kind === 'endless'));
      counts.options += result.options.length;
    }),
    { numRuns: RUNS, seed: SEED, includeErrorInReport: true },
  );
  const told = JSON.stringify(counts);
  assert.ok(counts.known > counts.all * 0.8, `most programs are fully known: ${told}`);
  assert.ok(counts.refused < counts.all * 0.5, `most programs start: ${told}`);
  assert.ok(counts.options > counts.all * 5, `programs are not trivial: ${told}`);
});

// --- generated programs

const NAMES = ['a', 'b', 'c', 'n', 'own-name', 'procname', 'undefined'] as const;

function programs(): fc.Arbitrary<Program> {
  const names = ['main.ini', 'a.ini', 'sub/b.ini'];
  const files = fc.record<Record<string, string>>({
    ...Object.fromEntries(names.map((name, index) => [name, file(names.slice(index + 1))])),
    'inject.txt': fc.constantFrom('[uwsgi]\ninjected = %n %(a)\n', 'injected = 1'),
    'value.txt': fc.constantFrom('text', 'two\nlines\n', 'x%(a)\r\n', '', 'cut\0off', '3\n'),
    'lines.txt': fc.constantFrom('one\ntwo\n', 'one\r\n\ntwo', '', `${'long'.repeat(300)}\n`, '%(a)\n'),
  });
  return fc.record({ files, start: fc.constantFrom('main.ini', 'main.ini', 'main.ini', 'main.ini:s1') });
}

function file(others: readonly string[]): fc.Arbitrary<string> {
  const sections = ['uwsgi', 's1', 's2'];
  const parts = sections.map((name, index) =>
    body(others, sections.slice(index + 1)).map((lines) => `[${name}]\n${lines.map((one) => `${one}\n`).join('')}`),
  );
  return fc.tuple(...parts).map((texts) => texts.join(''));
}

function body(others: readonly string[], sections: readonly string[]): fc.Arbitrary<string[]> {
  const simple = straight(others, sections);
  const lines = (most: number) => fc.array(simple, { maxLength: most }).map((groups) => groups.flat());
  const block = fc
    .tuple(
      opener(),
      lines(3),
      fc.option(lines(2), { freq: 3 }),
      fc.constantFrom('endif', 'end', 'endfor', 'end-if', 'end-for', 'endif = x'),
    )
    .map(([first, inner, otherwise, last]) => [first, ...inner, ...(otherwise === null ? [] : ['else =', ...otherwise]), last]);
  const oddity = fc.oneof(
    fc.constantFrom(
      'endif',
      'end',
      'else =',
      'a',
      '= x',
      '; comment %',
      '# comment',
      '',
      'a = b%',
      'set = nothing',
      'include = a.txt',
    ),
    fc.constantFrom(
      'ini = none.ini',
      'ini =',
      'strict = true',
      'blacklist = undefined B',
      'end-blacklist',
      'set-ph = processes=1',
    ),
    opener(),
  );
  return fc
    .array(
      fc.oneof(
        { weight: 10, arbitrary: simple },
        { weight: 4, arbitrary: block },
        { weight: 1, arbitrary: oddity.map((one) => [one]) },
      ),
      { maxLength: 8 },
    )
    .map((groups) => groups.flat());
}

const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom('x%n', 'k\u00e9y', '%(_)') },
);

const term = fc.oneof(
  fc.constantFrom(...NAMES, '_', '1', '10', '-1', '%(n)'),
  fc.constantFrom('+', '-', '*', '/', '++', '--', '', 'x'),
);

const reference = fc.oneof(
  fc.constantFrom(...NAMES, '_', '', 'a%(b)', '(a)').map((one) => `%(${one})`),
  fc.array(term, { minLength: 1, maxLength: 6 }).map((terms) => `%(${terms.join(' ')})`),
  fc
    .constantFrom('SET', 'EMPTY', 'NUMBER', 'UNSET', 'REFERENCE', 'A-B', 'UNSET:-x', 'UNSET-y-z', 'EMPTY:-e', 'EMPTY-e', '')
    .map((one) => `$(${one})`),
  fc.constantFrom('@(value.txt)', '@(./value.txt)', '@()'),
);

const text = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom('a', 'b', '1', '22', ' ', '/', 'x y', '-', '.', ':', '=', ';', '"', '(', ')', '%', '$', '@'),
      },
      { weight: 4, arbitrary: reference },
      {
        weight: 2,
        arbitrary: fc.constantFrom(...'ndpsecxovhkuV0123456789ONDSXCEP%([q -(\u00e9').map((char) => `%${char}`),
      },
      { weight: 1, arbitrary: fc.constantFrom('\u00e9', '\u000b', '\u00ff', '\t', '\r', '%%(a)', '%%(', '%(a', '$(SET', '%t') },
    ),
    { maxLength: 5 },
  )
  .map((pieces) => pieces.join(''));

function straight(others: readonly string[], sections: readonly string[]): fc.Arbitrary<string[]> {
  const setting = fc.tuple(name, text).map(([key, value]) => [`${key} = ${value}`]);
  const number = fc
    .tuple(fc.constantFrom('n', 'a'), fc.integer({ min: -5, max: 99 }))
    .map(([key, value]) => [`${key} = ${value}`]);
  const definition = fc
    .tuple(
      fc.constantFrom('set', 'set-ph', 'set-placeholder', 'set-ph'),
      fc.constantFrom('a', 'b', 'n', 'own-name', 'a ', ''),
      text,
    )
    .map(([option, key, value]) => [`${option} = ${key}=${value}`]);
  const template = fc.constantFrom(
    'set=a=$1',
    'set-ph=b=x$1;set=n=$2',
    'broken;set=a=1',
    'undefined=$1',
    'set=$1=$2$1',
    'env=SET=$1',
    'procname=$1',
  );
  const declaration = fc
    .tuple(fc.constantFrom('declare-option', 'declare-option2'), fc.constantFrom('d', 'own-name'), template)
    .map(([option, key, value]) => [`${option} = ${key}=${value}`]);
  const use = text.map((value) => [`d = ${value}`]);
  const change = fc
    .constantFrom('env = SET=other', 'env = UNSET=now', 'unenv = SET', 'env = NUMBER', 'inject-before = inject.txt')
    .map((one) => [one]);
  const targets = [...others.flatMap((one) => [`ini = ${one}`, `ini = ${one}:s1`, `include = ${one}`, `inherit = ${one}`])];
  const jumps = sections.map((one) => `ini = :${one}`);
  return fc.oneof(
    { weight: 10, arbitrary: setting },
    { weight: 3, arbitrary: number },
    { weight: 3, arbitrary: definition },
    { weight: 1, arbitrary: declaration },
    { weight: 1, arbitrary: use },
    { weight: 1, arbitrary: change },
    ...(targets.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...targets).map((one) => [one]) }] : []),
    ...(jumps.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...jumps).map((one) => [one]) }] : []),
  );
}

function opener(): fc.Arbitrary<string> {
  const negated = (names: readonly string[]) => fc.constantFrom(...names.flatMap((one) => [one, one.replace('if-', 'if-not-')]));
  const both = (names: readonly string[], values: readonly string[]) =>
    fc.tuple(negated(names), fc.constantFrom(...values)).map(([one, value]) => `${one} = ${value}`);
  return fc.oneof(
    both(['if-env', 'ifenv'], ['SET', 'UNSET', 'EMPTY', 'SET=value', 'SET=other', 'EMPTY=', 'SET = value', '']),
    both(['if-opt'], [...NAMES, 'a=1', 'b=', 'n=22', 'from-variable']),
    both(
      ['if-exists', 'if-file', 'if-dir', 'if-directory', 'ifdir', 'ifexists'],
      ['value.txt', 'sub', 'none', '%p', '/', '', '%dsub/'],
    ),
    both(['if-plugin', 'ifplugin'], ['python3', 'none']),
    both(['if-hostname'], ['%h', 'other']),
    fc.constantFrom('if-reload', 'if-not-reload', 'if-reload = x'),
    fc.constantFrom(
      'for = 1 2',
      'for = a  b',
      'for =',
      'for = %n %(a)',
      'for-times = 2',
      'for-times = x',
      'for-times = 1x',
      'for-times = -1',
    ),
    fc.constantFrom(
      'for-readline = lines.txt',
      'for-readline = none',
      'for-readline = sub',
      'for-glob = *.txt',
      'for-glob = *.none',
    ),
  );
}
