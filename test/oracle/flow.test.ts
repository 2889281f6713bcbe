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
const RUNS = Number(process.env.ORACLE_RUNS ?? 3000);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);

interface Program {
  /** Files by name; the text is bytes, one character each. */
  readonly files: Readonly<Record<string, string>>;
  /** The file that is named, and the section. */
  readonly start: string;
}

const VARIABLES = {
  SET: 'value',
  EMPTY: '',
  NUMBER: '7',
  REFERENCE: '%(a)',
  'A-B': 'dashed',
  FILE: 'x',
  UWSGI_PROCNAME_APPEND: 'x%(a)',
};
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
  environment: new Map([['UWSGI_PROCNAME_APPEND', VARIABLES.UWSGI_PROCNAME_APPEND]]),
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

/** One file or several, by what they show; those that uWSGI refuses say so. */
const CASES: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  'a section that is opened twice': '[uwsgi]\na = 1\n[other]\na = 2\n[uwsgi]\nb = 3',
  'a section that is not there': '[other]\na = 1',
  'lines before the first section': 'a = 1\n[uwsgi]\nb = %(a)',
  'the first definition of a placeholder counts': '[uwsgi]\na = 1\na = 2\nb = x%(a)',
  'a bare key is empty': '[uwsgi]\na\nb = x%(a)y',
  'magic variables': '[uwsgi]\na = %j|%J|%d|%p|%s|%n|%e|%c|%o|%x|%v|%0|%1|%9|%D|%P|%S|%N|%E|%C|%O|%X|%h|%V|%k|%u|%U|%g',
  'magic variables in keys, headers and comments': '%[uwsgi]\n[uws%qgi]\nk%n = 1\n; eaten %\nb = 2\nc = 3',
  'a percent sign eats the line break': '[uwsgi]\na = 50%\nb = 100%%\nc = 50% of',
  'a doubled percent sign does not protect': '[uwsgi]\na = 1\nb = %%(a) x%%(a)',
  'magic variables of a loaded file': {
    'main.ini': '[uwsgi]\nini = sub/b.ini:x\na = %o%x',
    'sub/b.ini': '[x]\nb = %o %n %x %c %O %X %N',
  },
  'capitals after a section is asked for': { 'main.ini': '[uwsgi]\ninherit = b.ini', 'b.ini': '[uwsgi]\na = %O %X %o %x' },
  'a file with several dots, or none': {
    'main.ini': '[uwsgi]\nini = x.y.ini\nini = plain',
    'x.y.ini': '[uwsgi]\na = %n.%e',
    plain: '[uwsgi]\nb = %n.%e',
  },
  'ini with and without a section': {
    'main.ini': '[uwsgi]\nini = b.ini\nini = b.ini:x\nini = b.ini:',
    'b.ini': '[uwsgi]\na = 1\n[x]\na = 2',
  },
  'a section of the file that was opened last': {
    'main.ini': '[uwsgi]\nini = b.ini\nini = :x\n[x]\na = main',
    'b.ini': '[uwsgi]\na = 1\n[x]\na = %n',
  },
  'a section of the same file': '[uwsgi]\nini = :x\nb = %(a)\n[x]\na = 1',
  'a directory with a colon': { 'main.ini': '[uwsgi]\nini = sub:dir/b.ini', 'sub:dir/b.ini': '[uwsgi]\na = 1' },
  'a file that is not there': '[uwsgi]\nini = none.ini',
  'an ending that is not known': { 'main.ini': '[uwsgi]\ninclude = b.conf', 'b.conf': '[uwsgi]' },
  'include with a section': { 'main.ini': '[uwsgi]\ninclude = b.ini:x', 'b.ini': '[x]' },
  'include is not expanded': { 'main.ini': '[uwsgi]\nf = b\ninclude = %(f).ini', 'b.ini': '[uwsgi]' },
  'what is included is expanded': {
    'main.ini': '[uwsgi]\nx = 1\ninclude = b.ini\nc = x%(a)',
    'b.ini': '[uwsgi]\na = x%(x)$(SET)',
  },
  'inherit is expanded, what is inherited is not': {
    'main.ini': '[uwsgi]\nf = b\ninherit = %(f).ini\nc = 1',
    'b.ini': '[uwsgi]\na = %(c)$(SET)@(x) %n',
  },
  'inherit within inherit': {
    'main.ini': '[uwsgi]\ninherit = b.ini\nz = 1',
    'b.ini': '[uwsgi]\na = 1\ninherit = c.ini\nb = 2',
    'c.ini': '[uwsgi]\nc = 3',
  },
  'texts put before and after': {
    'main.ini': '[uwsgi]\ninject-before = x\ninject-after = y\nini = b.ini',
    x: '[uwsgi]\nx = %n\n',
    y: 'y = 1',
    'b.ini': '[uwsgi]\nb = 1\n',
  },
  'the environment': '[uwsgi]\na = $(SET)$(EMPTY)$(UNSET)$SET${SET}$()$(SET\nb = x$(NUMBER)y',
  'defaults of variables': '[uwsgi]\na = $(UNSET:-x) $(UNSET-y) $(EMPTY:-z) $(EMPTY-z) $(SET:-w) $(A-B) $(UNSET:-a-b)',
  'a variable that holds a reference': '[uwsgi]\na = 1\nb = $(REFERENCE) c\nc = x$(REFERENCE)',
  'a variable that is an option': '[uwsgi]\nb = x%(procname-append)\na = 1',
  'the contents of files': { 'main.ini': '[uwsgi]\na = @(x)@(y)|@()\nb = x@(x)', x: 'one\r\n', y: 'b\nc\n' },
  'a file of a value that is not there': '[uwsgi]\na = @(none)',
  'the order of the passes': { 'main.ini': '[uwsgi]\np = x\na = y@($(FILE))y\nb = z%(p)', x: '%(p)' },
  'references within references':
    '[uwsgi]\nstage = prod\ndir-prod = /srv\na = %(dir-%(stage))\nb = x%(dir-%(stage))\nc = x%(x(y)z)\nd = %(%(%(stage\nx(y)z = 1',
  'a reference that becomes one at the start': '[uwsgi]\na = %(b)\nd = x%(b)\nb = %(c)\nc = 3',
  'a name that refers to itself at the start': '[uwsgi]\np = %(p)/bin',
  arithmetic:
    '[uwsgi]\nn = 4\na = %(n + 1) %(n + n * 2) %(n n) %(n / 3) %(n / 0) %(n ++) %( n) %(foo + 1) %(n+1) %(n + -1) %(n + 1.5) %(-5 + 1) %(n % 3)',
  'arithmetic at its limits':
    '[uwsgi]\nn = 9223372036854775807\nm = -7\nw = 12abc\na = x%(n + 1) %(m / 2) %(m * n) %(w + 1) %(99999999999999999999 + 0) %(+ 1) %(1 + ) %( ) %(-- ++)',
  'arithmetic nested': '[uwsgi]\nn = 2\nx2 = 5\na = a%(x%(n) + 1)',
  'set and set-placeholder': '[uwsgi]\nset = a=x$(SET)\nset-placeholder = b=$(SET)\nset-ph = c = 1\nd = x%(a)%(b)%(c)%(c )',
  'set without a value': '[uwsgi]\nset = a',
  'a placeholder that is an option': '[uwsgi]\nset-ph = processes=1',
  'set opens and closes blocks': '[uwsgi]\nset = if-env=UNSET\na = 1\nendif\nb = 2\nset = for=1 2\nc = %(_)\nend',
  'a declared option': '[uwsgi]\ndeclare-option = d=set-ph=a=$1;set=b=$2$1x\nd = 1 2\nc = x%(a)%(b)',
  'a declared option has raw words': '[uwsgi]\ndeclare-option = d=set=a=$1\nq = 1\nd = %(q)\nb = x%(a)',
  'a deferred declaration': '[uwsgi]\nd = 1\ndeclare-option2 = d=set=a=$1 $(SET)\nd = $(SET)',
  'a declaration in a file': { 'main.ini': '[uwsgi]\ndeclare-option = d=ini=$1.ini\nd = b\nc = 1', 'b.ini': '[uwsgi]\na = 1' },
  'a declaration without a template': '[uwsgi]\ndeclare-option = d',
  'blocks of all kinds':
    '[uwsgi]\nif-env = SET\na = %(_)\nendif\nif-env = SET=value\nb = %(_)\nendif\nifenv = UNSET\nc = 1\nend\nif-not-env = UNSET\nd = %(_)\nend-if\nif-not-env = SET=x\ne = %(_)\nendfor\nif-env = SET = value\nf = 1\nend-for',
  'options that are asked for':
    '[uwsgi]\nif-opt = z\na = 1\nendif\nz = 1\nz = 2\nif-opt = z=1\nb = %(_)\nendif\nif-not-opt = z=2\nc = %(_)\nendif\nif-not-opt = y\nd = %(_)\nendif',
  'paths that are asked for': {
    'main.ini':
      '[uwsgi]\nif-exists = sub\na = %(_)\nendif\nif-file = sub\nb = 1\nendif\nif-dir = sub\nc = 1\nendif\nif-not-file = none\nd = %(_)\nendif\nif-exists = %(_)\ne = 1\nendif\nif-not-exists =\nf = %(_)x\nendif',
    'sub/x': '',
  },
  'host, plugin, reload':
    '[uwsgi]\nif-hostname = %h\na = %(_)\nendif\nif-not-hostname = x\nb = %(_)\nendif\nif-plugin = none\nc = 1\nendif\nif-not-plugin = none\nd = %(_)\nendif\nif-reload =\ne = 1\nendif\nif-not-reload =\nf = %(_)\nendif',
  'a loop takes each line by itself': '[uwsgi]\nfor = 1  2\nx = %(_)\ny%(_) = %(_)%(_)\nendfor',
  'a loop over nothing': '[uwsgi]\nfor =\nx = 1\nendfor\nfor-times = x\ny = 1\nendfor',
  'arguments of blocks are raw':
    '[uwsgi]\nlist = a b\nfor = %(list)\nx = %(_)\nendfor\nfor-times = 3\ny = %(_ + 1) z%(_)\nendfor',
  'files and their lines': {
    'main.ini':
      '[uwsgi]\nfor-glob = *.txt\nx = %(_)\nendfor\nfor-glob = *.none\ny = %(_)\nendfor\nfor-readline = b.txt\nz = %(_)\nendfor',
    'b.txt': 'one\r\n\ntwo\n',
    'a.txt': '',
  },
  'a block within a block': '[uwsgi]\nif-env = SET\nif-env = SET\nendif\nendif',
  'a block within a false block': '[uwsgi]\nif-env = UNSET\nif-env = SET\na = 1\nendif\nb = 2\nendif\nc = 3',
  'blocks that do not end': '[uwsgi]\nif-env = UNSET\na = 1\n[other]\nx = 1\n[uwsgi]\nb = 2',
  'ends without blocks': '[uwsgi]\nendif\nend\nendfor = x\na = 1',
  'files in blocks': {
    'main.ini':
      '[uwsgi]\nif-env = SET\nini = b.ini\nendif\nif-env = UNSET\nini = none.ini\nendif\nfor = b c\ninclude = %(_).ini\nendfor',
    'b.ini': '[uwsgi]\na = %(_)\nendif\nb = 1',
    'c.ini': '[uwsgi]\nc = 1',
  },
  'logic in a file in a block': {
    'main.ini': '[uwsgi]\nif-env = SET\nini = b.ini\nendif',
    'b.ini': '[uwsgi]\nif-env = SET\nendif',
  },
  'an open block goes on in the next file': {
    'main.ini': '[uwsgi]\nini = b.ini\na = 1\nendif\nb = 1',
    'b.ini': '[uwsgi]\nif-env = UNSET\nc = 1',
  },
  'an open block and what is inherited': { 'main.ini': '[uwsgi]\ninherit = b.ini\nfor = 1 2', 'b.ini': '[uwsgi]\nc = %(_)' },
  else: '[uwsgi]\nif-env = UNSET\na = 1\nelse =\nb = 2\nendif\nif-env = SET\nc = 3\nelse =\nd = 4\nendif\nif-env = UNSET\nelse =\ne = 5\nendif',
  'env is set before what is inherited': {
    'main.ini': '[uwsgi]\nenv = NEW=1\nunenv = SET\ninherit = b.ini',
    'b.ini': '[uwsgi]\nif-env = NEW\na = %(_)\nendif\nif-not-env = SET\nb = 1\nendif',
  },
  'an exit': '[uwsgi]\na = 1\nif-env = SET\nexit = 3\nendif',
  'strict mode': '[uwsgi]\nown = 1\nstrict = true',
  'strict mode with placeholders':
    '[uwsgi]\nstrict = true\nset-ph = own=1\ndeclare-option = d=set-ph=b=$1\nd = 1\nprocname = x%(own)%(b)',
  'strict mode with a bare end': '[uwsgi]\nstrict = true\nif-env = SET\nend',
  'strict mode that is switched off': '[uwsgi]\nown = 1\nstrict = true\nstrict = off',
  'a blacklist': '[uwsgi]\nblacklist = a B\nc = 1\nend-blacklist =\na = 1',
  'a name of a blacklist': '[uwsgi]\nblacklist = a B\nb = 1',
  'a whitelist': '[uwsgi]\nwhitelist = a end-whitelist\na = 1\nend-whitelist =\nb = 1',
  'a whitelist without its end': '[uwsgi]\nwhitelist = a\nend-whitelist =',
  'odd bytes': '[uwsgi]\nk\u00e9y = \u00ff%\u00e9\u00a0\nb = x%(k\u00e9y)\n\u000b = \u000c\nnul = a\0b\nc = %',
};

/** Those of them that uWSGI refuses to start with. */
const REFUSED = new Set([
  'a file that is not there',
  'an ending that is not known',
  'include with a section',
  'include is not expanded',
  'a file of a value that is not there',
  'a directory with a colon',
  'set without a value',
  'a placeholder that is an option',
  'a declaration without a template',
  'a block within a block',
  'logic in a file in a block',
  'an exit',
  'strict mode',
  'strict mode with a bare end',
  'a name of a blacklist',
  'a whitelist without its end',
]);

for (const [title, program] of Object.entries(CASES)) {
  test(title, { skip: SKIP }, async () => {
    const files = typeof program === 'string' ? { 'main.ini': program } : program;
    for (const start of ['main.ini', 'main.ini:uwsgi']) {
      const result = await compare({ files, start });
      const refused = result.problems.some(({ kind }) => kind === 'fatal');
      assert.equal(refused, REFUSED.has(title), JSON.stringify(result.problems));
      if (!refused) assert.ok(isFullyKnown(result), JSON.stringify(result));
    }
  });
}

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
    both(['if-opt'], [...NAMES, 'a=1', 'b=', 'n=22', 'procname-append']),
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
