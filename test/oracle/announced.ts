import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { slice } from '../../server/src/text.js';
import { type Case, type Proof, withoutLine } from './case.js';
import { decode, type Listener, listen, until } from './packet.js';
import { serve, write } from './serving.js';

/** What a real instance sends for a `subscribe` line: its first round of packets, as they arrive at a listener of the test. */

/** A packet as a list of `name=value`, without what differs from run to run. */
type Packet = readonly string[];

const SUBSCRIBES = /^(subscribe|subscribe-to|st|subscribe2)$/;

/** Only for lines that announce. */
const ofSubscriptions =
  (proof: Proof): Proof =>
  async (one) =>
    SUBSCRIBES.test(one.setting?.entry.name ?? '') ? proof(one) : undefined;

/** The text that is meant brings a packet that this one does not. */
export const announcesOther: Proof = ofSubscriptions(async (one) => {
  if (one.fixed === undefined) return undefined;
  const [found, meant = []] = await packetsOf(one, [one.text, one.fixed]);
  if (found === undefined) return undefined;
  const other = meant.find((packet) => !found.some((one) => String(one) === String(packet)));
  return other && `announces: not ${other}`;
});

/** The line brings no packet, though others are sent. */
export const announcesNothing: Proof = ofSubscriptions(async (one) => {
  const [found, without] = await packetsOf(one, [one.text, withoutLine(one)]);
  return found !== undefined && found.length === without?.length ? 'announces: nothing' : undefined;
});

/** The line brings one packet, whatever else is written. */
export const announcesOnce: Proof = ofSubscriptions(async (one) => {
  const [found = []] = await packetsOf(one, [one.text]);
  return found.length === 1 ? `announces: ${found[0]}` : undefined;
});

/** The packet has what is written as it stands. */
export const announcesAsWritten: Proof = async (one) => {
  // a port may be another in the run
  const marked = slice(one.text, one.report.span).replace(/^(localhost):\d+$/, '$1');
  const [found = []] = await packetsOf(one, [`${one.text}subscribe = 127.0.0.1:4040:z.local\n`]);
  const field = found.flat().find((field) => ['address', 'notify'].some((name) => field.startsWith(`${name}=${marked}`)));
  return field && `announces: ${field}`;
};

/** The packet has another modifier than is written. */
export const announcesOtherModifier: Proof = ofSubscriptions(async (one) => {
  const written = slice(one.text, one.report.span).trim();
  const [found = []] = await packetsOf(one, [one.text]);
  const modifier = found[0]?.find((field) => field.startsWith('modifier1='));
  return modifier !== undefined && modifier !== `modifier1=${written}` ? `announces: ${modifier}` : undefined;
});

/** The packet is the same as without `socket`, and another where there is such a socket, or another is chosen. */
export const announcesWithoutSocket: Proof = async (one) => {
  const [without, first] = ['', ',socket=0'].map((by) => one.text.replace(/,socket=[^,\n]*/, by)) as [string, string];
  const more = `${one.text}socket = one.sock\nsocket = two.sock\n`;
  const [found = '', ...others] = (await packetsOf(one, [one.text, without, first, more])).map(String);
  const [same, ...differ] = others;
  return found !== '' && found === same && differ.some((other) => other !== found) ? 'announces: as without socket' : undefined;
};

/** Nothing at all is announced, as it is without the line. */
export const keepsFromAnnouncing: Proof = async (one) => {
  const [found, without] = await packetsOf(one, [one.text, withoutLine(one)]);
  return found === undefined && without !== undefined ? 'announces: nothing' : undefined;
};

/** The packet is the same as with that value of the key, and another than with the next. */
export const announcesAs = (key: string, read: string, next: string): Proof =>
  ofSubscriptions(async (one) => {
    const element = new RegExp(`,${key}=[^,\n]*`);
    const texts = [read, next].map((by) => one.text.replace(element, `,${key}=${by}`));
    const [found, as, other] = (await packetsOf(one, [one.text, ...texts])).map(String);
    return found !== '' && found === as && found !== other ? `announces: as ${key}=${read}` : undefined;
  });

/** The packet has no signature, unlike with a digest and a private key. */
export const announcesUnsigned: Proof = ofSubscriptions(async (one) => {
  const element = /(sign=|(?<=,0,))\S*/;
  const [found = [], meant = []] = await packetsOf(one, [one.text, one.text.replace(element, '$1SHA256:/etc/key.pem')]);
  const signed = (packets: readonly Packet[]) => packets.filter((packet) => packet.includes('sign')).length;
  return found.length === 1 && signed(found) === 0 && signed(meant) === 1 ? 'announces: unsigned' : undefined;
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;

/** The first round of packets of each text, in order; undefined where a line that certainly announces does not. */
async function packetsOf(one: Case, texts: readonly string[]): Promise<(Packet[] | undefined)[]> {
  write(one, { 'key.pem': KEY, 'app.pem': KEY, 'key=1.pem': KEY, keys: 'listed.local\n' });
  const directory = mkdtempSync(join(one.directory, 'listener-'));
  const listener = await listen(directory, 2);
  try {
    const rounds: (Packet[] | undefined)[] = [];
    for (const text of texts) rounds.push(await roundOf(one, text, listener, directory));
    return rounds;
  } finally {
    listener.stop();
  }
}

async function roundOf(one: Case, text: string, listener: Listener, directory: string): Promise<Packet[] | undefined> {
  const [port, last] = listener.ports;
  const before = listener.received.length;
  // when these come, what is sent before them has come, too; each turn of the listener takes one of a socket
  const key = `end-${before}`;
  const sockets = /^socket *=/m.test(text) ? '' : 'socket = one.sock\nsocket = two.sock\n';
  const end = `[uwsgi]\n${sockets}${`subscribe2 = server=127.0.0.1:${last},key=${key}\n`.repeat(4)}`;
  const sentTo = text
    .replace(/:4040/g, `:${port}`)
    .replace(/\b10\.0\.0\.[12](?=:)/g, '127.0.0.1')
    .replace(/\/run\/(ss|router)\.sock/g, `${directory}/0.ss`)
    .replace(/\/etc\//g, `${one.directory}/`)
    .replace(/^((?:http-|uwsgi-|shared-)?socket *= *)10\.0\.0\.\d(?=:)/gm, '$1127.0.0.1')
    .replace(/(^(?:http-|uwsgi-|shared-)?socket *= *\S+):\d+$/gm, '$1:0');
  const decoded = () =>
    listener.received.slice(before).map(({ listener: number, kind, hex }) => {
      const fields = decode(Buffer.from(hex, 'hex')).map((field) => field.replaceAll(one.directory, ''));
      return { number, kind, fields, goes: Buffer.from(hex, 'hex')[3] !== 0 };
    });
  const ends = () => decoded().filter(({ number, fields }) => number === 1 && fields.includes(`key=${key}`)).length >= 4;
  await serve(one, `${sentTo}${end}`, async (instance) => {
    await instance.logged(/^spawned uWSGI worker/);
    let tries = 0;
    await until(() => ends() || ++tries > 50);
  });
  if (!ends()) return undefined;
  return decoded()
    .filter(({ number, goes }) => number === 0 && !goes)
    .map(({ kind, fields }) => [kind, ...fields]);
}
