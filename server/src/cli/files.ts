import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import { type GlobOptions, globSync, isDynamicPattern } from 'tinyglobby';

/** Standard input, where a path is asked for. */
export const STDIN = '-';

/** A file as text, and how to write it back without losing a byte. */
export interface TextFile {
  /** As it was named by the user, or found; `-` is standard input. */
  readonly path: string;
  /** As it is shown. */
  readonly name: string;
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
}

/** Whether a file that was found by searching is to be left out. */
export type IsIgnored = (path: string) => boolean;

/** Patterns as in a `.gitignore`, and the directory that they start from. */
export interface Ignore {
  readonly directory: string;
  readonly patterns: string | readonly string[];
}

/** Names that belong to uWSGI whatever stands in the file; other `.ini` files must have a section `[uwsgi]`. */
const NAMES = /^uwsgi.*\.ini$|\.uwsgi\.ini$/;

const SEARCH: GlobOptions = {
  ignore: ['**/node_modules/**', '**/.git/**'],
  followSymbolicLinks: false,
  expandDirectories: false,
};

/**
 * The paths of the files that `path` stands for: itself, the configuration files of uWSGI below it when it is a directory, or all that
 * match when it is a pattern. Throws when there are none by that name.
 */
export function expand(path: string, isIgnored: IsIgnored): string[] {
  if (path === STDIN) return [path];
  if (existsSync(path)) return statSync(path).isDirectory() ? findFiles(path, isIgnored) : [path];
  // what is no pattern shall fail when it is read, for the reason that the system gives
  if (!isDynamicPattern(path)) return [path];
  const found = globSync(path, SEARCH).sort();
  if (found.length === 0) throw new Error('no file has such a name');
  return found.filter((name) => !isIgnored(name));
}

/** The configuration files of uWSGI below `directory`, sorted. */
function findFiles(directory: string, isIgnored: IsIgnored): string[] {
  return globSync('**/*.ini', { ...SEARCH, cwd: directory })
    .map((name) => join(directory, name))
    .filter((name) => !isIgnored(name))
    .filter((name) => NAMES.test(basename(name)) || /^[ \t\r]*\[uwsgi\]/m.test(readFile(name).text))
    .sort();
}

export function ignoring(lists: readonly Ignore[]): IsIgnored {
  const matchers = lists.map(({ directory, patterns }) => ({ directory, matcher: ignore().add(patterns) }));
  return (path) =>
    matchers.some(({ directory, matcher }) => {
      const inside = relative(directory, resolve(path)).split(sep).join('/');
      return ignore.isPathValid(inside) && matcher.ignores(inside);
    });
}

/** The file of this name in the working directory or the nearest one above it. */
export function findUp(name: string): string | undefined {
  for (let directory = process.cwd(); ; directory = dirname(directory)) {
    const file = join(directory, name);
    if (existsSync(file)) return file;
    if (directory === dirname(directory)) return undefined;
  }
}

/** Throws when it cannot be read. */
export function readFile(path: string, name = path): TextFile {
  const bytes = readFileSync(path === STDIN ? 0 : path);
  const text = bytes.toString('utf8');
  // uWSGI passes bytes through: what is not UTF-8 is read byte by byte, so that it can be written back unchanged
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { path, name, text, encoding: 'utf8' }
    : { path, name, text: bytes.toString('latin1'), encoding: 'latin1' };
}

/** Writes `text` in place of the file; for standard input, to standard output. */
export function writeFile({ path, encoding }: TextFile, text: string): void {
  const bytes = Buffer.from(text, encoding);
  if (path === STDIN) process.stdout.write(bytes);
  else writeFileSync(path, bytes);
}
