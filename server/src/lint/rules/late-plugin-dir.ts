import type { Setting } from '../../model/document.js';
import { loadsPlugins } from '../../model/plugins.js';
import { isWhole } from '../../model/routers.js';
import { slice } from '../../text.js';
import { movedAbove } from '../lines.js';
import type { Rule } from '../rule.js';

export const latePluginDir: Rule = {
  id: 'late-plugin-dir',
  summary: 'A directory of plugins below all lines that load some',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const { settings, text } = document;
    const directories = settings.filter((setting) => namesDirectory(setting));
    const first = settings.find((setting) => loadsPlugins(setting) && !mayBePath(text, setting));
    const last = settings.findLast(loadsPlugins);
    if (directories.length === 0 || first === undefined || last === undefined || !isWhole(document)) return;
    if (settings.some(({ name }) => name === 'autoload')) return;
    const late = directories.filter((one) => settings.indexOf(one) > settings.indexOf(last));
    for (const [index, setting] of late.entries()) {
      const { name, entry } = setting;
      yield {
        span: entry.key,
        message: `\`${name}\` acts on the lines below it, and all plugins are loaded above: they are not looked for in this directory. Move it above the first of them.`,
        related: [{ span: first.entry.key, message: 'The first plugin is loaded here' }],
        // all of them at once, so that they keep their order
        fixes: [{ title: 'Move it above', edits: movedAbove(document, late, first), safe: index === 0 }],
      };
    }
  },
};

/** A plugin with a path is looked for there alone. */
function mayBePath(text: string, { value }: Setting): boolean {
  return value.opaque || slice(text, value.span).includes('/');
}

function namesDirectory({ name, option }: Setting): boolean {
  return option !== undefined && (name === 'plugins-dir' || name === 'plugin-dir');
}
