import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const pluginName: Rule = {
  id: 'plugin-name',
  summary: 'A name of a plugin with blanks in it or behind it',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (setting.option?.reader !== 'uwsgi_opt_load_plugin' || misreading(document, setting) !== undefined) continue;
      for (const value of walk(setting.value)) {
        if (value.grammar.kind === 'name' && !value.opaque) yield* judge(document, setting, value);
      }
    }
  },
};

/** `core/plugins.c: uwsgi_load_plugin` skips blanks before a name alone. */
function* judge({ text }: Document, { name: option }: Setting, { span: at }: Value): Iterable<Finding> {
  const written = slice(text, at).trimStart();
  const from = at.to - written.length;
  if (!/\s/.test(written)) return;
  const words = written.trim().split(/\s+/);
  // one word with a blank behind it, or several names
  const plain = words.join(',');
  const effect = option.startsWith('need-') ? 'refuses to start' : 'logs that it cannot load it, and goes on without';
  const what =
    words.length === 1
      ? `The blank behind \`${plain}\` belongs to the name`
      : `\`${written.trim()}\` is one name with a blank in it: only commas separate plugins`;
  yield {
    span: span(from, from + written.trimEnd().length),
    message: `${what}, and uWSGI finds no such plugin: it ${effect}. Write \`${plain}\`.`,
    fixes: [{ title: `Change to \`${plain}\``, edits: [{ span: span(from, at.to), text: plain }], safe: true }],
  };
}
