import type { Document, Setting } from '../../model/document.js';
import { isInstance } from '../../model/routers.js';
import { isOn, walk } from '../../model/value.js';
import { slice } from '../../text.js';
import { certain, lastOf, mayBeOn, numberIn } from '../given.js';
import type { Rule, Severity } from '../rule.js';

export const idleOption: Rule = {
  id: 'idle-option',
  summary: 'An option that is read only beside another one, which the file does not have',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    for (const { of, isGiven, otherwise, remedy, severity } of PAIRS) {
      // who switches something off asks for nothing
      const idle = document.settings.filter(
        (setting) => setting.option !== undefined && of.test(setting.name) && isOn(certain(document, setting) ?? 'no'),
      );
      if (idle.length === 0 || isGiven(document) || !isInstance(document)) continue;
      for (const { name, entry } of idle) {
        yield {
          span: entry.key,
          tag: 'unnecessary',
          ...(severity && { severity }),
          message: `\`${name}\` has no effect: ${otherwise}. ${typeof remedy === 'string' ? remedy : remedy(document)}.`,
        };
      }
    }
  },
};

interface Pair {
  readonly of: RegExp;
  /** Whether what it needs is there, or may be. */
  isGiven(document: Document): boolean;
  /** Why nothing is done, as the end of a sentence. */
  readonly otherwise: string;
  readonly remedy: string | ((document: Document) => string);
  readonly severity?: Severity;
}

const PAIRS: readonly Pair[] = [
  {
    of: /^(http-(?!(11-)?socket|to-https|zerg|subscription-server|subscription-slot)|https-(?!socket)).+$/,
    isGiven: has(/^(http|httprouter|https2?|http-to-https|http-zerg)$/),
    otherwise: 'it belongs to the http router, which runs only where `http` or `https` gives it an address',
    remedy: ({ settings }) =>
      settings.some(({ name }) => name === 'http-socket')
        ? '`http-socket` is no router: remove the line, or let `http` take the requests'
        : 'Remove it, or add `http`',
  },
  router('fastrouter'),
  router('rawrouter'),
  router('sslrouter'),
  // core/stats.c, core/emperor.c: emperor_send_stats, core/master_utils.c: uwsgi_master_generate_stats
  {
    of: /^stats-(http|min|minified)$/,
    isGiven: hasStatistics,
    otherwise: 'it shapes what the server of statistics sends, and there is none',
    remedy: 'Remove it, or add `stats`',
  },
  // core/master.c: master_loop looks at the log only where there is a file, core/logging.c: logto, uwsgi_log_reopen
  {
    of: /^(log-maxsize|log-backupname|log-truncate|log-reopen|logfile-chmod|touch-logrotate|touch-logreopen)$/,
    isGiven: has(/^(logto2?|daemonize2?)$/),
    otherwise: 'it is for the file of `logto` or `daemonize`, and neither is given',
    remedy: ({ settings }) =>
      settings.some(({ name }) => /^(req-logger|logger(-req)?)$/.test(name))
        ? 'Remove it, or log with `logto`; what a logger writes, it does not touch'
        : 'Remove it, or add `logto`',
  },
  // plugins/carbon/carbon.c
  {
    of: /^carbon-.+$/,
    isGiven: has(/^(carbon$|stats-push)/),
    otherwise: 'nothing is sent to any server of Carbon',
    remedy: 'Remove it, or add `carbon` with an address',
  },
  // core/logging.c: uwsgi_lf_htime
  {
    of: /^log-?format-strftime$/,
    isGiven: has(/^log-date$/),
    otherwise: 'it takes its format from `log-date`, which is not given',
    remedy: 'Remove it, or add `log-date` with a format',
  },
  // core/logging.c: log_request; who says that it is off may switch it on
  {
    of: /^log-(zero|slow|4xx|5xx|big|sendfile|ioerror)$/,
    isGiven: has(/^disable-logging$/),
    otherwise: 'it picks requests that are logged in spite of `disable-logging`, without which all of them are',
    remedy: 'Remove it, or add `disable-logging = true` to log no others',
    severity: 'information',
  },
  // core/protocol.c: uwsgi_parse_vars, plugins/router_static
  {
    of: /^static-(index|safe|skip-ext|gzip(-.+)?|expires(-.+)?)$/,
    isGiven: has(/^(check-static(-docroot)?|static-check|static-map2?)$|route/),
    otherwise: 'uWSGI serves no files here',
    remedy: 'Remove it, or add `static-map` or `check-static`',
  },
  // core/ssl.c, which only these use: core/uwsgi.c: uwsgi_opt_add_ssl_socket, plugins/http/https.c, plugins/sslrouter
  {
    of: /^(ssl-(?!socket).+|sni(-.+)?)$/,
    isGiven: has(/^(https.*|ssl-socket|suwsgi-socket|http-to-https|sslrouter.*|.*legion.*|.*subscription.*)$/),
    otherwise: 'there is no socket that speaks TLS',
    remedy: 'Remove it, or add `https-socket` or `https`',
  },
  // core/socket.c: bind_to_unix
  {
    of: /^chmod(-socket)?$/,
    isGiven: mayHaveUnix,
    otherwise: 'it is for Unix sockets, and there are none',
    remedy: 'Remove it',
    severity: 'information',
  },
  // core/init.c: sanitize_args switches it off; core/master.c: master_loop
  {
    of: /^cheaper-(algo|step|overload|initial|idle|busyness-.+)$/,
    isGiven: (document) => isAbove(document, 'cheaper'),
    otherwise: 'the number of workers is adapted only with `cheaper`, and without it all of them run all the time',
    remedy: 'Add `cheaper` with the least number of workers, or remove it',
  },
  // plugins/cheaper_busyness/cheaper_busyness.c; the rest is for the line above
  {
    of: /^cheaper-busyness-/,
    isGiven: (document) => !isAbove(document, 'cheaper') || mayBe(document, lastOf(document, ['cheaper-algo']), 'busyness'),
    otherwise: 'it belongs to the algorithm `busyness`, and another one is in use',
    remedy: 'Add `cheaper-algo = busyness`, or remove it',
  },
  // core/utils.c: uwsgi_close_request
  {
    of: /^max-requests-delta$/,
    isGiven: (document) => isAbove(document, 'max-requests'),
    otherwise: 'it is added to `max-requests`, which is not given, so no worker ends after a number of requests',
    remedy: 'Add `max-requests`, or remove it',
  },
  // core/master_checks.c: uwsgi_master_check_workers_deadline, uwsgi_master_check_idle
  {
    of: /^max-worker-lifetime-delta$/,
    isGiven: (document) => isAbove(document, 'max-worker-lifetime'),
    otherwise: 'it is added to `max-worker-lifetime`, which is not given, so no worker ends after a time',
    remedy: 'Add `max-worker-lifetime`, or remove it',
  },
  {
    of: /^die-on-idle$/,
    isGiven: (document) => isAbove(document, 'idle'),
    otherwise: 'nothing is idle without a number of seconds',
    remedy: 'Add `idle`, or remove it',
  },
  // core/spooler.c, core/master.c
  {
    of: /^(spooler-(chdir|cheap|freq|frequency|harakiri|max-tasks|ordered|processes|quiet|(py-?|python-)?import)|touch-spoolers-reload)$/,
    isGiven: (document) => lastOf(document, ['spooler', 'spooler-external']) !== undefined,
    otherwise: 'there is no spooler',
    remedy: 'Add `spooler` with a directory, or remove it',
  },
  // core/mule.c, core/master.c
  {
    of: /^(mule-(harakiri|reload-mercy|msg-size|msg-recv-size)|touch-mules-reload|hook-as-mule)$/,
    isGiven: (document) => lastOf(document, ['mule', 'mules']) !== undefined,
    otherwise: 'there is no mule',
    remedy: 'Add `mule` or `mules`, or remove it',
  },
  // plugins/gevent/gevent.c: gevent_loop
  {
    of: /^gevent-(monkey-patch|wait-for-hub)$/,
    isGiven: (document) => lastOf(document, ['gevent']) !== undefined || mayBe(document, lastOf(document, ['loop']), 'gevent'),
    otherwise: 'the loop of gevent does not run',
    remedy: 'Add `gevent` with the number of requests at once, or remove it',
  },
  // plugins/ugreen/ugreen.c: u_green_init
  {
    of: /^ugreen-stacksize$/,
    isGiven: (document) => mayBeOn(document, ['ugreen']),
    otherwise: 'no such threads are in use',
    remedy: 'Add `ugreen = true`, or remove it',
  },
  // plugins/python/python_plugin.c: uwsgi_python_autoreloader_thread
  {
    of: /^py-auto-?reload-ignore$/,
    isGiven: (document) => mayBeOn(document, ['py-auto-reload', 'py-autoreload', 'python-auto-reload', 'python-autoreload']),
    otherwise: 'no modules are watched',
    remedy: 'Add `py-autoreload` with a number of seconds, or remove it',
  },
];

/** `plugins/corerouter/corerouter.c: uwsgi_corerouter_init`; what has no server of subscriptions is another rule's. */
function router(name: string): Pair {
  return {
    of: new RegExp(`^${name}-(?!zerg|subscription-server|subscription-slot)`),
    isGiven: has(new RegExp(`^${name}(2|-zerg)?$`)),
    otherwise: `it belongs to the ${name}, which runs only where \`${name}\` gives it an address`,
    remedy: `Remove it, or add \`${name}\``,
  };
}

function has(names: RegExp): (document: Document) => boolean {
  return ({ settings }) => settings.some(({ name, option }) => option !== undefined && names.test(name));
}

function hasStatistics({ settings }: Document): boolean {
  return settings.some(
    ({ name, option }) => name.startsWith('stats-push') || (option?.grammar.kind === 'address' && /stats|-ss$/.test(name)),
  );
}

/** Whether an instance may listen at a Unix socket. */
function mayHaveUnix(document: Document): boolean {
  return document.settings.some((setting) => mayBeUnix(document, setting));
}

function mayBeUnix({ text }: Document, { name, option, value }: Setting): boolean {
  if (option === undefined) return false;
  if (/^(py-tracebacker|zerg|tuntap|pty|fork-server)|^emperor|setns/.test(name)) return true;
  const addresses = walk(value).filter(({ grammar }) => grammar.kind === 'address' && OWN.test(grammar.use));
  return addresses.some(({ span, opaque, problem }) => {
    const written = slice(text, span);
    return opaque || problem !== undefined || !/:[^:]/.test(written) || written.startsWith('fd://');
  });
}

const OWN = /^(bind|gateway|stats)$/;

function isAbove(document: Document, name: string): boolean {
  const setting = lastOf(document, [name]);
  return setting !== undefined && (numberIn(document, setting) ?? 1) > 0;
}

function mayBe(document: Document, setting: Setting | undefined, wanted: string): boolean {
  return setting !== undefined && (certain(document, setting) ?? wanted) === wanted;
}
