import { loadsFile } from '../../model/jumps.js';
import { findReferences } from '../../syntax/placeholders.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const runsCommand: Rule = {
  id: 'runs-command',
  summary: 'A command or function that runs whenever the file is read',
  severity: 'information',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const { value, entry } = setting;
      const read = loadsFile(setting)
        ? [value.span]
        : findReferences(document.text, entry.value).flatMap(({ symbol, name }) => (symbol === '@' ? [name] : []));
      for (const at of read) {
        const [, scheme = '', what = ''] = /^(exec|call|callint):\/\/(.+)$/s.exec(slice(document.text, at)) ?? [];
        if (scheme === '' || (setting.option?.flags?.includes('immediate') && !loadsFile(setting))) continue;
        yield {
          span: at,
          message: `\`${what}\` ${scheme === 'exec' ? 'is run by a shell' : 'is called in the process of uWSGI'} whenever the file is read, by \`uwsgi --show-config\` too, and with the rights of whoever starts it. Keep it only if all who can write it may run commands there.`,
        };
      }
    }
  },
};
