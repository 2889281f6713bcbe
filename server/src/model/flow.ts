import { UNKNOWN } from '../syntax/placeholders.js';
import { isElsewhere, readFirst, sourceOf } from './flow/files.js';
import { isKnown } from './flow/logic.js';
import { placeholder, substitute } from './flow/passes.js';
import { act, checkStrict, load, register } from './flow/register.js';
import {
  begin,
  end,
  exists,
  type FlowProblem,
  fail,
  isDeclared,
  isNewer,
  lookupOption,
  lookupVariable,
  note,
  type Registered,
  type Run,
  type Start,
  unread,
} from './flow/run.js';
import type { World } from './world.js';

export type { FlowProblem, Start } from './flow/run.js';

/** What uWSGI registers when it is started with a file: the list that `uwsgi --show-config` prints. */
export interface Effective {
  /** In uWSGI's order; where it would refuse to start, those until then. */
  readonly options: readonly EffectiveOption[];
  readonly problems: readonly FlowProblem[];
}

export interface EffectiveOption {
  /** {@link UNKNOWN} stands in it for what is not known. */
  readonly name: string;
  readonly value: Evaluated;
  /** The file that it comes from, and the line there, from 0; `env:NAME` for a variable of the environment. */
  readonly uri: string;
  readonly line: number;
  /** Which turn of a loop registered it, from 1. */
  readonly turn?: number;
  /** The condition, as written, that decides whether there is this option at all, where that is not known. */
  readonly when?: string;
}

/** The text that uWSGI has in the end, or what is written where that is not known. */
export type Evaluated = { readonly kind: 'known'; readonly text: string } | { readonly kind: 'unknown'; readonly raw: string };

/**
 * Does what `uwsgi --ini FILE` does until its configuration is complete (`core/uwsgi.c: uwsgi_setup`): options are registered line by
 * line, immediate ones act at once, then come the three passes over the values, then the other options act, of which some register
 * more. Nothing is executed and nothing fetched; what cannot be known is carried along as unknown.
 */
export function evaluate(start: Start, world: World): Effective {
  const run = begin(start, world);
  for (const [name, value] of world.environment ?? []) {
    const option = value === undefined ? undefined : optionOfVariable(name);
    if (option !== undefined) {
      run.origin = { uri: `env:${name}`, line: 0, raw: value as string };
      register(run, option, value as string);
    }
  }
  run.origin = { uri: start.uri, line: 0, raw: '' };
  load(run, readFirst(run));
  pass(run, '$', (name) => variableText(run, name));
  pass(run, '@', (name) => fileText(run, name));
  pass(run, '%', (name) => placeholder(name, (one) => optionText(run, one)));
  configure(run);
  return { options: run.registered.filter(({ hidden }) => !hidden).map(effective), problems: run.problems };
}

function effective({ name, value, uri, line, raw, turn, when }: Registered): EffectiveOption {
  return {
    name,
    value: isKnown(value) ? { kind: 'known', text: value } : { kind: 'unknown', raw },
    uri,
    line,
    ...(turn !== undefined && { turn }),
    ...(when !== undefined && { when }),
  };
}

// --- the passes over the values: core/utils.c: uwsgi_apply_config_pass

/** Characters that the pass over one value may look at, before we take it for endless. */
const MAX_STEPS = 200_000;

function pass(run: Run, symbol: '$' | '@' | '%', find: (name: string) => string | undefined): void {
  for (const option of run.registered) {
    if (option.configured === true || !option.value.includes(symbol)) continue;
    run.origin = option;
    const before = option.value;
    const replace = (name: string, current: string) => {
      option.value = current;
      return find(name);
    };
    if (run.steps <= 0) {
      // told once, by the one that has used it up
      option.value = UNKNOWN;
      continue;
    }
    const budget = { steps: Math.min(run.steps, MAX_STEPS + 4 * before.length) };
    run.steps -= budget.steps;
    const value = substitute(before, symbol, replace, budget);
    run.steps += Math.max(budget.steps, 0);
    if (value === undefined) {
      const remedy = 'Give one of the names in the circle a value of its own.';
      note(
        run,
        'endless',
        `The value of \`${option.name}\` contains itself: uWSGI replaces it until no memory is left. ${remedy}`,
      );
      option.value = UNKNOWN;
    } else {
      option.value = option.configured === undefined && value !== before ? UNKNOWN : value;
    }
  }
}

function variableText(run: Run, name: string): string | undefined {
  if (isNewer(run)) {
    // core/utils.c: uwsgi_getenv_with_default, with the words between the separators as `strtok` finds them
    const separator = name.includes(':-') ? /[:-]+/ : name.includes('-') ? /-+/ : undefined;
    if (separator !== undefined) {
      const [variable = '', otherwise] = name.split(separator).filter((word) => word !== '');
      const { found, value } = lookupVariable(run, variable);
      if (found === undefined) return UNKNOWN;
      if (found && (value !== '' || !name.includes(':-'))) return value;
      if (otherwise === undefined) end(run, 'fatal', `\`$(${name})\` has no default: uWSGI crashes. Write one.`);
      return otherwise;
    }
  }
  const { found, value } = lookupVariable(run, name);
  return found === false ? undefined : (value ?? UNKNOWN);
}

/** `core/uwsgi.c: uwsgi_at_file_read` */
function fileText(run: Run, name: string): string {
  const source = sourceOf(run, name);
  const text = source && run.world.read(source.uri);
  if (text === undefined && !isElsewhere(name)) {
    const missing = source?.path !== undefined && run.world.kind?.(source.path) === 'none';
    const message = `There is no file \`${name}\`: uWSGI refuses to start. Relative paths start from its working directory.`;
    fail(run, message, missing ? undefined : 'the file is missing');
  }
  if (text === undefined) return UNKNOWN;
  const content = /[\r\n]$/.test(text) ? text.slice(0, -1) : text;
  const nul = content.indexOf('\0');
  return nul < 0 ? content : content.slice(0, nul);
}

function optionText(run: Run, name: string): string | undefined {
  const { found, value } = lookupOption(run, name);
  return found === false ? undefined : found === undefined ? UNKNOWN : value;
}

// --- the other options act: core/config.c: uwsgi_configure

function configure(run: Run): void {
  const { given, section } = run.start;
  // what `%O` points to is cut at the colon only while that file is read
  if (given !== undefined && section !== undefined) run.capitals = new Map([...run.capitals, ['O', `${given}:${section}`]]);
  /** Options up to here are looked at again, but only if some that are not certain were registered. */
  let doubtful = -1;
  for (let at = 0; at < run.registered.length && !run.ended; at++) {
    const option = run.registered[at] as Registered;
    if (option.configured === true) continue;
    run.dirty = false;
    run.origin = option;
    const owned = exists(run, option.name);
    if (owned === false) checkStrict(run, option.name);
    else if (at <= doubtful && isDeclared(run, option.name)) unread(run, option.name, 'it may have been declared too late');
    else act(run, option.name, option.value);
    option.configured = owned !== false;
    if (run.dirty === false) continue;
    doubtful = run.dirty === undefined ? Math.max(at, doubtful) : -1;
    at = -1;
  }
}

const NO_OPTIONS = new Set(
  [
    'RELOADS',
    'VASSALS_DIR',
    'EMPEROR_FD',
    'BROODLORD_NUM',
    'EMPEROR_FD_CONFIG',
    'EMPEROR_PROXY',
    'JAIL_PID',
    'ORIGINAL_PROC_NAME',
  ].map((name) => `UWSGI_${name}`),
);

/** `UWSGI_FOO_BAR` is the option `foo-bar` (`core/utils.c: parse_sys_envs`). */
function optionOfVariable(name: string): string | undefined {
  if (!name.startsWith('UWSGI_') || NO_OPTIONS.has(name)) return undefined;
  return name.slice('UWSGI_'.length).toLowerCase().replaceAll('_', '-');
}
