import { isThirdParty } from '../../model/plugins.js';
import { slice } from '../../text.js';
import type { Fix, Rule } from '../rule.js';

export const includeFormat: Rule = {
  id: 'include-format',
  summary: 'A file to load whose format uWSGI cannot tell',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    if (document.plugins.some(isThirdParty)) return;
    for (const { name, option, entry, value } of document.settings) {
      if (option?.reader !== 'uwsgi_opt_load') continue;
      const written = slice(document.text, value.span);
      // a word alone is no file: that is how profiles for the build name each other
      if (FORMATS.test(written) || !/[.:/]/.test(written) || /[)}>]$|%.$|["';#]|\s[;#]/.test(written)) continue;
      const section = /\.ini:[^:/]+$/.test(written);
      const instead = name === 'include' ? 'ini' : undefined;
      const fix: Fix | undefined = instead && {
        title: `Change to \`${instead}\``,
        edits: [{ span: entry.key, text: instead }],
        safe: section,
      };
      yield {
        span: value.span,
        message: section
          ? `\`${name}\` knows no sections: uWSGI goes by the ending of the name, does not know this one and refuses to start. Write \`ini = ${written}\`.`
          : `\`${written}\` has no ending that tells its format: uWSGI refuses to start. Rename the file, or write \`ini = ${written}\` if it is one.`,
        ...(fix !== undefined && { fixes: [fix] }),
      };
    }
  },
};

/** `core/uwsgi.c: uwsgi_opt_load`, and what plugins add (`uwsgi_register_configurator`). */
const FORMATS = /\.(ini|xml|yaml|yml|json|js|lua|luac)$/;
