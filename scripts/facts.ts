/**
 * Extracts what uWSGI's own option tables say, of every release, into server/knowledge/facts.json, and what the sources say of values
 * into server/knowledge/values.json, which the tests compare our grammars and documentation with:
 *
 *     npx tsx scripts/facts.ts GIT_DIR [--check]
 *
 * GIT_DIR is a clone of https://github.com/unbit/uwsgi with all tags, bare or not. With `--check` nothing is written; the exit
 * code is 1, with a summary, when a file is not what would be written.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eitherRequires, type OptionEntry, readOptions } from './c-options.js';
import { readDefaults, readKeyLists, readModifier, readNames } from './c-values.js';

/** The first version with `struct uwsgi_option`: 1.0 had getopt's own table and no readers. "Since 1.1" may thus mean 1.0. */
const OLDEST = '1.1';
/** Changes are recorded from this version on. */
const CHANGES_FROM = '2.0';
/** The version that a fact describes, if it has the option. */
const NEWEST = '2.0.30';
/** The line that is not released yet: master of September 2025. */
const DEVELOPMENT = { version: '2.1', commit: '6cbb2177ae48af91d2799ff3135abda545cf634c' };

const FACTS = fileURLToPath(new URL('../server/knowledge/facts.json', import.meta.url));
const VALUES = fileURLToPath(new URL('../server/knowledge/values.json', import.meta.url));

/** What a version says of an option: a row of its tables without name and line. */
interface State extends Omit<OptionEntry, 'name' | 'line'> {
  /** The directory under plugins/; `undefined` for the core. */
  readonly plugin: string | undefined;
}

interface Release {
  readonly version: string;
  readonly options: ReadonlyMap<string, State>;
}

/** A value of facts.json; empty fields are left out. Lists of `changes` hold what was before and what is now. */
interface Fact extends State {
  /** The first version that has the option. */
  readonly since: string;
  /** The last one, if newer ones do not have it. */
  readonly until: string | undefined;
  readonly changes: readonly Change[];
}

type Change = { readonly in: string } & { readonly [field in Compared]?: readonly [before: unknown, after: unknown] };

const COMPARED = ['argument', 'reader', 'target', 'flags', 'plugin', 'requires'] as const;
type Compared = (typeof COMPARED)[number];

function main(gitDir: string | undefined, mode: string | undefined): number {
  if (!gitDir || (mode !== undefined && mode !== '--check')) {
    console.error('usage: tsx scripts/facts.ts GIT_DIR [--check]');
    return 2;
  }
  const facts = buildFacts(readReleases(gitDir));
  const written = [
    [FACTS, writeFacts(facts)],
    [VALUES, writeValues(readValues(gitDir, facts))],
  ] as const;
  let status = 0;
  for (const [file, text] of written) {
    const differences = mode === undefined ? [] : compareLines(readFileSync(file, 'utf8'), text);
    if (mode === undefined) writeFileSync(file, text);
    if (differences.length > 0) {
      console.error(`${file} differs from the sources; run this without --check:\n${differences.join('\n')}`);
      status = 1;
    }
  }
  return status;
}

/** The options of all releases and of the development line, oldest first. */
function readReleases(gitDir: string): Release[] {
  const git = gitOf(gitDir);
  const revisions = new Map<string, string>(); // revision -> version
  const tags = git('', 'tag').split('\n');
  for (const tag of tags.filter((name) => /^\d+(\.\d+){1,3}$/.test(name)).sort(compareVersions)) {
    if (compareVersions(OLDEST, tag) <= 0 && compareVersions(tag, NEWEST) <= 0) {
      revisions.set(tag, tag);
    }
  }
  revisions.set(DEVELOPMENT.commit, DEVELOPMENT.version);

  // Until 1.2 the core was in the root.
  const sources = ['core', 'plugins', 'uwsgi.c'];
  const names = git('', 'grep', '-I', '-l', '-w', 'uwsgi_option', ...revisions.keys(), '--', ...sources);
  const files = names.trim().split('\n');
  const blobs = git(names, 'cat-file', '--batch');

  const releases = new Map([...revisions.values()].map((version) => [version, new Map<string, State>()]));
  const read = new Map<string, readonly OptionEntry[]>(); // by object id: most files are the same in many releases
  let at = 0;
  for (const file of files) {
    const headerEnd = blobs.indexOf('\n', at);
    const [id = '', , size] = blobs.slice(at, headerEnd).split(' ');
    at = headerEnd + 1 + Number(size) + 1;
    const entries = read.get(id) ?? readOptions(blobs.slice(headerEnd + 1, at - 1), file);
    read.set(id, entries);
    const [revision = '', path = ''] = file.split(':');
    const options = releases.get(revisions.get(revision) ?? '');
    for (const { name, line, ...rest } of entries) {
      const state = { ...rest, plugin: /^plugins\/([^/]+)\//.exec(path)?.[1] };
      const other = options?.get(name);
      options?.set(name, other ? unite(other, state, `${file}:${line}: \`${name}\``) : state);
    }
  }
  return [...releases].map(([version, options]) => ({ version, options }));
}

function gitOf(gitDir: string): (input: string, ...args: string[]) => string {
  return (input, ...args) => execFileSync('git', ['-C', gitDir, ...args], { input, encoding: 'latin1', maxBuffer: 2 ** 30 });
}

/** Where a value is known: the plugin, and the line of versions if only one has it. */
interface Place {
  readonly plugin?: string;
  readonly only?: string;
}

interface Values {
  /** kind -> name */
  readonly names: Map<string, Map<string, Place>>;
  /** file -> the keys of each key=value list in it, in any version */
  readonly keys: Map<string, readonly string[][]>;
  /** option -> what it is set to by default in the newest release */
  readonly defaults: Map<string, string>;
}

function readValues(gitDir: string, facts: ReadonlyMap<string, Fact>): Values {
  const git = gitOf(gitDir);
  const names: Values['names'] = new Map();
  const keys: Values['keys'] = new Map();
  const defaults = new Map<string, Set<string>>(); // by plugin and variable
  for (const [revision, version] of [
    [NEWEST, '2.0'],
    [DEVELOPMENT.commit, DEVELOPMENT.version],
  ] as const) {
    const files = git('', 'ls-tree', '-r', '--name-only', revision, 'core', 'plugins').trim().split('\n');
    for (const file of files.filter((name) => /\.(c|cc|m)$/.test(name))) {
      const source = git('', 'show', `${revision}:${file}`);
      const plugin = /^plugins\/([^/]+)\//.exec(file)?.[1];
      const modifier = readModifier(source);
      const found = readNames(source);
      if (modifier !== undefined) found.push(['modifier', modifier]);
      for (const [kind, name] of found) {
        const known = names.get(kind) ?? new Map<string, Place>();
        names.set(kind, known);
        // what both lines have is there without a version
        known.set(name, { ...(plugin && { plugin }), ...(known.has(name) ? {} : { only: version }) });
      }
      const lists = readKeyLists(source);
      const before = keys.get(file)?.flat();
      // a key that came later tells so
      if (lists.length > 0)
        keys.set(
          file,
          lists.map((list) => list.map((key) => (before?.includes(key) === false ? `${key}!${version}` : key))),
        );
      if (revision !== NEWEST) continue;
      for (const [variable, value] of readDefaults(source)) {
        const id = `${plugin ?? ''} ${variable}`;
        defaults.set(id, (defaults.get(id) ?? new Set()).add(value));
      }
    }
  }
  return { names, keys, defaults: ofOptions(defaults, facts) };
}

/** The defaults of options whose variable is set to one value only. */
function ofOptions(defaults: ReadonlyMap<string, ReadonlySet<string>>, facts: ReadonlyMap<string, Fact>): Map<string, string> {
  const found = [...facts].flatMap(([name, { plugin, target, until }]): [string, string][] => {
    const values = [...(defaults.get(`${plugin ?? ''} ${target?.replace(/^&/, '')}`) ?? [])];
    const [value] = values;
    return value === undefined || values.length > 1 || until !== undefined ? [] : [[name, value]];
  });
  return new Map(found.sort());
}

/** One name, one list, one option a line. */
function writeValues({ names, keys, defaults }: Values): string {
  const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([one], [other]) => (one < other ? -1 : 1));
  const section = (title: string, lines: readonly string[]) => `"${title}": {\n${lines.join(',\n')}\n}`;
  const row = (key: string, value: unknown) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const kinds = sorted(names).map(([kind, known]) => `"${kind}": ${JSON.stringify(Object.fromEntries(sorted(known)))}`);
  return `{${[
    section('names', kinds),
    section(
      'keys',
      sorted(keys).map(([file, lists]) => row(file, lists)),
    ),
    section(
      'defaults',
      sorted(defaults).map(([name, value]) => row(name, value)),
    ),
  ].join(',\n')}}\n`;
}

/** One state from two rows of one name, which must differ in their build conditions only. */
function unite(one: State, other: State, where: string): State {
  const requires = eitherRequires(one.requires, other.requires);
  if (!requires || differences(one, { ...other, requires: one.requires }).length > 0) {
    throw new Error(`${where} stands in two tables with different meanings`);
  }
  return { ...one, requires };
}

function buildFacts(releases: readonly Release[]): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const name of new Set(releases.flatMap(({ options }) => [...options.keys()]))) {
    const having = releases.flatMap(({ version, options }) => {
      const state = options.get(name);
      return state ? [{ version, state }] : [];
    });
    const first = having[0];
    const last = having.at(-1);
    const described = having.findLast(({ version }) => compareVersions(version, NEWEST) <= 0) ?? last;
    if (first && last && described) {
      facts.set(name, {
        ...described.state,
        since: first.version,
        until: last.version === releases.at(-1)?.version ? undefined : last.version,
        changes: having.slice(1).flatMap(({ version, state }, index) => {
          const before = having[index];
          const compared = before && compareVersions(before.version, CHANGES_FROM) >= 0;
          const changed = compared ? differences(before.state, state) : [];
          return changed.length > 0 ? [{ in: version, ...Object.fromEntries(changed) }] : [];
        }),
      });
    }
  }
  return facts;
}

function differences(before: State, after: State): [field: Compared, values: [unknown, unknown]][] {
  return COMPARED.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map((field) => [
    field,
    [before[field] ?? null, after[field] ?? null],
  ]);
}

/** One option a line, sorted by code units. */
function writeFacts(facts: ReadonlyMap<string, Fact>): string {
  const lines = [...facts.keys()].sort().map((name) => {
    const { argument, reader, target, short, flags, plugin, requires, since, until, changes } = facts.get(name) as Fact;
    const fields = { argument, reader, target, short, flags, plugin, requires, since, until, changes };
    const filled = Object.entries(fields).filter(([, value]) => value !== undefined && value.length > 0);
    return `${JSON.stringify(name)}: ${JSON.stringify(Object.fromEntries(filled))}`;
  });
  return `{"options": {\n${lines.join(',\n')}\n}}\n`;
}

/** The lines that only one of two texts has, with `-` and `+`. */
function compareLines(before: string, after: string): string[] {
  const lines = (text: string) => text.split('\n').map((line) => line.replace(/,$/, ''));
  const [old, now] = [new Set(lines(before)), new Set(lines(after))];
  const gone = [...old].filter((line) => !now.has(line)).map((line) => `- ${line}`);
  const added = [...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`);
  return [...gone, ...added].sort((one, other) => (one.slice(2) < other.slice(2) ? -1 : 1));
}

/** By number, part by part: 2.0.9 < 2.0.10 < 2.0.10.1. */
function compareVersions(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}

process.exitCode = main(process.argv[2], process.argv[3]);
