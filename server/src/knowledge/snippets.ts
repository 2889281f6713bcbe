/** Whole set-ups, and blocks, that a person goes through from stop to stop. */
export interface Snippet {
  /** What is typed to find it. */
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  /** The first version that can read it. */
  readonly since?: string;
  /** Lines, in the syntax of the language server protocol: `${1:default}`, `$1`, and `$0` where the cursor ends. */
  readonly body: readonly string[];
}

/** What a whole file begins with; left out where its lines get a header from the file that they come into. */
export const HEADER = '[uwsgi]';

const STRICT = ['; stop at a name that uWSGI does not know, instead of ignoring the line', 'strict = true'];

const PYTHON = ['; only where Python is a plugin; an installation by pip has it built in', 'plugin = ${1:python3}'];

const HTTP = ['; only where it is a plugin; an installation by pip has it built in', 'plugin = http', 'master = true'];

const ANNOUNCING = ['; the master sends the announces', 'master = true'];

const SERVER = '; where nodes announce themselves, over UDP: an IPv4 address of this host, not a name';

const ADDRESS = '; announced as written, so an address that the router can connect to: no :3031, no 0.0.0.0:3031';

const END = ['', 'die-on-term = true', '$0'];

export const SNIPPETS: readonly Snippet[] = [
  {
    prefix: 'uwsgi-python',
    title: 'Python application behind nginx',
    description: 'A Python application behind nginx: a Unix socket that speaks the uwsgi protocol, a master and a few workers.',
    body: [
      HEADER,
      ...STRICT,
      ...PYTHON,
      '',
      'chdir = ${2:/srv/app}',
      'virtualenv = ${3:/srv/app/venv}',
      'module = ${4:app:application}',
      'need-app = true',
      '',
      '; nginx: include uwsgi_params; uwsgi_pass unix:$5;',
      'socket = ${5:/run/uwsgi/app.sock}',
      'chmod-socket = ${6:660}',
      '',
      'master = true',
      'processes = ${7:4}',
      '; seconds that a request may take',
      'harakiri = ${8:60}',
      'vacuum = true',
      'die-on-term = true',
      '$0',
    ],
  },
  {
    prefix: 'uwsgi-http-router',
    title: 'HTTP router with subscription server',
    description:
      'An HTTP router without an application: nodes announce themselves to its subscription server, and requests go to the nodes that have announced their Host header.',
    body: [
      HEADER,
      ...STRICT,
      ...HTTP,
      '',
      '; where browsers connect',
      'http = ${1:0.0.0.0:8080}',
      SERVER,
      'http-subscription-server = ${2:127.0.0.1:4040}',
      '; who has announced what: uwsgi --connect-and-read $3',
      'http-stats-server = ${3:127.0.0.1:9191}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-fastrouter',
    title: 'Fastrouter with subscription server',
    description:
      'A fastrouter between nginx and the nodes: it speaks the uwsgi protocol on both sides, and nodes announce themselves to its subscription server.',
    body: [
      HEADER,
      ...STRICT,
      '; only where it is a plugin; an installation by pip has it built in',
      'plugin = fastrouter',
      'master = true',
      '',
      '; nginx: include uwsgi_params; uwsgi_pass $1;',
      'fastrouter = ${1:127.0.0.1:3030}',
      SERVER,
      'fastrouter-subscription-server = ${2:127.0.0.1:4040}',
      '; who has announced what: uwsgi --connect-and-read $3',
      'fastrouter-stats-server = ${3:127.0.0.1:9191}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-node',
    title: 'Node that subscribes to a router',
    description: 'A Python application that announces itself to the subscription server of a router with subscribe2.',
    body: [
      HEADER,
      ...STRICT,
      ...PYTHON,
      ...ANNOUNCING,
      '',
      'chdir = ${2:/srv/app}',
      'module = ${3:app:application}',
      'processes = ${4:4}',
      '',
      ADDRESS,
      'socket = ${5:127.0.0.1:3031}',
      '; server: of the router, in digits; key: the Host header, with its port unless that is the default one',
      'subscribe2 = server=${6:127.0.0.1:4040},key=${7:app.example.com}',
      '',
      '; SIGTERM ends the node, and takes it out of the router at once',
      'die-on-term = true',
      '$0',
    ],
  },
  {
    prefix: 'uwsgi-signed-router',
    title: 'Signed subscriptions: the router',
    description: 'An HTTP router that accepts only announces signed by the key of their node.',
    body: [
      HEADER,
      ...STRICT,
      ...HTTP,
      '',
      '; leave http-processes at 1: of several, only those that hear an announce themselves believe it',
      'http = ${1:0.0.0.0:8080}',
      'http-subscription-server = ${2:127.0.0.1:4040}',
      '; a directory of public keys: app.example.com.pem for the node app.example.com, app.example.com_8080.pem for app.example.com:8080',
      '; made of a private key: openssl rsa -in node.pem -pubout -out app.example.com.pem',
      'subscriptions-sign-check = SHA256:${3:/etc/uwsgi/keys}',
      '; seconds that the clock of a node may be wrong',
      'subscriptions-sign-check-tolerance = ${4:60}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-signed-node',
    title: 'Signed subscriptions: the node',
    description: 'A Python application that signs its announces, for a router with subscriptions-sign-check.',
    body: [
      HEADER,
      ...STRICT,
      ...PYTHON,
      ...ANNOUNCING,
      '',
      'chdir = ${2:/srv/app}',
      'module = ${3:app:application}',
      'processes = ${4:4}',
      '',
      ADDRESS,
      'socket = ${5:127.0.0.1:3031}',
      '; sign: the digest that the router checks, and a private key without passphrase: openssl genrsa -out node.pem 2048',
      'subscribe2 = server=${6:127.0.0.1:4040},key=${7:app.example.com},sign=SHA256:${8:/etc/uwsgi/node.pem}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-sni-router',
    title: 'Certificates from the nodes (SNI): the router',
    description: 'An HTTPS router with a certificate for each name: nodes say with their announces which files hold theirs.',
    body: [
      HEADER,
      ...STRICT,
      ...HTTP,
      '',
      '; where browsers connect, and the certificate for names that no node has announced',
      'https = ${1:0.0.0.0:8443},${2:/etc/uwsgi/default.crt},${3:/etc/uwsgi/default.key}',
      SERVER,
      'http-subscription-server = ${4:127.0.0.1:4040}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-sni-node',
    title: 'Certificates from the nodes (SNI): the node',
    description: 'A Python application that announces itself to an HTTPS router, with the certificate for its name.',
    body: [
      HEADER,
      ...STRICT,
      ...PYTHON,
      ...ANNOUNCING,
      '',
      'chdir = ${2:/srv/app}',
      'module = ${3:app:application}',
      'processes = ${4:4}',
      '',
      ADDRESS,
      'socket = ${5:127.0.0.1:3031}',
      '; key: the Host header, with its port unless that is 443; both files are on the host of the router, which reads them',
      'subscribe2 = server=${6:127.0.0.1:4040},key=${7:app.example.com},sni_key=${8:/etc/uwsgi/app.key},sni_crt=${9:/etc/uwsgi/app.crt}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-mountpoints-router',
    title: 'Parts of a site (mountpoints): the router',
    description: 'An HTTP router that sends /shop and /blog of one host to different nodes.',
    since: '2.1',
    body: [
      HEADER,
      ...STRICT,
      ...HTTP,
      '',
      'http = ${1:0.0.0.0:8080}',
      SERVER,
      'http-subscription-server = ${2:127.0.0.1:4040}',
      '; the key is the Host header and the first element of the path: a request for /shop/cart at example.com looks for example.com/shop',
      'subscription-mountpoints = 1',
      '',
      '$0',
    ],
  },
  {
    prefix: 'uwsgi-mountpoints-node',
    title: 'Parts of a site (mountpoints): the node',
    description: 'A Python application for one part of a site, for a router with subscription-mountpoints.',
    since: '2.1',
    body: [
      HEADER,
      ...STRICT,
      ...PYTHON,
      ...ANNOUNCING,
      '',
      'chdir = ${2:/srv/app}',
      '; the application sees SCRIPT_NAME /shop and the rest of the path',
      'mount = ${3:/shop}=${4:app:application}',
      'manage-script-name = true',
      'processes = ${5:4}',
      '',
      ADDRESS,
      'socket = ${6:127.0.0.1:3031}',
      '; announce such keys before that of the bare host, which would take them in',
      'subscribe2 = server=${7:127.0.0.1:4040},key=${8:example.com}$3',
      '',
      '$0',
    ],
  },
  {
    prefix: 'uwsgi-emperor',
    title: 'Emperor',
    description:
      'An Emperor: each configuration file in its directory is a vassal, started when the file appears, reloaded when it changes, stopped when it goes.',
    body: [
      HEADER,
      ...STRICT,
      '',
      'emperor = ${1:/etc/uwsgi/vassals}',
      '; an option that every vassal gets before those of its own file',
      'vassal-set = ${2:processes=2}',
      '; which vassals run: uwsgi --connect-and-read $3',
      'emperor-stats-server = ${3:127.0.0.1:9191}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-emperor-router',
    title: 'Emperor with vassals that subscribe',
    description: 'An Emperor and the HTTP router to which its vassals announce themselves: a new file is a new site.',
    body: [
      HEADER,
      ...STRICT,
      ...HTTP,
      '',
      'emperor = ${1:/etc/uwsgi/vassals}',
      '; which vassals run: uwsgi --connect-and-read $2',
      'emperor-stats-server = ${2:127.0.0.1:9191}',
      '',
      '; where browsers connect',
      'http = ${3:0.0.0.0:8080}',
      '; where vassals announce themselves, over UDP',
      'http-subscription-server = ${4:127.0.0.1:4040}',
      ...END,
    ],
  },
  {
    prefix: 'uwsgi-vassal',
    title: 'Vassal of an Emperor',
    description:
      "A vassal that takes its paths from its own file name: app.ini in the Emperor's directory serves /srv/app on /run/uwsgi/app.sock.",
    body: [
      HEADER,
      ...STRICT,
      ...PYTHON,
      'master = true',
      '',
      '; the name of this file without its extension is %n',
      'chdir = ${2:/srv/%n}',
      'module = ${3:app:application}',
      'need-app = true',
      'socket = ${4:/run/uwsgi/%n.sock}',
      'chmod-socket = ${5:660}',
      'vacuum = true',
      '$0',
    ],
  },
  {
    prefix: 'uwsgi-subscribing-vassal',
    title: 'Vassal that subscribes',
    description:
      "A vassal that announces itself under its own file name: app.ini in the Emperor's directory is the site app.example.com.",
    body: [
      HEADER,
      ...STRICT,
      ...PYTHON,
      ...ANNOUNCING,
      '',
      '; the name of this file without its extension is %n',
      'chdir = ${2:/srv/%n}',
      'module = ${3:app:application}',
      'need-app = true',
      '; announced as written: the router is on this host, and may open it',
      'socket = ${4:/run/uwsgi/%n.sock}',
      'subscribe2 = server=${5:127.0.0.1:4040},key=%n.${6:example.com}',
      'vacuum = true',
      '$0',
    ],
  },
  {
    prefix: 'uwsgi-if-env',
    title: 'If an environment variable is set',
    description:
      'Lines for when an environment variable is set, where %(_) is its value, and lines for when it is not. Blocks cannot be nested.',
    body: [
      'if-env = ${1:WEB_CONCURRENCY}',
      '${2:processes} = ${3:%(_)}',
      'endif =',
      'if-not-env = $1',
      '$2 = ${4:4}',
      'endif =',
      '$0',
    ],
  },
];

/** The text of a snippet when nothing is typed into it. */
export function writtenOut({ body }: Snippet): string {
  const text = body.join('\n');
  const stop = /\$\{(\d+):([^}]*)\}|\$(\d+)/g;
  const defaults = new Map([...text.matchAll(stop)].flatMap(([, number, given]) => (number ? [[number, given]] : [])));
  return text.replace(stop, (_, number, __, again) => defaults.get(number ?? again) ?? '');
}
