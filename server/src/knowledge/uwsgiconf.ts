import type { OptionName } from './facts.js';
import type { ChoiceOf } from './grammar.js';
import { SUBSCRIBE2 } from './tables.js';

/**
 * How uwsgiconf, which writes configuration from Python (https://github.com/idlesign/uwsgiconf), calls what uWSGI has: its class
 * `Subscriptions`, as of version 2.3.1. What it calls otherwise than uWSGI can be found by either name.
 */
export interface Parameter {
  /** The option, or the key of `subscribe2`, that it writes; a few write two. */
  readonly writes: readonly Written[];
  readonly takes: 'flag' | 'number' | 'text' | 'object';
  /** It may take a list, and writes a line for each. */
  readonly many?: true;
  /** Where it is not just another name, as the end of a sentence. */
  readonly remark?: string;
}

/** A misspelled name does not compile. */
export type Written = OptionName | `subscribe2.${Subscribe2Key}`;
export type Subscribe2Key = keyof typeof SUBSCRIBE2.keys;

export type Method = keyof typeof METHODS;

/** The methods and their parameters, in the order of the class. */
export const METHODS = {
  set_server_params: {
    client_notify_address: {
      writes: ['subscription-notify-socket'],
      takes: 'text',
      remark: 'an option of the client, though the method is for servers; nothing is bound there',
    },
    mountpoints_depth: { writes: ['subscription-mountpoint', 'subscription-mountpoints'], takes: 'number' },
    require_vassal: { writes: ['subscription-vassal-required'], takes: 'flag' },
    tolerance: { writes: ['subscription-tolerance'], takes: 'number' },
    tolerance_inactive: { writes: ['subscription-tolerance-inactive'], takes: 'number' },
    key_dot_split: { writes: ['subscription-dotsplit'], takes: 'flag' },
  },
  set_server_verification_params: {
    digest_algo: {
      writes: ['subscriptions-sign-check'],
      takes: 'text',
      remark: 'nothing is written where one of the two is missing',
    },
    dir_cert: {
      writes: ['subscriptions-sign-check'],
      takes: 'text',
      remark: 'nothing is written where one of the two is missing',
    },
    tolerance: { writes: ['subscriptions-sign-check-tolerance'], takes: 'number' },
    no_check_uid: { writes: ['subscriptions-sign-skip-uid'], takes: 'number', many: true },
    dir_credentials: { writes: ['subscriptions-credentials-check'], takes: 'text', many: true },
    pass_unix_credentials: { writes: ['subscriptions-use-credentials'], takes: 'flag' },
  },
  set_client_params: {
    start_unsubscribed: { writes: ['start-unsubscribed'], takes: 'flag' },
    clear_on_exit: { writes: ['subscription-clear-on-shutdown'], takes: 'flag' },
    unsubscribe_on_reload: { writes: ['unsubscribe-on-graceful-reload'], takes: 'flag' },
    announce_interval: { writes: ['subscribe-freq'], takes: 'number' },
  },
  subscribe: {
    server: { writes: ['subscribe2.server'], takes: 'text' },
    key: { writes: ['subscribe2.key'], takes: 'text' },
    address: {
      writes: ['subscribe2.addr', 'subscribe2.socket'],
      takes: 'object',
      remark: 'a text is `addr`, an integer is `socket`',
    },
    address_vassal: { writes: ['subscribe2.vassal'], takes: 'text' },
    balancing_weight: { writes: ['subscribe2.weight'], takes: 'number' },
    balancing_algo: {
      writes: ['subscribe2.algo', 'subscribe2.backup'],
      takes: 'object',
      remark: 'one of `subscriptions.algorithms`, whose `backup_level` is `backup`',
    },
    modifier: {
      writes: ['subscribe2.modifier1', 'subscribe2.modifier2'],
      takes: 'object',
      remark: 'one of `routing.modifiers`, whose argument is `modifier2`',
    },
    signing: {
      writes: ['subscribe2.sign'],
      takes: 'object',
      remark: 'a tuple of digest and file; a plain text is torn to letters',
    },
    check_file: {
      writes: ['subscribe2.check'],
      takes: 'text',
      remark: 'described the other way round: the file stops the packet',
    },
    protocol: { writes: ['subscribe2.proto'], takes: 'text' },
    sni_cert: { writes: ['subscribe2.sni_crt'], takes: 'text' },
    sni_key: { writes: ['subscribe2.sni_key'], takes: 'text' },
    sni_client_ca: { writes: ['subscribe2.sni_ca'], takes: 'text' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Parameter>>>>;

/** The attributes of `Subscriptions.algorithms`, classes whose one parameter is `backup_level`, by the value of `algo`. */
export const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['wrr', 'weighted_round_robin'],
  ['lrc', 'least_reference_count'],
  ['wlrc', 'weighted_least_reference_count'],
  ['iphash', 'ip_hash'],
]);

/** An attribute of `Routing.modifiers`. */
export interface Modifier {
  readonly name: string;
  /** The values of `modifier2` that its class accepts; without it, any. */
  readonly second?: readonly number[];
}

const ALONE = [0];

/** By the value of `modifier1`. */
export const MODIFIERS: ReadonlyMap<number, Modifier> = new Map([
  [0, { name: 'wsgi', second: ALONE }],
  [5, { name: 'psgi', second: ALONE }],
  [6, { name: 'lua', second: ALONE }],
  [7, { name: 'rack', second: ALONE }],
  [8, { name: 'jvm', second: [0, 1] }],
  [9, { name: 'cgi', second: ALONE }],
  [10, { name: 'manage' }],
  [11, { name: 'gccgo' }],
  [14, { name: 'php', second: ALONE }],
  [15, { name: 'mono', second: ALONE }],
  [17, { name: 'spooler' }],
  [18, { name: 'symcall' }],
  [19, { name: 'ssi' }],
  [22, { name: 'eval', second: [0, 5] }],
  [23, { name: 'xslt' }],
  [24, { name: 'v8' }],
  [25, { name: 'gridfs' }],
  [26, { name: 'fastfunc' }],
  [27, { name: 'glusterfs' }],
  [28, { name: 'rados' }],
  [30, { name: 'manage_path_info' }],
  [31, { name: 'message' }],
  [32, { name: 'message_array' }],
  [33, { name: 'message_marshal' }],
  [35, { name: 'webdav' }],
  [48, { name: 'snmp' }],
  [72, { name: 'raw' }],
  [73, { name: 'multicast_announce' }],
  [74, { name: 'multicast', second: ALONE }],
  [95, { name: 'cluster_node', second: [0, 1, 2, 3] }],
  [96, { name: 'remote_logging', second: ALONE }],
  [97, { name: 'reload_brutal', second: [0, 1] }],
  [98, { name: 'reload', second: [0, 1] }],
  [99, { name: 'config_from_node', second: [0, 1] }],
  [100, { name: 'ping', second: [0, 1] }],
  [101, { name: 'echo', second: ALONE }],
  [109, { name: 'legion_msg' }],
  [110, { name: 'signal' }],
  [111, { name: 'cache', second: [0, 1, 2, 3, 5, 6, 17] }],
  [123, { name: 'corerouter_signal' }],
  [173, { name: 'rpc', second: [0, 1, 2, 3, 4, 5] }],
  [200, { name: 'persistent_close', second: ALONE }],
  [224, { name: 'subscription', second: ALONE }],
  [250, { name: 'example' }],
  [255, { name: 'response' }],
]);

/** Options of the subscription system that uwsgiconf has no name for. */
export const UNNAMED: ReadonlySet<string> = new Set<OptionName>([
  'subscribe',
  'subscribe-to',
  'st',
  'subscribe-with-modifier1',
  'weight',
  'auto-weight',
  'notify-socket',
  'subscription-algo',
  'http-subscription-fallback-key',
  'fastrouter-subscription-fallback-key',
  'fastrouter-subscription-slot',
  'rawrouter-subscription-slot',
  'http-subscription-use-regexp',
  'fastrouter-subscription-use-regexp',
  'rawrouter-subscription-use-regexp',
]);

/** Those that it writes for a router (`routing.use_router`). */
export const OF_ROUTERS: ReadonlySet<string> = new Set<OptionName>([
  'http-subscription-server',
  'fastrouter-subscription-server',
  'rawrouter-subscription-server',
  'sslrouter-subscription-server',
  'http-resubscribe',
  'fastrouter-resubscribe',
  'fastrouter-resubscribe-bind',
]);

/** A parameter with its names. */
export interface Place extends Parameter {
  readonly method: Method;
  readonly parameter: string;
}

const PLACES: readonly Place[] = Object.entries(METHODS).flatMap(([method, parameters]) =>
  Object.entries<Parameter>(parameters).map(([parameter, more]) => ({ method: method as Method, parameter, ...more })),
);

const BY_NAME: ReadonlyMap<string, readonly Place[]> = new Map(
  PLACES.flatMap(({ writes }) => writes).map((name) => [name, PLACES.filter(({ writes }) => writes.includes(name))]),
);

/** The parameters that write an option, or a key: `subscribe-freq`, `subscribe2.weight`. */
export function parametersFor(name: string): readonly Place[] {
  return BY_NAME.get(name) ?? [];
}

/** The class of a balancing algorithm, where a choice is of those that uwsgiconf writes. */
export function algorithmFor(grammar: ChoiceOf, name: string): string | undefined {
  return grammar === SUBSCRIBE2.keys.algo.grammar ? ALGORITHMS.get(name) : undefined;
}
