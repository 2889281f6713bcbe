import { PLUGINS } from '../knowledge/choices.js';
import { slice } from '../text.js';
import type { Document, Setting } from './document.js';

const KNOWN = new Set(PLUGINS.map((plugin) => plugin.text));

/**
 * Whether a plugin, as a file names it, is none of uWSGI's own. Distributions add versions to names: `python311`, `lua5.4`,
 * `rack_ruby31`, `jvm_openjdk17`; a prefix such as `0:python3` gives the modifier, and a path the file.
 */
export function isThirdParty(name: string): boolean {
  const plain = name
    .replace(/^\d+:/, '')
    .replace(/^.*\//, '')
    .replace(/_plugin\.so$/, '')
    .trim();
  if (plain === '' || KNOWN.has(plain) || plain.includes('%') || plain.includes('$(')) return false;
  const base = /^([a-z_]+?)[_-]?(python|ruby|openjdk|lua|php)?[\d.]*$/.exec(plain)?.[1];
  return base === undefined || !KNOWN.has(base);
}

/** Whether a line loads plugins, at once. */
export function loadsPlugins({ option }: Setting): boolean {
  return option?.reader === 'uwsgi_opt_load_plugin';
}

/** The plugins that a line loads, by the names that the sources have for them; undefined where not all of them are known. */
export function pluginsOf({ text }: Document, { value }: Setting): string[] | undefined {
  if (value.opaque) return undefined;
  const names = slice(text, value.span)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const plugins = names.map(pluginOf);
  return plugins.every((plugin) => plugin !== undefined) ? plugins : undefined;
}

/** `python3`, `0:python311` and `/usr/lib/uwsgi/python3_plugin.so` are `python`; undefined for what is none of uWSGI's own. */
function pluginOf(name: string): string | undefined {
  const plain = name
    .replace(/^\d+:/, '')
    .replace(/\|.*$/, '')
    .replace(/^.*\//, '')
    .replace(/_plugin\.so$/, '');
  const base = plain.replace(/[\d.]+$/, '');
  const known = [plain, base, base.replace(/_(python|ruby|openjdk)$/, '')].find((one) => KNOWN.has(one));
  return known === 'python3' ? 'python' : known;
}
