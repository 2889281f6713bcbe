import type { Document } from '../../model/document.js';
import { atoi, type Value } from '../../model/value.js';
import { slice, span } from '../../text.js';
import { conditionsOf } from '../routes.js';
import type { Finding, Rule } from '../rule.js';

export const routeNetwork: Rule = {
  id: 'route-network',
  summary: 'A network that `ipv4in` or `ipv6in` cannot read',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const { condition } of conditionsOf(document)) {
      const finding = judge(document, condition);
      if (finding !== undefined) yield finding;
    }
  },
};

/** What each takes, in characters and bits; a longer text than that is an error (`core/routing.c: uwsgi_route_condition_ipv4in`). */
const LIMITS = { ipv4in: { length: 17, bits: 32 }, ipv6in: { length: 42, bits: 128 } } as const;

function judge({ text }: Document, { span: at }: Value): Finding | undefined {
  // a variable of the request comes first, mostly, and no address has a semicolon in it
  const [, before = '', name, network = ''] = /^((ipv[46]in):[^;%]*;)([\dA-Fa-f.:/]+)$/.exec(slice(text, at)) ?? [];
  if (name === undefined) return undefined;
  const { length, bits } = LIMITS[name as keyof typeof LIMITS];
  const from = at.from + before.length;
  const whole = span(from, from + network.length);
  const [address = '', prefix] = network.split('/', 2);
  if (network.length > length) {
    const short = name === 'ipv4in' && prefix !== undefined && /^\d\d?$/.test(prefix) ? hexadecimal(address) : undefined;
    return {
      span: whole,
      message: `\`${network}\` is longer than the ${length} characters that \`${name}\` takes: uWSGI breaks off each request that gets here. ${short === undefined ? 'Write it shorter' : `Write the address as \`${short}\``}.`,
      fixes:
        short === undefined
          ? []
          : [
              {
                title: `Change to \`${short}/${prefix}\``,
                edits: [{ span: span(from, from + address.length), text: short }],
                safe: true,
              },
            ],
    };
  }
  if (prefix === '') {
    return {
      span: whole,
      severity: 'warning',
      message: `\`${network}\` has no number behind the \`/\`, which counts as 0: every address is in it. Write how many bits count, up to ${bits}.`,
    };
  }
  if (prefix !== undefined && atoi(prefix) > bits) {
    return {
      span: span(from + address.length + 1, whole.to),
      message: `\`${prefix}\` is more than the ${bits} bits of an address: no address is in such a network. Write how many bits count, up to ${bits}.`,
    };
  }
  if (
    name === 'ipv4in' &&
    address.split('.').some((part) => /^[1-9]\d\d+$/.test(part) && Number(part) > 255) &&
    isDotted(address)
  ) {
    return {
      span: span(from, from + address.length),
      message: `\`${address}\` is no IPv4 address, since its parts go up to 255: no address is in such a network. Correct it.`,
    };
  }
  return undefined;
}

function isDotted(address: string): boolean {
  return /^\d+(\.\d+){3}$/.test(address);
}

/** `0xc0a86480` for `192.168.100.128`, which `inet_addr` reads as well. */
function hexadecimal(address: string): string | undefined {
  const parts = address.split('.');
  if (!isDotted(address) || parts.some((part) => Number(part) > 255 || /^0\d/.test(part))) return undefined;
  return `0x${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}
