import type { Document, Setting } from '../../model/document.js';
import { loadsPlugins, pluginsOf } from '../../model/plugins.js';
import { isWhole } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { evaluationOf } from '../../model/view.js';
import { slice } from '../../text.js';
import { movedAbove } from '../lines.js';
import type { Rule } from '../rule.js';

export const latePlugin: Rule = {
  id: 'late-plugin',
  summary: 'An option of a plugin above the line that loads the plugin, in strict mode',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document, view) {
    const { settings } = document;
    const strict = settings.findIndex((setting) => setting.name === 'strict' && !mayBeOff(document, setting));
    if (strict < 0 || !isWhole(document) || settings.some(({ name }) => name === 'autoload')) return;
    const { embedded } = evaluationOf(document, view).world;
    const reported = new Set<string>();
    for (const [index, setting] of settings.entries()) {
      const plugin = setting.option?.plugin;
      if (index < strict || plugin === undefined || reported.has(plugin) || embedded?.has(plugin)) continue;
      const above = settings.slice(0, index).filter(loadsPlugins);
      // what is not known may well be it
      if (above.some((one) => pluginsOf(document, one)?.includes(plugin) ?? true)) continue;
      const below = settings.slice(index);
      const loader = below.find((one) => loadsPlugins(one) && pluginsOf(document, one)?.includes(plugin));
      if (loader === undefined) continue;
      reported.add(plugin);
      const moved = below.slice(0, below.indexOf(loader) + 1).filter((one) => loadsPlugins(one) || namesDirectory(one));
      yield {
        span: setting.entry.key,
        message: `\`${setting.name}\` stands above the line that loads \`${plugin}\`: in strict mode uWSGI does not know it there, and refuses to start, unless the plugin is part of the binary. Load the plugin first.`,
        related: [{ span: loader.value.span, message: `\`${plugin}\` is loaded here` }],
        fixes: [{ title: 'Move the line that loads the plugin above', edits: movedAbove(document, moved, setting), safe: true }],
      };
    }
  },
};

function mayBeOff({ text }: Document, { value }: Setting): boolean {
  return value.opaque || !isOn(slice(text, value.span));
}

/** Where plugins are looked for, from that line on. */
function namesDirectory({ name }: Setting): boolean {
  return name === 'plugins-dir' || name === 'plugin-dir';
}
