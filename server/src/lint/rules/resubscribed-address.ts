import { destination, isWhole, routersOf } from '../../model/routers.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

/** Addresses that mean another thing on each host. */
const OWN = /^((0\.0\.0\.0|127\.[\d.]+|localhost)?:)/;

export const resubscribedAddress: Rule = {
  id: 'resubscribed-address',
  summary: 'Subscriptions that are passed on with an address that others cannot use',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    for (const { name, listeners, servers } of routersOf(document)) {
      const [listener] = listeners;
      const first = listener?.address;
      if (listener === undefined || first === undefined || !OWN.test(first) || servers.length === 0) continue;
      for (const { name: option, value } of document.settings) {
        if (option !== `${name}-resubscribe` || value.opaque || value.problem !== undefined) continue;
        const to = destination(slice(document.text, value.span));
        // on the same host the address holds
        if (to?.kind !== 'udp' || to.host.startsWith('127.') || to.host === '0.0.0.0') continue;
        yield {
          span: value.span,
          message: `\`${slice(document.text, value.span)}\` is told to find the nodes at \`${first}\`, the first address of this router as it is written: there that is its own host. Let the router listen on an address that others can reach.`,
          related: [{ span: listener.setting.value.span, message: 'The first address of the router' }],
        };
      }
    }
  },
};
