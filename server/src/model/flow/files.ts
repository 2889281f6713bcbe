import { type Entry, type Magic, parseIni } from '../../syntax/ini.js';
import { cook, escapeText } from '../../syntax/placeholders.js';
import { lineIndex, slice } from '../../text.js';
import { absolutePath, pathOf, uriOf } from '../world.js';
import { isKnown } from './logic.js';
import { capitals, magicOfFile } from './magic-table.js';
import { end, fail, note, type Origin, type Run, type Source, unread } from './run.js';

/** A line `key = value` of the section that is asked for, with its magic variables replaced. */
export interface FileLine {
  readonly name: string;
  readonly value: string;
  readonly origin: Origin;
}

/** Files within files, files in all, and characters in them, before we take it for endless. */
const MAX_DEPTH = 60;
const MAX_FILES = 1_000;
const MAX_TEXT = 10_000_000;

const SCHEME = /^(emperor|http|data|sym|section|fd|exec|call|callint):\/\//;
const OTHER_FORMATS = /\.(xml|yaml|yml|json|js|lua|luac)$/;

/** The lines of the file that uWSGI is started with. */
export function readFirst(run: Run): readonly FileLine[] {
  const { uri, given, section = '' } = run.start;
  const source = { uri, path: pathOf(uri) };
  run.table = magicOfFile(source.path, given, section);
  run.capitals = capitals(run.table);
  return readSection(run, source, section);
}

/** What `include` and `inherit` name, the format by its ending (`core/uwsgi.c: uwsgi_opt_load`). */
export function readBySuffix(run: Run, name: string): readonly FileLine[] {
  if (!isKnown(name) || name.endsWith('.ini')) return readIni(run, name);
  if (OTHER_FORMATS.test(name)) return unread(run, name, 'it is no INI file');
  const remedy = `For an INI file of another name, or a section, write \`ini = ${name}\`.`;
  return fail(run, `\`${name}\` has no ending that uWSGI knows: it refuses to start. ${remedy}`);
}

/** What `ini` names: `file`, `file:section`, or `:section` of the file that was opened last. */
export function readIni(run: Run, name: string): readonly FileLine[] {
  if (!isKnown(name)) return unread(run, name, 'which file it is depends on what is not known');
  if (isElsewhere(name)) {
    run.table = new Map([...run.table, ['o', name]]);
    run.last = undefined;
    return unread(run, name, 'only uWSGI itself can read it');
  }
  const colon = name.lastIndexOf(':');
  const section = colon < 0 ? '' : name.slice(colon + 1);
  if (colon !== 0) return readFile(run, colon < 0 ? name : name.slice(0, colon), section);
  run.table = new Map([...run.table, ['o', ''], ['x', section]]);
  return run.last === undefined ? unread(run, name, 'the file before it is not known') : readSection(run, run.last, section);
}

function readFile(run: Run, name: string, section: string): readonly FileLine[] {
  const path = absolutePath(name, run.world);
  if (name === '' || (path !== undefined && run.world.kind?.(path) === 'none')) {
    return fail(run, `There is no file \`${name}\`: uWSGI refuses to start. Relative paths start from its working directory.`);
  }
  if (path === undefined) return unread(run, name, 'the working directory is not known');
  const full = run.world.realPath?.(path) ?? path;
  run.table = magicOfFile(full, name, section);
  return readSection(run, { uri: uriOf(full, run.start.uri), path: full }, section);
}

/** `core/ini.c: uwsgi_ini_config`, and `core/io.c: uwsgi_open_and_read` for the files that are put around each. */
function readSection(run: Run, source: Source, section: string): readonly FileLine[] {
  if (run.depth > MAX_DEPTH || ++run.files > MAX_FILES || run.textRead > MAX_TEXT) {
    // told of the line of the first file that leads into the circle
    run.origin = run.loading.find(({ uri, raw }) => uri === run.start.uri && raw !== '') ?? run.origin;
    const message = 'Files load each other without end: uWSGI crashes. Take one of them out of the circle.';
    return end(run, 'endless', message, 'circle');
  }
  run.last = source;
  const sources = [...run.before.map((name) => sourceOf(run, name)), source, ...run.after.map((name) => sourceOf(run, name))];
  const pieces = sources.flatMap((one) => {
    const text = one && run.world.read(one.uri);
    return one === undefined || text === undefined ? [] : [{ uri: one.uri, text }];
  });
  if (pieces.length < sources.length) return unread(run, source.path ?? source.uri, 'not all of it can be read here');
  const { table } = run;
  const magic: Magic = (char) =>
    char === '' ? '' : (table.get(char) ?? run.capitals.get(char) ?? run.world.machine?.get(char) ?? escapeText(char));
  const text = pieces.map((piece) => piece.text).join('');
  run.textRead += text.length;
  const title = section === '' ? 'uwsgi' : section;
  const place = placeIn(pieces);
  const entries = parseIni(text, magic).lines.filter(
    (line): line is Entry => line.kind === 'entry' && line.section?.title === title,
  );
  if (entries.length === 0) {
    const what = `section \`${title}\` of \`${source.path ?? source.uri}\``;
    note(run, 'empty', `There is nothing in ${what}: uWSGI reads no option there. Check the name of the section.`);
  }
  return entries.map((entry) => {
    const raw = slice(text, entry.value);
    return { name: entry.name, value: cook(raw, magic), origin: { ...run.origin, ...place(entry.content.from), raw } };
  });
}

/** Standard input, commands, sockets and the like. */
export function isElsewhere(name: string): boolean {
  return name === '-' || SCHEME.test(name);
}

/** The file of a name that is a path; undefined where it is none, or not known. */
export function sourceOf(run: Run, name: string): Source | undefined {
  const path = isKnown(name) && !isElsewhere(name) ? absolutePath(name, run.world) : undefined;
  return path === undefined ? undefined : { uri: uriOf(path, run.start.uri), path };
}

/** Tells the file and line of an offset in the joined texts. */
function placeIn(
  pieces: readonly { readonly uri: string; readonly text: string }[],
): (offset: number) => { uri: string; line: number } {
  let start = 0;
  const places = pieces.map(({ uri, text }) => {
    const piece = { uri, start, index: lineIndex(text) };
    start += text.length;
    return piece;
  });
  return (offset) => {
    const piece = places.findLast((one) => one.start <= offset) as (typeof places)[number];
    return { uri: piece.uri, line: piece.index.position(offset - piece.start).line };
  };
}
