import { span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const outsideSection: Rule = {
  id: 'outside-section',
  summary: 'Options before the first section header',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    // that the first header is none is the mistake
    if (document.text.startsWith('\ufeff[')) return;
    const outside = document.all.filter(({ entry }) => entry.section === undefined);
    const [first, ...others] = outside.filter(({ option }) => option !== undefined);
    // a file of something else, or what is put into others with `inject-before`
    if (first === undefined || outside.length > 2 * (others.length + 1)) return;
    const { entry, name } = first;
    const more = others.length === 0 ? '' : `, and neither does what follows up to the first header`;
    const headed = document.ini.lines.some(({ kind }) => kind === 'section');
    if (!headed && others.length === 0) return;
    const top = (outside[0] ?? first).entry.span.from;
    yield {
      span: entry.key,
      message: `\`${name}\` stands before any section header and has no effect${more}: uWSGI reads options of a section alone, and says nothing. Put \`[uwsgi]\` above.`,
      fixes: [{ title: 'Insert `[uwsgi]` above', edits: [{ span: span(top, top), text: '[uwsgi]\n' }], safe: false }],
    };
  },
};
