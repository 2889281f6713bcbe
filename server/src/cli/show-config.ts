import { lstatSync, realpathSync, statSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { globSync } from 'tinyglobby';
import type { Catalogue } from '../knowledge/options.js';
import { ASSUMED_WORDS, type Assumptions, assumedWorld } from '../model/assumptions.js';
import type { Effective, EffectiveOption, FlowProblem } from '../model/flow.js';
import { type PathKind, pathOf, type World } from '../model/world.js';
import { UNKNOWN } from '../syntax/placeholders.js';
import { readFile } from './files.js';
import { shownFile } from './finding.js';

/** The world of files that are read here, of which nothing else is known but what is assumed. `cwd` is taken from here. */
export function worldOf(catalogue: Catalogue, assumptions: Assumptions): World {
  const cwd = assumptions.get('cwd');
  const all = new Map(assumptions);
  if (cwd !== undefined) all.set('cwd', pathOf(pathToFileURL(resolve(cwd)).href) as string);
  return { ...assumedWorld(all), catalogue, read: readText, realPath };
}

/** The same, where uWSGI runs here: the environment, the host name and the files are those of this machine. */
export function worldHere(catalogue: Catalogue, assumptions: Assumptions): World {
  const here = [
    ['hostname', hostname()],
    ['processors', String(availableParallelism())],
  ] as const;
  const environment = Object.entries(process.env).filter((one): one is [string, string] => !ASSUMED_WORDS.includes(one[0]));
  const world = worldOf(catalogue, new Map([...environment, ...here, ...assumptions]));
  return { ...world, environmentComplete: true, kind: kindOf, glob };
}

export interface JsonOption {
  readonly key: string;
  /** null where it is not known. */
  readonly value: string | null;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The turn of the loop, from 1. */
  readonly turn?: number;
  /** The condition, where it is not known, that decides whether there is this option. */
  readonly when?: string;
}

export function formatOptionsAsJson({ options }: Effective): string {
  return JSON.stringify(
    options.map(
      ({ name, value, uri, line, turn, when }): JsonOption => ({
        key: shownName(name),
        value: value.kind === 'known' ? value.text : null,
        file: shownFile(uri),
        line: line + 1,
        ...(turn !== undefined && { turn }),
        ...(when !== undefined && { when }),
      }),
    ),
    null,
    2,
  );
}

/** `key = value` a line, with the place in front where that is asked for. */
export function formatOptionsAsText({ options }: Effective, origin: boolean): string {
  return options
    .map((option) => {
      const place = origin ? `${shownPlace(option)}: ` : '';
      const condition = option.when === undefined ? '' : ` <when ${option.when}>`;
      return `${place}${shown(option)}${condition}\n`;
    })
    .join('');
}

/** As uWSGI prints it; what is not known, and the places that are asked for, are comments. */
export function formatOptionsAsIni({ options }: Effective, origin: boolean): string {
  const lines = options.map((option) => {
    const place = origin ? `; ${shownPlace(option)}\n` : '';
    const uncertain = option.value.kind === 'unknown' || option.when !== undefined || option.name.includes(UNKNOWN);
    const condition = option.when === undefined ? '' : `; <when ${option.when}>\n`;
    return `${place}${condition}${uncertain ? '; ' : ''}${shown(option)}\n`;
  });
  return `;uWSGI instance configuration\n[uwsgi]\n${lines.join('')};end of configuration\n`;
}

/** `file:line: kind: message` a line. */
export function formatProblems(problems: readonly FlowProblem[]): string {
  return problems
    .map((problem) => {
      const condition = problem.when === undefined ? '' : ` when ${problem.when}`;
      return `${shownPlace(problem)}: ${problem.kind}${condition}: ${problem.message}\n`;
    })
    .join('');
}

function shown({ name, value }: EffectiveOption): string {
  return `${shownName(name)} = ${value.kind === 'known' ? value.text : `<unknown: ${value.raw}>`}`;
}

function shownName(name: string): string {
  return name.replaceAll(UNKNOWN, '<unknown>');
}

function shownPlace({ uri, line }: { readonly uri: string; readonly line: number }): string {
  return `${shownFile(uri)}:${line + 1}`;
}

function readText(uri: string): string | undefined {
  try {
    return readFile(fileURLToPath(uri)).text;
  } catch {
    return undefined;
  }
}

function kindOf(path: string): PathKind {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'none';
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
}

/** As glob(3) does; undefined for a pattern that other libraries read otherwise. */
function glob(pattern: string): readonly string[] | undefined {
  if (!/^[\w./*?-]+$/.test(pattern)) return undefined;
  const found = globSync(pattern, { onlyFiles: false, globstar: false, expandDirectories: false });
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** As uWSGI has it: a file that is a symbolic link keeps its own path (`core/uwsgi.c: config_magic_table_fill`). */
function realPath(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat === undefined || stat.isSymbolicLink() ? path : realpathSync(path);
}
