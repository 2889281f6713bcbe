import type { Document } from '../../model/document.js';
import { isInstance, isWhole } from '../../model/routers.js';
import { atoi, type Value, walk } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const missingMule: Rule = {
  id: 'missing-mule',
  summary: 'The number of a mule that there is not',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    const mules = countMules(document);
    // a command line may bring the first
    if (mules === undefined || (mules === 0 && !isInstance(document))) return;
    const there = mules === 0 ? 'no mule' : mules === 1 ? 'one mule' : `${mules} mules`;
    for (const { farm, value } of numbersOf(document)) {
      const number = atoi(slice(document.text, value.span));
      if (value.opaque || value.problem !== undefined || number <= mules) continue;
      const effect = farm
        ? 'uWSGI refuses to start'
        : mules === 0
          ? 'the alarm goes nowhere'
          : 'uWSGI sends the alarm to any of them';
      yield {
        span: value.span,
        ...(!farm && { severity: 'warning' as const }),
        message: `There is no mule \`${number}\`, since this instance has ${there}: ${effect}. Add mules with \`mule\` or \`mules\`, or write another number.`,
      };
    }
  },
};

/** Undefined where it cannot be known (`core/mule.c: uwsgi_opt_add_mules`). */
function countMules({ settings, text }: Document): number | undefined {
  let mules = 0;
  for (const { name, option, value } of settings) {
    if (option === undefined || !/^mules?$/.test(name)) continue;
    if (name === 'mules' && (value.opaque || value.problem !== undefined)) return undefined;
    mules += name === 'mule' ? 1 : Math.max(0, atoi(slice(text, value.span)));
  }
  return mules;
}

/** Of farms (`core/mule.c: uwsgi_setup_mules_and_farms`) and alarms (`core/alarm.c: uwsgi_alarm_init_mule`). */
function numbersOf({ settings, text }: Document): { farm: boolean; value: Value }[] {
  return settings.flatMap(({ name, option, value }) => {
    const parts = option !== undefined && /^(farm|alarm)$/.test(name) ? walk(value) : [];
    const mule = parts.find(({ grammar, span }) => grammar.kind === 'choice' && slice(text, span).startsWith('mule:'));
    const within = name === 'farm' ? parts : (mule?.children ?? []);
    return within.filter(({ grammar }) => grammar.kind === 'int').map((one) => ({ farm: name === 'farm', value: one }));
  });
}
