import type { Rule } from '../rule.js';
import { UNUSED } from '../suppression.js';

export const unusedSuppression: Rule = {
  id: UNUSED,
  summary: 'A comment hides findings that there are none of',
  severity: 'information',
  since: '0.1.0',
  // what it finds follows from what all others have found: `suppression.ts`
  check: () => [],
};
