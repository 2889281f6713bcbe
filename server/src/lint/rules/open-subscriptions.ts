import { isWhole, routersOf } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const openSubscriptions: Rule = {
  id: 'open-subscriptions',
  summary: 'A subscription server that takes subscriptions from anybody on the network',
  severity: 'information',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    const guarded = document.settings.some(
      ({ name, value }) =>
        name === 'subscriptions-sign-check' ||
        // over UDP these keep everybody out
        (name === 'subscriptions-use-credentials' && (value.opaque || isOn(slice(document.text, value.span)))),
    );
    if (guarded) return;
    for (const { listeners, servers } of routersOf(document)) {
      if (listeners.length === 0) continue;
      for (const { setting, address } of servers) {
        if (address?.kind !== 'udp' || address.host.startsWith('127.')) continue;
        const at = setting.value.span;
        yield {
          span: at,
          message: `\`${slice(document.text, at)}\` takes subscriptions from everybody who can reach it: they are not signed, so anyone can become the node of any name, and get its requests. Ask for signatures with \`subscriptions-sign-check\`, or listen on 127.0.0.1 or a Unix socket.`,
        };
      }
    }
  },
};
