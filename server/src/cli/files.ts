import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';

/** A file as text, and how to write it back without losing a byte. */
export interface TextFile {
  /** As it was named by the user, or found. */
  readonly name: string;
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
}

/** Names that belong to uWSGI whatever stands in the file; other `.ini` files must have a section `[uwsgi]`. */
const NAMES = /^uwsgi.*\.ini$|\.uwsgi\.ini$/;

/** The configuration files of uWSGI below `directory`, sorted. */
export function findFiles(directory: string): string[] {
  return globSync('**/*.ini', { cwd: directory, ignore: ['**/node_modules/**', '**/.git/**'], followSymbolicLinks: false })
    .map((name) => join(directory, name))
    .filter((name) => NAMES.test(basename(name)) || /^[ \t\r]*\[uwsgi\]/m.test(readFile(name).text))
    .sort();
}

/** The file of this name in the working directory or the nearest one above it. */
export function findUp(name: string): string | undefined {
  for (let directory = process.cwd(); ; directory = dirname(directory)) {
    const file = join(directory, name);
    if (existsSync(file)) return file;
    if (directory === dirname(directory)) return undefined;
  }
}

/** Whether `name` is a directory. Throws when there is no such file. */
export function isDirectory(name: string): boolean {
  return statSync(name).isDirectory();
}

/** Standard input is named `-`. Throws when it cannot be read. */
export function readFile(name: string): TextFile {
  const bytes = readFileSync(name === '-' ? 0 : name);
  const text = bytes.toString('utf8');
  // uWSGI passes bytes through: what is not UTF-8 is read byte by byte, so that it can be written back unchanged
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { name, text, encoding: 'utf8' }
    : { name, text: bytes.toString('latin1'), encoding: 'latin1' };
}

export function writeFile({ name, encoding }: TextFile, text: string): void {
  writeFileSync(name, Buffer.from(text, encoding));
}
