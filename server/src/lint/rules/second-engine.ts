import type { Document, Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { CORES, certain } from '../given.js';
import type { Rule } from '../rule.js';

export const secondEngine: Rule = {
  id: 'second-engine',
  summary: 'Two loop engines, of which one runs',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    const lines = document.settings.flatMap((setting) => engineOf(document, setting));
    const last = lines.at(-1);
    if (last?.engine === undefined) return;
    for (const [index, { setting, engine }] of lines.entries()) {
      if (engine === undefined || engine === last.engine) continue;
      // the same option twice is another rule's
      if (lines.slice(index + 1).some((below) => below.setting.name === setting.name)) continue;
      yield {
        span: setting.entry.key,
        message: `\`${engine}\` does not run: a worker has one loop engine, the last that is named, which is \`${last.engine}\`. Remove one of them.`,
        related: [{ span: last.setting.entry.key, message: `\`${last.engine}\` is named here` }],
      };
    }
  },
};

interface Line {
  readonly setting: Setting;
  /** Undefined where it cannot be known. */
  readonly engine: string | undefined;
}

function engineOf(document: Document, setting: Setting): Line[] {
  if (setting.option === undefined) return [];
  if (setting.name === 'loop') return [{ setting, engine: certain(document, setting) }];
  return setting.name !== 'async' && CORES.includes(setting.name) ? [{ setting, engine: setting.name }] : [];
}
