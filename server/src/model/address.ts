import type { Address } from '../knowledge/grammar.js';

/** What is wrong with an address. Addresses that merely cannot be judged here, such as host names, have no fault. */
export type AddressFault =
  /** Nothing, where a socket must have an address. */
  | 'nothing'
  /** `unix:///run/a.sock`, or nginx's `unix:/run/a.sock`: read as host and port. */
  | 'url'
  /** `/run/a:b.sock`: read as host and port too. */
  | 'path-colon'
  /** `*:80`: not all interfaces. */
  | 'star'
  /** `:http`: read as port 0. */
  | 'port-word'
  /** `:8001 --stats-http`: what follows the port is passed over. */
  | 'behind-port'
  /** `:99999`: wraps around. */
  | 'port-range'
  /** `8080`: a Unix socket file of that name. */
  | 'port-alone'
  /** `127.0.0.1 8080`: the same. */
  | 'no-colon'
  /** `localhost:4040` where names are not resolved. */
  | 'host-name'
  /** `[::1]:4040` where only IPv4 works. */
  | 'ipv6'
  /** `::1:3031`, without brackets around it. */
  | 'ipv6-bare'
  /** `:4040` where a host is needed. */
  | 'no-host'
  /** `@router` where that is a file. */
  | 'abstract'
  /** `10.0.0.1:4040;10.0.0.2:4040` where there is one server. */
  | 'several'
  /** `127.0.0.1:3031 127.0.0.1:3032` where there is one socket. */
  | 'two-sockets';

/** `core/socket.c: generate_socket_name, bind_to_tcp, bind_to_udp, socket_to_in_addr`, `core/subscription.c: send_subscription` */
export function addressFault(text: string, use: Address['use']): AddressFault | undefined {
  if (use === 'peer' || /^(fd:\/\/|=\d+$|::$)/.test(text)) return undefined;
  if (text === '') return use === 'bind' ? 'nothing' : undefined;
  if (/^([a-z][a-z0-9+.-]*:\/\/|unix:)/i.test(text)) return 'url';
  if (/^\d+$/.test(text)) return 'port-alone';
  if (/^(\d+\.\d+\.\d+\.\d+|localhost)[ \t,;]+\d+$/.test(text)) return 'no-colon';
  const client = use === 'datagram-client';
  const datagram = client || use === 'datagram-server';
  if (datagram && /^@[^:]/.test(text)) return 'abstract';
  if (client && /^[^:]+:\d+[;,\s]+[^:]+:\d+\s*$/.test(text)) return 'several';
  const colon = datagram ? text.indexOf(':') : text.lastIndexOf(':');
  if (colon < 0) return undefined;
  if (text.startsWith('/')) return 'path-colon';
  const host = text.slice(0, colon);
  if (datagram) {
    if (host.startsWith('[')) return 'ipv6';
    if (host === '*' && use === 'datagram-server') return 'star';
    if (host === '' && client) return 'no-host';
    if (host !== '' && !isIpv4(host)) return 'host-name';
  } else if (host === '*') return 'star';
  else if (/^[\da-f:.]*:[\da-f:.]*$/i.test(host) && host.includes('::')) return 'ipv6-bare';
  if (!datagram && /^[\d.]*:\d+[ \t]*[ \t;,][ \t]*[\d.]*$/.test(host)) return 'two-sockets';
  if (/^\d+[ \t]+\S/.test(text.slice(colon + 1))) return 'behind-port';
  return text.length === colon + 1 ? undefined : portFault(Number.parseInt(text.slice(colon + 1), 10));
}

function portFault(port: number): AddressFault | undefined {
  if (Number.isNaN(port)) return 'port-word';
  return port < 0 || port > 65535 ? 'port-range' : undefined;
}

/** Whether `inet_addr` takes it: one to four numbers with dots between them. */
function isIpv4(host: string): boolean {
  return /^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}$/i.test(host);
}
