import { isWhole } from '../../model/routers.js';
import { atoi } from '../../model/value.js';
import { slice } from '../../text.js';
import { BREAKS, chainsOf } from '../routes.js';
import type { Rule } from '../rule.js';

export const upwardGoto: Rule = {
  id: 'upward-goto',
  summary: 'A `goto` to a label that stands above it',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    for (const [chain, routes] of chainsOf(document)) {
      if (routes.some(({ label }) => label?.opaque)) continue;
      /** Where each label is first. */
      const labels = new Map<string, number>();
      for (const [position, { label }] of routes.entries()) {
        const name = label && slice(document.text, label.span);
        if (name !== undefined && !labels.has(name)) labels.set(name, position);
      }
      for (const [position, { action }] of routes.entries()) {
        if (action?.name !== 'goto' || action.argument === undefined) continue;
        const found = labels.get(action.argument) ?? -1;
        // what is no label is the number of a rule; other names are another rule's
        const target = found < 0 && /^\d+$/.test(action.argument) ? atoi(action.argument) : found;
        if (target < 0 || target > position) continue;
        const label = routes[found]?.label;
        yield {
          span: action.argumentSpan,
          message: `\`${action.argument}\` is not below this line, and \`goto\` jumps forward only: uWSGI logs an error and ${BREAKS[chain]}. Jump to a label further down.`,
          related: label === undefined ? [] : [{ span: label.span, message: `the first \`${action.argument}\`` }],
        };
      }
    }
  },
};
