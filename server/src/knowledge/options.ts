import { type Change, FACTS, type Fact } from './facts.js';
import type { Grammar } from './grammar.js';
import { NUMBERS, OVERRIDES } from './overrides.js';
import { READERS, type Reader } from './readers.js';
import { atLeast, formatVersion, parseVersion, type Version } from './version.js';

/** An option as one version of uWSGI has it. */
export interface Option extends Fact {
  readonly name: string;
  readonly grammar: Grammar;
  readonly repeats: Reader['repeats'];
  /** Other names of the same option, in that version. */
  readonly aliases: readonly string[];
}

/** The options of one version. */
export interface Catalogue {
  readonly version: Version;
  /** The option, if that version has it. */
  get(name: string): Option | undefined;
  readonly options: readonly Option[];
}

/** A plain text reader, for readers that have no row of their own. */
const UNKNOWN_READER: Reader = { grammar: { kind: 'text', what: 'text', free: true }, repeats: 'adds' };

const catalogues = new Map<string, Catalogue>();

/** The options of `version`, core and all plugins. Built once for each version that is asked for. */
export function catalogue(version: Version): Catalogue {
  const id = version.join('.');
  const known = catalogues.get(id) ?? build(version);
  catalogues.set(id, known);
  return known;
}

/** What is known of `name` in any version; for options of other versions than the one at hand. */
export function factOf(name: string): Fact | undefined {
  return Object.hasOwn(FACTS, name) ? FACTS[name] : undefined;
}

/** When and where an option exists, as the end of a sentence: `only in uWSGI 2.1`, `up to uWSGI 1.4.10`. */
export function lifetime(fact: Fact): string {
  if (fact.until === undefined) return fact.since === '2.1' ? 'only in uWSGI 2.1' : `only since uWSGI ${fact.since}`;
  return `only up to uWSGI ${fact.until}`;
}

/** Whether `fact` is true of `version`. */
export function existsIn(fact: { readonly since?: string; readonly until?: string }, version: Version): boolean {
  const { since, until } = fact;
  if (since !== undefined && !atLeast(version, numbers(since))) return false;
  if (until === undefined) return true;
  const last = numbers(until);
  // 2.0 stands for the newest 2.0.x, so an option that was gone from 2.1 on is still there
  return atLeast(last, version) || (version.length === 2 && last.length > 2 && last[0] === version[0] && last[1] === version[1]);
}

function build(version: Version): Catalogue {
  const facts = Object.entries(FACTS)
    .filter(([, fact]) => existsIn(fact, version))
    .map(([name, fact]) => [name, asOf(fact, version)] as const);
  const groups = new Map<string, string[]>();
  for (const [name, fact] of facts) {
    const group = aliasGroup(name, fact);
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const options = facts.map(([name, fact]): Option => {
    const reader = READERS[fact.reader] ?? UNKNOWN_READER;
    const group = aliasGroup(name, fact);
    const names = group === undefined ? [] : (groups.get(group) ?? []);
    return {
      ...fact,
      name,
      grammar: grammarOf(name, reader),
      repeats: reader.repeats,
      aliases: names.filter((other) => other !== name),
    };
  });
  const byName = new Map(options.map((option) => [option.name, option]));
  return { version, options, get: (name) => byName.get(name) };
}

function grammarOf(name: string, { grammar }: Reader): Grammar {
  const override = OVERRIDES.get(name);
  if (override !== undefined) return override;
  return grammar.kind === 'int' ? { ...grammar, ...NUMBERS.get(name) } : grammar;
}

/** The fact with the changes up to `version`: of a field that changed, what it was made last, or what it was before the next change. */
function asOf(fact: Fact, version: Version): Fact {
  const changes = fact.changes ?? [];
  const made = changes.filter((change) => atLeast(version, numbers(change.in)));
  const ahead = changes.filter((change) => !made.includes(change)).reverse();
  return Object.assign({}, fact, ...made.map((change) => side(change, 1)), ...ahead.map((change) => side(change, 0)));
}

/** The fields of a change as they were before (0) or are from then on (1). */
function side(change: Change, index: 0 | 1): Partial<Fact> {
  const fields = Object.entries(change).filter(([field]) => field !== 'in') as [string, readonly unknown[]][];
  return Object.fromEntries(fields.map(([field, values]) => [field, values[index] ?? undefined]));
}

/** Readers whose target tells nothing about which options are the same. */
const SHARED_TARGETS = /^(uwsgi_opt_add_socket|uwsgi_opt_add_route|uwsgi_opt_legion_hook|uwsgi_opt_add_daemon)$/;

/** Options with no target of their own that do the same. */
const SAME: readonly (readonly string[])[] = [
  ['static-check', 'check-static'],
  ['fileserve-mode', 'file-serve-mode'],
  ['usage', 'help'],
  ['xml', 'xmlconfig'],
  ['yml', 'yaml'],
  ['js', 'json'],
  ['plugin', 'plugins'],
  ['need-plugin', 'need-plugins'],
  ['chmod', 'chmod-socket'],
  ['logdate', 'log-date', 'log-prefix'],
  ['cron-legion', 'legion-cron'],
  ['unique-cron-legion', 'unique-legion-cron'],
  ['fd-safe', 'safe-fd'],
  ['req-logger', 'logger-req'],
  ['print-symbol', 'print-sym'],
  ['pp', 'pythonpath', 'python-path'],
  ['early-pythonpath', 'early-python-path'],
  ['early-pyimport', 'early-python-import'],
  ['py', 'python', 'pyrun'],
  ['curl-cron', 'cron-curl'],
  ['legion-curl-cron', 'legion-cron-curl', 'curl-cron-legion', 'cron-curl-legion'],
  ['cgi-map-helper', 'cgi-helper'],
  ['lua-shell', 'luashell'],
  ['lua-shell-oneshot', 'luashell-oneshot'],
  ['sqlite', 'sqlite3'],
  ['zmq', 'zeromq', 'zeromq-socket', 'zmq-socket', 'mongrel2'],
  ['forkptyrouter', 'forkpty-router'],
  ['forkptyurouter', 'forkpty-urouter'],
  ['http', 'httprouter'],
  ['endif', 'end-if'],
  ['endfor', 'end-for'],
];

const SAME_GROUPS: ReadonlyMap<string, string> = new Map(SAME.flatMap((names) => names.map((name) => [name, names.join()])));

/** Options with the same group are names of one and the same. */
function aliasGroup(name: string, fact: Fact): string | undefined {
  const same = SAME_GROUPS.get(name);
  if (same !== undefined) return same;
  if (fact.target === undefined || SHARED_TARGETS.test(fact.reader)) return undefined;
  return [fact.plugin, fact.reader, fact.target, ...(fact.flags ?? [])].join();
}

function numbers(version: string): Version {
  return parseVersion(version) ?? [];
}

/** The version in words: `uWSGI 2.0.x`. */
export function versionName(version: Version): string {
  return `uWSGI ${formatVersion(version)}`;
}
