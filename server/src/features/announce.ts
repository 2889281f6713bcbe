import type { Document, Setting } from '../model/document.js';
import { type Announcement, announcements, type Field, instanceOf, type Packet, type Silence } from '../model/subscription.js';
import { slice, utf8Length } from '../text.js';

/** What a line `subscribe` or `subscribe2` really does, in Markdown: the packet as a table, or why there is none. */
export function describeAnnouncement(document: Document, setting: Setting): string | undefined {
  const announcement = announcements(document).find((one) => one.setting === setting);
  if (announcement === undefined) return undefined;
  const { packet, silence, unless, vague } = announcement;
  const says = [
    silence === undefined && packet !== undefined
      ? sends(document, packet)
      : `**Sends nothing.** ${SILENCE[silence ?? 'no-server']}.`,
    packet === undefined || isNothing(silence) ? undefined : table(document, announcement, packet),
    unless === undefined
      ? undefined
      : `As long as the file \`${unless}\` exists, nothing is sent: neither this nor the farewell.`,
    vague ? 'Something in the line is replaced before uWSGI reads it, so this may differ.' : undefined,
  ];
  return says.filter((one) => one !== undefined).join('\n\n');
}

/** A packet that never leaves is not worth a table; one that is sent in vain is. */
function isNothing(silence: Silence | undefined): boolean {
  return silence !== undefined && silence !== 'not-an-address' && silence !== 'no-port';
}

const SILENCE: Readonly<Record<Silence, string>> = {
  'no-server': 'No server is named',
  'no-key': 'No key is named',
  'no-shared-socket': 'There is no shared socket of that number',
  'no-socket': 'There is no socket whose address could be announced',
  'not-running': 'There is no socket, so the instance ends as soon as it has started',
  'no-master': 'The master is switched off, and it is the master that announces',
  blocked: '`start-unsubscribed` holds it back until the master FIFO gets an `S`, and there is no `master-fifo`',
  never: '`subscribe-freq` is 0: the master ends with a division by zero',
  'kept-back': 'The file of `check` exists',
  'not-an-address':
    'The server is no IPv4 address: each packet goes to 255.255.255.255 and is refused, and the log says `Permission denied`',
  'no-port': 'The port of the server is 0: each packet is refused with `Invalid argument`',
};

function sends(document: Document, { to, listFile }: Packet): string {
  const { interval } = instanceOf(document);
  const often = interval === undefined ? 'again and again' : `every ${interval} second${interval === 1 ? '' : 's'}`;
  const place = to.kind === 'udp' ? `\`${to.host}:${to.port}\` by UDP` : `the Unix datagram socket \`${to.path}\``;
  const what = listFile === undefined ? 'this packet' : `a packet like this for each line of the file \`${listFile}\``;
  return `**Sends** ${what} to ${place}, ${often}.`;
}

function table(document: Document, announcement: Announcement, packet: Packet): string {
  const rows = packet.fields
    .filter((field) => isWorthARow(field))
    .map((field) => `| ${field.name} | ${cell(field)} | ${escape(remark(document, announcement, field) ?? '')} |`);
  const sign = packet.sign === undefined ? [] : [`| sign | \`${escape(packet.sign)}\` | ${escape(signRemark(packet.sign))} |`];
  return ['| | | |', '|---|---|---|', ...rows, ...sign].join('\n');
}

/** What is the same in nearly every packet. */
function isWorthARow({ name, value }: Field): boolean {
  return !((name === 'load' || name === 'modifier2' || name === 'backup') && value === '0');
}

function cell({ name, value, unknown }: Field): string {
  if (unknown === 'number') return '?';
  return name === 'key' && value === '' ? '*empty*' : `\`${escape(value)}\``;
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}

function remark(document: Document, { setting }: Announcement, field: Field): string | undefined {
  switch (field.name) {
    case 'key':
      if (field.value !== field.value.trim()) return 'with its blanks';
      return utf8Length(field.value) > 255 ? 'longer than 255 bytes: it is never found' : undefined;
    case 'address':
      return addressRemark(document, field);
    case 'cores':
      return 'processes times threads';
    case 'weight':
      if (setting.name !== 'subscribe2' || document.catalogue.version[1] !== 0)
        return field.value === '0' ? 'the server takes it as 1' : undefined;
      return weightRemark(document, setting, field.value);
    case 'sni_key':
    case 'sni_crt':
    case 'sni_ca':
      return 'a path on the host of the router';
    case 'notify':
      return 'where the server tells that it knows this node';
    case 'algo':
      return 'counts only from the first that subscribes with this key';
    case 'inactive':
      return 'no server reads it';
    default:
      return undefined;
  }
}

function addressRemark(document: Document, { value, unknown }: Field): string | undefined {
  const { sockets } = instanceOf(document);
  const number = sockets.findIndex(({ name }) => name === value);
  const line = number < 0 ? undefined : sockets[number]?.setting;
  const from = line === undefined ? undefined : `socket ${number}, \`${slice(document.text, line.entry.content)}\``;
  const trap = addressTrap(value, unknown, line?.name);
  return [from, trap].filter(Boolean).join('; ') || undefined;
}

/** Why a router may not reach what is announced (`core/socket.c: connect_to_tcp`). */
function addressTrap(value: string, unknown: Field['unknown'], option: string | undefined): string | undefined {
  if (unknown === 'port') return 'the system chooses the port';
  if (unknown === 'interface') return 'the address of an interface that fits';
  if (unknown !== undefined) return undefined;
  if (/^(0\.0\.0\.0)?:/.test(value)) return 'the router takes it for its own host';
  if (/^[a-z][^:]*:\d+$/i.test(value)) return 'routers look up no names: they cannot connect';
  if (!value.includes(':') && !/^[/@]/.test(value)) return 'relative to the directory of the router';
  if (option?.startsWith('http')) return 'it speaks HTTP, and routers speak uwsgi to it';
  return undefined;
}

function weightRemark(document: Document, setting: Setting, value: string): string | undefined {
  const others = document.settings.filter((one) => one !== setting && one.name === 'subscribe2');
  const given = [setting, ...others].filter((one) => /(^|,)weight=/.test(slice(document.text, one.entry.value)));
  if (given.length > 0 && others.length > 0) return 'on 2.0 the last weight of a `subscribe2` line counts for all subscriptions';
  return value === '0' ? 'the server takes it as 1' : undefined;
}

function signRemark(sign: string): string {
  if (!sign.includes(':')) return 'no digest: the packet is sent unsigned';
  return 'with the time; unsigned where the key cannot be read';
}
