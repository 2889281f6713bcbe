import type { Document } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { isOff } from '../given.js';
import { added } from '../lines.js';
import type { Finding, Rule } from '../rule.js';

export const emperorOption: Rule = {
  id: 'emperor-option',
  summary: 'An option of the Emperor that does nothing beside another one, or without it',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const { settings } = document;
    if (!settings.some(({ name, option }) => name === 'emperor' && option !== undefined) || !isWhole(document)) return;
    yield* onDemand(document);
    yield* withoutTyrant(document);
  },
};

/** The ways to the socket of a vassal, the strongest first: one is asked (`core/emperor.c: emperor_check_on_demand_socket`). */
const WAYS = [/^emperor-on-demand-ext(ension)?$/, /^emperor-on-demand-dir(ectory)?$/, /^emperor-on-demand-exec$/];

function* onDemand({ settings }: Document): Iterable<Finding> {
  const [ways = [], ...others] = WAYS.map((way) => settings.filter(({ name }) => way.test(name))).filter(
    ({ length }) => length > 0,
  );
  const winner = ways.at(-1);
  if (winner === undefined) return;
  for (const { name, entry } of others.flat()) {
    yield {
      span: entry.key,
      message: `\`${name}\` has no effect beside \`${winner.name}\`: the Emperor knows one way to the socket of a vassal, and that one comes first. Remove one of them.`,
      related: [{ span: winner.entry.key, message: 'The one that counts' }],
    };
  }
}

/** `core/emperor.c` looks at these in Tyrant mode alone. */
function* withoutTyrant(document: Document): Iterable<Finding> {
  const { settings } = document;
  if (settings.some((setting) => setting.name === 'emperor-tyrant' && !isOff(document, setting))) return;
  for (const setting of settings) {
    const { entry, name } = setting;
    if (!/^emperor-tyrant-(nofollow|initgroups)$/.test(name) || setting.option === undefined || isOff(document, setting))
      continue;
    yield {
      span: entry.key,
      message: `\`${name}\` has no effect without \`emperor-tyrant\`: vassals keep the user of the Emperor, whoever owns their files. Add \`emperor-tyrant = true\`, or remove the line.`,
      fixes: [added('emperor-tyrant = true', setting)],
    };
  }
}
