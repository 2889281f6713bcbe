import * as choice from './choices.js';
import {
  address,
  defines,
  free,
  type Int,
  int,
  list,
  type Name,
  parts,
  path,
  refersTo,
  type Subscription,
  signed,
  type Text,
  text,
  unsigned,
} from './grammar.js';
import { aliases, needs, pairs, required, since } from './pairs.js';

/**
 * The key=value languages: each is a call of `uwsgi_kvlist_parse`. One engine reads them all; adding one costs a table.
 */

const BYTE = int(undefined, { max: 255, outside: 'wraps' });
const MODIFIER: Int = { ...BYTE, known: choice.MODIFIERS };
/** A number of 1 or more, which uWSGI insists on. */
const COUNT = unsigned(undefined, { min: 1, outside: 'fatal' });

/** A flag among keys: any text behind the `=` switches it on, and there is no way to write off but to leave the key out. */
const GIVEN = text('anything: given at all, even as 0, it is on');

/** Every character counts as a digit (`core/utils.c: uwsgi_str_num`). */
const DIGITS: Text = {
  ...text('number from 0 to 255'),
  form: { match: /^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])?$/, otherwise: { instead: 'makes another number of it' } },
};

const SIGNATURE = parts(':', { digest: choice.DIGEST, 'private key': path('file') });

/** `core/subscription.c: uwsgi_subscribe` */
export const SUBSCRIBE: Subscription = {
  kind: 'subscription',
  of: {
    source: address('peer'),
    server: address('datagram-client'),
    key: defines('subscription key'),
    modifier1: DIGITS,
    signature: SIGNATURE,
    'list file': path('file'),
  },
};

/** `core/subscription.c: uwsgi_subscribe2` */
export const SUBSCRIBE2 = pairs(
  'subscribe2',
  {
    server: required(address('datagram-client')),
    key: required(defines('subscription key')),
    addr: address('peer'),
    address: { grammar: address('peer'), alias: 'addr', since: '2.1' },
    socket: signed(undefined, { index: 'socket' }),
    weight: int(undefined, { min: 1, outside: 'wraps', zero: 'for which the server takes 1' }),
    modifier1: MODIFIER,
    modifier2: BYTE,
    sign: SIGNATURE,
    check: path('file'),
    sni_key: needs('sni_crt', path('file')),
    sni_crt: needs('sni_key', path('file')),
    sni_ca: needs('sni_crt', path('file')),
    // the first letter alone counts, so nothing is wrong
    proto: since('2.1', {
      kind: 'either',
      of: [
        {
          kind: 'choice',
          what: 'protocol',
          otherwise: { instead: 'looks at the first letter' },
          of: [
            { text: 'uwsgi', note: 'the uwsgi protocol; the default' },
            { text: 'http', note: 'plain HTTP' },
          ],
        },
        text('protocol'),
      ],
    }),
    algo: since('2.1', { ...choice.SUBSCRIPTION_ALGO, otherwise: { instead: 'leaves it to the server and says nothing' } }),
    backup: since('2.1', signed()),
    vassal: since('2.1', text('name of a vassal')),
    inactive: since('2.1', text('anything; no server reads it')),
  },
  { missing: { instead: 'skips the line and says nothing' } },
);

const ITEMS = unsigned('items', { min: 1, outside: 'fatal' });
const KEYSIZE = unsigned('bytes', { min: 1, max: 65535, outside: 'fatal' });

/** Another instance; without a colon uWSGI does not start. */
const NODE: Text = { ...text('UDP address with port'), form: { match: /:|^$/, otherwise: 'fatal' } };

/** `core/cache.c: uwsgi_cache_create` */
export const CACHE2 = pairs(
  'cache2',
  {
    name: required(defines('cache')),
    items: required(ITEMS),
    ...aliases('max_items maxitems', 'items', ITEMS),
    blocksize: unsigned('bytes', { min: 1, outside: 'fatal' }),
    blocks: COUNT,
    hash: choice.HASH,
    hashsize: COUNT,
    ...aliases('hash_size', 'hashsize', COUNT),
    keysize: KEYSIZE,
    ...aliases('key_size', 'keysize', KEYSIZE),
    store: path('file'),
    store_sync: unsigned('seconds'),
    ...aliases('storesync', 'store_sync', unsigned('seconds')),
    store_delete: GIVEN,
    ...aliases('storedelete', 'store_delete', GIVEN),
    nodes: list(NODE, ';'),
    ...aliases('node', 'nodes', list(NODE, ';')),
    sync: list(address('peer'), ';'),
    udp: list(address('peer'), ';'),
    ...aliases('udp_servers udp_server udpservers udpserver', 'udp', list(address('peer'), ';')),
    bitmap: GIVEN,
    lastmod: GIVEN,
    math_initial: signed(),
    ignore_full: GIVEN,
    purge_lru: GIVEN,
    ...aliases('lru', 'purge_lru', GIVEN),
    lazy_expire: GIVEN,
    ...aliases('lazy', 'lazy_expire', GIVEN),
    sweep_on_full: unsigned('seconds'),
    clear_on_full: GIVEN,
    no_expire: GIVEN,
  },
  { missing: 'fatal' },
);

/** A field of a crontab, read by `atoi`. */
const FIELD = signed(undefined, { every: true });

/** `core/cron.c: uwsgi_opt_add_cron2` */
export const CRON2 = pairs(
  'cron2',
  {
    minute: FIELD,
    hour: FIELD,
    day: FIELD,
    month: FIELD,
    week: FIELD,
    unique: signed(),
    harakiri: signed('seconds'),
    legion: refersTo('legion'),
  },
  { rest: { name: 'command', grammar: free('shell command') } },
);

/** `core/daemons.c: uwsgi_opt_add_daemon2` */
export const ATTACH_DAEMON2 = pairs(
  'attach-daemon2',
  {
    cmd: required(free('shell command')),
    ...aliases('command exec', 'cmd', free('shell command')),
    freq: signed('seconds'),
    pidfile: path('file'),
    control: GIVEN,
    daemonize: GIVEN,
    ...aliases('daemon', 'daemonize', GIVEN),
    touch: list(path('file'), ';'),
    stopsignal: signed(),
    ...aliases('stop_signal', 'stopsignal', signed()),
    reloadsignal: signed(),
    ...aliases('reload_signal', 'reloadsignal', signed()),
    stdin: GIVEN,
    // `atoi`, unlike the options of the same names
    uid: signed(undefined, { zero: 'no change of user' }),
    gid: signed(undefined, { zero: 'no change of group' }),
    ns_pid: GIVEN,
    chdir: path('directory'),
    max_throttle: signed('seconds'),
    notifypid: GIVEN,
  },
  { missing: 'fatal' },
);

/** `strtoll` into 64 bits with a sign. */
const LONG = signed(undefined, { min: -(2 ** 63), max: 2 ** 63 });

/** `core/metrics.c: uwsgi_validate_metric_name` */
const METRIC_NAME: Name = { ...defines('metric'), form: { match: /^[\w.-]+$/, otherwise: 'fatal' } };

/** `core/metrics.c: uwsgi_register_keyval_metric`; a value without `=` is the name. */
export const METRIC = pairs(
  'metric',
  {
    name: required(METRIC_NAME),
    oid: { ...text('SNMP object identifier below the uWSGI one'), form: { match: /^[0-9.]*$/, otherwise: 'fatal' } },
    type: choice.METRIC_TYPE,
    initial_value: LONG,
    collector: choice.METRIC_COLLECTOR,
    freq: unsigned('seconds', { max: 2 ** 32 - 1 }),
    arg1: free('argument of the collector'),
    arg2: free('argument of the collector'),
    arg3: free('argument of the collector'),
    arg1n: LONG,
    arg2n: LONG,
    arg3n: LONG,
    children: list(refersTo('metric'), ';'),
    alias: refersTo('metric'),
    reset_after_push: GIVEN,
  },
  { bare: 'name', missing: 'fatal' },
);

/** `core/metrics.c: uwsgi_setup_metrics` */
export const METRIC_THRESHOLD = pairs(
  'metric-threshold',
  {
    key: required(refersTo('metric')),
    value: required(LONG),
    alarm: refersTo('alarm'),
    rate: signed('seconds'),
    msg: free('message'),
    reset: LONG,
  },
  { missing: 'fatal' },
);

/** `core/sharedarea.c: uwsgi_sharedarea_init_keyval`; a value without `=` is the number of pages. */
export const SHAREDAREA = pairs(
  'sharedarea',
  {
    pages: text('number of pages'),
    file: path('file'),
    fd: signed(),
    ptr: text('symbol'),
    size: text('number of bytes, decimal or 0x...'),
    offset: text('number of bytes, decimal or 0x...'),
  },
  { bare: 'pages' },
);

/** `plugins/http/https.c: uwsgi_opt_https2` */
export const HTTPS2 = pairs(
  'https2',
  {
    addr: required(address('gateway')),
    cert: required(path('file')),
    ...aliases('crt', 'cert', path('file')),
    key: required(path('file')),
    ciphers: text('OpenSSL cipher list'),
    clientca: path('file'),
    ...aliases('client_ca', 'clientca', path('file')),
    spdy: GIVEN,
  },
  { missing: 'fatal' },
);

/** `plugins/sslrouter/sslrouter.c: uwsgi_opt_sslrouter2` */
export const SSLROUTER2 = pairs(
  'sslrouter2',
  {
    addr: required(address('gateway')),
    cert: required(path('file')),
    ...aliases('crt', 'cert', path('file')),
    key: required(path('file')),
    ciphers: text('OpenSSL cipher list'),
    clientca: path('file'),
    ...aliases('client_ca', 'clientca', path('file')),
  },
  { missing: 'fatal' },
);
