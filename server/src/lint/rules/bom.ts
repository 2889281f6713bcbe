import { span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const bom: Rule = {
  id: 'bom',
  summary: 'A byte order mark at the start of the file',
  severity: 'error',
  since: '0.1.0',
  *check({ text }): Iterable<Finding> {
    if (!text.startsWith('\uFEFF')) return;
    const line = text.split(/[\r\n]/, 1)[0] as string;
    const header = /^\uFEFF[ \t]*\[/.test(line);
    const effect = header
      ? 'uWSGI takes it for text, does not see the section header behind it and ignores the whole section'
      : 'uWSGI takes it for text and reads this line as a key outside of any section, which it ignores';
    yield {
      // the mark itself is not to be seen
      span: span(0, line.length),
      severity: header ? 'error' : 'information',
      message: `The file starts with a byte order mark (\`U+FEFF\`): ${effect}. Save the file without it.`,
      fixes: [{ title: 'Remove the byte order mark', edits: [{ span: span(0, 1), text: '' }], safe: true }],
    };
  },
};
