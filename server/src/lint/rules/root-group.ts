import { isInstance } from '../../model/routers.js';
import { slice } from '../../text.js';
import { certain, lastOf } from '../given.js';
import type { Rule } from '../rule.js';

export const rootGroup: Rule = {
  id: 'root-group',
  summary: 'A user without a group, so that uWSGI stays in the groups of root',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const user = lastOf(document, ['uid', 'immediate-uid']);
    // a hook may set the group, too
    if (user === undefined || !isInstance(document) || /\bsetgid\b/.test(document.text)) return;
    const written = certain(document, user);
    if (written === undefined || /^(0*|root)$/.test(written) || lastOf(document, ['gid', 'immediate-gid']) !== undefined) return;
    yield {
      span: user.entry.key,
      message: `\`${user.name} = ${slice(document.text, user.value.span)}\` changes the user alone: started by root, uWSGI stays in the groups of root, and files that these may read or write are open to the application. Add \`${user.name === 'uid' ? 'gid' : 'immediate-gid'}\`.`,
    };
  },
};
