import type { Grammar, Key, Pairs } from './grammar.js';

/** Building blocks of key=value lists. */

export type Keys = Readonly<Record<string, Grammar | Key>>;

export function pairs<Name extends string>(
  table: string,
  keys: Readonly<Record<Name, Grammar | Key>>,
  more: Partial<Omit<Pairs, 'keys'>> = {},
): Omit<Pairs, 'keys'> & { readonly keys: Readonly<Record<Name, Key>> } {
  const entries = Object.entries<Grammar | Key>(keys).map(([name, key]) => [name, 'kind' in key ? { grammar: key } : key]);
  return { kind: 'pairs', table, separator: ',', keys: Object.fromEntries(entries), ...more };
}

export function required(grammar: Grammar): Key {
  return { grammar, required: true };
}

export function needs(key: string, grammar: Grammar): Key {
  return { grammar, needs: key };
}

export function since(version: string, grammar: Grammar): Key {
  return { grammar, since: version };
}

/** Other spellings of one key. */
export function aliases(names: string, of: string, grammar: Grammar): Keys {
  return Object.fromEntries(names.split(' ').map((name) => [name, { grammar, alias: of }]));
}
