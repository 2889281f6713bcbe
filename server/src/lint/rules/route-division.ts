import { chainsOf } from '../routes.js';
import type { Rule } from '../rule.js';

export const routeDivision: Rule = {
  id: 'route-division',
  summary: 'The action `/` of a route, which multiplies',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const { action } of [...chainsOf(document).values()].flat()) {
      if (action?.name !== '/') continue;
      yield {
        span: action.nameSpan,
        message:
          '`/` does not divide: uWSGI multiplies, as `*` does, because it registers the wrong operation. Divide in the application.',
      };
    }
  },
};
