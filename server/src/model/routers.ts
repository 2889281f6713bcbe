import { slice } from '../text.js';
import { otherReading } from './conventional.js';
import { type Document, perDocument, type Setting } from './document.js';
import { type Announcement, announcements, type Destination, ipv4, socketsOf } from './subscription.js';
import { type Value, walk } from './value.js';

/** A router of an instance (`plugins/corerouter`), with what matters for subscriptions. */
export interface Router {
  readonly name: 'http' | 'fastrouter' | 'rawrouter' | 'sslrouter';
  /** What requests come in at. Without any the router does not run, and nothing of it (`uwsgi_corerouter_init`). */
  readonly listeners: readonly Listener[];
  readonly servers: readonly SubscriptionServer[];
}

export interface Listener {
  readonly setting: Setting;
  /** As it is written; undefined where something is to be replaced, or a socket is taken by its number. */
  readonly address: string | undefined;
}

/** What subscriptions are sent to: a UDP address or a Unix socket of datagrams. */
export interface SubscriptionServer {
  readonly router: Router['name'];
  readonly setting: Setting;
  /** Undefined where it cannot be known, or nothing reaches it. */
  readonly address: Destination | undefined;
}

const LISTENERS: Readonly<Record<Router['name'], RegExp>> = {
  http: /^(http|httprouter|https|https2|http-to-https)$/,
  fastrouter: /^fastrouter$/,
  rawrouter: /^rawrouter$/,
  sslrouter: /^sslrouter2?$/,
};

const ROUTERS = Object.keys(LISTENERS) as Router['name'][];

/** The routers that a file says anything of that matters here. */
export const routersOf = perDocument((document): readonly Router[] =>
  ROUTERS.map((name) => readRouter(document, name)).filter(({ listeners, servers }) => listeners.length + servers.length > 0),
);

/** The subscription servers of a file, in the order of its routers. */
export function serversOf(document: Document): SubscriptionServer[] {
  return routersOf(document).flatMap(({ servers }) => servers);
}

/** What a file sends, where that is certain. */
export const subscribersOf = perDocument((document): readonly Announcement[] =>
  announcements(document).filter(({ vague, silence, packet }) => !vague && silence === undefined && packet !== undefined),
);

/**
 * Whether the file alone says what the instance does: it reads no other one, nothing in it depends on a condition, and it has one
 * section, so that no lines belong to an instance of their own.
 */
export const isWhole = perDocument((document): boolean => {
  const sections = new Set(document.settings.map(({ entry }) => entry.section?.title));
  return sections.size === 1 && !document.settings.some(bringsMore);
});

/** Whether a whole file is meant to be started as it is: it has a master and a socket, so nothing is missing that others add. */
export function isInstance(document: Document): boolean {
  return isWhole(document) && document.settings.some(({ name }) => name === 'master') && socketsOf(document).length > 0;
}

function bringsMore({ name, option }: Setting): boolean {
  return name.includes('%') || name.includes('$') || (option !== undefined && BRINGS_MORE.test(option.reader));
}

/** `core/config.c`, `core/uwsgi.c: uwsgi_opt_load` and those for one format each. */
const BRINGS_MORE = /^uwsgi_opt_(load(_(?!plugin|dl).*)?|logic|add_custom_option)$/;

/** Whether what is sent to `to` arrives at `server`. All interfaces are those of this host, so only its own addresses count there. */
export function reaches(to: Destination, server: Destination): boolean {
  if (to.kind === 'unix' || server.kind === 'unix')
    return to.kind === 'unix' && server.kind === 'unix' && to.path === server.path && to.path.startsWith('/');
  if (to.port !== server.port) return false;
  return to.host === server.host || (server.host === ANY && to.host.startsWith('127.'));
}

/** All interfaces. */
export const ANY = '0.0.0.0';

function readRouter(document: Document, name: Router['name']): Router {
  const given = document.settings.filter(({ option }) => option !== undefined);
  return {
    name,
    listeners: given
      .filter((setting) => LISTENERS[name].test(setting.name))
      .map((setting) => ({ setting, address: listenerAddress(document, setting) })),
    servers: given
      .filter((setting) => setting.name === `${name}-subscription-server`)
      .map((setting) => ({ router: name, setting, address: serverAddress(document, setting.value) })),
  };
}

function listenerAddress({ text }: Document, { value }: Setting): string | undefined {
  const at = walk(value).find(({ grammar }) => grammar.kind === 'address');
  const written = at && slice(text, at.span);
  if (written === undefined || at?.opaque || at?.problem !== undefined || otherReading(written) !== undefined) return undefined;
  return /^(=|fd:\/\/)/.test(written) ? undefined : written;
}

function serverAddress({ text }: Document, value: Value): Destination | undefined {
  const written = slice(text, value.span);
  if (value.opaque || value.problem !== undefined || written === '' || otherReading(written) !== undefined) return undefined;
  return destination(written);
}

/** An address of datagrams as it is bound (`core/socket.c: bind_to_udp`); undefined for names, which are bound to nothing of use. */
export function destination(written: string): Destination | undefined {
  const colon = written.indexOf(':');
  if (colon < 0) return { kind: 'unix', path: written };
  const host = colon === 0 ? ANY : ipv4(written.slice(0, colon));
  const port = /^\d+$/.exec(written.slice(colon + 1))?.[0];
  return host === undefined || port === undefined ? undefined : { kind: 'udp', host, port: Number(port) };
}
