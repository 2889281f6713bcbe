import { misreading } from '../../model/conventional.js';
import { type Document, settingAt } from '../../model/document.js';
import { jumpsOf, loadsOf } from '../../model/jumps.js';
import { evaluationOf, type View } from '../../model/view.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const missingSection: Rule = {
  id: 'missing-section',
  summary: 'A section to load that the file does not have',
  severity: 'error',
  since: '0.1.0',
  *check(document, view) {
    yield* elsewhere(document, view);
    if (!sectionsAreKnown(document)) return;
    const titles = new Set(document.all.flatMap(({ entry }) => entry.section?.title ?? []));
    for (const { setting, to, from, elsewhere } of jumpsOf(document)) {
      if (elsewhere !== undefined || titles.has(to) || misreading(document, setting) !== undefined) continue;
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

/** Sections of other files. */
function* elsewhere(document: Document, view: View): Iterable<Finding> {
  const own = new Set(jumpsOf(document).map(({ setting }) => setting));
  const loading = new Set(loadsOf(document).filter((setting) => !own.has(setting)));
  if (loading.size === 0) return;
  for (const { kind, uri, line } of evaluationOf(document, view).effective.problems) {
    const setting = settingAt(document, line);
    if (kind !== 'empty' || uri !== document.uri || setting === undefined || !loading.has(setting)) continue;
    if (misreading(document, setting) !== undefined) continue;
    const written = slice(document.text, setting.value.span);
    const section = /:([^:/]+)$/.exec(setting.name === 'ini' ? written : '')?.[1] ?? 'uwsgi';
    yield {
      span: setting.value.span,
      message: `\`${written}\` has no line in a section \`[${section}]\`: uWSGI logs a warning and loads nothing. Write the section there, or correct the name.`,
    };
  }
}

/** Neither templates nor files that are put around this one bring more sections. */
function sectionsAreKnown({ ini, settings }: Document): boolean {
  return (
    !ini.lines.some((line) => line.kind === 'section' && /[%{}$<\uFFFC]/.test(slice(ini.text, line.content))) &&
    !settings.some(({ name }) => name.startsWith('inject-') || /^[{<]/.test(name))
  );
}
