import { destination, reaches, routersOf, serversOf, subscribersOf } from '../../model/routers.js';
import { filesOf } from '../../model/view.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const statsAddress: Rule = {
  id: 'stats-address',
  summary: 'Statistics of a router on the address that subscriptions are sent to',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    for (const { name, servers } of routersOf(document)) {
      const stats = document.settings.findLast((setting) => setting.name === `${name}-ss` && setting.option !== undefined);
      if (stats === undefined || stats.value.opaque || stats.value.problem !== undefined || servers.length > 0) continue;
      const address = destination(slice(document.text, stats.value.span));
      if (address === undefined) continue;
      const files = filesOf(document, view);
      const meant = files.some((file) => subscribersOf(file).some(({ packet }) => packet && reaches(packet.to, address)));
      const taken = files.some((file) => serversOf(file).some((server) => server.address && reaches(server.address, address)));
      if (!meant || taken) continue;
      const key = stats.entry.key;
      yield {
        span: key,
        message: `\`${stats.name}\` is the server of statistics, over TCP: the subscriptions that are sent to its address find nobody. Write \`${name}-subscription-server\`.`,
        fixes: [
          {
            title: `Change to \`${name}-subscription-server\``,
            edits: [{ span: span(key.from, key.to), text: `${name}-subscription-server` }],
            safe: false,
          },
        ],
      };
    }
  },
};
