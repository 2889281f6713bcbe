import { PLUGINS } from '../knowledge/choices.js';

const KNOWN = new Set(PLUGINS.map((plugin) => plugin.text));

/**
 * Whether a plugin, as a file names it, is none of uWSGI's own. Distributions add versions to names: `python311`, `lua5.4`,
 * `rack_ruby31`, `jvm_openjdk17`; a prefix such as `0:python3` gives the modifier.
 */
export function isThirdParty(name: string): boolean {
  const plain = name.replace(/^\d+:/, '').trim();
  if (plain === '' || KNOWN.has(plain) || plain.includes('%') || plain.includes('$(')) return false;
  const base = /^([a-z_]+?)[_-]?(python|ruby|openjdk|lua|php)?[\d.]*$/.exec(plain)?.[1];
  return base === undefined || !KNOWN.has(base);
}
