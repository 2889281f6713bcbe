import { jumpsOf } from '../../model/jumps.js';
import { filesOf } from '../../model/view.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const sectionElsewhere: Rule = {
  id: 'section-elsewhere',
  summary: 'A section of this file that is looked for in another one',
  severity: 'information',
  since: '0.1.0',
  *check(document, view) {
    for (const { setting, from, to, elsewhere } of jumpsOf(document)) {
      if (elsewhere === undefined || to === from || !slice(document.text, setting.value.span).endsWith(`:${to}`)) continue;
      const holders = filesOf(document, view).filter(({ all }) => all.some(({ entry }) => entry.section?.title === to));
      // another file may be the one that is meant
      if (holders.length !== 1 || holders[0] !== document || to === 'uwsgi') continue;
      const { span } = setting.value;
      const file = slice(document.text, elsewhere.value.span);
      const header = document.all.find(({ entry }) => entry.section?.title === to)?.entry.section;
      yield {
        span,
        message: `\`:${to}\` is looked for in \`${file}\`, the file that uWSGI has opened last, though this one has such a section too. If this one is meant, write \`%p:${to}\`.`,
        related: header === undefined ? [] : [{ span: header.name, message: `\`[${to}]\` of this file` }],
        fixes: [{ title: `Change to \`%p:${to}\``, edits: [{ span, text: `%p:${to}` }], safe: false }],
      };
    }
  },
};
