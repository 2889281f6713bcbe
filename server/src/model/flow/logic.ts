import { UNKNOWN } from '../../syntax/placeholders.js';
import type { PathKind } from '../world.js';
import { leadingNumber } from './passes.js';

/** Whether there is something of a name, and its value, if any; an undefined `found` means that it is not known. */
export interface Lookup {
  readonly found: boolean | undefined;
  readonly value: string | undefined;
}

export const ABSENT: Lookup = { found: false, value: undefined };
export const UNCERTAIN: Lookup = { found: undefined, value: UNKNOWN };

/** What the conditions and loops ask about. */
export interface Surroundings {
  /** The first definition of an option so far. */
  option(name: string): Lookup;
  variable(name: string): Lookup;
  kind(path: string): PathKind | undefined;
  read(path: string): string | undefined;
  glob(pattern: string): readonly string[] | undefined;
  plugin(name: string): boolean | undefined;
  readonly hostname: string | undefined;
  readonly reload: boolean | undefined;
  /** Whether the condition that was looked at last was false; undefined where that is not known. */
  readonly failed: boolean | undefined;
}

/** What becomes of one line in a block. */
export interface Decision {
  /** The line is registered once for each of these, which replaces `%(_)`; undefined leaves it. */
  readonly turns: readonly (string | undefined)[];
  /** Whether that is certain. If not, each turn may happen or not. */
  readonly certain: boolean;
}

/** Decides about one line in a block that was opened with `argument`. */
export type Operator = (argument: string, about: Surroundings) => Decision;

/** What each condition asks (`core/config.c: uwsgi_logic_opt_if_...`); the value is what `%(_)` becomes. */
const CONDITIONS: Readonly<Record<string, (argument: string, about: Surroundings) => Lookup>> = {
  'if-env': (argument, about) => compare(argument, about.variable),
  'if-opt': (argument, about) => compare(argument, about.option),
  'if-exists': (path, about) => isKind(path, about, (kind) => kind !== 'none'),
  'if-file': (path, about) => isKind(path, about, (kind) => kind === 'file'),
  'if-dir': (path, about) => isKind(path, about, (kind) => kind === 'directory'),
  'if-plugin': (name, about) => ({ found: isKnown(name) ? about.plugin(name) : undefined, value: name }),
  'if-hostname': (name, { hostname }) => ({
    found: isKnown(name) && hostname !== undefined ? hostname === name : undefined,
    value: name,
  }),
  // a matter of the build: with PCRE2 it never matches
  'if-hostname-match': (pattern) => ({ found: undefined, value: pattern }),
};

const LOOPS: Readonly<Record<string, Operator>> = {
  for: (words) => ({ turns: words.split(' ').filter((word) => word !== ''), certain: true }),
  'for-glob': (pattern, about) => {
    const paths = isKnown(pattern) ? about.glob(pattern) : undefined;
    if (paths === undefined) return { turns: [UNKNOWN], certain: false };
    return { turns: paths.length > 0 ? paths : [pattern], certain: true };
  },
  'for-times': (times) => {
    if (!isKnown(times)) return { turns: [UNKNOWN], certain: false };
    const count = Math.min(Number(BigInt.asIntN(32, leadingNumber(times))), MAX_TURNS);
    return { turns: Array.from({ length: Math.max(count, 0) }, (_, index) => String(index + 1)), certain: true };
  },
  'for-readline': (path, about) => {
    const kind = isKnown(path) ? about.kind(path) : undefined;
    const text = kind === 'none' || kind === 'directory' ? '' : isKnown(path) ? about.read(path) : undefined;
    return text === undefined ? { turns: [UNKNOWN], certain: false } : { turns: readLines(text), certain: true };
  },
};

const ALIASES: Readonly<Record<string, string>> = {
  ifenv: 'if-env',
  ifexists: 'if-exists',
  ifdir: 'if-dir',
  'if-directory': 'if-dir',
  ifplugin: 'if-plugin',
};

/** More turns than any evaluation has room for. */
const MAX_TURNS = 100_000;

/** The options that open a block. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...Object.entries(LOOPS),
  ...Object.entries(CONDITIONS).map(([name, ask]): [string, Operator] => [name, (...args) => when(ask(...args))]),
  ...Object.entries(CONDITIONS).map(([name, ask]): [string, Operator] => [
    name.replace('if-', 'if-not-'),
    (...args) => when(not(ask(...args))),
  ]),
  ...Object.entries(ALIASES).map(([alias, name]): [string, Operator] => [
    alias,
    (...args) => when((CONDITIONS[name] as (...args: Parameters<Operator>) => Lookup)(...args)),
  ]),
  ['if-reload', (_, { reload }) => when({ found: reload, value: undefined })],
  ['if-not-reload', (_, { reload }) => when(not({ found: reload, value: undefined }))],
  ['else', (_, { failed }) => when({ found: failed, value: undefined })],
]);

/** The words that end any block. */
export const TERMINATORS: ReadonlySet<string> = new Set(['end', 'endif', 'end-if', 'endfor', 'end-for']);

function when({ found, value }: Lookup): Decision {
  return { turns: found === false ? [] : [value], certain: found !== undefined };
}

function not({ found, value }: Lookup): Lookup {
  return { found: found === undefined ? undefined : !found, value };
}

/** `NAME`, or `NAME=VALUE` without any trimming. */
function compare(argument: string, find: (name: string) => Lookup): Lookup {
  if (!isKnown(argument)) return UNCERTAIN;
  const equals = argument.indexOf('=');
  if (equals < 0) return find(argument);
  const { found, value } = find(argument.slice(0, equals));
  if (found === false || value === undefined) return ABSENT;
  return { found: found && isKnown(value) ? value === argument.slice(equals + 1) : undefined, value };
}

function isKind(path: string, about: Surroundings, matches: (kind: PathKind) => boolean): Lookup {
  const kind = isKnown(path) ? about.kind(path) : undefined;
  return { found: kind === undefined ? undefined : matches(kind), value: path };
}

export function isKnown(text: string): boolean {
  return !text.includes(UNKNOWN);
}

/** The lines as `fgets` reads them into its 1,024 bytes. */
function readLines(text: string): string[] {
  return [...text.matchAll(/[^\n]{0,1022}\n|[^\n]{1,1023}/g)].map(([line]) => beforeNul(line).replace(/[\r\n]+$/, ''));
}

function beforeNul(text: string): string {
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
}
