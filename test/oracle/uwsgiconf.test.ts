import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { toUwsgiconf } from '../../server/src/features/uwsgiconf.js';
import { MODIFIERS, parametersFor } from '../../server/src/knowledge/uwsgiconf.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { type Document, understand } from '../../server/src/model/document.js';
import { isOn } from '../../server/src/model/value.js';
import { parsePairs } from '../../server/src/syntax/pairs.js';
import { slice } from '../../server/src/text.js';
import { ALGORITHM_CLASSES, CASES, SIGNATURES } from '../support/uwsgiconf.js';

/**
 * The Python that we make of a file is run with the real uwsgiconf: what that writes, together with what we say that it cannot, is what
 * the file says. The environment variable UWSGICONF names the directory that holds the package, if it is not installed; where there is
 * none, what it once wrote stands for it.
 */

const RUNS = Number(process.env.ORACLE_RUNS ?? 500);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);
const SCRIPT = fileURLToPath(new URL('configurator.py', import.meta.url));

interface Answer {
  readonly methods: Readonly<Record<string, readonly string[]>>;
  readonly algorithms: Readonly<Record<string, readonly string[]>>;
  /** The numbers that they stand for, and those that they accept as the second. */
  readonly modifiers: Readonly<Record<string, readonly [number, readonly number[] | null]>>;
  /** The file that each text writes. */
  readonly written: readonly string[];
}

const AVAILABLE = Boolean(process.env.UWSGICONF) || python(['-c', 'import uwsgiconf.config'], '').status === 0;

const VERSIONS: readonly Version[] = [
  [2, 0],
  [2, 1],
];

const NUMBER = AVAILABLE ? `that of ${RUNS} generated files` : 'as recorded';

test(`what uwsgiconf writes is what the file says (${NUMBER})`, () => {
  const recorded = CASES.map(({ written }) => ['', '[uwsgi]', ...written].join('\n'));
  const cases = CASES.map(({ ini, version = [2, 0] }) => read(['[uwsgi]', ...ini, ''].join('\n'), version));
  const generated = fc.sample(file(), { numRuns: AVAILABLE ? RUNS : 0, seed: SEED });
  const files = [...cases, ...VERSIONS.flatMap((version) => generated.map((text) => read(text, version)))];
  const written = AVAILABLE ? askUwsgiconf(files.map(toUwsgiconf)).written : recorded;
  for (const [index, document] of files.entries()) {
    const text = written[index] as string;
    const hint = `seed ${SEED}, ${CASES[index]?.name ?? 'generated'}:\n${document.text}\n${toUwsgiconf(document)}${text}`;
    assert.deepEqual(told(document, text), meaning(document), hint);
    if (CASES[index]?.written.length) assert.equal(text, recorded[index], hint);
  }
});

test('what we know of its class is what it has', () => {
  const known = Object.fromEntries(
    [...MODIFIERS].map(([code, { name, second }]): [string, [number, readonly number[] | null]] => [
      name,
      [code, second ?? null],
    ]),
  );
  const { methods, algorithms, modifiers } = AVAILABLE
    ? askUwsgiconf([])
    : { methods: SIGNATURES, algorithms: ALGORITHM_CLASSES, modifiers: known };
  assert.deepEqual(methods, SIGNATURES);
  assert.deepEqual(algorithms, ALGORITHM_CLASSES);
  const accepted = Object.entries(modifiers).map(([name, [code, all]]) => [name, [code, all?.length === 256 ? null : all]]);
  assert.deepEqual(Object.fromEntries(accepted), known);
});

function python(args: readonly string[], input: string) {
  const { UWSGICONF } = process.env;
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', ...(UWSGICONF && { PYTHONPATH: UWSGICONF }) };
  return spawnSync('python3', args, { input, encoding: 'utf8', env, timeout: 120_000, maxBuffer: 2 ** 26 });
}

function askUwsgiconf(texts: readonly string[]): Answer {
  const { status, stdout, stderr } = python([SCRIPT], JSON.stringify(texts));
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

function read(text: string, version: Version): Document {
  return understand('file:///uwsgi.ini', text, version);
}

/** What is written and what the comments name, as {@link meaning} has it. */
function told(document: Document, written: string): string[] {
  const comments = toUwsgiconf(document).matchAll(/^# (?:not in uwsgiconf|by section\.routing): (.*)$/gm);
  const lines = [...comments].map(([, line]) => visible(line as string));
  const keys = lines.flatMap((line) =>
    line.endsWith(' of subscribe2') ? [`subscribe2.${line.slice(0, -' of subscribe2'.length)}`] : [],
  );
  const others = lines.filter((line) => !line.endsWith(' of subscribe2'));
  const rest = read(['[uwsgi]', ...others, ''].join('\n'), document.catalogue.version);
  const all = [...meaning(read(`${written}\n`, document.catalogue.version)), ...meaning(rest), ...keys];
  return all.sort();
}

/** Our escapes in comments, undone. */
function visible(line: string): string {
  return line.replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))/g, (_, ...codes: string[]) =>
    String.fromCodePoint(Number.parseInt(codes.slice(0, 3).join(''), 16)),
  );
}

/**
 * The subscription settings of a file one by one, without what does not count: what is given again, switches that are off, the order of
 * keys. Those of several subscriptions are thrown together.
 */
function meaning(document: Document): string[] {
  const last = new Map<string, string>();
  const all: string[] = [];
  for (const { name, entry, value } of document.settings) {
    const text = slice(document.text, entry.value);
    const [place] = parametersFor(name);
    if (name === 'subscribe2') {
      const keys = new Map<string, string>();
      for (const pair of parsePairs(document.text, entry.value).filter(({ span }) => span.from < span.to)) {
        const main = pair.name === 'address' && document.catalogue.version[1] === 1 ? 'addr' : pair.name;
        if (pair.value === undefined) all.push(`subscribe2.${slice(document.text, pair.span)}`);
        else if (parametersFor(`subscribe2.${main}`).length > 0) keys.set(main, slice(document.text, pair.value));
        else all.push(`subscribe2.${slice(document.text, pair.span)}`);
      }
      all.push(...[...keys].map(([key, given]) => `subscribe2.${key}=${given}`));
    } else if (place === undefined) {
      if (/^(weight|subscribe|http-subscription-server)$/.test(name)) all.push(`${name}=${text}`);
    } else if (place.many) all.push(`${name}=${text}`);
    else {
      const main = name === 'subscription-mountpoints' ? 'subscription-mountpoint' : name;
      const said = place.takes === 'flag' && !value.opaque ? String(isOn(text)) : text;
      // what stays for a reader to decide does not replace what counts without it
      if (place.takes === 'flag' && value.opaque) all.push(`${main}=${said}`);
      else if (main === 'subscriptions-sign-check' && !/^[^:]+:./s.test(text)) all.push(`${main}=${said}`);
      else last.set(main, said);
    }
  }
  all.push(...[...last].filter(([, said]) => said !== 'false').map(([name, said]) => `${name}=${said}`));
  return all.sort();
}

function file(): fc.Arbitrary<string> {
  const odd = fc.string({
    unit: fc.constantFrom(
      'a',
      '7',
      '.',
      '/',
      ':',
      "'",
      '"',
      '\\',
      ' ',
      '\t',
      '#',
      '{',
      '%(x)',
      '%h',
      '$(Y)',
      'é',
      '\u200b',
      '\r',
    ),
  });
  const text = odd.map((one) => one.trim());
  const number = fc.oneof(fc.integer({ min: -3, max: 300 }).map(String), fc.constantFrom('', '007', '5s', '%k', '%(n)'));
  const flag = fc.constantFrom('true', 'false', 'on', 'No', '0', '1', '', '%(flag)', 'perhaps');
  const key = (names: readonly string[], value: fc.Arbitrary<string>) =>
    fc.tuple(fc.constantFrom(...names), value).map((one) => one.join('='));
  const element = fc.oneof(
    {
      weight: 3,
      arbitrary: key(
        ['server', 'key', 'vassal', 'check', 'proto', 'sni_crt', 'sni_key', 'sni_ca', 'sign', 'addr', 'address'],
        text,
      ),
    },
    { weight: 3, arbitrary: key(['weight', 'backup', 'modifier1', 'modifier2', 'socket'], number) },
    { weight: 2, arbitrary: key(['algo'], fc.constantFrom('wrr', 'lrc', 'wlrc', 'iphash', 'WRR', '', '%(algo)', 'toString')) },
    { weight: 2, arbitrary: key(['modifier1'], fc.constantFrom(...[...MODIFIERS.keys()].map(String))) },
    { weight: 1, arbitrary: key(['inactive', 'Weight', ' key', '__proto__', 'constructor'], number) },
    { weight: 1, arbitrary: text },
  );
  const elements = fc.array(element, { minLength: 1, maxLength: 8 }).map((all) => ['server=127.0.0.1:4040', ...all].join(','));
  const line = fc.oneof(
    key(
      [
        'subscription-notify-socket',
        'subscriptions-sign-check',
        'subscriptions-credentials-check',
        'subscribe',
        'http-subscription-server',
      ],
      text,
    ),
    key(
      [
        'subscription-mountpoint',
        'subscription-mountpoints',
        'subscription-tolerance',
        'subscribe-freq',
        'subscriptions-sign-skip-uid',
        'weight',
      ],
      number,
    ),
    key(['start-unsubscribed', 'subscription-dotsplit', 'subscriptions-use-credentials', 'subscription-clear-on-shutdown'], flag),
    key(['subscribe2'], elements),
  );
  return fc.array(line, { maxLength: 8 }).map((lines) => ['[uwsgi]', ...lines, ''].join('\n'));
}
