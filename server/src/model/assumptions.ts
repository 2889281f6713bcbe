import type { World } from './world.js';

/** What the user says of the machine and the process that read the files. */
export type Assumptions = ReadonlyMap<string, string>;

export const NO_ASSUMPTIONS: Assumptions = new Map();

/** Words that speak of the machine, and the magic variables that they tell. All others are variables of the environment. */
const MAGIC_WORDS: Readonly<Record<string, string>> = {
  binary: 'b',
  cwd: 'v',
  gid: 'g',
  group: 'G',
  hostname: 'h',
  processors: 'k',
  uid: 'u',
  user: 'U',
};

/** Those that have no magic variable. */
const OTHER_WORDS = ['plugins', 'reload'];

/** What can be assumed besides variables of the environment. */
export const ASSUMED_WORDS: readonly string[] = [...Object.keys(MAGIC_WORDS), ...OTHER_WORDS].sort();

/** The world of what is assumed. `cwd` must be an absolute path; `plugins` are those that are part of the binary. */
export function assumedWorld(assumptions: Assumptions): Omit<World, 'catalogue' | 'read'> {
  const machine = new Map<string, string>();
  const environment = new Map<string, string>();
  for (const [word, value] of assumptions) {
    const letter = Object.hasOwn(MAGIC_WORDS, word) ? MAGIC_WORDS[word] : undefined;
    if (letter !== undefined) machine.set(letter, value);
    else if (!OTHER_WORDS.includes(word)) environment.set(word, value);
  }
  const [cwd, plugins, reload] = ['cwd', 'plugins', 'reload'].map((word) => assumptions.get(word));
  return {
    environment,
    machine,
    ...(cwd !== undefined && { cwd }),
    ...(plugins !== undefined && { embedded: new Set(plugins.split(/[,\s]+/).filter((name) => name !== '')) }),
    ...(reload !== undefined && { reload: /^(true|yes|on|1)$/i.test(reload) }),
  };
}
