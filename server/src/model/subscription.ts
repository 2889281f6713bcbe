import { atLeast, type Version } from '../knowledge/version.js';
import { parsePairs } from '../syntax/pairs.js';
import { cook, findReferences } from '../syntax/placeholders.js';
import { slice, span } from '../text.js';
import { type Document, perDocument, type Setting } from './document.js';
import { atoi, isOn } from './value.js';

/**
 * What a line `subscribe` or `subscribe2` makes the master of a real instance do (`core/subscription.c: uwsgi_subscribe,
 * uwsgi_subscribe2, uwsgi_subscription_ub, send_subscription`): which datagram is sent, to whom, with which fields, or why none is.
 */
export interface Announcement {
  readonly setting: Setting;
  /** The packet; undefined when none is made. */
  readonly packet: Packet | undefined;
  /** Why there is no packet, or why the one there is reaches nobody. */
  readonly silence: Silence | undefined;
  /** A file whose presence keeps the packet back (`check`). */
  readonly unless: string | undefined;
  /** Whether something in the line is replaced before uWSGI reads it, so that all of this may differ. */
  readonly vague: boolean;
}

export interface Packet {
  readonly to: Destination;
  /** What is announced; what the line itself gives has no setting. */
  readonly source: Socket;
  readonly fields: readonly Field[];
  /** `digest:file`, as it is asked for; a signature that cannot be made is left out, and the packet is sent without. */
  readonly sign: string | undefined;
  /** Keys of a file, one packet for each of its lines. */
  readonly listFile: string | undefined;
}

export type Destination =
  | { readonly kind: 'udp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

export interface Field {
  readonly name: string;
  /** As it is sent. */
  readonly value: string;
  /** What it is where only the running instance knows; `value` is then what is written. */
  readonly unknown?: 'port' | 'interface' | 'number' | 'socket';
}

export type Silence =
  | 'no-server'
  | 'no-key'
  | 'no-shared-socket'
  | 'no-socket'
  | 'not-running'
  | 'no-master'
  | 'blocked'
  | 'never'
  | 'kept-back'
  | 'not-an-address'
  | 'no-port';

/** What of the other lines matters. */
export interface Instance {
  readonly version: Version;
  /** The sockets in the order of their numbers. */
  readonly sockets: readonly Socket[];
  readonly sharedSockets: readonly Socket[];
  /** There is nothing to serve, so that the instance ends at once. */
  readonly idle: boolean;
  readonly masterOff: boolean;
  /** `start-unsubscribed`, and no FIFO that could end that. */
  readonly blocked: boolean;
  readonly weight: string;
  readonly autoWeight: boolean;
  /** `subscribe-with-modifier1` */
  readonly modifier1: string | undefined;
  readonly notify: string | undefined;
  /** processes x threads; undefined where that cannot be known. */
  readonly cores: number | undefined;
  /** Seconds between two announcements; undefined where that cannot be known. */
  readonly interval: number | undefined;
}

export interface Socket {
  readonly setting: Setting | undefined;
  readonly name: string;
  readonly unknown?: Field['unknown'];
}

export const SOCKET_READERS: ReadonlySet<string> = new Set([
  'uwsgi_opt_add_socket',
  'uwsgi_opt_add_socket_no_defer',
  'uwsgi_opt_add_ssl_socket',
  'uwsgi_opt_add_lazy_socket',
]);

const IN_VAIN = '255.255.255.255';

/** Options with which an instance runs without a socket of its own (`core/uwsgi.c: uwsgi_start`), or may get one from elsewhere. */
const RUNS_WITHOUT_SOCKET =
  /router|^https?2?$|^udp$|emperor|daemon|cron|spooler|legion|^loop$|^no-server$|zerg|setns-socket|^(ini|include|inherit|import|yaml|json|xml)$|^(tornado|gevent|asyncio)/;

/** All announcements of a file, in the order in which they are sent, as they are from the second round on. */
export const announcements = perDocument((document): readonly Announcement[] => announcementsIn(document, 'later'));

/**
 * All announcements of a file in one round. On 2.0 the weight of a `subscribe2` line stays for all that are sent after it: in the
 * first round those before it still have another one. `exists` says whether a file does, where that is known.
 */
export function announcementsIn(
  document: Document,
  round: 'first' | 'later',
  exists: (path: string) => boolean | undefined = () => undefined,
): readonly Announcement[] {
  const instance = instanceOf(document);
  const lines = document.settings.filter(
    ({ option }) => option !== undefined && /^uwsgi\.subscriptions2?$/.test(targetOf(option)),
  );
  const older = lines.filter(({ name }) => name !== 'subscribe2');
  const newer = lines.filter(({ name }) => name === 'subscribe2');
  const stays = !atLeast(instance.version, [2, 1]);
  let { weight } = instance;
  const weigh = (found: string, setting: Setting) => weightOf(document, setting, exists) ?? found;
  if (stays && round === 'later') weight = newer.reduce(weigh, weight);
  return [...older, ...newer].map((setting) => {
    const value = valueOf(document, setting);
    if (stays && setting.name === 'subscribe2') weight = weigh(weight, setting);
    const made = (setting.name === 'subscribe2' ? subscribe2 : subscribe)(value, { ...instance, weight });
    const kept = instance.idle
      ? 'not-running'
      : instance.masterOff
        ? 'no-master'
        : instance.blocked
          ? 'blocked'
          : instance.interval === 0
            ? 'never'
            : made.packet !== undefined && made.unless !== undefined && exists(made.unless)
              ? 'kept-back'
              : undefined;
    return { setting, unless: undefined, ...made, silence: kept ?? made.silence, vague: isVague(document, setting) };
  });
}

function targetOf({ target }: { readonly target?: string }): string {
  return target?.replace(/^&/, '') ?? '';
}

/** The weight that a line gives, if it gets so far as to set it. */
function weightOf(document: Document, setting: Setting, exists: (path: string) => boolean | undefined): string | undefined {
  const keys = keysOf(valueOf(document, setting), document.catalogue.version);
  const [given, check] = [keys.get('weight'), keys.get('check')];
  if (given === undefined || !keys.has('server') || !keys.has('key')) return undefined;
  return check !== undefined && exists(check) ? undefined : String(atoi(given));
}

/** What the settings say that matters for what is announced. */
export const instanceOf = perDocument((document): Instance => {
  const last = (...names: readonly string[]) => document.settings.findLast(({ name }) => names.includes(name));
  const text = (setting: Setting | undefined) => setting && valueOf(document, setting);
  const on = (name: string) => {
    const value = text(last(name));
    return value !== undefined && isOn(value);
  };
  const number = (fallback: number, ...names: readonly string[]) => {
    const setting = last(...names);
    return setting === undefined ? fallback : isVague(document, setting) ? undefined : atoi(valueOf(document, setting));
  };
  const [processes, threads] = [number(1, 'processes', 'workers'), number(1, 'threads')];
  const [frequency, cycle] = [number(10, 'subscribe-freq'), number(1, 'check-interval')];
  const master = text(last('master'));
  const sockets = socketsOf(document);
  return {
    version: document.catalogue.version,
    sockets,
    sharedSockets: document.settings
      .filter(({ option }) => option?.reader === 'uwsgi_opt_add_shared_socket')
      .map((setting) => socketOf(document, setting)),
    idle: sockets.length === 0 && !document.settings.some(({ name }) => RUNS_WITHOUT_SOCKET.test(name)),
    masterOff: master !== undefined && !isOn(master),
    blocked: on('start-unsubscribed') && last('master-fifo') === undefined,
    weight: text(last('weight')) ?? '0',
    autoWeight: on('auto-weight'),
    modifier1: text(last('subscribe-with-modifier1')),
    notify: text(last('subscription-notify-socket')) ?? text(last('notify-socket')),
    cores: processes === undefined || threads === undefined ? undefined : Math.max(processes, 1) * Math.max(threads, 1),
    interval: frequency === undefined || cycle === undefined ? undefined : frequency * Math.max(cycle, 1),
  };
});

/** The sockets by number: all that requests are served on, in the order of their lines. */
export function socketsOf(document: Document): Socket[] {
  const given = document.settings.filter(({ option }) => option !== undefined && SOCKET_READERS.has(option.reader));
  if (given.length > 0) return given.map((setting) => socketOf(document, setting));
  // a router without anything behind it makes a socket for the instance itself
  const router = document.settings.find(({ name }) => /^(http|httprouter|https|https2)$/.test(name));
  const mapped = document.settings.some(({ name }) => /^http-(to|use-|subscription-server)/.test(name));
  return router === undefined || mapped ? [] : [{ setting: undefined, name: '127.0.0.1:0', unknown: 'port' }];
}

function socketOf(document: Document, setting: Setting): Socket {
  const written = valueOf(document, setting).trimStart();
  const name = setting.option?.reader === 'uwsgi_opt_add_ssl_socket' ? (written.split(',')[0] as string) : written;
  const unknown =
    isVague(document, setting) || /^(=|fd:\/\/)/.test(name)
      ? 'socket'
      : /:\s*0*$/.test(name) || /:0/.test(name)
        ? 'port'
        : name.includes('*') && name.includes(':')
          ? 'interface'
          : undefined;
  return { setting, name, ...(unknown && { unknown }) };
}

type Made = Pick<Announcement, 'packet' | 'silence'> & Partial<Pick<Announcement, 'unless'>>;

/** `[source=]server:key[,modifier1[,digest:file]]`, or `server:@file` (`core/subscription.c: uwsgi_subscribe`). */
function subscribe(value: string, instance: Instance): Made {
  let rest = value;
  let source: Socket | undefined;
  let equals = value.indexOf('=');
  if (equals === 0) {
    equals = value.indexOf('=', 1);
    if (equals < 0) return nothing('no-server');
    source = instance.sharedSockets[atoi(value.slice(1, equals))];
    if (source === undefined) return nothing('no-shared-socket');
  } else if (equals > 0) {
    source = { setting: undefined, name: value.slice(0, equals) };
  }
  if (equals >= 0) rest = value.slice(equals + 1);

  const port = rest.startsWith('/') ? 0 : rest.indexOf(':');
  if (port < 0) return nothing('no-server');
  const colon = rest.indexOf(':', port + 1);
  if (colon < 0) return nothing('no-key');
  const to = destinationOf(rest.slice(0, colon));
  const part = rest.slice(colon + 1);
  if (part.startsWith('@')) return send(to, { key: part.slice(1), source, modifier1: 0, listFile: part.slice(1) }, instance);

  const comma = part.indexOf(',');
  if (comma < 0) return send(to, { key: part, source, modifier1: 0 }, instance);
  // a comma right behind the first one is not seen
  const next = part.indexOf(',', comma + 2);
  const digits = part.slice(comma + 1, next < 0 ? undefined : next);
  const sign = next < 0 ? undefined : part.slice(next + 1);
  return send(to, { key: part.slice(0, comma), source, modifier1: digitsOf(digits), sign }, instance);
}

/** `server=...,key=...` (`core/subscription.c: uwsgi_subscribe2`). */
function subscribe2(value: string, instance: Instance): Made {
  const keys = keysOf(value, instance.version);
  const [server, key] = [keys.get('server'), keys.get('key')];
  if (server === undefined) return nothing('no-server');
  if (key === undefined) return nothing('no-key');
  const newer = atLeast(instance.version, [2, 1]);
  const number = keys.get('socket');
  const numbered = number === undefined ? undefined : instance.sockets[atoi(number)];
  const addr = keys.get('addr');
  const source = numbered ?? (addr === undefined ? undefined : { setting: undefined, name: addr });
  const weight = keys.get('weight');
  const rest = {
    key,
    source,
    modifier1: byte(keys.get('modifier1')),
    modifier2: byte(keys.get('modifier2')),
    sign: keys.get('sign'),
    sni: (['sni_key', 'sni_crt', 'sni_ca'] as const).flatMap((name) => fieldOf(name, keys.get(name))),
    ...(newer && {
      // a line of its own: what the others say does not count
      weight: weight === undefined ? undefined : String(atoi(weight)),
      more: [
        { name: 'backup', value: String(atoi(keys.get('backup') ?? '0')) },
        ...fieldOf('vassal', keys.get('vassal')),
        ...fieldOf('proto', keys.get('proto')),
        ...fieldOf('algo', keys.get('algo')),
        ...fieldOf('inactive', keys.get('inactive')),
      ],
    }),
  };
  return { ...send(destinationOf(server), rest, instance), unless: keys.get('check') };
}

/** What a line asks for. */
interface Wish {
  readonly key: string;
  readonly source: Socket | undefined;
  readonly modifier1: number;
  readonly modifier2?: number;
  readonly sign?: string | undefined;
  readonly listFile?: string;
  readonly sni?: readonly Field[];
  /** On 2.1, where each line of `subscribe2` has its own. */
  readonly weight?: string | undefined;
  /** Further fields of 2.1; their presence tells the newer form. */
  readonly more?: readonly Field[];
}

function send(to: Destination, wish: Wish, instance: Instance): Made {
  const source = wish.source ?? instance.sockets[0];
  if (source === undefined) return nothing('no-socket');
  const own = wish.more !== undefined;
  const cores: Field =
    instance.cores === undefined
      ? { name: 'cores', value: '?', unknown: 'number' }
      : { name: 'cores', value: String(instance.cores) };
  // 2.1 no longer heeds the option where the key is
  const modifier1 = instance.modifier1 === undefined || own ? wish.modifier1 : byte(instance.modifier1);
  const weight = own
    ? (wish.weight ?? (instance.autoWeight ? cores.value : '1'))
    : instance.autoWeight
      ? cores.value
      : String(BigInt.asIntN(64, unsigned(instance.weight)));
  const fields: Field[] = [
    { name: 'key', value: wish.key },
    { name: 'address', value: source.name, ...(source.unknown && { unknown: source.unknown }) },
    { name: 'modifier1', value: String(modifier1) },
    { name: 'modifier2', value: String(wish.modifier2 ?? 0) },
    cores,
    { name: 'load', value: '0' },
    { name: 'weight', value: weight, ...(weight === '?' && { unknown: 'number' as const }) },
    ...sniAndMore(wish),
    ...fieldOf('notify', instance.notify),
  ];
  const packet: Packet = { to, source, fields, sign: wish.sign, listFile: wish.listFile };
  return { packet, silence: unreachable(to) };
}

function sniAndMore({ sni = [], more }: Wish): readonly Field[] {
  if (more === undefined) return sni;
  const before = more.filter(({ name }) => name === 'backup' || name === 'vassal');
  return [...before, ...sni, ...more.filter((field) => !before.includes(field))];
}

function nothing(silence: Silence): Made {
  return { packet: undefined, silence };
}

/** The address that `sendto` gets: the host is read as a number, no name is looked up. */
function destinationOf(server: string): Destination {
  const colon = server.indexOf(':');
  if (colon < 0) return { kind: 'unix', path: server.slice(0, 102) };
  return { kind: 'udp', host: ipv4(server.slice(0, colon)) ?? IN_VAIN, port: atoi(server.slice(colon + 1)) & 0xffff };
}

function unreachable(to: Destination): Silence | undefined {
  if (to.kind === 'unix') return undefined;
  return to.host === IN_VAIN ? 'not-an-address' : to.port === 0 ? 'no-port' : undefined;
}

/** An IPv4 address as `inet_addr` reads it: one to four numbers, decimal, octal or hexadecimal, the last of which fills the rest. */
export function ipv4(text: string): string | undefined {
  const parts = text.replace(/[ \t\n\v\f\r].*$/s, '').split('.');
  if (parts.length > 4) return undefined;
  const numbers = parts.map((part) => {
    if (/^0x[0-9a-f]+$/i.test(part)) return Number.parseInt(part, 16);
    if (/^0[0-7]*$/.test(part)) return Number.parseInt(part, 8);
    return /^[1-9]\d*$/.test(part) ? Number(part) : Number.NaN;
  });
  const rest = numbers.at(-1) as number;
  const most = 256 ** (5 - parts.length);
  if (numbers.some(Number.isNaN) || numbers.slice(0, -1).some((one) => one > 255) || rest >= most) return undefined;
  const whole = numbers.slice(0, -1).reduce((sum, one, index) => sum + one * 256 ** (3 - index), 0) + rest;
  return [24, 16, 8, 0].map((shift) => Math.floor(whole / 2 ** shift) % 256).join('.');
}

/** The keys of a list with the values that count: of several the last. */
function keysOf(value: string, version: Version): Map<string, string> {
  const newer = atLeast(version, [2, 1]);
  const keys = new Map<string, string>();
  for (const pair of parsePairs(value, span(0, value.length))) {
    if (pair.value !== undefined) keys.set(newer && pair.name === 'address' ? 'addr' : pair.name, pair.text);
  }
  return keys;
}

function fieldOf(name: string, value: string | undefined): Field[] {
  return value === undefined ? [] : [{ name, value }];
}

function byte(text: string | undefined): number {
  return text === undefined ? 0 : atoi(text) & 0xff;
}

/** `core/utils.c: uwsgi_str_num`: every character counts as a digit, whatever it is. */
function digitsOf(text: string): number {
  const number = [...text].reduce((sum, char) => sum * 10n + BigInt(char.charCodeAt(0) - 48), 0n);
  return Number(BigInt.asUintN(8, number));
}

/** What `strtoul` makes of a text, in 64 bits. */
function unsigned(text: string): bigint {
  return BigInt.asUintN(64, BigInt(/^[ \t\n\v\f\r]*([+-]?\d+)/.exec(text)?.[1] ?? '0'));
}

/** The value as uWSGI has it after the first replacements. */
function valueOf({ text }: Document, { entry }: Setting): string {
  return cook(slice(text, entry.value));
}

function isVague({ text }: Document, { entry }: Setting): boolean {
  const written = slice(text, entry.value);
  return /%[^%]/.test(written.replaceAll('%%', '')) || findReferences(text, entry.value).length > 0;
}
