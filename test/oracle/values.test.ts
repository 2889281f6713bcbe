import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Choice, Grammar } from '../../server/src/knowledge/grammar.js';
import { catalogue, existsIn } from '../../server/src/knowledge/options.js';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { lint } from '../../server/src/lint/lint.js';
import type { Report } from '../../server/src/lint/rule.js';
import { type Setting, understand } from '../../server/src/model/document.js';
import { atoi, isOn } from '../../server/src/model/value.js';
import { slice } from '../../server/src/text.js';
import { type Answer, askSoon, inParallel, SKIP, temporaryDirectory, VERSION } from './uwsgi.js';

/**
 * What the rules say of a value, against what the real uWSGI does with it. What is called fatal is refused, and for that reason; what
 * nothing is said about is not refused for that reason, whatever else it may lack.
 */

const RUNS = Number(process.env.ORACLE_RUNS ?? 200);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);

/** The version of the binary at hand; without one the tests are skipped. */
const version: Version = parseVersion(VERSION ?? '2.0') as Version;

test(`${RUNS} texts switch the master on and off as we say`, { skip: SKIP }, async () => {
  await each(fc.sample(word(), { numRuns: RUNS, seed: SEED }), async (value, run) => {
    const text = `[uwsgi]\nmaster = ${value}\n`;
    const { stdout, stderr } = await run(text);
    assert.equal(!/without its master process manager/.test(stdout + stderr), isOn(written(text)), text);
  });
});

test(`${RUNS} texts become the numbers that we say`, { skip: SKIP }, async () => {
  await each(fc.sample(number(), { numRuns: RUNS, seed: SEED }), async (value, run) => {
    const text = `[uwsgi]\nmaster = true\nworker-reload-mercy = ${value}\n`;
    const { stdout, stderr, status } = await run(text);
    const became = /your mercy for graceful operations on workers is (-?\d+) seconds/.exec(stdout + stderr)?.[1];
    const expected = atoi(written(text));
    assert.equal(became, expected < 0 ? undefined : String(expected), text);
    assert.equal(status, expected < 0 ? 1 : 0, text);
    assert.equal(reportsOf(text).some(isRefusal), expected < 0, text);
  });
});

test(`${RUNS} options refuse the numbers that we say they refuse`, { skip: SKIP }, async () => {
  const options = catalogue(version).options.filter((one) => {
    return one.reader === 'uwsgi_opt_set_int' && !one.plugin && !one.requires;
  });
  const lines = fc.record({ name: fc.constantFrom(...options.map((one) => one.name)), value: number() });
  await each(fc.sample(lines, { numRuns: RUNS, seed: SEED }), async ({ name, value }, run) => {
    const text = `[uwsgi]\n${name} = ${value}\n`;
    // a number that is taken may well make uWSGI allocate that much of something
    if (!reportsOf(text).some(isRefusal)) return;
    const { stdout, stderr, status } = await run(text);
    assert.equal(status, 1, text);
    assert.ok((stdout + stderr).includes(`invalid value for option "${name}": must be > 0`), `${text}${stderr}`);
  });
});

/** Where a choice stands, and how uWSGI says that it does not know it; nothing where it never says so. */
interface Place {
  readonly option: string;
  /** The key whose value it is. */
  readonly key?: string;
  readonly line: (name: string) => string;
  readonly refusal?: RegExp;
  /** Names to start from, where running all would do too much. */
  readonly seeds?: readonly string[];
}

const PLACES: readonly Place[] = [
  {
    option: 'protocol',
    line: (name) => `socket = 127.0.0.1:0\nhook-pre-app = exit:77\nprotocol = ${name}`,
    refusal: /unable to find protocol/,
  },
  { option: 'clock', line: (name) => `clock = ${name}`, refusal: /unable to set ".*" clock/ },
  { option: 'lock-engine', line: (name) => `lock-engine = ${name}`, refusal: /unable to find lock engine/ },
  { option: 'log-encoder', line: (name) => `log-encoder = ${name} {}`, refusal: /log encoder ".*" not found/ },
  { option: 'log-req-encoder', line: (name) => `log-req-encoder = ${name}:a`, refusal: /log encoder ".*" not found/ },
  { option: 'logger', line: (name) => `logger = ${name}:/dev/null`, refusal: /unable to find logger/ },
  { option: 'req-logger', line: (name) => `req-logger = main ${name}:/dev/null`, refusal: /unable to find logger/ },
  { option: 'stats-push', line: (name) => `stats-push = ${name}:x`, refusal: /unable to find ".*" stats_pusher/ },
  { option: 'exception-handler', line: (name) => `exception-handler = ${name}:x`, refusal: /unable to find exception handler/ },
  {
    option: 'cache2',
    key: 'hash',
    line: (name) => `cache2 = name=a,items=1,hash=${name},blocksize=1`,
    refusal: /invalid cache hash/,
  },
  {
    option: 'metric',
    key: 'collector',
    line: (name) => `metric = name=a,collector=${name}`,
    refusal: /unable to find metric collector/,
  },
  { option: 'metric', key: 'type', line: (name) => `metric = type=${name},name=a` },
  { option: 'alarm', line: (name) => `alarm = a ${name}:0`, refusal: /invalid alarm: / },
  {
    option: 'subscriptions-sign-check',
    line: (name) => `subscriptions-sign-check = ${name}:.`,
    refusal: /unable to find digest algorithm/,
    seeds: ['SHA256', 'SHA512', 'SHA1', 'MD5'],
  },
  {
    option: 'hook-asap',
    line: (name) => `hook-asap = ${name}:true`,
    refusal: /hook action not found/,
    seeds: ['print', 'log', 'exec', 'creat'],
  },
  { option: 'hook-asap', line: (name) => `hook-asap = !${name}:x`, refusal: /hook action not found/, seeds: ['print', 'log'] },
  { option: 'cheaper-algo', line: (name) => `workers = 2\ncheaper = 1\ncheaper-algo = ${name}` },
  { option: 'file-serve-mode', line: (name) => `file-serve-mode = ${name}` },
  { option: 'subscription-algo', line: (name) => `subscription-algo = ${name}` },
];

test(`${2 * RUNS} names are known and unknown as we say`, { skip: SKIP }, async () => {
  const cases = fc
    .constantFrom(...PLACES)
    .chain((place) =>
      fc.record({ place: fc.constant(place), name: nearly(place.seeds ?? choicesOf(place).map(({ text }) => text)) }),
    );
  await each(fc.sample(cases, { numRuns: 2 * RUNS, seed: SEED }), async ({ place, name }, run) => {
    const text = `[uwsgi]\n${place.line(name)}\n`;
    const found = reportsOf(text).find(({ rule }) => rule === 'unknown-value');
    // sockets get their protocol only where there is something to serve; the hook ends it
    const { stdout, stderr, status } = await run(text, place.option === 'protocol' ? [] : ['--no-server']);
    const refused = place.refusal?.test(stdout + stderr) ?? false;
    const known = choicesOf(place).find((one) => one.text === name);
    if (found !== undefined) {
      assert.equal(refused, isRefusal(found), `${text}${stderr}`);
      assert.equal(status, refused ? 1 : 0, `${text}${stderr}`);
    } else if (known !== undefined && known.plugin === undefined && existsIn(known, version)) {
      // what a plugin brings is not there without it, and nobody knows what all of them bring
      assert.ok(!refused, `${text}${stderr}`);
    }
  });
});

test('every name that needs no plugin is known', { skip: SKIP }, async () => {
  const cases = PLACES.flatMap((place) => {
    const known = choicesOf(place).filter(({ text, plugin, ...choice }) => {
      return plugin === undefined && existsIn(choice, version) && (place.seeds?.includes(text) ?? true);
    });
    return known.map(({ text }) => ({ place, name: text }));
  });
  await each(cases, async ({ place, name }, run) => {
    const text = `[uwsgi]\n${place.line(name)}\n`;
    assert.deepEqual(reportsOf(text), [], text);
    const { stdout, stderr } = await run(text, place.option === 'protocol' ? [] : ['--no-server']);
    assert.ok(!place.refusal?.test(stdout + stderr), `${text}${stderr}`);
  });
});

/** A list of keys, and how uWSGI says that it lacks one or does not take a number in it. */
interface List {
  readonly option: string;
  readonly elements: readonly string[];
  readonly refusal: RegExp;
  readonly before?: string;
  readonly behind?: string;
  readonly run?: readonly string[];
}

const LISTS: readonly List[] = [
  {
    option: 'cache2',
    elements: [
      ...['name=a', 'items=1', 'items=0', 'items=ten', 'max_items=2', 'items= 3', ' items=4'],
      ...['blocksize=', 'blocksize=1', 'keysize=65536', 'keysize=65535', 'colour=red', 'bitmap', 'hashsize=0'],
    ],
    refusal: /you have to specify (a cache name|the maximum number of cache items)|invalid cache (blocksize|keysize|hashsize)/,
  },
  {
    option: 'attach-daemon2',
    elements: [
      'cmd=true',
      'exec= true',
      ' cmd=true',
      'true',
      'freq=-1',
      'uid=0',
      'Cmd=true',
      'touch=a;b',
      'cmd=',
      'command=a ; b',
    ],
    refusal: /you need to specify a 'command' key/,
  },
  {
    option: 'metric-threshold',
    elements: ['key=core.total_tx', 'value=1', 'value=', ' value=2', 'alarm=a', 'msg=a b ; c', 'rate=-1', 'key =x'],
    refusal: /threshold requires a key and a value/,
  },
  {
    option: 'metric',
    elements: ['name=own', 'type=gauge', 'type=none', ' name=own', 'initial_value=-5', 'arg1n=-1', 'oid=1.2.3', 'own'],
    refusal: /you need to specify a metric name/,
  },
  {
    option: 'https2',
    before: 'plugin = http\n',
    elements: ['addr=127.0.0.1:0', 'cert=no.crt', 'crt=no.crt', 'key=no.key', 'key =no.key', ' addr=127.0.0.1:0', 'ciphers=HIGH'],
    refusal: /option needs addr, cert and key items/,
    // without a server a router would be started
    run: ['--clock', 'no-such-clock'],
  },
  {
    option: 'cron2',
    elements: ['minute=5', 'hour=-1', 'unique=1', 'month=x', 'minute'],
    behind: ' backup',
    refusal: /unable to parse cron definition/,
  },
];

test(`${2 * RUNS} lists of keys are refused as we say`, { skip: SKIP }, async () => {
  const cases = fc.constantFrom(...LISTS).chain((list) =>
    fc.record({
      list: fc.constant(list),
      elements: fc.shuffledSubarray([...list.elements], { maxLength: 5 }),
      behind: fc.constantFrom('', list.behind ?? ''),
    }),
  );
  await each(fc.sample(cases, { numRuns: 2 * RUNS, seed: SEED }), async ({ list, elements, behind }, run) => {
    const text = `[uwsgi]\n${list.before ?? ''}${list.option} = ${elements.join(',')}${behind}\n`;
    const { stdout, stderr, status } = await run(text, list.run ?? ['--no-server']);
    const output = stdout + stderr;
    const refused = list.refusal.test(output);
    if (!refused && /UNABLE to load uWSGI plugin/.test(output)) return;
    const { value } = understand('file:///values.ini', text, version).settings.at(-1) as Setting;
    const reports = reportsOf(text);
    // where only blanks make a key another one, that is what is said
    assert.equal(refused, value.problem?.kind === 'missing-keys' || reports.some(isRefusal), `${text}${stderr}`);
    if (!refused) return;
    assert.equal(status, 1, `${text}${stderr}`);
    assert.ok(
      reports.some(({ severity }) => severity === 'error'),
      text,
    );
  });
});

/** Options whose values are looked at later than these runs go, or only where there is something else. */
const LATER =
  /^(hook-(?!asap)|touch-|fs-signal|map-socket|alarm-fd|(not-)?(log-alarm|alarm-log)|(signal-)?(rb)?timer$|mount-(post-jail|as-vassal|as-emperor)|(final|error|response)-route)/;

test('every value that lacks a part is refused as we say', { skip: SKIP }, async () => {
  const cases = catalogue(version).options.flatMap(({ name, plugin, grammar }) =>
    plugin !== undefined || LATER.test(name) ? [] : [...new Set(incomplete(grammar))].map((value) => ({ name, value })),
  );
  assert.ok(cases.length > 400, `only ${cases.length} cases`);
  await each(cases, async ({ name, value }, run) => {
    const legion = name.startsWith('legion-') ? 'legion = x 127.0.0.1:0 1 aes-128-cbc:x\n' : '';
    const text = `[uwsgi]\n${legion}${name} = ${value}\n`;
    const found = reportsOf(text).find(({ rule }) => rule === 'malformed-value');
    assert.ok(found, `nothing is said of ${text}`);
    if (!isRefusal(found)) return;
    const { stdout, stderr, status } = await run(text);
    assert.equal(status, 1, `${text}${stderr}`);
    assert.match(stdout + stderr, /invalid|must be|syntax|unable to (register|write)|unknown legion/i, text);
  });
});

/** A text that fits. */
function sample(grammar: Grammar): string {
  switch (grammar.kind) {
    case 'int':
      return '1';
    case 'address':
      return '127.0.0.1:0';
    case 'path':
      return '/nonexistent';
    case 'list':
      return sample(grammar.of);
    case 'either':
      return sample(grammar.of[0] as Grammar);
    case 'choice':
      return `${grammar.of.find(({ plugin }) => plugin === undefined)?.text}${grammar.until ?? ''}`;
    case 'parts':
      return grammar.of
        .filter(({ optional }) => !optional)
        .map((part) => sample(part.grammar))
        .join(grammar.separator);
    default:
      return 'x';
  }
}

/** Texts that lack a part which must be there, at any depth; what stands before is whole. */
function* incomplete(grammar: Grammar, before = ''): Generator<string> {
  if (grammar.kind === 'either') yield* incomplete(grammar.of[0] as Grammar, before);
  if (grammar.kind === 'parts') {
    const needed = grammar.of.filter(({ optional }) => !optional);
    let whole = '';
    for (const [index, part] of needed.entries()) {
      if (grammar.missing !== undefined && index > 0) yield before + whole.slice(0, -grammar.separator.length);
      yield* incomplete(part.grammar, before + whole);
      whole += sample(part.grammar) + grammar.separator;
    }
  }
  if (grammar.kind !== 'choice') return;
  for (const choice of grammar.of) {
    if (choice.plugin !== undefined || !existsIn(choice, version)) continue;
    if (grammar.closed !== undefined) yield before + choice.text;
    if (choice.arguments !== undefined) yield* incomplete(choice.arguments, `${before}${choice.text}${grammar.until}`);
  }
}

/** Whether a finding says that uWSGI does not start. */
function isRefusal({ severity, message }: Report): boolean {
  return severity === 'error' && /\brefuses\b/.test(message);
}

function reportsOf(text: string): Report[] {
  const document = understand('file:///values.ini', text, version);
  return lint(document, { documents: [document], ownOptions: new Set() });
}

/** The last value of a text, as uWSGI sees it. */
function written(text: string): string {
  return slice(text, (understand('file:///values.ini', text, version).settings.at(-1) as Setting).entry.value);
}

/** What may be chosen at a place. */
function choicesOf({ option, key }: Place): readonly Choice[] {
  const grammar = catalogue(version).get(option)?.grammar;
  return choicesIn(grammar?.kind === 'pairs' ? grammar.keys[key ?? '']?.grammar : grammar);
}

function choicesIn(grammar: Grammar | undefined): readonly Choice[] {
  if (grammar?.kind === 'choice') return grammar.of;
  if (grammar?.kind === 'either') return choicesIn(grammar.of[0]);
  return grammar?.kind === 'parts' ? grammar.of.flatMap((part) => choicesIn(part.grammar)) : [];
}

/** Runs `work` on all items; what it wants to know of a file it asks uWSGI. */
async function each<T>(
  items: readonly T[],
  work: (item: T, run: (text: string, args?: readonly string[]) => Promise<Answer>) => Promise<void>,
): Promise<void> {
  const directory = temporaryDirectory();
  await inParallel(items, async (item, index) => {
    await work(item, (text, args = ['--no-server']) => {
      writeFileSync(join(directory, `${index}.ini`), text);
      return askSoon([...args, '--ini', `${index}.ini`], directory);
    });
  });
}

/** One of `names`, or something like it. */
function nearly(names: readonly string[]): fc.Arbitrary<string> {
  const change = fc.constantFrom<(name: string, at: number) => string>(
    (name) => name,
    (name) => name.toUpperCase(),
    (name) => `${name}s`,
    (name, at) => name.slice(0, at) + name.slice(at + 1),
    (name, at) => name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2),
    (name, at) => `${name.slice(0, at)}x${name.slice(at)}`,
  );
  const changed = fc.tuple(fc.constantFrom(...names), fc.nat(), change).map(([name, at, by]) => by(name, at % name.length));
  return fc.oneof({ weight: 9, arbitrary: changed }, { weight: 1, arbitrary: fc.constantFrom('', 'none', 'our-own', 'true') });
}

function word(): fc.Arbitrary<string> {
  const plain = fc.constantFrom(
    'true',
    'false',
    'on',
    'off',
    'yes',
    'no',
    '0',
    '1',
    'none',
    'null',
    'disabled',
    'f',
    'n',
    'y',
    't',
  );
  const cased = fc.tuple(plain, fc.integer({ min: 0, max: 31 })).map(([text, mask]) => {
    return [...text].map((char, at) => ((mask >> at) & 1 ? char.toUpperCase() : char)).join('');
  });
  const odd = fc.constantFrom(
    '',
    '00',
    '0.0',
    '-0',
    '+0',
    '"false"',
    "'no'",
    'false ; no',
    'off#',
    'no no',
    '\u00a0no',
    'nо',
    'fal se',
  );
  return fc.oneof({ weight: 3, arbitrary: cased }, { weight: 1, arbitrary: odd }, { weight: 1, arbitrary: number() });
}

function number(): fc.Arbitrary<string> {
  const sign = fc.constantFrom('', '', '+', '-', '+-', '- ');
  const behind = fc.constantFrom('', '', 's', 'k', ' seconds', '.5', 'e3', '_000', '-1', '\u00a0');
  const limits = ['2147483647', '2147483648', '4294967295', '4294967296', '9223372036854775807', '9223372036854775808'];
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(sign, fc.nat(), behind).map((parts) => parts.join('')) },
    { weight: 2, arbitrary: fc.tuple(sign, fc.constantFrom(...limits), behind).map((parts) => parts.join('')) },
    { weight: 2, arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom('', 'auto', 'true', '0x10', '00012', '\u00a05', '\u000b7', '\u000c8', '٣', '.5') },
  );
}
