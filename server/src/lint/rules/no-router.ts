import { isWhole, routersOf } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const noRouter: Rule = {
  id: 'no-router',
  summary: 'A subscription server of a router that does not run',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    // what has no master may be a part of something
    const master = document.settings.findLast(({ name }) => name === 'master');
    if (master === undefined || !isOn(slice(document.text, master.entry.value)) || !isWhole(document)) return;
    for (const { name, listeners, servers } of routersOf(document)) {
      if (listeners.length > 0) continue;
      for (const { setting } of servers) {
        yield {
          span: setting.entry.key,
          message: `\`${setting.name}\` does nothing without \`${name}\`: the router starts only where it has an address of its own, and nobody listens for subscriptions. Add a line \`${name}\` with the address that requests come in at.`,
        };
      }
    }
  },
};
