import { misreading } from '../../model/conventional.js';
import type { Setting } from '../../model/document.js';
import { isInstance } from '../../model/routers.js';
import { isOff } from '../given.js';
import type { Rule } from '../rule.js';

export const noEmperor: Rule = {
  id: 'no-emperor',
  summary: 'An option of the Emperor in an instance that runs none',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const given = document.settings.filter(
      (setting) => isOfEmperor(setting) && !(setting.option?.grammar.kind === 'flag' && isOff(document, setting)),
    );
    if (given.length === 0 || document.settings.some(({ name }) => RUNS_ONE.test(name)) || !isInstance(document)) return;
    for (const setting of given) {
      const { entry, name } = setting;
      if (misreading(document, setting) !== undefined) continue;
      const who = /as-vassal/.test(name)
        ? 'it is the Emperor that does this, before it starts a vassal'
        : 'it is for the Emperor';
      yield {
        span: entry.key,
        message: `\`${name}\` does nothing without \`emperor\`: ${who}, and this instance runs none. Move it to the file of the Emperor, or remove it.`,
      };
    }
  },
};

const RUNS_ONE = /^(emperor|zeus)$/;

/** What nothing but `core/emperor.c` looks at, and there the part that runs vassals. */
function isOfEmperor({ name, option }: Setting): boolean {
  return option !== undefined && option.plugin === undefined && OF_EMPEROR.test(name) && !OF_VASSAL.test(name);
}

const OF_EMPEROR = /^(early-emperor$|emperor-|vassals?-|(call|exec|hook|mount|umount)-as-(emperor|vassal))/;

const OF_VASSAL = /^(emperor-(proxy-socket|collect-attr)|vassal-(sos|fork-base))/;
