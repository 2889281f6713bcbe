import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { ANY, isWhole, routersOf } from '../../model/routers.js';
import { ipv4, SOCKET_READERS } from '../../model/subscription.js';
import { isOn, walk } from '../../model/value.js';
import { type Span, slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const takenAddress: Rule = {
  id: 'taken-address',
  summary: 'An address that another socket of the same instance takes',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    /** Those above, by what two must have in common: the port, or all of the path. */
    const above = new Map<string, Listening[]>();
    for (const socket of listeningSockets(document)) {
      const place = String(tcp(socket.written)?.port ?? socket.written);
      const others = above.get(place) ?? [];
      above.set(place, others);
      for (const other of others) {
        const effect = effectOf(document, other, socket);
        if (effect === undefined) continue;
        const again = socket.ofWorkers && socket.setting.name === other.setting.name && socket.written === other.written;
        yield {
          span: socket.at,
          ...(again && { severity: 'warning' as const }),
          message: `\`${socket.written}\` is taken by \`${other.setting.name} = ${other.written}\`: ${effect}. Choose another address, or remove one of them.`,
          related: [{ span: other.at, message: 'The other socket' }],
        };
        break;
      }
      others.push(socket);
    }
  },
};

interface Listening {
  readonly setting: Setting;
  readonly at: Span;
  readonly written: string;
  /** One of those that workers wait at. */
  readonly ofWorkers: boolean;
}

/** Whatever an instance listens at, in the order of the file. */
function listeningSockets(document: Document): Listening[] {
  const routers = routersOf(document).filter(({ listeners }) => listeners.length > 0);
  const ofRouters = new Set(routers.flatMap(({ listeners }) => listeners.map(({ setting }) => setting)));
  const statistics = [/^stats(-server)?$/, ...routers.map(({ name }) => new RegExp(`^${name}-(ss|stats(-server)?)$`))];
  const ofStatistics = new Set(
    statistics.map((names) => document.settings.findLast(({ name, option }) => option !== undefined && names.test(name))),
  );
  return document.settings.flatMap((setting) => {
    const reader = setting.option?.reader ?? '';
    const ofWorkers = SOCKET_READERS.has(reader) && reader !== 'uwsgi_opt_add_lazy_socket';
    const shared = reader === 'uwsgi_opt_add_shared_socket';
    if (!ofWorkers && !shared && !ofRouters.has(setting) && !(ofStatistics.has(setting) && hasMaster(document))) return [];
    if (misreading(document, setting) !== undefined) return [];
    return walk(setting.value)
      .filter(({ grammar, opaque, problem }) => grammar.kind === 'address' && !opaque && problem === undefined)
      .map(({ span: at }) => ({ setting, at, written: slice(document.text, at), ofWorkers }))
      .filter(({ written }) => written !== '' && !/^(=|fd:\/\/|::$)/.test(written));
  });
}

/** Nobody opens the server of statistics without a master. */
function hasMaster({ settings, text }: Document): boolean {
  const master = settings.findLast(({ name }) => name === 'master');
  return master === undefined || isOn(slice(text, master.value.span));
}

/** What becomes of two sockets; undefined where each gets an address. */
function effectOf(document: Document, one: Listening, other: Listening): string | undefined {
  const same = one.written === other.written;
  const [first, second] = [tcp(one.written), tcp(other.written)];
  if (first?.port === 0 || second?.port === 0) return undefined;
  // core/socket.c: uwsgi_socket_is_already_bound
  if (same && one.ofWorkers && other.ofWorkers)
    return one.setting.name === other.setting.name
      ? 'uWSGI opens it once, and says nothing of this line'
      : `uWSGI opens it once, as \`${one.setting.name}\`, and says nothing of this line`;
  if (first === undefined && second === undefined) {
    if (!same || document.settings.some(({ name }) => name === 'abstract-socket')) return undefined;
    if (one.written.startsWith('@')) return IN_USE;
    // core/socket.c: bind_to_unix
    return one.written.startsWith('/') ? 'whichever is opened last replaces the file, and nobody reaches the other' : undefined;
  }
  if (first === undefined || second === undefined || first.port !== second.port) return undefined;
  // several may then have one address
  if (document.settings.some(({ name }) => name === 'reuse-port')) return undefined;
  if (same || first.host === second.host) return IN_USE;
  const known = ipv4(first.host) !== undefined && ipv4(second.host) !== undefined;
  return known && [first.host, second.host].includes(ANY)
    ? `\`${ANY}\` is every address of the host, and on Linux whoever comes second ends with "Address already in use"`
    : undefined;
}

const IN_USE = 'whoever asks for it second ends with "Address already in use"';

function tcp(written: string): { readonly host: string; readonly port: number } | undefined {
  const colon = written.lastIndexOf(':');
  if (colon < 0) return undefined;
  const host = written.slice(0, colon);
  return { host: host === '' ? ANY : (ipv4(host) ?? host), port: Number.parseInt(written.slice(colon + 1), 10) || 0 };
}
