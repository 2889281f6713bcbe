/**
 * The magic variables that depend on the file that is loaded, by letter (`core/uwsgi.c: config_magic_table_fill`). Those that are
 * absent, such as the inode, are not known.
 */
export type MagicTable = ReadonlyMap<string, string>;

/** Those of the file at `path`, which was named `given` and asked for the section `section`. */
export function magicOfFile(path: string | undefined, given: string | undefined, section: string): MagicTable {
  const table = new Map([['x', section]]);
  if (given !== undefined) table.set('o', given);
  if (path === undefined) return table;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const directory = path.slice(0, path.length - name.length);
  const parts = directory.split('/').filter((part) => part !== '');
  const dot = name.lastIndexOf('.');
  table.set('p', path).set('s', name).set('d', directory);
  table.set('c', parts.at(-1) ?? '');
  const hash = hashOf(path);
  if (hash !== undefined) table.set('j', hash);
  table.set('e', dot < 0 ? '' : name.slice(dot + 1)).set('n', dot < 0 ? name : name.slice(0, dot));
  for (let digit = 0; digit <= 9; digit++) table.set(String(digit), parts[digit] ?? '');
  return table;
}

/** In the byte order of most machines. Other characters than those of ASCII are negative on some of them (`core/hash.c: djb33x_hash`). */
function hashOf(path: string): string | undefined {
  let hash = 5381;
  for (const char of path) {
    const code = char.codePointAt(0) as number;
    if (code > 127) return undefined;
    hash = (Math.imul(hash, 33) ^ code) >>> 0;
  }
  const bytes = [0, 8, 16, 24].map((shift) => ((hash >>> shift) & 255).toString(16).padStart(2, '0'));
  return bytes.join('').toUpperCase();
}

/** The capitals, which stay those of the first file. */
export function capitals(table: MagicTable): MagicTable {
  return new Map([...table].filter(([char]) => /[a-z]/.test(char)).map(([char, text]) => [char.toUpperCase(), text]));
}
