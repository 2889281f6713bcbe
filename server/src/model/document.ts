import { type Catalogue, catalogue, factOf, type Option } from '../knowledge/options.js';
import { extend, NO_OWN_OPTIONS, type OwnOptions } from '../knowledge/own.js';
import type { Version } from '../knowledge/version.js';
import { type Entry, type Ini, parseIni } from '../syntax/ini.js';
import { findReferences } from '../syntax/placeholders.js';
import { lineIndex, type Span, slice } from '../text.js';
import { readValue, type Value } from './value.js';

/** One file, understood for one version of uWSGI. Immutable: an edit makes a new one. */
export interface Document {
  readonly uri: string;
  readonly text: string;
  readonly ini: Ini;
  readonly catalogue: Catalogue;
  /** What the user tells of options. */
  readonly own: OwnOptions;
  /** All lines `key = value`, in order. */
  readonly all: readonly Setting[];
  /** Those that uWSGI may read. */
  readonly settings: readonly Setting[];
  /** Where each name is used as a placeholder or asked for by a condition. */
  readonly uses: ReadonlyMap<string, readonly Span[]>;
  /** Options that the file declares itself (`declare-option`). */
  readonly declared: ReadonlySet<string>;
  /** The plugins that the file loads, as written. */
  readonly plugins: readonly string[];
  /** Whether the file asks for strict mode. */
  readonly strict: boolean;
}

/** A line `key = value`, with what is known of its key. */
export interface Setting {
  readonly entry: Entry;
  /** The key that uWSGI sees. */
  readonly name: string;
  /** The option, if the version at hand has it. */
  readonly option: Option | undefined;
  readonly value: Value;
}

export function understand(uri: string, text: string, version: Version, own: OwnOptions = NO_OWN_OPTIONS): Document {
  const ini = parseIni(text);
  const options = extend(catalogue(version), own);
  const entries = ini.lines.filter((line) => line.kind === 'entry');
  const read = uwsgiSections(entries, text);
  const all = entries.map((entry): Setting => {
    const option = options.get(entry.name);
    const value = readValue(option?.grammar ?? { kind: 'text', what: 'text', free: true }, text, entry.value);
    return { entry, name: entry.name, option, value };
  });
  const settings = all.filter(({ entry }) => entry.section !== undefined && read.has(entry.section.title));
  const valuesOf = (name: RegExp) => settings.filter((one) => name.test(one.name)).map((one) => slice(text, one.entry.value));
  return {
    uri,
    text,
    ini,
    catalogue: options,
    own,
    all,
    settings,
    uses: findUses(entries, text),
    declared: new Set(valuesOf(/^declare-option2?$/).map((value) => value.split('=')[0] as string)),
    plugins: valuesOf(/^(need-)?plugins?$/).flatMap((value) => value.split(',').map((name) => name.trim())),
    strict: settings.some((one) => one.name === 'strict' && !/^(false|off|no|0)$/i.test(slice(text, one.entry.value))),
  };
}

/** The same function, worked out once for each document: rules and features ask for the same things again and again. */
export function perDocument<T>(compute: (document: Document) => T): (document: Document) => T {
  const found = new WeakMap<Document, { readonly value: T }>();
  return (document) => {
    const known = found.get(document) ?? { value: compute(document) };
    found.set(document, known);
    return known.value;
  };
}

/** The setting in a line, from 0: where the evaluation tells of one. */
export function settingAt(document: Document, line: number): Setting | undefined {
  return settingsByLine(document).get(line);
}

const settingsByLine = perDocument(({ text, settings }): ReadonlyMap<number, Setting> => {
  const { position } = lineIndex(text);
  return new Map(settings.map((setting) => [position(setting.entry.content.from).line, setting]));
});

/** The same file with another text. */
export function withText({ uri, catalogue: { version }, own }: Document, text: string): Document {
  return understand(uri, text, version, own);
}

/**
 * The sections that are uWSGI's. A file may hold those of others: only `[uwsgi]`, sections that the file itself asks for
 * (`ini = :name`), and those that hold mostly options are taken for configuration of uWSGI.
 */
function uwsgiSections(entries: readonly Entry[], text: string): Set<string> {
  const counts = new Map<string, { known: number; all: number }>();
  const sections = new Set(['uwsgi']);
  for (const entry of entries) {
    const title = entry.section?.title;
    if (title === undefined) continue;
    const count = counts.get(title) ?? { known: 0, all: 0 };
    counts.set(title, { known: count.known + (factOf(entry.name) ? 1 : 0), all: count.all + 1 });
    const asked = entry.name === 'ini' ? /:([^:]+)$/.exec(slice(text, entry.value))?.[1] : undefined;
    if (asked !== undefined) sections.add(asked);
  }
  for (const [title, { known, all }] of counts) if (known * 2 > all) sections.add(title);
  return sections;
}

function findUses(entries: readonly Entry[], text: string): Map<string, Span[]> {
  const uses = new Map<string, Span[]>();
  const add = (name: string, at: Span) => {
    const spans = uses.get(name);
    if (spans === undefined) uses.set(name, [at]);
    else spans.push(at);
  };
  for (const entry of entries) {
    for (const { symbol, name } of findReferences(text, entry.value)) {
      if (symbol === '%') for (const word of slice(text, name).split(' ')) add(word, name);
    }
    if (/^if-(not-)?opt$/.test(entry.name)) add(slice(text, entry.value).split('=')[0] as string, entry.value);
  }
  return uses;
}
