import { isWhole, routersOf } from '../../model/routers.js';
import { atoi } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const unsharedSignatures: Rule = {
  id: 'unshared-signatures',
  summary: 'Signed subscriptions with several processes of a router',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const check = document.settings.find(({ name, option }) => name === 'subscriptions-sign-check' && option !== undefined);
    if (check === undefined || !isWhole(document)) return;
    for (const { name, listeners, servers } of routersOf(document)) {
      const processes = document.settings.findLast((one) => one.name === `${name}-processes` || one.name === `${name}-workers`);
      if (
        processes === undefined ||
        processes.value.opaque ||
        processes.value.problem !== undefined ||
        listeners.length === 0 ||
        servers.length === 0
      )
        continue;
      const written = slice(document.text, processes.value.span);
      if (atoi(written) < 2) continue;
      yield {
        span: processes.value.span,
        message: `\`${written}\` processes do not share signed subscriptions: one gets the packet and passes it on without the signature, which the others then miss. They close the connections of a part of the requests. Run one process, or drop \`subscriptions-sign-check\`.`,
        related: [{ span: check.entry.key, message: 'Signatures are asked for here' }],
        fixes: [{ title: 'Change to `1`', edits: [{ span: processes.value.span, text: '1' }], safe: false }],
      };
    }
  },
};
