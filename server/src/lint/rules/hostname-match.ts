import { atLeast } from '../../knowledge/version.js';
import type { Rule } from '../rule.js';

export const hostnameMatch: Rule = {
  id: 'hostname-match',
  summary: 'A pattern for the host name, which most builds never match',
  severity: 'information',
  since: '0.1.0',
  *check({ settings, catalogue }) {
    if (!atLeast(catalogue.version, [2, 0, 22])) return;
    for (const { name, option, entry } of settings) {
      if (option === undefined || !/^if-(not-)?hostname-match$/.test(name)) continue;
      const effect = name.includes('not') ? 'always lets its lines through' : 'never lets its lines through';
      yield {
        span: entry.key,
        message: `\`${name}\` ${effect} where uWSGI is built with PCRE2, as it mostly is since 2.0.22: the pattern is matched wrongly there. Ask for the whole name with \`${name.replace('-match', '')}\`.`,
      };
    }
  },
};
