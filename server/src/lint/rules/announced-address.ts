import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import {
  type Announcement,
  announcements,
  type Destination,
  ipv4,
  type Packet,
  type Socket,
  socketsOf,
} from '../../model/subscription.js';
import { walk } from '../../model/value.js';
import type { View } from '../../model/view.js';
import { type Span, slice, span } from '../../text.js';
import { misplaced } from '../classic.js';
import type { Fix, Rule, Severity } from '../rule.js';

export const announcedAddress: Rule = {
  id: 'announced-address',
  summary: 'A subscription that announces an address at which the router finds nothing',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    const alone = isWhole(document);
    const all = announcements(document).filter(
      ({ setting, vague }) => !vague && misreading(document, setting) === undefined && misplaced(document, setting) === undefined,
    );
    const isAway = distance(document);
    const seen = new Set<number>();
    for (const announcement of all) {
      const { packet, setting } = announcement;
      if (packet === undefined || packet.source.unknown === 'socket') continue;
      const given = packet.source.setting === undefined && packet.source.unknown === undefined;
      // which socket it is depends on those that are elsewhere
      if (!given && !alone) continue;
      const at = spanOf(document, setting, packet.source);
      if (at === undefined || seen.has(at.from)) continue;
      const { to } = packet;
      const away = to.kind === 'udp' && isAway(to) ? to.host : undefined;
      const phrase = phraseOf(packet, away) ?? otherProtocol(document, view, announcement, packet, all);
      if (phrase === undefined) continue;
      seen.add(at.from);
      yield {
        span: at,
        message: phrase.text,
        fixes: phrase.fixes ?? [],
        ...(phrase.severity && { severity: phrase.severity }),
        ...(packet.source.setting && { related: [{ span: setting.entry.key, message: 'The subscription' }] }),
      };
    }
  },
};

interface Phrase {
  readonly text: string;
  readonly severity?: Severity;
  readonly fixes?: readonly Fix[];
}

/** Where the address stands: in its socket, or in the line. */
function spanOf({ text }: Document, { entry, value }: Setting, source: Socket): Span | undefined {
  if (source.setting !== undefined) return source.setting.entry.value;
  if (source.unknown !== undefined) return entry.key;
  const part = walk(value).findLast(({ part, pair }) => part === 'source' || pair?.main === 'addr');
  const at = part?.pair?.value ?? part?.span;
  // blanks around it are another rule's
  return at === undefined || slice(text, at).trim() !== slice(text, at) || at.from === at.to ? undefined : at;
}

/** Routers connect to what is announced, letter by letter (`core/socket.c: uwsgi_connect_do`). */
function phraseOf({ source: { name, unknown, setting } }: Packet, away: string | undefined): Phrase | undefined {
  if (unknown === 'interface') return undefined;
  const what = `\`${name}\` is announced ${unknown === 'port' ? 'with its real port' : 'as it stands'}`;
  const colon = name.indexOf(':');
  if (colon < 0) {
    if (away !== undefined)
      return {
        text: `${what}: only a router on this host can connect to it, and packets go to ${away}. Announce an IPv4 address with port.`,
      };
    if (/^[/@]|^\d*$/.test(name)) return undefined;
    return {
      severity: 'information',
      text: `${what}: the router looks for it in its own working directory. Announce an absolute path.`,
    };
  }
  const host = name.slice(0, colon);
  if (host.startsWith('[')) {
    return {
      severity: 'error',
      text: `${what}: routers connect to IPv4 addresses only, and this node never answers. Announce an IPv4 address.`,
    };
  }
  const address = host === '' ? '0.0.0.0' : ipv4(host);
  if (address === undefined) {
    if (host.includes('/')) return undefined;
    return {
      severity: 'error',
      text: `${what}: routers do not resolve \`${host}\`, and this node never answers. Announce an IPv4 address.`,
    };
  }
  if (away === undefined) return undefined;
  if (address === '0.0.0.0') {
    return {
      text: `${what}: a router takes it for its own host, and packets go to ${away}. Announce the IPv4 address of this host.`,
    };
  }
  // whoever writes it into the line may have a tunnel there
  if (!address.startsWith('127.') || (setting === undefined && unknown === undefined)) return undefined;
  return {
    text: `${what}: only a router on this host can connect to it, and packets go to ${away}. Announce an IPv4 address that others reach.`,
  };
}

/** Says whether a server is on another host; that it is on this one shows where the file uses its address for something else. */
function distance(document: Document): (to: Destination) => boolean {
  const others = document.settings
    .filter(({ option }) => !/^&?uwsgi\.subscriptions/.test(option?.target ?? ''))
    .map(({ entry }) => slice(document.text, entry.value))
    .join('\n');
  return (to) => to.kind === 'udp' && !/^(127|0|22[4-9]|23\d|255)\./.test(to.host) && !others.includes(`${to.host}:`);
}

const OTHER_PROTOCOL = /^(https?|fastcgi|fastcgi-nph|scgi|scgi-nph)-socket/;

/** The http router and the fastrouter speak the uwsgi protocol to their nodes; the others pass on whatever comes. */
function otherProtocol(
  document: Document,
  view: View,
  announcement: Announcement,
  packet: Packet,
  all: readonly Announcement[],
): Phrase | undefined {
  const { setting } = packet.source;
  if (setting === undefined || !OTHER_PROTOCOL.test(setting.name)) return undefined;
  const field = (name: string) => packet.fields.find((one) => one.name === name)?.value;
  if (field('proto')?.startsWith('h') || /^[\d.]*:\d+$/.test(field('key') ?? '')) return undefined;
  const rest = `the http router and the fastrouter speak the uwsgi protocol to it, and it answers nothing.`;
  for (const { settings } of view.documents) if (settings.some(({ name }) => /^(raw|ssl)router/.test(name))) return undefined;
  // `protocol` makes of every socket another
  if (document.settings.some(({ name }) => /^(socket-)?protocol$/.test(name))) return undefined;
  const sockets = socketsOf(document).map((socket) => socket.setting);
  const uwsgi = sockets.findIndex((socket) => socket !== undefined && /^(uwsgi-)?socket$/.test(socket.name));
  const other = uwsgi < 0 ? undefined : sockets[uwsgi];
  const [written, name] = [slice(document.text, setting.entry.value), announcement.setting.name];
  if (other === undefined) {
    return { text: `\`${setting.name} = ${written}\` is what \`${name}\` announces: ${rest} Add a \`socket\` before it.` };
  }
  const number = `socket=${uwsgi}`;
  const lines = all.filter((one) => one.setting.name === 'subscribe2' && one.packet?.source.setting === setting);
  const edits = lines
    .filter(({ setting: { value } }) => !value.children.some(({ pair }) => pair?.main === 'socket'))
    .map(({ setting: { entry } }) => ({ span: span(entry.value.to, entry.value.to), text: `,${number}` }));
  return {
    text: `\`${setting.name} = ${written}\` is what \`${name}\` announces, the first socket of all: ${rest} ${edits.length > 0 ? `Add \`${number}\` to the subscription` : `Put \`${other.name} = ${slice(document.text, other.entry.value)}\` before it`}.`,
    fixes: edits.length > 0 ? [{ title: `Add \`${number}\``, edits, safe: false }] : [],
  };
}
