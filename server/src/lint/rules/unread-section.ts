import type { Document } from '../../model/document.js';
import { loadsOf } from '../../model/jumps.js';
import { filesOf } from '../../model/view.js';
import { pathOf } from '../../model/world.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const unreadSection: Rule = {
  id: 'unread-section',
  summary: 'A section with options that is read only if the command line asks for it',
  severity: 'hint',
  since: '0.1.0',
  *check(document, view) {
    const titles = new Set(document.settings.map(({ entry }) => entry.section?.title));
    if (titles.size < 2 || !titles.has('uwsgi') || asksForAny(document)) return;
    const name = pathOf(document.uri)?.replace(/.*\//, '') ?? 'file.ini';
    for (const title of titles) {
      if (title === undefined || title === 'uwsgi' || BY_EMPEROR.has(title)) continue;
      // as `ini = :title`, `ini = file.ini:title`, or in a command
      if (filesOf(document, view).some(({ text }) => text.includes(`:${title}`))) continue;
      const header = document.ini.lines.find((line) => line.kind === 'section' && line.title === title);
      if (header?.kind !== 'section') continue;
      yield {
        span: header.content,
        message: `\`[${title}]\` is read by no line here: uWSGI reads \`[uwsgi]\` alone. Load it with \`ini = :${title}\`, or start uWSGI with \`${name}:${title}\`.`,
      };
    }
  },
};

/** Those that an Emperor reads by itself, the second where its vassal calls for help (`core/emperor.c`). */
const BY_EMPEROR = new Set(['emperor', 'zerg']);

/** Whether a line may ask for any section, since its name is not known. */
function asksForAny(document: Document): boolean {
  const written = loadsOf(document).map(({ value }) => slice(document.text, value.span));
  return written.some((one) => /:.*[%$]|%[oOxX]|^[{<]/.test(one));
}
