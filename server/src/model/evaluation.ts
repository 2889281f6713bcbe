import { type Document, type Setting, settingAt } from './document.js';
import { capitals, magicOfFile } from './flow/magic-table.js';
import { type Effective, type EffectiveOption, evaluate, type Start } from './flow.js';
import { pathOf, type World } from './world.js';

/** A file as uWSGI has it when it is started with it, and what was taken to be so for that. */
export interface Evaluation {
  readonly document: Document;
  readonly start: Start;
  readonly world: World;
  readonly effective: Effective;
  /** What each line of the file has been registered as: once, or once for each turn of a loop. */
  readonly lines: ReadonlyMap<Setting, readonly EffectiveOption[]>;
}

/** Evaluates a file from `[uwsgi]`; where there is no such section, from the first that is uWSGI's. */
export function evaluateDocument(document: Document, world: World): Evaluation {
  const titles = document.settings.map(({ entry }) => entry.section?.title);
  const section = titles.includes('uwsgi') ? undefined : titles[0];
  const start: Start = { uri: document.uri, ...(section !== undefined && { section }) };
  const effective = evaluate(start, world);
  return { document, start, world, effective, lines: linesOf(document, effective) };
}

function linesOf(document: Document, { options }: Effective): Map<Setting, EffectiveOption[]> {
  const lines = new Map<Setting, EffectiveOption[]>();
  for (const option of options) {
    const setting = option.uri === document.uri ? settingAt(document, option.line) : undefined;
    // `set = a=b` also registers `a`
    if (setting === undefined || setting.name !== option.name) continue;
    const found = lines.get(setting);
    if (found === undefined) lines.set(setting, [option]);
    else found.push(option);
  }
  return lines;
}

/** The section that a file is evaluated from. */
export function startSection({ start }: Evaluation): string {
  return start.section ?? 'uwsgi';
}

/**
 * The different values that a line has; undefined where one is not known, or where something is left in one that another file or
 * the command line may still define.
 */
export function valuesOf({ lines }: Evaluation, setting: Setting): readonly string[] | undefined {
  const texts = new Set<string>();
  for (const { value } of lines.get(setting) ?? []) {
    if (value.kind === 'unknown' || /[%$@]\(/.test(value.text)) return undefined;
    texts.add(value.text);
  }
  return texts.size === 0 ? undefined : [...texts];
}

/** What defines `name` for the placeholders of a line, where that is certain: they see the first definition. */
export function definitionFor({ effective, lines }: Evaluation, name: string, setting: Setting): EffectiveOption | undefined {
  const sure =
    lines.get(setting)?.every(({ value }) => value.kind === 'known') ||
    effective.problems.every(({ kind }) => kind !== 'unknown');
  const first = effective.options.find((option) => option.name === name);
  return sure && first?.value.kind === 'known' && first.when === undefined ? first : undefined;
}

/** What comes after a line and takes its place: a later value of the same option, under any of its names. */
export function overrideOf({ effective: { options }, lines }: Evaluation, setting: Setting): EffectiveOption | undefined {
  const { option } = setting;
  const own = lines.get(setting)?.at(-1);
  if (option?.repeats !== 'last' || own === undefined) return undefined;
  const last = options.findLast(
    ({ name, when }) => when === undefined && (name === option.name || option.aliases.includes(name)),
  );
  return last !== undefined && options.indexOf(last) > options.indexOf(own) ? last : undefined;
}

/** What the magic variable `%char` is in the file; undefined where that is not known. */
export function magicText({ start, world }: Evaluation, char: string): string | undefined {
  // another section of the same file has another
  if (char === 'x') return undefined;
  const table = magicOfFile(pathOf(start.uri), start.given, start.section ?? '');
  return table.get(char) ?? capitals(table).get(char) ?? world.machine?.get(char);
}

/** The value of an environment variable, where it is assumed and nothing in the files sets another. */
export function variableText({ effective, world }: Evaluation, name: string): string | undefined {
  const changes = effective.options.some((option) => option.name === 'ienv' || option.name === 'early-envdir');
  return changes ? undefined : world.environment?.get(name);
}

/** Whether the origin of an option is no file but a variable of the environment. */
export function isVariable(uri: string): boolean {
  return uri.startsWith('env:');
}

/** A file as seen from another: its path from the directory of that, or all of its path. A variable is `$NAME`. */
export function placeName(uri: string, from: string): string {
  if (isVariable(uri)) return uri.replace('env:', '$');
  const [path, start] = [pathOf(uri), pathOf(from)];
  if (path === undefined || start === undefined) return uri.slice(uri.lastIndexOf('/') + 1);
  const directory = start.slice(0, start.lastIndexOf('/') + 1);
  return path.startsWith(directory) ? path.slice(directory.length) : path;
}
