import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { atLeast, parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { understand } from '../../server/src/model/document.js';
import { type Announcement, announcementsIn, type Field } from '../../server/src/model/subscription.js';
import { decode, type Listener, listen, until } from './packet.js';
import { inParallel, SKIP, temporaryDirectory, VERSION } from './uwsgi.js';

/**
 * The packets that we say are sent, against those that real instances send: each line of a file has a UDP port and a Unix socket of
 * its own to send to, so a packet tells which line it comes from. The first two rounds are compared.
 */

const INSTANCES = Number(process.env.ORACLE_INSTANCES ?? 14);
const LINES = 40;
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);

const version: Version = parseVersion(VERSION ?? '2.0') as Version;

/** A packet as a list of `name=value`, or `name` for a value that differs from run to run. */
type Sent = readonly string[];

test(`${INSTANCES * LINES} lines send the packets that we say, or none`, { skip: SKIP, timeout: 300_000 }, async () => {
  const counts = { sent: 0, silent: 0 };
  const root = temporaryDirectory();
  await inParallel(fc.sample(instance(), { numRuns: INSTANCES, seed: SEED }), async (options, index) => {
    const directory = join(root, String(index));
    mkdirSync(directory);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    writeFileSync(join(directory, 'key.pem'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
    writeFileSync(join(directory, 'list'), LIST);
    const listener = await listen(directory, LINES);
    // 2.1 does not run without an application unless told to
    const first = atLeast(version, [2, 1]) ? ['need-app = false'] : [];
    const text = `[uwsgi]\n${[...first, ...options.settings, ...options.lines.map((line, number) => fill(line, number, listener.ports).replaceAll('DIRECTORY', directory))].join('\n')}\n`;
    writeFileSync(join(directory, 'uwsgi.ini'), text);
    const packets = await run(directory, listener).finally(() => listener.stop());

    const document = understand('file:///uwsgi.ini', text, version);
    const exists = (path: string) => ['list', 'key.pem'].includes(path);
    for (const [round, name] of (['first', 'later'] as const).entries()) {
      for (const announcement of announcementsIn(document, name, exists)) {
        const number = options.lines.length - document.settings.length + document.settings.indexOf(announcement.setting);
        const expected = expectedOf(announcement, number, listener.ports, directory);
        const got = (packets.get(number) ?? []).slice(round * expected.length, (round + 1) * expected.length || undefined);
        const where = `${name} round of line ${number} in ${directory}:\n${text.split('\n').at(-2 - options.lines.length + 1 + number)}`;
        assert.deepEqual(got, expected, `${where}\n${options.settings.join('\n')}`);
        counts[expected.length > 0 ? 'sent' : 'silent']++;
      }
    }
  });
  assert.ok(counts.sent > 200 && counts.silent > 200, JSON.stringify(counts));
});

const LIST = '# those of a file\nlist.local\n\nother.local,7\n blank.local \n';

/** What of it must arrive, in words that leave out what differs from run to run. */
function expectedOf(announcement: Announcement, number: number, ports: readonly number[], directory: string): Sent[] {
  const { packet, silence } = announcement;
  if (packet === undefined || silence !== undefined) return [];
  const { to } = packet;
  const reaches =
    to.kind === 'udp'
      ? ['127.0.0.1', '0.0.0.0'].includes(to.host) && to.port === ports[number]
      : [`${directory}/${number}.ss`, `./${number}.ss`, `${number}.ss`].includes(to.path);
  if (!reaches) return [];
  const signs = /^sha256:key\.pem$/i.test(packet.sign ?? '');
  const fields = [...packet.fields.map(plain), ...(packet.sign === undefined ? [] : ['unix']), ...(signs ? ['sign'] : [])];
  if (packet.listFile === undefined) return [[to.kind, ...fields]];
  if (packet.listFile !== 'list') return [];
  return [
    ['list.local', '0'],
    ['other.local', '7'],
    [' blank.local ', '0'],
  ].map(([key, modifier1]) => [
    to.kind,
    `key=${key}`,
    ...fields.slice(1).map((field) => (field === 'modifier1=0' ? `modifier1=${modifier1}` : field)),
  ]);
}

function plain({ name, value, unknown }: Field): string {
  if (unknown === 'port') return `${name}=${value.replace(/:\d*$/, ':PORT')}`;
  return unknown === undefined ? `${name}=${value}` : name;
}

/** Runs the instance through its first two rounds; the packets that announce, by line. */
async function run(directory: string, listener: Listener): Promise<Map<number, Sent[]>> {
  const child = spawn('uwsgi', ['--ini', 'uwsgi.ini'], {
    cwd: directory,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = collect(child);
  // the second round comes with the first cycle of the master, after one second
  await until(() => /spawned uWSGI/.test(output()) || child.exitCode !== null);
  await wait(1800);
  const announced = [...listener.received];
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  assert.doesNotMatch(output(), /Traceback|Segmentation|unable to bind|already in use/);
  const packets = new Map<number, Sent[]>();
  for (const { listener: number, kind, hex } of announced) {
    const packet = Buffer.from(hex, 'hex');
    assert.equal(packet[0], 224);
    if (packet[3] !== 0) continue;
    packets.set(number, [...(packets.get(number) ?? []), [kind, ...decode(packet)]]);
  }
  return packets;
}

function collect(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('latin1').on('data', (text: string) => (output += text));
  return () => output;
}

/** Puts the place of a line's own listener into it. */
function fill(line: string, number: number, ports: readonly number[]): string {
  return line.replaceAll('PORT', String(ports[number])).replaceAll('NUMBER', String(number));
}

function instance(): fc.Arbitrary<{ settings: string[]; lines: string[] }> {
  const socket = fc.oneof(
    fc.constantFrom(
      'socket = one.sock',
      'http-socket = 127.0.0.1:0',
      'socket = 127.0.0.1:0',
      'uwsgi-socket = two.sock',
      'socket = localhost:0',
    ),
    // names without a file are shared by all that run
    fc.uuid().map((id) => `fastcgi-socket = @uwsgi-ini-${id}`),
  );
  const maybe = (text: string, weight = 1) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight, arbitrary: fc.constant(text) });
  const settings = fc
    .tuple(
      fc.oneof(
        { weight: 12, arbitrary: fc.uniqueArray(socket, { minLength: 1, maxLength: 3 }) },
        { weight: 1, arbitrary: fc.constant([]) },
      ),
      fc.constantFrom('', 'processes = 2', 'workers = 3\nthreads = 2', 'threads = 4'),
      fc.constantFrom('', '', 'weight = 7', 'weight = -1', 'weight = 2.5', 'weight = many'),
      maybe('auto-weight = true'),
      fc.constantFrom('', '', '', 'subscribe-with-modifier1 = 30', 'subscribe-with-modifier1 = 300'),
      fc.constantFrom('', '', 'subscription-notify-socket = /run/notify', 'notify-socket = notify.sock'),
      fc.constantFrom(...Array(12).fill(''), 'start-unsubscribed = true', 'start-unsubscribed = false'),
      fc.constantFrom(...Array(12).fill(''), 'master = true', 'master = false'),
    )
    .map(([sockets, ...rest]) => [...sockets, ...rest].filter((one) => one !== ''));
  return fc.record({
    settings,
    lines: fc.array(fc.oneof({ weight: 2, arbitrary: classic() }, { weight: 3, arbitrary: keyed() }), {
      minLength: LINES,
      maxLength: LINES,
    }),
  });
}

const UDP = ['127.0.0.1:PORT', '127.0.0.1:PORT', '127.0.0.1:PORT', '0.0.0.0:PORT', '127.1:PORT', '0x7f.0.0.1:PORT'];
const UNREACHED = [
  'localhost:PORT',
  ':PORT',
  'PORT',
  '*:PORT',
  'udp://127.0.0.1:PORT',
  '127.0.0.1',
  '[::1]:PORT',
  '127.0.0.1:0',
  '999.0.0.1:PORT',
];
const KEYS = [
  'app.local',
  'app.local',
  'a.local:8080',
  'A.local/x',
  ' blank.local',
  '.catch-all',
  '@list',
  '@none',
  'k'.repeat(300),
];
const SIGN = ['SHA256:key.pem', 'sha256:key.pem', 'SHA256:none.pem', 'none:key.pem', 'key.pem', ''];

function classic(): fc.Arbitrary<string> {
  const absolute = 'DIRECTORY/NUMBER.ss';
  return fc
    .record({
      name: fc.constantFrom('subscribe', 'subscribe-to', 'st'),
      source: fc.constantFrom(...Array(8).fill(''), '10.0.0.1:3031=', 'app.sock=', '=0=', '=5=', '=x='),
      server: fc.constantFrom(...UDP, ...UDP, ...UDP, ...UDP, ...UDP, ...UDP, ...UNREACHED, absolute, absolute, 'NUMBER.ss'),
      separator: fc.constantFrom(...Array(20).fill(':'), ' : ', ''),
      key: fc.constantFrom(...KEYS, ''),
      modifier: fc.constantFrom('', '', '', ',5', ',300', ', 5', ',abc', ',-1', ','),
      sign: fc.constantFrom('', '', '', ...SIGN.map((one) => `,${one}`)),
    })
    .map(
      ({ name, source, server, separator, key, modifier, sign }) =>
        `${name} = ${source}${server}${separator}${key}${modifier}${sign}`,
    );
}

function keyed(): fc.Arbitrary<string> {
  const some = (...texts: string[]) => fc.option(fc.constantFrom(...texts), { nil: undefined, freq: 3 });
  const elements = fc.tuple(
    fc.option(
      fc.constantFrom(...UDP, ...UDP, 'NUMBER.ss', './NUMBER.ss', ...UNREACHED).map((one) => `server=${one}`),
      { nil: undefined, freq: 30 },
    ),
    fc.option(
      fc.constantFrom(...KEYS, '', 'with\\,comma', 'with=equals').map((one) => `key=${one}`),
      { nil: undefined, freq: 30 },
    ),
    some('addr=10.0.0.7:3031', 'addr=', 'address=10.0.0.8:1', 'addr= /x'),
    some('socket=0', 'socket=1', 'socket=9', 'socket=10.0.0.1:3031', 'socket='),
    some('weight=5', 'weight=0', 'weight=-1', 'weight=2.5', 'weight=many'),
    some('modifier1=5', 'modifier1=300', 'modifier1=-1', 'modifier1=x'),
    some('modifier2=1', 'modifier2=256'),
    fc.option(
      fc.constantFrom(...SIGN).map((one) => `sign=${one}`),
      { nil: undefined, freq: 3 },
    ),
    some('check=key.pem', 'check=none', 'check=none'),
    some('sni_key=/k', 'sni_key='),
    some('sni_crt=/c'),
    some('sni_ca=/ca'),
    some('algo=lrc', 'proto=http', 'backup=1', 'vassal=v', 'inactive=1', 'Weight=9', 'key', 'modifier=7', ' weight=8'),
    some('key=twice.local', 'server=127.0.0.1:PORT', 'weight=6'),
  );
  return elements
    .chain((all) => {
      const given = all.filter((one) => one !== undefined);
      return fc.tuple(
        fc.shuffledSubarray(given, { minLength: given.length }),
        fc.constantFrom(...Array(12).fill(','), ',,', ', '),
      );
    })
    .map(([given, separator]) => `subscribe2 = ${given.join(separator)}`);
}
