import { isWhole, reaches, serversOf, subscribersOf } from '../../model/routers.js';
import type { Packet } from '../../model/subscription.js';
import { atoi, walk } from '../../model/value.js';
import { filesOf } from '../../model/view.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const mountpointOrder: Rule = {
  id: 'mountpoint-order',
  summary: 'A key with a path that is subscribed after the same key without one',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document, view) {
    if (!isWhole(document)) return;
    const sent = subscribersOf(document);
    // in the order in which they are sent
    for (const [index, { setting, packet }] of sent.entries()) {
      const key = packet && field(packet, 'key');
      const domain = key && /^([^/]+)\/./.exec(key)?.[1];
      if (packet === undefined || packet.listFile !== undefined || domain === undefined) continue;
      const before = sent.slice(0, index);
      // one node under both keys is one node in one pool
      const first = before.find(
        ({ packet: one }) =>
          one &&
          field(one, 'key') === domain &&
          JSON.stringify(one.to) === JSON.stringify(packet.to) &&
          field(one, 'address') !== field(packet, 'address'),
      );
      const early = before.some(
        ({ packet: one }) => one && field(one, 'key') === key && JSON.stringify(one.to) === JSON.stringify(packet.to),
      );
      if (first === undefined || early) continue;
      const servers = filesOf(document, view).filter((file) =>
        serversOf(file).some(({ address }) => address && reaches(packet.to, address)),
      );
      const split = servers.filter(({ text, settings }) =>
        settings.some(
          ({ name, option, value }) =>
            /^subscription-mountpoints?$/.test(name) && option && !value.opaque && atoi(slice(text, value.span)) > 0,
        ),
      );
      if (split.length === 0 || split.length < servers.length) continue;
      const part = walk(setting.value).find(({ grammar }) => grammar.kind === 'name' && grammar.realm === 'subscription key');
      yield {
        span: part?.span ?? setting.value.span,
        message: `\`${key}\` is subscribed after \`${domain}\`: the server then puts it into the pool of that, and spreads the requests for both over the nodes of both. Move it up, before \`${domain}\`.`,
        related: [{ span: first.setting.entry.key, message: `\`${domain}\` is subscribed here` }],
      };
    }
  },
};

function field({ fields }: Packet, name: string): string | undefined {
  return fields.find((one) => one.name === name)?.value;
}
