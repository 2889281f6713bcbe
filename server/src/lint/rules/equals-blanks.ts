import type { Setting } from '../../model/document.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const equalsBlanks: Rule = {
  id: 'equals-blanks',
  summary: 'Blanks around the `=` inside a value',
  severity: 'error',
  since: '0.1.0',
  *check({ text, settings }) {
    for (const setting of settings) {
      const { name, value } = setting;
      const left = leftOf(setting);
      if (left === undefined) continue;
      const [, before = '', word = '', blanks = ''] = /^(([^\s=%$@{<]+)([ \t]*=[ \t]*))./.exec(slice(text, value.span)) ?? [];
      if (blanks.trim() === blanks) continue;
      const from = value.span.from + word.length;
      const behind = !/^[ \t]/.test(blanks);
      yield {
        span: span(value.span.from, value.span.from + before.length),
        severity: behind ? left.behind : 'error',
        message: `\`${before}\` has blanks, which belong to what stands beside them: \`${name}\` ${behind ? left.beginsWith : left.endsWith(word)}. Write \`${word}=\` without blanks.`,
        fixes: [{ title: 'Remove the blanks', edits: [{ span: span(from, from + blanks.length), text: '=' }], safe: true }],
      };
    }
  },
};

interface Left {
  /** What a blank before the `=` does. */
  readonly endsWith: (word: string) => string;
  /** What one behind it does. */
  readonly beginsWith: string;
  readonly behind: 'error' | 'warning';
}

const VARIABLE: Left = {
  endsWith: (word) => `sets a variable with a blank at its end, and \`${word}\` is not set`,
  beginsWith: 'sets the variable to a text that begins with a blank',
  behind: 'warning',
};

const MOUNTPOINT: Left = {
  endsWith: () => 'waits for paths with a blank there, which nobody asks for',
  beginsWith: 'looks for a name that begins with a blank',
  behind: 'error',
};

/** `core/uwsgi.c: uwsgi_opt_set_env, uwsgi_opt_static_map`, `core/uwsgi.c: uwsgi_init_all_apps`: nothing is trimmed. */
function leftOf({ name, option }: Setting): Left | undefined {
  if (option?.reader === 'uwsgi_opt_set_env') return VARIABLE;
  return option?.reader === 'uwsgi_opt_static_map' || /^(worker-)?mount$/.test(option?.name ?? name) ? MOUNTPOINT : undefined;
}
