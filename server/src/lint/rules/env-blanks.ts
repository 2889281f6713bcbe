import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const envBlanks: Rule = {
  id: 'env-blanks',
  summary: 'Blanks around the `=` of a variable of the environment',
  severity: 'error',
  since: '0.1.0',
  *check({ text, settings }) {
    for (const { name, option, value } of settings) {
      if (option?.reader !== 'uwsgi_opt_set_env') continue;
      const [, before = '', variable = '', blanks = ''] = /^(([\w-]+)([ \t]*=[ \t]*))./.exec(slice(text, value.span)) ?? [];
      if (blanks.trim() === blanks) continue;
      const from = value.span.from + variable.length;
      const ends = /^[ \t]/.test(blanks);
      yield {
        span: span(value.span.from, value.span.from + before.length),
        severity: ends ? 'error' : 'warning',
        message: ends
          ? `\`${name}\` sets a variable called \`${variable} \`, with a blank at its end: nobody asks for that, and \`${variable}\` is not set. Write \`${variable}=\` without blanks.`
          : `The value of \`${variable}\` begins with a blank: uWSGI takes all that stands behind the \`=\`. Write it without.`,
        fixes: [{ title: 'Remove the blanks', edits: [{ span: span(from, from + blanks.length), text: '=' }], safe: true }],
      };
    }
  },
};
