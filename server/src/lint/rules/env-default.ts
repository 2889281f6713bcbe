import { atLeast, formatVersion } from '../../knowledge/version.js';
import { findReferences } from '../../syntax/placeholders.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const envDefault: Rule = {
  id: 'env-default',
  summary: 'A default value in `$(NAME:-default)`, which uWSGI knows since 2.1',
  severity: 'error',
  since: '0.1.0',
  *check({ settings, text, catalogue: { version } }): Iterable<Finding> {
    if (atLeast(version, [2, 1])) return;
    for (const { entry } of settings) {
      for (const reference of findReferences(text, entry.value)) {
        if (reference.symbol !== '$') continue;
        const [, name] = /^([A-Za-z_][A-Za-z0-9_]*):?-/.exec(slice(text, reference.name)) ?? [];
        if (name === undefined) continue;
        const written = slice(text, reference.span);
        yield {
          span: reference.span,
          message: `\`${written}\` has a default, which uWSGI ${formatVersion(version)} does not know: it asks for a variable of all of this name, and the text stays as it is. Use \`if-env = ${name}\` and \`if-not-env = ${name}\`, or set the version that you run.`,
        };
      }
    }
  },
};
