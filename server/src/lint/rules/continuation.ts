import { type Edit, slice, span } from '../../text.js';
import { continuedValues } from '../continuation.js';
import type { Finding, Rule } from '../rule.js';

export const continuation: Rule = {
  id: 'continuation',
  summary: 'A value that goes on in the next line, which uWSGI takes for an option of its own',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    const { text } = document;
    for (const { first, others, by } of continuedValues(document)) {
      const next = others[0]?.entry;
      if (next === undefined) continue;
      const ends = [first, ...others];
      const joins = others.map(({ entry }, index): Edit => {
        const before = ends[index]?.entry.content.to ?? entry.content.from;
        return { span: span(by === 'backslash' ? before - 1 : before, entry.content.from), text: '' };
      });
      const end = first.entry.content.to;
      yield {
        span: by === 'backslash' ? span(end - 1, end) : next.content,
        message:
          by === 'backslash'
            ? `The \`\\\` does not continue the line: it is part of the value of \`${first.name}\`, and the next line is taken for an option of its own. Write it all in one line.`
            : `\`${slice(text, next.content)}\` does not continue the line before: uWSGI takes it for an option of its own, and \`${first.name}\` goes without. Write it all in one line.`,
        fixes: [{ title: 'Join the lines', edits: joins, safe: true }],
      };
    }
  },
};
