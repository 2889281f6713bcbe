import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isWhole, routersOf } from '../../model/routers.js';
import { SOCKET_READERS } from '../../model/subscription.js';
import { atoi, walk } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const routerProtocol: Rule = {
  id: 'router-protocol',
  summary: 'A router that speaks the uwsgi protocol to a socket of another one',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    const sockets = document.settings.filter(({ option }) => SOCKET_READERS.has(option?.reader ?? ''));
    for (const { router, by, socket } of [...nodes(document, sockets), ...firstSocket(document, sockets)]) {
      const protocol = protocolOf(document, socket);
      if (protocol === undefined || misreading(document, socket) !== undefined) continue;
      const written = `\`${socket.name} = ${slice(document.text, socket.value.span)}\``;
      const plain = socket.name === 'socket' ? 'Remove `protocol`' : 'Write `socket`';
      yield {
        span: socket.entry.key,
        message: `\`${router}\` hands requests to ${written} in the uwsgi protocol, and this socket speaks ${protocol}: the requests get no answer. ${plain}, or do without the router.`,
        related: [{ span: by.entry.key, message: 'The requests that get no answer' }],
      };
    }
  },
};

interface Way {
  readonly router: string;
  /** The line that makes it so. */
  readonly by: Setting;
  readonly socket: Setting;
}

/** Nodes that are sockets of this very instance. */
function* nodes(document: Document, sockets: readonly Setting[]): Iterable<Way> {
  const addressOf = ({ value }: Setting) => {
    const at = walk(value).find(({ grammar }) => grammar.kind === 'address');
    return at === undefined || at.opaque || at.problem !== undefined ? undefined : slice(document.text, at.span);
  };
  for (const { name: router, listeners } of speakers(document)) {
    if (listeners.length === 0) continue;
    for (const by of document.settings) {
      const to = by.name === `${router}-to` && by.option !== undefined ? addressOf(by) : undefined;
      const socket = to && sockets.find((one) => addressOf(one) === to);
      if (socket) yield { router, by, socket };
    }
  }
}

/** Without any way to find a node, the http router takes the first socket (`plugins/http/http.c: http_init`). */
function* firstSocket(document: Document, sockets: readonly Setting[]): Iterable<Way> {
  const http = speakers(document).find(({ name }) => name === 'http');
  const by = http?.listeners.find(({ setting }) => setting.name !== 'http-to-https')?.setting;
  if (by === undefined) return;
  const ways = document.settings.filter(({ name }) => /^http-(to|use-.+|subscription-server|zerg)$/.test(name));
  const [way] = ways;
  if (way !== undefined && (ways.length > 1 || way.name !== 'http-use-socket' || way.value.opaque)) return;
  const socket = sockets[way === undefined ? 0 : atoi(slice(document.text, way.value.span))];
  if (socket !== undefined) yield { router: by.name, by, socket };
}

/** The routers that speak the uwsgi protocol; those of 2.1 can be told not to. */
function speakers(document: Document) {
  const plain = document.settings.some(({ name, option }) => name === 'http-backend-http' && option !== undefined);
  return routersOf(document).filter(({ name }) => name === 'fastrouter' || (name === 'http' && !plain));
}

/** What a socket speaks, if that is certainly another protocol (`core/uwsgi.c: uwsgi_base_options`). */
function protocolOf(document: Document, { name }: Setting): string | undefined {
  const own = PROTOCOLS[name];
  if (own !== undefined || name !== 'socket') return own;
  const given = document.settings.findLast((one) => one.option !== undefined && /^(socket-)?protocol$/.test(one.name));
  return given && PROTOCOLS[`${slice(document.text, given.value.span)}-socket`];
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  'http-socket': 'HTTP',
  'http11-socket': 'HTTP',
  'https-socket': 'HTTPS',
  'ssl-socket': 'TLS',
  'suwsgi-socket': 'TLS',
  'fastcgi-socket': 'FastCGI',
  'fastcgi-nph-socket': 'FastCGI',
  'scgi-socket': 'SCGI',
  'scgi-nph-socket': 'SCGI',
};
