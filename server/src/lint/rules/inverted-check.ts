import { misreading } from '../../model/conventional.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const invertedCheck: Rule = {
  id: 'inverted-check',
  summary: 'A file that keeps a subscription back, where its presence seems to be meant to let it go',
  severity: 'information',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (setting.name !== 'subscribe2' || misreading(document, setting) !== undefined) continue;
      for (const { pair, problem, children } of setting.value.children) {
        if (pair?.main !== 'check' || pair.value === undefined || problem !== undefined || children[0]?.opaque) continue;
        const written = slice(document.text, pair.value);
        const at = pair.value;
        if (written.trim() !== written || written === '' || HOLDS_BACK.test(written)) continue;
        yield {
          span: at,
          message: `\`${written}\` keeps the subscription back while it exists: uWSGI does the opposite of what its manual says of \`check\`. Name a file that is there when nothing is to be announced, or use \`start-unsubscribed\`.`,
        };
      }
    }
  },
};

/** Names of files that are plainly meant to hold something back. */
const HOLDS_BACK =
  /maint|down|stop|off|out|disable|drain|block|skip|paus|suspend|inactive|standby|not?[-_]|un(ready|sub|avail)|lock|dead|closed|quit/i;
