import type { Version } from '../../server/src/knowledge/version.js';

/** The methods of uwsgiconf's class `Subscriptions` with their parameters, as of 2.3.1. */
export const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  set_server_params: [
    'client_notify_address',
    'mountpoints_depth',
    'require_vassal',
    'tolerance',
    'tolerance_inactive',
    'key_dot_split',
  ],
  set_server_verification_params: [
    'digest_algo',
    'dir_cert',
    'tolerance',
    'no_check_uid',
    'dir_credentials',
    'pass_unix_credentials',
  ],
  set_client_params: ['start_unsubscribed', 'clear_on_exit', 'unsubscribe_on_reload', 'announce_interval'],
  subscribe: [
    'server',
    'key',
    'address',
    'address_vassal',
    'balancing_weight',
    'balancing_algo',
    'modifier',
    'signing',
    'check_file',
    'protocol',
    'sni_cert',
    'sni_key',
    'sni_client_ca',
  ],
};

/** The attributes of its class `algorithms`, each with what it writes and its parameters. */
export const ALGORITHM_CLASSES: Readonly<Record<string, readonly string[]>> = {
  weighted_round_robin: ['wrr', 'backup_level'],
  least_reference_count: ['lrc', 'backup_level'],
  weighted_least_reference_count: ['wlrc', 'backup_level'],
  ip_hash: ['iphash', 'backup_level'],
};

/** A file, the Python that is made of it, and the file that uwsgiconf makes of that. */
export interface Case {
  readonly name: string;
  readonly version?: Version;
  readonly ini: readonly string[];
  readonly python: readonly string[];
  readonly written: readonly string[];
}

export const CASES: readonly Case[] = [
  {
    name: 'a node that subscribes',
    ini: ['socket = 127.0.0.1:3031', 'subscribe-freq = 5', 'subscribe2 = server=127.0.0.1:4040,key=app.local,weight=2'],
    python: [
      'section.subscriptions.set_client_params(announce_interval=5)',
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='app.local', balancing_weight=2)",
    ],
    written: ['subscribe-freq = 5', 'subscribe2 = weight=2,key=app.local,server=127.0.0.1:4040'],
  },
  {
    name: 'everything that a server is told',
    version: [2, 1],
    ini: [
      'subscription-notify-socket = /run/notify.sock',
      'subscription-mountpoints = 2',
      'subscription-vassal-required = true',
      'subscription-tolerance = 30',
      'subscription-tolerance-inactive = 0',
      'subscription-dotsplit = on',
      'subscriptions-sign-check = SHA1:/etc/keys',
      'subscriptions-sign-check-tolerance = 60',
      'subscriptions-sign-skip-uid = 1000',
      'subscriptions-sign-skip-uid = www',
      'subscriptions-credentials-check = /etc/one/',
      'subscriptions-credentials-check = /etc/two/',
      'subscriptions-use-credentials = true',
    ],
    python: [
      "section.subscriptions.set_server_params(client_notify_address='/run/notify.sock', mountpoints_depth=2, require_vassal=True, tolerance=30, tolerance_inactive=0, key_dot_split=True)",
      "section.subscriptions.set_server_verification_params(digest_algo='SHA1', dir_cert='/etc/keys', tolerance=60, no_check_uid=[1000, 'www'], dir_credentials=['/etc/one/', '/etc/two/'], pass_unix_credentials=True)",
    ],
    written: [
      'subscription-notify-socket = /run/notify.sock',
      'subscription-mountpoint = 2',
      'subscription-vassal-required = true',
      'subscription-tolerance = 30',
      'subscription-tolerance-inactive = 0',
      'subscription-dotsplit = true',
      'subscriptions-sign-check = SHA1:/etc/keys',
      'subscriptions-sign-check-tolerance = 60',
      'subscriptions-sign-skip-uid = 1000',
      'subscriptions-sign-skip-uid = www',
      'subscriptions-credentials-check = /etc/one/',
      'subscriptions-credentials-check = /etc/two/',
      'subscriptions-use-credentials = true',
    ],
  },
  {
    name: 'all keys of a subscription',
    version: [2, 1],
    ini: [
      'subscribe2 = server=/run/ss.sock,key=app.local/shop,address=10.0.0.5:3031,vassal=shop.ini,weight=2,algo=wlrc,backup=1,modifier1=111,modifier2=5,sign=SHA256:/etc/shop.pem,check=/run/off,proto=http,sni_crt=/etc/c.crt,sni_key=/etc/c.key,sni_ca=/etc/ca.crt',
      'start-unsubscribed = true',
      'subscription-clear-on-shutdown = yes',
      'unsubscribe-on-graceful-reload = 1',
    ],
    python: [
      'section.subscriptions.set_client_params(start_unsubscribed=True, clear_on_exit=True, unsubscribe_on_reload=True)',
      "section.subscriptions.subscribe(server='/run/ss.sock', key='app.local/shop', address='10.0.0.5:3031', address_vassal='shop.ini', balancing_weight=2, balancing_algo=section.subscriptions.algorithms.weighted_least_reference_count(backup_level=1), modifier=section.routing.modifiers.cache(5), signing=('SHA256', '/etc/shop.pem'), check_file='/run/off', protocol='http', sni_cert='/etc/c.crt', sni_key='/etc/c.key', sni_client_ca='/etc/ca.crt')",
    ],
    written: [
      'start-unsubscribed = true',
      'subscription-clear-on-shutdown = true',
      'unsubscribe-on-graceful-reload = true',
      'subscribe2 = addr=10.0.0.5:3031,vassal=shop.ini,backup=1,algo=wlrc,weight=2,check=/run/off,key=app.local/shop,modifier1=111,modifier2=5,proto=http,server=/run/ss.sock,sign=SHA256:/etc/shop.pem,sni_crt=/etc/c.crt,sni_ca=/etc/ca.crt,sni_key=/etc/c.key',
    ],
  },
  {
    name: 'a number of a socket is an integer, and counts more than an address',
    ini: ['subscribe2 = server=127.0.0.1:4040,key=a,socket=0,addr=10.0.0.5:1'],
    python: [
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a', address=0)",
      '# not in uwsgiconf: addr=10.0.0.5:1 of subscribe2',
    ],
    written: ['subscribe2 = socket=0,key=a,server=127.0.0.1:4040'],
  },
  {
    name: 'what counts of several is left',
    ini: [
      'subscribe-freq = 1',
      'subscribe-freq = 2',
      'start-unsubscribed = true',
      'start-unsubscribed = false',
      'subscribe2 = server=127.0.0.1:4040,key=a,key=b',
    ],
    python: [
      'section.subscriptions.set_client_params(start_unsubscribed=False, announce_interval=2)',
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='b')",
    ],
    written: ['subscribe-freq = 2', 'subscribe2 = key=b,server=127.0.0.1:4040'],
  },
  {
    name: 'a section keeps one subscription',
    ini: ['subscribe2 = server=127.0.0.1:4040,key=a', 'subscribe2 = server=127.0.0.1:4041,key=a'],
    python: [
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a')",
      '# a section of uwsgiconf keeps one subscription only',
      '# not in uwsgiconf: subscribe2 = server=127.0.0.1:4041,key=a',
    ],
    written: ['subscribe2 = key=a,server=127.0.0.1:4040'],
  },
  {
    name: 'placeholders stay, where a text may stand',
    ini: [
      'subscribe-freq = %(often)',
      'start-unsubscribed = %(quiet)',
      'subscriptions-sign-check = %(digest):%d/keys',
      'subscribe2 = server=%(server),key=%h.local,weight=%k,socket=%(socket),algo=%(algo),modifier1=%(modifier)',
    ],
    python: [
      "section.subscriptions.set_server_verification_params(digest_algo='%(digest)', dir_cert='%d/keys')",
      "section.subscriptions.set_client_params(announce_interval='%(often)')",
      "section.subscriptions.subscribe(server='%(server)', key='%h.local', balancing_weight='%k', balancing_algo='%(algo)')",
      '# not in uwsgiconf: socket=%(socket) of subscribe2',
      '# not in uwsgiconf: modifier1=%(modifier) of subscribe2',
      '# not in uwsgiconf: start-unsubscribed = %(quiet)',
    ],
    written: [
      'subscriptions-sign-check = %(digest):%d/keys',
      'subscribe-freq = %(often)',
      'subscribe2 = algo=%(algo),weight=%k,key=%h.local,server=%(server)',
    ],
  },
  {
    name: 'a placeholder that may hold a comma keeps its line together',
    ini: ['subscribe2 = server=127.0.0.1:4040,key=$(A,B)', 'subscribe2 = server=127.0.0.1:4040%,,key=a'],
    python: [
      '# not in uwsgiconf: subscribe2 = server=127.0.0.1:4040,key=$(A,B)',
      '# not in uwsgiconf: subscribe2 = server=127.0.0.1:4040%,,key=a',
    ],
    written: [],
  },
  {
    name: 'quotes, backslashes and what cannot be seen',
    ini: [
      `subscription-notify-socket = /run/it's "here"\\now`,
      'subscribe2 = server=127.0.0.1:4040,key=a\\,b\u200b\tc\u2028d,sign=SHA1',
      'subscribe = 127.0.0.1:4040:a\rimport os\rb',
    ],
    python: [
      `section.subscriptions.set_server_params(client_notify_address='/run/it\\'s "here"\\\\now')`,
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a\\\\,b\\u200b\\x09c\\u2028d', signing=('SHA1',))",
      '# not in uwsgiconf: subscribe = 127.0.0.1:4040:a\\x0dimport os\\x0db',
    ],
    written: [
      `subscription-notify-socket = /run/it's "here"\\now`,
      'subscribe2 = key=a\\,b\u200b\tc\u2028d,server=127.0.0.1:4040,sign=SHA1',
    ],
  },
  {
    name: 'numbers that Python would read otherwise are texts',
    ini: ['subscribe-freq = 010', 'subscription-tolerance = 30s', 'subscribe2 = server=127.0.0.1:4040,key=a,weight=,socket=00'],
    python: [
      "section.subscriptions.set_server_params(tolerance='30s')",
      "section.subscriptions.set_client_params(announce_interval='010')",
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a', balancing_weight='')",
      '# not in uwsgiconf: socket=00 of subscribe2',
    ],
    written: ['subscription-tolerance = 30s', 'subscribe-freq = 010', 'subscribe2 = weight=,key=a,server=127.0.0.1:4040'],
  },
  {
    name: 'keys that no parameter writes, and values that none takes',
    version: [2, 1],
    ini: [
      'subscribe2 = server=127.0.0.1:4040,key=a,inactive=1,Weight=2, vassal=b,nothing,algo=WRR,backup=1,modifier1=300,modifier2=1',
      'subscribe2 = server=127.0.0.1:4040,key=b,modifier1=7,modifier2=1',
      'subscribe2 = weight=7',
      'subscriptions-sign-check = SHA1',
    ],
    python: [
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a', balancing_algo='WRR')",
      '# not in uwsgiconf: inactive=1 of subscribe2',
      '# not in uwsgiconf: Weight=2 of subscribe2',
      '# not in uwsgiconf:  vassal=b of subscribe2',
      '# not in uwsgiconf: nothing of subscribe2',
      '# not in uwsgiconf: backup=1 of subscribe2',
      '# not in uwsgiconf: modifier1=300 of subscribe2',
      '# not in uwsgiconf: modifier2=1 of subscribe2',
      '# a section of uwsgiconf keeps one subscription only',
      '# not in uwsgiconf: subscribe2 = server=127.0.0.1:4040,key=b,modifier1=7,modifier2=1',
      '# not in uwsgiconf: subscribe2 = weight=7',
      '# not in uwsgiconf: subscriptions-sign-check = SHA1',
    ],
    written: ['subscribe2 = algo=WRR,key=a,server=127.0.0.1:4040'],
  },
  {
    name: 'a modifier whose second number its class does not take',
    ini: ['subscribe2 = server=127.0.0.1:4040,key=a,modifier1=7,modifier2=1'],
    python: [
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a', modifier=section.routing.modifiers.rack())",
      '# not in uwsgiconf: modifier2=1 of subscribe2',
    ],
    written: ['subscribe2 = key=a,modifier1=7,server=127.0.0.1:4040'],
  },
  {
    name: 'a spelling that the version ignores',
    ini: ['subscribe2 = server=127.0.0.1:4040,key=a,address=10.0.0.5:1'],
    python: [
      "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a')",
      '# not in uwsgiconf: address=10.0.0.5:1 of subscribe2',
    ],
    written: ['subscribe2 = key=a,server=127.0.0.1:4040'],
  },
  {
    name: 'options outside of its class',
    ini: [
      'http = :8080',
      'http-subscription-server = 127.0.0.1:4040',
      'subscription-algo = lrc',
      'subscribe = 127.0.0.1:4040:a',
      'weight = 7',
    ],
    python: [
      '# by section.routing: http-subscription-server = 127.0.0.1:4040',
      '# not in uwsgiconf: subscription-algo = lrc',
      '# not in uwsgiconf: subscribe = 127.0.0.1:4040:a',
      '# not in uwsgiconf: weight = 7',
    ],
    written: [],
  },
  {
    name: 'what holds under a condition is left to Python',
    ini: [
      'if-env = SERVER',
      'processes = 2',
      'endif =',
      'for = a b',
      'subscribe2 = server=127.0.0.1:4040,key=%(_)',
      'processes = 3',
      'endfor =',
      'subscribe-freq = 5',
    ],
    python: [
      'section.subscriptions.set_client_params(announce_interval=5)',
      '# not in uwsgiconf: for = a b',
      '# not in uwsgiconf: subscribe2 = server=127.0.0.1:4040,key=%(_)',
      '# not in uwsgiconf: endfor =',
    ],
    written: ['subscribe-freq = 5'],
  },
];
