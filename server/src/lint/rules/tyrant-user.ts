import { isWhole } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import { lastOf } from '../given.js';
import type { Rule } from '../rule.js';

export const tyrantUser: Rule = {
  id: 'tyrant-user',
  summary: 'A user for an Emperor that must be root to give each vassal its own',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const tyrant = lastOf(document, ['emperor-tyrant']);
    const uid = lastOf(document, ['uid']);
    if (tyrant === undefined || uid === undefined || tyrant.value.opaque || uid.value.opaque) return;
    if (!isOn(slice(document.text, tyrant.value.span)) || lastOf(document, ['emperor']) === undefined || !isWhole(document))
      return;
    if (document.settings.some(({ name }) => KEEPS_ROOT.test(name))) return;
    const user = slice(document.text, uid.value.span);
    if (user === '' || user === 'root' || /^0+$/.test(user)) return;
    yield {
      span: uid.value.span,
      message: `\`${user}\` may not give vassals another user, which \`emperor-tyrant\` asks for: the Emperor starts none of them, and tries again and again. Remove the line; each vassal runs as the owner of its file.`,
      related: [{ span: tyrant.entry.key, message: 'Tyrant mode' }],
      fixes: [{ title: 'Remove the line', edits: [{ span: uid.entry.span, text: '' }], safe: false }],
    };
  },
};

/** With these the Emperor starts before the privileges are dropped, or keeps some, or is none of its own. */
const KEEPS_ROOT = /^(master-as-root|early-emperor|chown-socket$|drop-after-|cap$|emperor-use-clone|unshare|immediate-)/;
