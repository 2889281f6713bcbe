import { isWhole, type SubscriptionServer, serversOf } from '../../model/routers.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const sameAddress: Rule = {
  id: 'same-address',
  summary: 'Subscription servers of two routers on one address',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    const servers = serversOf(document).sort((a, b) => a.setting.entry.span.from - b.setting.entry.span.from);
    for (const [index, server] of servers.entries()) {
      const other = servers.slice(0, index).find((one) => one.router !== server.router && isSame(one, server));
      if (other === undefined) continue;
      const at = server.setting.value.span;
      yield {
        span: at,
        message: `\`${slice(document.text, at)}\` is the address of \`${other.setting.name}\` too: both take it without a word, and all subscriptions go to one of them. Choose another address.`,
        related: [{ span: other.setting.value.span, message: 'The same address' }],
      };
    }
  },
};

function isSame({ address: one }: SubscriptionServer, { address: other }: SubscriptionServer): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
