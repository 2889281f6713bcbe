import type { Document, Setting } from '../../model/document.js';
import { isInstance } from '../../model/routers.js';
import { isOn, walk } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule, Severity } from '../rule.js';

export const idleOption: Rule = {
  id: 'idle-option',
  summary: 'An option that is read only beside another one, which the file does not have',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const given = document.settings.filter(({ option }) => option !== undefined);
    for (const { of, beside, otherwise, remedy, severity } of PAIRS) {
      const idle = given.filter((setting) => of.test(setting.name) && !isOff(document, setting));
      if (idle.length === 0 || given.some((setting) => beside(setting, document)) || !isInstance(document)) continue;
      for (const { name, entry } of idle) {
        yield {
          span: entry.key,
          tag: 'unnecessary',
          ...(severity && { severity }),
          message: `\`${name}\` has no effect: ${otherwise}. ${remedy(document)}.`,
        };
      }
    }
  },
};

interface Pair {
  readonly of: RegExp;
  /** Whether a line gives one of the others work. */
  readonly beside: (setting: Setting, document: Document) => boolean;
  readonly otherwise: string;
  readonly remedy: (document: Document) => string;
  readonly severity?: Severity;
}

const PAIRS: readonly Pair[] = [
  {
    of: /^(http-(?!(11-)?socket|to-https|zerg|subscription-server|subscription-slot)|https-(?!socket)).+$/,
    beside: named(/^(http|httprouter|https2?|http-to-https|http-zerg)$/),
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
    beside: ({ name, option }) =>
      name.startsWith('stats-push') || (option?.grammar.kind === 'address' && /stats|-ss$/.test(name)),
    otherwise: 'it shapes what the server of statistics sends, and there is none',
    remedy: () => 'Remove it, or add `stats`',
  },
  // core/master.c: master_loop looks at the log only where there is a file, core/logging.c: logto, uwsgi_log_reopen
  {
    of: /^(log-maxsize|log-backupname|log-truncate|log-reopen|logfile-chmod|touch-logrotate|touch-logreopen)$/,
    beside: named(/^(logto2?|daemonize2?)$/),
    otherwise: 'it is for the file of `logto` or `daemonize`, and neither is given',
    remedy: ({ settings }) =>
      settings.some(({ name }) => /^(req-logger|logger(-req)?)$/.test(name))
        ? 'Remove it, or log with `logto`; what a logger writes, it does not touch'
        : 'Remove it, or add `logto`',
  },
  // core/logging.c: uwsgi_lf_htime
  {
    of: /^log-?format-strftime$/,
    beside: named(/^log-date$/),
    otherwise: 'it takes its format from `log-date`, which is not given',
    remedy: () => 'Remove it, or add `log-date` with a format',
  },
  // core/logging.c: log_request
  {
    of: /^log-(zero|slow|4xx|5xx|big|sendfile|ioerror)$/,
    beside: named(/^disable-logging$/),
    otherwise: 'it picks requests that are logged in spite of `disable-logging`, without which all of them are',
    remedy: () => 'Remove it, or add `disable-logging = true` to log no others',
    severity: 'information',
  },
  // core/protocol.c: uwsgi_parse_vars, plugins/router_static
  {
    of: /^static-(index|safe|skip-ext|gzip(-.+)?|expires(-.+)?)$/,
    beside: named(/^(check-static(-docroot)?|static-check|static-map2?)$|route/),
    otherwise: 'uWSGI serves no files here',
    remedy: () => 'Remove it, or add `static-map` or `check-static`',
  },
  // core/ssl.c, which only these use: core/uwsgi.c: uwsgi_opt_add_ssl_socket, plugins/http/https.c, plugins/sslrouter
  {
    of: /^(ssl-(?!socket).+|sni(-.+)?)$/,
    beside: named(/^(https.*|ssl-socket|suwsgi-socket|http-to-https|sslrouter.*|.*legion.*|.*subscription.*)$/),
    otherwise: 'there is no socket that speaks TLS',
    remedy: () => 'Remove it, or add `https-socket` or `https`',
  },
  // core/socket.c: bind_to_unix
  {
    of: /^chmod(-socket)?$/,
    beside: mayBeUnix,
    otherwise: 'it is for Unix sockets, and there are none',
    remedy: () => 'Remove it',
    severity: 'information',
  },
];

/** `plugins/corerouter/corerouter.c: uwsgi_corerouter_init`; what has no server of subscriptions is another rule's. */
function router(name: string): Pair {
  return {
    of: new RegExp(`^${name}-(?!zerg|subscription-server|subscription-slot)`),
    beside: named(new RegExp(`^${name}(2|-zerg)?$`)),
    otherwise: `it belongs to the ${name}, which runs only where \`${name}\` gives it an address`,
    remedy: () => `Remove it, or add \`${name}\``,
  };
}

/** Who switches something off asks for nothing. */
function isOff({ text }: Document, { option, value }: Setting): boolean {
  return option?.grammar.kind === 'flag' && !isOn(slice(text, value.span));
}

function named(names: RegExp): (setting: Setting) => boolean {
  return ({ name }) => names.test(name);
}

/** Whether a line may have an instance listen at a Unix socket. */
function mayBeUnix({ name, value }: Setting, { text }: Document): boolean {
  if (/^(py-tracebacker|zerg|tuntap|pty)|^emperor|setns/.test(name)) return true;
  const addresses = [...walk(value)].filter(({ grammar }) => grammar.kind === 'address' && OWN.test(grammar.use));
  return addresses.some(({ span, opaque, problem }) => {
    const written = slice(text, span);
    return opaque || problem !== undefined || !/:[^:]/.test(written) || written.startsWith('fd://');
  });
}

const OWN = /^(bind|gateway|stats)$/;
