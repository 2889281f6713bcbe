import { atLeast } from '../../knowledge/version.js';
import { UNKNOWN } from '../../syntax/placeholders.js';
import type { World } from '../world.js';
import { ABSENT, isKnown, type Lookup, type Operator, UNCERTAIN } from './logic.js';
import type { MagicTable } from './magic-table.js';

export interface FlowProblem {
  /**
   * `fatal`: uWSGI refuses to start. `endless`: it never ends, or crashes. `unknown`: what is not known may register more. `empty`:
   * there is nothing in the section that is asked for.
   */
  readonly kind: 'fatal' | 'endless' | 'unknown' | 'empty';
  readonly message: string;
  readonly uri: string;
  readonly line: number;
  /** The condition on which it comes to that, where it is not known. */
  readonly when?: string;
  /** What it is about, where someone needs to know. */
  readonly cause?: 'circle' | 'forbidden';
}

/** The file that uWSGI is started with, as `uwsgi --ini FILE:SECTION`. */
export interface Start {
  readonly uri: string;
  /** What is asked for as `file:section`. */
  readonly section?: string;
  /** How the file is named on the command line. */
  readonly given?: string;
}

const MAX_STEPS = 20_000_000;

/** An option in the list (`struct uwsgi_opt`). One with an unknown name stands for any. */
export interface Registered extends Origin {
  readonly name: string;
  value: string;
  /** Whether it has acted, and is left alone by the passes; undefined where a plugin decides. */
  configured: boolean | undefined;
  /** Stands for options of which nothing is known. */
  readonly hidden?: true;
}

/** Where a line stands, and under what circumstances it is read. */
export interface Origin {
  readonly uri: string;
  readonly line: number;
  /** The value as written. */
  readonly raw: string;
  readonly turn?: number;
  readonly when?: string;
}

/** All that changes while options are registered (the globals of `struct uwsgi_server`). */
export interface Run {
  readonly world: World;
  readonly start: Start;
  readonly registered: Registered[];
  /** Where each name is registered first. */
  readonly first: Map<string, number>;
  readonly problems: FlowProblem[];
  /** Characters that all passes together may still look at. */
  steps: number;
  readonly variables: Map<string, string | undefined>;
  readonly declared: Map<string, { readonly template: string; readonly when?: string | undefined }>;
  /** The line that is being read. */
  origin: Origin;
  /** uWSGI has ended. */
  ended: boolean;
  /** A block that is open. There is one at most. */
  block: Block | undefined;
  /** Whether the lines come from an open block, which has let them through. */
  inBlock: boolean;
  /** Whether the condition that was looked at last was false. */
  failed: boolean | undefined;
  /** That condition, as written. */
  condition: string;
  /** Contexts that are set, each perhaps only on a condition. */
  blacklist: Context | undefined;
  whitelist: Context | undefined;
  strict: Context | undefined;
  /** Whether plugins may have been loaded. */
  plugins: boolean;
  /** Magic variables of the file that is read, and those of the first one. */
  table: MagicTable;
  capitals: MagicTable;
  /** The file that was opened last, which `ini = :section` reads again. */
  last: Source | undefined;
  /** Files whose text is put around that of every file. */
  readonly before: string[];
  readonly after: string[];
  /** The lines that load the files that are being read, from the outermost on. */
  readonly loading: Origin[];
  /** How deep files, or declared options, are within each other; how many files were read, and how much text. */
  depth: number;
  files: number;
  textRead: number;
  /** Whether an option was registered since this was reset; undefined where that is not certain. */
  dirty: boolean | undefined;
}

export interface Context {
  readonly value: string;
  readonly when: string | undefined;
}

export interface Block {
  readonly name: string;
  readonly argument: string;
  readonly operator: Operator;
  /** When its lines are registered, in words. */
  readonly condition: string;
}

/** A file that is read. */
export interface Source {
  readonly uri: string;
  readonly path: string | undefined;
}

export function begin(start: Start, world: World): Run {
  return {
    world,
    start,
    registered: [],
    first: new Map(),
    problems: [],
    steps: MAX_STEPS,
    variables: new Map(world.environment),
    declared: new Map(),
    origin: { uri: start.uri, line: 0, raw: '' },
    ended: false,
    block: undefined,
    inBlock: false,
    failed: false,
    condition: '',
    blacklist: undefined,
    whitelist: undefined,
    strict: undefined,
    plugins: false,
    table: new Map(),
    capitals: new Map(),
    last: undefined,
    before: [],
    after: [],
    loading: [],
    depth: 0,
    files: 0,
    textRead: 0,
    dirty: false,
  };
}

export function add(run: Run, option: Registered): void {
  const key = isKnown(option.name) ? option.name : UNKNOWN;
  if (!run.first.has(key)) run.first.set(key, run.registered.length);
  run.registered.push(option);
}

/** Whether there is an option of this name; undefined where that depends on what is built in or loaded. */
export function exists(run: Run, name: string): boolean | undefined {
  const option = run.world.catalogue.get(name);
  if (option !== undefined && option.plugin === undefined && option.requires === undefined && option.reader !== 'own')
    return true;
  if (run.declared.has(name)) return run.declared.get(name)?.when === undefined ? true : undefined;
  if (!isKnown(name) || run.plugins) return undefined;
  if (option === undefined) return false;
  return option.plugin !== undefined && run.world.embedded?.size === 0 ? false : undefined;
}

/** On what it depends whether there is an option; undefined where that is anybody's guess. */
export function conditionOf(run: Run, name: string): string | undefined {
  const { plugin, requires } = run.world.catalogue.get(name) ?? {};
  return run.declared.get(name)?.when ?? (plugin && `plugin = ${plugin}`) ?? (requires && `built with ${requires.join(', ')}`);
}

/** Whether an option acts when it is registered; undefined where a plugin decides. */
export function isImmediate(run: Run, name: string): boolean | undefined {
  if (isDeclared(run, name)) return exists(run, name);
  const option = run.world.catalogue.get(name);
  if (!option?.flags?.includes('immediate')) return isKnown(name) ? false : undefined;
  return option.plugin === undefined ? true : exists(run, name);
}

/** Whether an option is one that a file has declared; one of uWSGI of the same name counts more. */
export function isDeclared(run: Run, name: string): boolean {
  const option = run.world.catalogue.get(name);
  return run.declared.has(name) && (option === undefined || option.plugin !== undefined);
}

/** The first definition of an option, as far as it is certain which that is. */
export function lookupOption(run: Run, name: string): Lookup {
  if (!isKnown(name)) return UNCERTAIN;
  const at = run.first.get(name) ?? run.registered.length;
  if (at > (run.first.get(UNKNOWN) ?? at)) return UNCERTAIN;
  const option = run.registered[at];
  if (option === undefined) return ABSENT;
  return option.when === undefined ? { found: true, value: option.value } : UNCERTAIN;
}

export function lookupVariable(run: Run, name: string): Lookup {
  if (!isKnown(name) || run.variables.has(ANY_VARIABLE) || name === 'UWSGI_ORIGINAL_PROC_NAME') return UNCERTAIN;
  const value = run.variables.get(name);
  if (value !== undefined) return isKnown(value) ? { found: true, value } : UNCERTAIN;
  return run.variables.has(name) || run.world.environmentComplete ? ABSENT : UNCERTAIN;
}

/** uWSGI 2.1 knows `else`, and defaults in `$(NAME:-default)`. */
export function isNewer(run: Run): boolean {
  return atLeast(run.world.catalogue.version, [2, 1]);
}

/** A key that no variable has: with it, any variable may have been set. */
export const ANY_VARIABLE = '=';

/** Options of which nothing is known may come here. */
export function hole(run: Run): void {
  add(run, { ...run.origin, name: UNKNOWN, value: UNKNOWN, configured: true, hidden: true });
}

export function unread(run: Run, name: string, why: string): [] {
  note(run, 'unknown', `What \`${name}\` holds is not known, since ${why}: uWSGI may register more options here.`);
  hole(run);
  return [];
}

/** uWSGI refuses to start, perhaps only on a condition. */
export function fail(run: Run, message: string, when?: string, cause?: FlowProblem['cause']): [] {
  const condition = run.origin.when ?? when;
  if (condition === undefined) end(run, 'fatal', message, cause);
  else note(run, 'fatal', message, condition, cause);
  return [];
}

export function end(run: Run, kind: FlowProblem['kind'], message: string, cause?: FlowProblem['cause']): [] {
  note(run, kind, message, undefined, cause);
  run.ended = true;
  return [];
}

export function note(
  run: Run,
  kind: FlowProblem['kind'],
  message: string,
  when = run.origin.when,
  cause?: FlowProblem['cause'],
): void {
  const { uri, line } = run.origin;
  run.problems.push({ kind, message, uri, line, ...(when !== undefined && { when }), ...(cause !== undefined && { cause }) });
}
