import { PLUGINS } from '../../knowledge/choices.js';
import { misreading } from '../../model/conventional.js';
import { isThirdParty, loadsPlugins } from '../../model/plugins.js';
import { walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';
import { nearest } from '../words.js';

export const unknownPlugin: Rule = {
  id: 'unknown-plugin',
  summary: 'A name that is nearly that of a plugin',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (!loadsPlugins(setting) || misreading(document, setting) !== undefined) continue;
      for (const value of walk(setting.value)) {
        if (value.grammar.kind !== 'name' || value.opaque) continue;
        const [, before = '', name = ''] = /^(\s*(?:\d+:)?)([\w-]+)$/.exec(slice(document.text, value.span)) ?? [];
        const meant = name !== '' && isThirdParty(name) ? meantBy(name) : undefined;
        if (meant === undefined) continue;
        const at = span(value.span.from + before.length, value.span.to);
        const effect = setting.name.startsWith('need-') ? 'refuses to start' : 'logs that it cannot load it, and goes on without';
        yield {
          span: at,
          ...(setting.name.startsWith('need-') && { severity: 'error' as const }),
          message: `\`${name}\` is no plugin of uWSGI: where there is none of this name, it ${effect}. Did you mean \`${meant}\`?`,
          fixes: [{ title: `Change to \`${meant}\``, edits: [{ span: at, text: meant }], safe: false }],
        };
      }
    }
  },
};

/** Distributions put a version behind a name, such as `python36u`. A first letter is seldom mistaken. */
function meantBy(name: string): string | undefined {
  const names = PLUGINS.map(({ text }) => text).filter((text) => text[0] === name[0]);
  const [, base = '', version = ''] = /^(.*?)(\d+[a-z]?)?$/.exec(name) ?? [];
  // as `ruby192` beside `ruby19`
  if (names.includes(base) || (version !== '' && names.some((one) => one.replace(/\d+$/, '') === base))) return undefined;
  const plain = nearest(base, names);
  return nearest(name, names) ?? (plain && plain + version);
}
