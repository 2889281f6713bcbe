import { atLeast } from '../../knowledge/version.js';
import { misreading } from '../../model/conventional.js';
import type { Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { announcements, instanceOf } from '../../model/subscription.js';
import { span } from '../../text.js';
import type { Rule } from '../rule.js';

export const lentWeight: Rule = {
  id: 'lent-weight',
  summary: 'A subscription that is announced with the weight of another',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (atLeast(document.catalogue.version, [2, 1]) || !isWhole(document)) return;
    const own = instanceOf(document);
    if (own.autoWeight || !/^\d+$/.test(own.weight)) return;
    const sent = announcements(document);
    // what is left open may be a weight
    if (sent.some(({ vague, setting, unless }) => vague || unless !== undefined || misreading(document, setting) !== undefined))
      return;
    for (const { packet, silence, setting } of sent) {
      const weight = packet?.fields.find(({ name }) => name === 'weight')?.value;
      if (weight === undefined || (silence !== undefined && silence !== 'not-running') || hasWeight(setting)) continue;
      // the server takes 0 for 1
      const meant = Math.max(Number(own.weight), 1);
      if (Math.max(Number(weight), 1) === meant) continue;
      const { entry, name } = setting;
      const keyed = name === 'subscribe2';
      yield {
        span: entry.key,
        message: `\`${name}\` has no weight here, and is sent with ${weight}: in uWSGI 2.0.x the \`weight\` of a \`subscribe2\` line stays for all others. ${keyed ? `Add \`weight=${meant}\`` : 'Write it with `subscribe2`, and with a `weight`'}.`,
        fixes: keyed
          ? [
              {
                title: `Add \`weight=${meant}\``,
                edits: [{ span: span(entry.value.to, entry.value.to), text: `,weight=${meant}` }],
                safe: true,
              },
            ]
          : [],
      };
    }
  },
};

function hasWeight({ value }: Setting): boolean {
  return value.children.some(({ pair }) => pair?.name.trim() === 'weight');
}
