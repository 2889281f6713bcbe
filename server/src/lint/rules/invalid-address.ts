import type { AddressFault } from '../../model/address.js';
import { misreading } from '../../model/conventional.js';
import { problems, type Value } from '../../model/value.js';
import { slice } from '../../text.js';
import { misplaced } from '../classic.js';
import type { Finding, Fix, Rule, Severity } from '../rule.js';

export const invalidAddress: Rule = {
  id: 'invalid-address',
  summary: 'An address that uWSGI reads as another one',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined || misplaced(document, setting) !== undefined) continue;
      for (const value of problems(setting.value)) {
        const written = slice(document.text, value.span);
        // blanks around it are another rule's
        if (value.problem?.kind !== 'address' || /^[ \t]|[ \t]$/.test(written)) continue;
        const { text, fixes, severity } = FAULTS[value.problem.fault](written, setting.name, value);
        const at = written === '' ? setting.entry.key : value.span;
        yield { span: at, message: text, fixes: fixes ?? [], ...(severity && { severity }) };
      }
    }
  },
};

interface Phrase {
  readonly text: string;
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
}

const FAULTS: Readonly<Record<AddressFault, (written: string, name: string, value: Value) => Phrase>> = {
  nothing: (_written, name) => ({
    text: `\`${name}\` has no address: uWSGI refuses to start. Write host and port, or a path.`,
  }),
  url: (written, _name, value) => {
    const plain = written.replace(/^[a-z][a-z0-9+.-]*:(\/\/)?/i, '').replace(/^([^/]+:\d+)\/$/, '$1');
    return {
      text: `\`${written}\` begins with a scheme: uWSGI knows none here and takes what stands before a colon for a host name. Write the path, or host and port, alone.`,
      fixes: [change(value, plain, true)],
    };
  },
  'path-colon': (written) => ({
    text: `\`${written}\` has a colon: uWSGI takes it for host and port, not for a path. Choose a path without a colon.`,
  }),
  star: (written, _name, value) => {
    const port = written.slice(written.lastIndexOf(':'));
    return {
      text: `\`${written}\` does not mean all interfaces: nothing can connect to what uWSGI makes of the \`*\`. Write \`${port}\`.`,
      fixes: [change(value, port, true)],
    };
  },
  'port-word': (written) => ({
    text: `\`${written}\` has no number behind the colon: the port is read as 0. Write the port as a number.`,
  }),
  'port-range': (written) => {
    const port = Number.parseInt(written.slice(written.lastIndexOf(':') + 1), 10);
    const wrapped = ((port % 65536) + 65536) % 65536;
    return {
      text: `\`${written}\` has a port that is not between 0 and 65535: it wraps around to ${wrapped}. Write a port that exists.`,
    };
  },
  'port-alone': (written, name, value) => {
    const client = value.grammar.kind === 'address' && value.grammar.use === 'datagram-client';
    const effect = UDP_ONLY.has(name)
      ? 'uWSGI cannot bind it'
      : client
        ? 'packets go to a Unix socket of that name'
        : 'uWSGI makes a Unix socket file of that name in its working directory';
    const hosts = client ? ['127.0.0.1'] : ['127.0.0.1', ''];
    return {
      severity: 'warning',
      text: `\`${written}\` has no colon: ${effect}. Write ${hosts.map((host) => `\`${host}:${written}\``).join(' or ')}.`,
      fixes: hosts.map((host) => change(value, `${host}:${written}`, false)),
    };
  },
  'no-colon': (written, name, value) => ({
    text: `\`${written}\` has no colon, so \`${name}\` takes all of it for the name of a Unix socket. Write \`${written.replace(/[ \t,;]+/, ':')}\`.`,
    fixes: [change(value, written.replace(/[ \t,;]+/, ':'), true)],
  }),
  'two-sockets': (written, name) => ({
    text: `\`${written}\` is no address: \`${name}\` takes one, and what stands before the last colon is no host, so uWSGI binds 255.255.255.255 and nothing can connect. Write a line for each.`,
  }),
  'behind-port': (written, name, value) => {
    const [, address = '', rest = ''] = /^(.*?:\d+)[ \t]+(\S.*)$/.exec(written) ?? [];
    return {
      severity: 'warning',
      text: `\`${rest}\` is passed over: uWSGI reads the port of \`${name}\` up to the blank, and nothing behind it. Write an option of its own for it, on its own line, or remove it.`,
      fixes: [change(value, address, false)],
    };
  },
  'host-name': (written, name, value) => {
    const host = written.slice(0, written.indexOf(':'));
    const effect = isServer(value)
      ? 'it is bound to 255.255.255.255 and no packet arrives'
      : 'packets go to 255.255.255.255 and are refused';
    return {
      text: `\`${host}\` is a host name: \`${name}\` does not resolve names, so ${effect}. Write an IPv4 address.`,
      fixes: host === 'localhost' ? [change(value, written.replace('localhost', '127.0.0.1'), true)] : [],
    };
  },
  ipv6: (written, name) => ({
    text: `\`${written}\` is an IPv6 address: \`${name}\` speaks IPv4 only, and the packets are lost. Write an IPv4 address.`,
  }),
  'ipv6-bare': (written, _name, value) => {
    const colon = written.lastIndexOf(':');
    const meant = `[${written.slice(0, colon)}]${written.slice(colon)}`;
    return {
      text: `\`${written}\` is an IPv6 address without brackets: uWSGI makes 255.255.255.255 of it, and nothing can connect. Write \`${meant}\`.`,
      fixes: [change(value, meant, false)],
    };
  },
  'no-host': (written, name, value) => ({
    text: `\`${written}\` has no host: \`${name}\` then sends to 255.255.255.255, which is refused. Write the IPv4 address of the server.`,
    fixes: [change(value, `127.0.0.1${written}`, false)],
  }),
  abstract: (written, name) => ({
    severity: 'warning',
    text: `\`${written}\` is a file of that name: \`${name}\` knows no abstract sockets, and looks in its working directory. Write the path of the file.`,
  }),
  several: (written, name) => ({
    text: `\`${written}\` names several servers: \`${name}\` sends to the first and drops the rest. Write a line for each.`,
  }),
};

/** Options whose address is never a path (`core/socket.c: bind_to_udp`). */
const UDP_ONLY = new Set(['snmp', 'fastrouter-resubscribe-bind']);

function isServer(value: Value): boolean {
  return value.grammar.kind === 'address' && value.grammar.use === 'datagram-server';
}

function change(value: Value, text: string, safe: boolean): Fix {
  return { title: `Change to \`${text}\``, edits: [{ span: value.span, text }], safe };
}
