import type { Document } from '../../model/document.js';
import { jumpsOf } from '../../model/jumps.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';
import { nearest } from '../words.js';

export const missingSection: Rule = {
  id: 'missing-section',
  summary: 'A section to load that the file does not have',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    if (!sectionsAreKnown(document)) return;
    const titles = new Set(document.all.flatMap(({ entry }) => entry.section?.title ?? []));
    for (const { setting, to, from, elsewhere } of jumpsOf(document)) {
      if (elsewhere !== undefined || titles.has(to)) continue;
      const { value } = setting;
      const at = span(value.span.to - (slice(document.text, value.span).endsWith(`:${to}`) ? to.length : 0), value.span.to);
      const meant = nearest(
        to,
        [...titles].filter((title) => title !== from),
      );
      yield {
        span: at.from < at.to ? at : value.span,
        message: `There is no line in a section \`[${to}]\` of this file: uWSGI logs a warning and loads nothing. ${meant === undefined ? 'Write the section, or correct the name.' : `Did you mean \`${meant}\`?`}`,
        ...(meant !== undefined &&
          at.from < at.to && { fixes: [{ title: `Change to \`${meant}\``, edits: [{ span: at, text: meant }], safe: false }] }),
      };
    }
  },
};

/** Neither templates nor files that are put around this one bring more sections. */
function sectionsAreKnown({ ini, settings }: Document): boolean {
  return (
    !ini.lines.some((line) => line.kind === 'section' && /[%{}$<\uFFFC]/.test(slice(ini.text, line.content))) &&
    !settings.some(({ name }) => name.startsWith('inject-') || /^[{<]/.test(name))
  );
}
