import { atLeast } from '../../knowledge/version.js';
import { inBlock, sectionsOf } from '../../model/blocks.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isInstance, isWhole, routersOf } from '../../model/routers.js';
import { socketsOf } from '../../model/subscription.js';
import { atoi, isOn } from '../../model/value.js';
import { slice, span } from '../../text.js';
import { startsMaster } from '../given.js';
import { added } from '../lines.js';
import type { Fix, Rule } from '../rule.js';

/*
 * What is no mistake, and usually not wanted where a file is for: each rule belongs to profiles, and is silent where none of them is
 * chosen.
 */

const SERVERS = ['production', 'container'] as const;

const master: Rule = {
  id: 'advise-master',
  summary: 'For production: an instance without a master process',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  together: true,
  *check(document) {
    const [first] = listenersOf(document);
    if (first === undefined || socketsOf(document).length === 0 || !isWhole(document)) return;
    if (document.settings.some((setting) => MAKES_MASTER.test(setting.name) || startsMaster(setting))) return;
    yield {
      span: first.entry.key,
      message:
        'There is no master process: nobody starts a worker again that has died, and nothing can be reloaded. Add `master = true`.',
      fixes: [added('master = true', first)],
    };
  },
};

/** What has one by itself, or serves nothing (`core/snmp.c`, `core/emperor.c`, `core/uwsgi.c: uwsgi_start`). */
const MAKES_MASTER = /^(master$|snmp|emperor|vassals-dir|zeus|no-server)/;

const harakiri: Rule = {
  id: 'advise-harakiri',
  summary: 'For production: requests that may take for ever',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  together: true,
  *check(document) {
    const app = appOf(document, APP);
    // long requests are what engines of loops and websockets are for, and a route may set a limit
    if (app === undefined || mentions(document, /harakiri|^(gevent|asyncio|tornado|async|ugreen|greenlet|coroae)|websocket/))
      return;
    yield {
      span: app.entry.key,
      message:
        'There is no `harakiri`: a request that hangs keeps its worker for ever, and when all workers hang nothing is answered. Add `harakiri` with the seconds that a request may take at most.',
    };
  },
};

const postBuffering: Rule = {
  id: 'advise-post-buffering',
  summary: 'For production: slow uploads that a limit of time ends',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  together: true,
  *check(document) {
    const [limit] = lastNamed(document, /^harakiri$/);
    if (limit === undefined || !isAbove0(document, limit) || !isInstance(document) || mentions(document, /^post-buffering\b/))
      return;
    // core/config.c: add_exported_option_do
    if (document.settings.some(({ option }) => option?.flags?.includes('post-buffering'))) return;
    yield {
      span: limit.entry.key,
      message:
        'The time in which a slow client sends its body counts for `harakiri`, too, unless a web server waits for all of it, so uWSGI warns of this at each start. Add `post-buffering`, with the bytes from which on a body is written to the disk.',
      fixes: [added('post-buffering = 4096', limit)],
    };
  },
};

const maxRequests: Rule = {
  id: 'advise-max-requests',
  summary: 'For production: workers that are never replaced',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  together: true,
  *check(document) {
    const app = appOf(document, APP);
    if (
      app === undefined ||
      mentions(document, /^(max-requests|max-worker-lifetime|cheaper|(evil-)?reload-on-(as|rss|uss|pss)|idle)\b/)
    )
      return;
    yield {
      span: app.entry.key,
      message:
        'No limit replaces a worker: memory that the application loses is not given back until uWSGI is reloaded or started again. Add `max-requests`, `max-worker-lifetime` or `reload-on-rss`.',
    };
  },
};

const needApp: Rule = {
  id: 'advise-need-app',
  summary: 'For production: an instance that goes on without its application',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  together: true,
  *check(document) {
    const app = appOf(document, APP);
    // core/init.c of 2.1 sets it
    if (app === undefined || atLeast(document.catalogue.version, [2, 1]) || mentions(document, /^(need-app|vhost|.*-import)\b/))
      return;
    yield {
      span: app.entry.key,
      message: `When \`${app.name}\` cannot be loaded, uWSGI goes on without it and answers every request with an error. Add \`need-app = true\`, so that it ends, and what started it notices.`,
      fixes: [added('need-app = true', app)],
    };
  },
};

const strict: Rule = {
  id: 'advise-strict',
  summary: 'For production: an instance that takes mistyped options for variables',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  together: true,
  *check(document) {
    if (!isInstance(document) || mentions(document, /^strict\b/)) return;
    // keys of one's own are refused, and so are options above the line that loads their plugin
    const { settings } = document;
    const load = settings.findLastIndex(({ name }) => /^(need-)?plugins?$/.test(name));
    if (settings.some(({ option }, index) => option === undefined || (option.plugin !== undefined && index < load))) return;
    const line = settings.find(({ name }) => name === 'master');
    if (line === undefined) return;
    yield {
      span: line.entry.key,
      message:
        'uWSGI is not `strict`: it takes an option that it does not know, such as a mistyped one, for a variable, and starts without a word. Add `strict = true`, so that it refuses to start.',
      fixes: [added('strict = true', line)],
    };
  },
};

const enableThreads: Rule = {
  id: 'advise-enable-threads',
  summary: 'For Python before 2.0.27: threads of the application that do not run',
  severity: 'hint',
  since: '0.1.0',
  profiles: [...SERVERS, 'development'],
  together: true,
  *check(document) {
    const app = appOf(document, PYTHON);
    // core/init.c: sanitize_args of 2.0.27 sets it
    if (app === undefined || atLeast(document.catalogue.version, [2, 0, 27])) return;
    if (document.settings.some(({ name, option }) => name === 'enable-threads' || option?.flags?.includes('threads'))) return;
    yield {
      span: app.entry.key,
      message:
        'Threads of Python are off before uWSGI 2.0.27: those that the application, or a library for errors and metrics, starts stand still between requests. Add `enable-threads = true`.',
      fixes: [added('enable-threads = true', app)],
    };
  },
};

const vacuum: Rule = {
  id: 'advise-vacuum',
  summary: 'For production: sockets and pidfiles that stay when uWSGI has ended',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['production'],
  together: true,
  *check(document) {
    if (!isInstance(document) || mentions(document, /^vacuum\b/)) return;
    const sockets = socketsOf(document).flatMap(({ setting, name }) => (setting && isUnix(name) ? setting : []));
    // core/uwsgi.c: vacuum leaves `pidfile` alone where there is a `uid`
    const pidfiles = document.settings.filter(
      ({ name }) =>
        /^(safe-)?pidfile2$/.test(name) || (/^(safe-)?pidfile$/.test(name) && !mentions(document, /^(immediate-)?uid\b/)),
    );
    const [first] = [...sockets, ...pidfiles];
    if (first === undefined) return;
    yield {
      span: first.entry.key,
      message: `The file of \`${first.name}\` stays when uWSGI has ended, as if it still ran: ${sockets.includes(first) ? 'others find a socket and no one behind it' : 'the number in it may then belong to another process'}. Add \`vacuum = true\`.`,
      fixes: [added('vacuum = true', first)],
    };
  },
};

const dieOnTerm: Rule = {
  id: 'advise-die-on-term',
  summary: 'For production: an instance of 2.0 that SIGTERM does not end',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  together: true,
  *check(document) {
    if (!isInstance(document) || atLeast(document.catalogue.version, [2, 1])) return;
    // core/master_utils.c: uwsgi_reload
    if (mentions(document, /^(die-on-term|exit-on-reload)\b|unix_signal:/)) return;
    const line = document.settings.findLast(({ name }) => name === 'master');
    if (line === undefined || !on(document, line)) return;
    yield {
      span: line.entry.key,
      message:
        'SIGTERM makes uWSGI 2.0 reload instead of end: `docker stop`, supervisord and systemd send it, wait, and then kill. Add `die-on-term = true`, or have SIGQUIT sent.',
      fixes: [added('die-on-term = true', line)],
    };
  },
};

const catchExceptions: Rule = {
  id: 'advise-catch-exceptions',
  summary: 'For production: errors of the application that are shown to clients',
  severity: 'information',
  since: '0.1.0',
  profiles: SERVERS,
  *check(document) {
    for (const setting of lastNamed(document, /^catch-exceptions$/)) {
      if (!on(document, setting)) continue;
      yield {
        span: setting.entry.key,
        message:
          'Whoever makes the application fail gets to see why: the exception, the backtrace and all variables of the request, which may hold what a proxy adds. This is for testing. Remove the line.',
        fixes: [removed(setting)],
      };
    }
  },
};

const autoreload: Rule = {
  id: 'advise-py-autoreload',
  summary: 'For production: modules that are watched for changes',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  *check(document) {
    for (const setting of lastNamed(document, AUTORELOAD)) {
      if (!isAbove0(document, setting)) continue;
      yield {
        span: setting.entry.key,
        message: `\`${setting.name}\` is for development: each worker asks for the time of every module's file again and again, and a deployment is taken up while its files are still being written. Remove the line, and reload with \`touch-reload\` or \`master-fifo\`.`,
        fixes: [removed(setting)],
      };
    }
  },
};

const AUTORELOAD = /^py(thon)?-auto-?reload$/;

const chmodSocket: Rule = {
  id: 'advise-chmod-socket',
  summary: 'For production: a socket that every user of the machine may connect to',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  *check(document) {
    // HTTP has no such variables
    if (mentions(document, PROTOCOL)) return;
    if (!socketsOf(document).some(({ setting, name }) => setting && SPEAKS_UWSGI.test(setting.name) && isUnix(name))) return;
    for (const { value } of named(document, /^chmod(-socket)?$/)) {
      const mode = slice(document.text, value.span);
      // to connect is to write; core/uwsgi.c: uwsgi_opt_chmod_socket takes 1 for 666
      if (value.opaque || !/^([0-7]{2}[2367]|1)$/.test(mode)) continue;
      yield {
        span: value.span,
        message: `\`${mode}\` lets every user of the machine connect, and who speaks the protocol uwsgi chooses the variables of a request, such as \`REMOTE_USER\`, and may have another file run. Write \`660\`, and share a group with the web server by \`chown-socket\`.`,
        fixes: [{ title: 'Change to `660`', edits: [{ span: value.span, text: '660' }], safe: false }],
      };
    }
  },
};

const openSocket: Rule = {
  id: 'advise-open-socket',
  summary: 'For production: a socket of the protocol uwsgi that is open to the network',
  severity: 'information',
  since: '0.1.0',
  profiles: ['production'],
  together: true,
  *check(document) {
    // another rule tells what subscribes of its address, and its router must reach it
    if (!isWhole(document) || mentions(document, PROTOCOL) || mentions(document, /^subscribe/)) return;
    for (const setting of named(document, SPEAKS_UWSGI)) {
      const address = openAddress(document, setting);
      if (address === undefined) continue;
      yield {
        span: setting.value.span,
        message: `Whoever reaches \`${address}\` is taken for the web server: nothing proves that it is, and it chooses the variables of a request, such as \`REMOTE_USER\`, and may have another file run (\`UWSGI_FILE\`). Listen on 127.0.0.1, a Unix socket, or the address of a private network.`,
      };
    }
  },
};

const SPEAKS_UWSGI = /^(uwsgi-)?socket$/;

/** What chooses another protocol for such sockets. */
const PROTOCOL = /^(socket-)?protocol\b/;

const httpSocket: Rule = {
  id: 'advise-http-socket',
  summary: 'For production: workers that wait for slow clients',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['production'],
  together: true,
  *check(document) {
    // an engine of loops goes on with other requests while one is read
    if (mentions(document, /^(gevent|asyncio|tornado|async|ugreen|greenlet|coroae)/)) return;
    for (const setting of named(document, /^http(11)?-socket$/)) {
      const address = openAddress(document, setting);
      if (address === undefined) continue;
      yield {
        span: setting.entry.key,
        message: `The workers themselves read from \`${address}\`: one client that sends its request slowly keeps a worker from all others. Write \`http\`, whose router waits for the headers, or listen where only a proxy gets.`,
      };
    }
  },
};

const openStats: Rule = {
  id: 'advise-open-stats',
  summary: 'For production: statistics that everybody can read',
  severity: 'information',
  since: '0.1.0',
  profiles: ['production'],
  *check(document) {
    // core/master_utils.c: uwsgi_master_generate_stats
    if (mentions(document, /^stats-no-cores\b/)) return;
    for (const setting of lastNamed(document, /^stats(-server)?$/)) {
      const address = openAddress(document, setting);
      if (address === undefined) continue;
      const { span: at } = setting.value;
      const port = /:(\d+)$/.exec(address)?.[0];
      yield {
        span: at,
        message: `Everybody who reaches \`${address}\` reads the statistics, and in them the variables of the requests at work: their paths, and cookies. Listen on 127.0.0.1, or a Unix socket.`,
        fixes: port
          ? [{ title: `Change to \`127.0.0.1${port}\``, edits: [{ span: at, text: `127.0.0.1${port}` }], safe: false }]
          : [],
      };
    }
  },
};

const uid: Rule = {
  id: 'advise-uid',
  summary: 'For production: an application that runs as root',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['production'],
  together: true,
  *check(document) {
    if (!isInstance(document) || mentions(document, /^(immediate-)?uid\b|^(cap|setcap|emperor|fd)|fd:\/\//)) return;
    for (const { name, value } of listenersOf(document)) {
      const written = slice(document.text, value.span);
      const [, address = '', port = '0', rest = ''] = /^([^,/=]*:(\d+))(,.*)?$/.exec(written) ?? [];
      if (value.opaque || Number(port) === 0 || Number(port) > 1023) continue;
      yield {
        span: value.span,
        message: `Port ${port} is usually for root, so uWSGI is started as root, and without \`uid\` the application runs as root, too. Add \`uid\` and \`gid\`, and since they count before other ports are opened, write \`shared-socket = ${address}\` and \`${name} = =0${rest}\`.`,
      };
      return;
    }
  },
};

const secret: Rule = {
  id: 'advise-secret',
  summary: 'For production: a secret in the file',
  severity: 'hint',
  since: '0.1.0',
  profiles: SERVERS,
  *check(document) {
    // in `ienv` of 2.1 no file is read
    for (const { value } of named(document, /^env$/)) {
      const name = SECRET.exec(slice(document.text, value.span))?.[1];
      if (name === undefined || value.opaque) continue;
      yield {
        span: span(value.span.from, value.span.from + name.length),
        message: `\`${name}\` stands here for everybody who can read the file, or the repository that it is in. Write \`${name}=@(FILE)\` with a file that only uWSGI can read, or leave it to the environment.`,
      };
    }
  },
};

/** A name that ends in a word for secrets, with a value that is neither a number nor a path. */
const SECRET =
  /^(\w*(?:secret|secret_?key|password|passwd|(?<!csrf_)token|api_?key|access_?key|private_?key))=(?!\d+$|\/|(?:true|false|yes|no|on|off|none)$)./i;

const daemonize: Rule = {
  id: 'advise-daemonize',
  summary: 'For containers: an instance that goes to the background',
  severity: 'information',
  since: '0.1.0',
  profiles: ['container'],
  *check(document) {
    for (const setting of named(document, /^daemonize2?$/)) {
      yield {
        span: setting.entry.key,
        message: `\`${setting.name}\` goes on in another process and ends the first one: a container ends when its first process does. Remove the line.`,
        fixes: [removed(setting)],
      };
    }
  },
};

const logFile: Rule = {
  id: 'advise-log-file',
  summary: 'For containers: logs that go to a file',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['container'],
  *check(document) {
    for (const setting of named(document, /^(logto2?|(req-)?logger|logger-req)$/)) {
      const written = slice(document.text, setting.value.span);
      const file = setting.name.startsWith('logto') ? written : /^(?:\S+ )?file:(.+)$/.exec(written)?.[1];
      // what has a colon goes to a host; devices are another way to write to the outputs
      if (file === undefined || !/^\/(?!dev\/|proc\/)[^:]*$/.test(file)) continue;
      yield {
        span: setting.entry.key,
        message: `\`${setting.name}\` writes to a file in the container, which \`docker logs\` and the like do not read, and which is gone with it unless a volume keeps it. Remove the line: then uWSGI writes to the standard outputs.`,
        fixes: [removed(setting)],
      };
    }
  },
};

const loopback: Rule = {
  id: 'advise-loopback',
  summary: 'For containers: an instance that nobody outside of the container reaches',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['container'],
  together: true,
  *check(document) {
    // what subscribes may have its router beside it
    if (!isWhole(document) || mentions(document, /^subscribe/)) return;
    const given = listenersOf(document);
    const local = given.map((setting) =>
      setting.value.opaque ? undefined : LOCAL.exec(slice(document.text, setting.value.span))?.[0],
    );
    if (local.includes(undefined)) return;
    for (const [index, setting] of given.entries()) {
      const { from } = setting.value.span;
      const at = span(from, from + (local[index]?.length ?? 0));
      yield {
        span: at,
        message: `\`${local[index]}\` is the container itself: only what runs in it, or in the same pod, gets there, and a published port leads nowhere. Write \`0.0.0.0\`.`,
        fixes: [{ title: 'Change to `0.0.0.0`', edits: [{ span: at, text: '0.0.0.0' }], safe: false }],
      };
    }
  },
};

/** The host of an address, where it is this one. */
const LOCAL = /^(127\.[\d.]+|localhost)(?=:\d)/;

const processors: Rule = {
  id: 'advise-processors',
  summary: 'For containers: as many processes as the host has processors',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['container'],
  *check(document) {
    for (const setting of named(document, /^(processes|workers|threads|cheaper|cheaper-initial|async)$/)) {
      const at = /(?<!%)(?:%%)*(%k)/.exec(slice(document.text, setting.value.span));
      if (at === null) continue;
      const from = setting.value.span.from + at.index + at[0].length - 2;
      yield {
        span: span(from, from + 2),
        message: `\`%k\` is the number of processors of the host, whatever share of them the container has: with a limit, \`${setting.name}\` is too high for it. Write a number, or a variable of the environment such as \`$(WORKERS)\`.`,
      };
    }
  },
};

const reload: Rule = {
  id: 'advise-reload',
  summary: 'For development: changes of the code that are not seen',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['development'],
  together: true,
  *check(document) {
    const app = appOf(document, PYTHON);
    if (app === undefined || mentions(document, /^[\w-]*reload\b|^(master-fifo|touch-)/)) return;
    yield {
      span: app.entry.key,
      message:
        'A change of the code is seen when uWSGI is started again. Add `py-autoreload = 1`, which looks for changes every second.',
      fixes: [added('py-autoreload = 1', app)],
    };
  },
};

const honourStdin: Rule = {
  id: 'advise-honour-stdin',
  summary: "For development: a debugger that can't be typed to",
  severity: 'hint',
  since: '0.1.0',
  profiles: ['development'],
  together: true,
  *check(document) {
    const app = appOf(document, PYTHON);
    if (app === undefined || mentions(document, /^(honour-stdin|daemonize|emperor)/)) return;
    yield {
      span: app.entry.key,
      message:
        'Standard input is `/dev/null`: `breakpoint()` reads its end and the request fails with `BdbQuit`. Add `honour-stdin = true`.',
      fixes: [added('honour-stdin = true', app)],
    };
  },
};

const breakpoints: Rule = {
  id: 'advise-breakpoint',
  summary: 'For development: a worker that is killed while it is debugged',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['development'],
  *check(document) {
    for (const setting of lastNamed(document, /^harakiri$/)) {
      if (!isAbove0(document, setting)) continue;
      yield {
        span: setting.entry.key,
        message: `A worker that stands at a breakpoint is killed after ${atoi(slice(document.text, setting.value.span))} seconds. Remove the line where you debug.`,
        fixes: [removed(setting)],
      };
    }
  },
};

const requestLog: Rule = {
  id: 'advise-request-log',
  summary: 'For development: requests that are not logged',
  severity: 'hint',
  since: '0.1.0',
  profiles: ['development'],
  *check(document) {
    // core/logging.c: log_request
    if (mentions(document, /^log-(zero|slow|[45]xx|big|sendfile|ioerror)\b/)) return;
    for (const setting of lastNamed(document, /^disable-logging$/)) {
      if (!on(document, setting)) continue;
      yield {
        span: setting.entry.key,
        message: 'Requests leave no line in the log, so that you do not see which arrive and how they end. Remove the line.',
        fixes: [removed(setting)],
      };
    }
  },
};

/** All advice, by profile. */
export const ADVICE: readonly Rule[] = [
  master,
  harakiri,
  postBuffering,
  maxRequests,
  needApp,
  strict,
  enableThreads,
  vacuum,
  dieOnTerm,
  catchExceptions,
  autoreload,
  chmodSocket,
  openSocket,
  httpSocket,
  openStats,
  uid,
  secret,
  daemonize,
  logFile,
  loopback,
  processors,
  reload,
  honourStdin,
  breakpoints,
  requestLog,
];

/** What names an application of Python. */
const PYTHON = /^(wsgi|module|wsgi-file|file|pump|web3|eval|paste|ini-paste(-logged)?|pecan)$/;

/** What names an application. */
const APP = new RegExp(`${PYTHON.source}|^(psgi|rack|rails)$`);

/** The line that names the application of a whole instance. */
function appOf(document: Document, names: RegExp): Setting | undefined {
  const app = named(document, names)[0];
  return app !== undefined && isInstance(document) ? app : undefined;
}

/** The lines of all that requests come in at. */
function listenersOf(document: Document): Setting[] {
  const listeners = [...socketsOf(document), ...routersOf(document).flatMap((router) => router.listeners)];
  return listeners.flatMap(({ setting }) => setting ?? []);
}

/** The lines with one of these names that are for what the file is for: a condition or another section may be for something else. */
function named(document: Document, names: RegExp): Setting[] {
  const isAlone = sectionsOf(document).length < 2;
  return document.settings.filter(
    (setting) =>
      setting.option !== undefined &&
      names.test(setting.name) &&
      (isAlone || setting.entry.section?.title === 'uwsgi') &&
      !inBlock(document, setting) &&
      // what stands behind a value that others take for a comment is another rule's
      misreading(document, setting) === undefined,
  );
}

/** Of the lines that store into one place, the one that counts. */
function lastNamed(document: Document, names: RegExp): Setting[] {
  const last = document.settings.findLast(({ name }) => names.test(name));
  return named(document, names).filter((setting) => setting === last);
}

/** Whether a line of the file says something of it, in its key or its value. */
function mentions({ text, settings }: Document, what: RegExp): boolean {
  return settings.some(({ name, value }) => what.test(`${name}=${slice(text, value.span)}`));
}

function on({ text }: Document, { value }: Setting): boolean {
  return !value.opaque && value.problem === undefined && isOn(slice(text, value.span));
}

function isAbove0({ text }: Document, { value }: Setting): boolean {
  return !value.opaque && value.problem === undefined && atoi(slice(text, value.span)) > 0;
}

/** Whether an address is that of a socket with a file. */
function isUnix(address: string): boolean {
  return /^[^@:]+$/.test(address) && address.includes('/');
}

/** An address of TCP that strangers may reach: all interfaces, or one of the internet. */
function openAddress({ text }: Document, { value }: Setting): string | undefined {
  const written = slice(text, value.span);
  const host = /^([^:,\s]*|\[::\]):\d+$/.exec(written)?.[1];
  if (value.opaque || value.problem !== undefined || host === undefined) return undefined;
  if (host === '' || host === '[::]' || host === '0.0.0.0') return written;
  return /^\d+(\.\d+){3}$/.test(host) && !PRIVATE.test(host) ? written : undefined;
}

/** Addresses of IPv4 that do not lead over the internet: RFC 1122, 1918, 3927, 6598. */
const PRIVATE = /^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

function removed({ entry }: Setting): Fix {
  return { title: 'Remove the line', edits: [{ span: entry.span, text: '' }], safe: false };
}
