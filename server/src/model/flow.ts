import { atLeast } from '../knowledge/version.js';
import { type Entry, type Magic, parseIni } from '../syntax/ini.js';
import { cook, escapeText, UNKNOWN } from '../syntax/placeholders.js';
import { type LineIndex, lineIndex, slice } from '../text.js';
import { expandTemplate } from './custom.js';
import { ABSENT, isKnown, type Lookup, OPERATORS, type Operator, type Surroundings, TERMINATORS, UNCERTAIN } from './logic.js';
import { capitals, type MagicTable, magicOfFile } from './magic-table.js';
import { type Budget, placeholder, substitute } from './passes.js';
import { absolutePath, pathOf, uriOf, type World } from './world.js';

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
  /** The file that it comes from, and the line there, from 0. */
  readonly uri: string;
  readonly line: number;
  /** Which turn of a loop registered it, from 1. */
  readonly turn?: number;
  /** The condition, as written, that decides whether there is this option at all, where that is not known. */
  readonly when?: string;
}

/** The text that uWSGI has in the end, or what is written where that is not known. */
export type Evaluated = { readonly kind: 'known'; readonly text: string } | { readonly kind: 'unknown'; readonly raw: string };

export interface FlowProblem {
  /** `fatal`: uWSGI refuses to start. `endless`: it never ends. `unknown`: something that is not known may register more. */
  readonly kind: 'fatal' | 'endless' | 'unknown' | 'empty';
  readonly message: string;
  readonly uri: string;
  readonly line: number;
  /** The condition on which it comes to that, where it is not known. */
  readonly when?: string;
}

export interface Start {
  readonly uri: string;
  /** What is asked for as `file:section`. */
  readonly section?: string;
  /** How the file is named on the command line. */
  readonly given?: string;
}

/** Options that are registered, and files that are loaded, before we take it for endless. */
const MAX_OPTIONS = 50_000;
const MAX_LOADS = 1_000;
const MAX_DEPTH = 60;
/** Characters that all substitutions together may look at. */
const MAX_STEPS = 20_000_000;

/**
 * Does what `uwsgi --ini FILE` does until its configuration is complete (`core/uwsgi.c: uwsgi_setup`): options are registered line by
 * line, immediate ones act at once, then come the three passes over the values, then the other options act, of which some register
 * more. Nothing is executed and nothing fetched; what cannot be known is carried along as unknown.
 */
export function evaluate(start: Start, world: World): Effective {
  const run = begin(start, world);
  for (const [name, value] of world.environment ?? []) {
    const option = value === undefined ? undefined : optionOfVariable(name);
    if (option !== undefined) register(run, option, value as string);
  }
  loadIni(run, { uri: start.uri, path: pathOf(start.uri) }, start.given, start.section ?? '');
  pass(run, '$', (name) => variableText(run, name));
  pass(run, '@', (name) => fileText(run, name));
  pass(run, '%', (name) => placeholder(name, (one) => optionText(run, one)));
  configure(run);
  return { options: run.registered.filter(({ hidden }) => !hidden).map(effective), problems: run.problems };
}

/** An option in the list (`struct uwsgi_opt`). One with an unknown name stands for any. */
interface Registered extends Origin {
  readonly name: string;
  value: string;
  /** Whether it has acted, and is left alone by the passes; undefined where a plugin decides. */
  configured: boolean | undefined;
  /** Stands for options of which nothing is known. */
  readonly hidden?: true;
}

/** Where a line stands, and under what circumstances it is read. */
interface Origin {
  readonly uri: string;
  readonly line: number;
  /** The value as written. */
  readonly raw: string;
  readonly turn?: number;
  readonly when?: string;
}

/** All that changes while options are registered (the globals of `struct uwsgi_server`). */
interface Run {
  readonly world: World;
  readonly start: Start;
  readonly registered: Registered[];
  /** Where each name is registered first. */
  readonly first: Map<string, number>;
  readonly problems: FlowProblem[];
  readonly budget: Budget;
  readonly variables: Map<string, string | undefined>;
  readonly declared: Map<string, { readonly template: string; readonly when?: string | undefined }>;
  /** The line that is being read. */
  origin: Origin;
  /** uWSGI has ended. */
  ended: boolean;
  /** A block that is open. There is one at most. */
  block: Block | undefined;
  /** Whether the lines come from an open block, which has let them through. */
  inBlock: boolean;
  failed: boolean | undefined;
  /** Contexts that are set, each perhaps only on a condition. */
  blacklist: Context | undefined;
  whitelist: Context | undefined;
  strict: Context | undefined;
  /** Whether plugins may have been loaded. */
  plugins: boolean;
  table: MagicTable;
  capitals: MagicTable;
  last: Source | undefined;
  /** Files whose text is put around that of every file. */
  readonly before: string[];
  readonly after: string[];
  depth: number;
  loads: number;
  dirty: boolean;
}

interface Context {
  readonly value: string;
  readonly when: string | undefined;
}

interface Block {
  readonly name: string;
  readonly argument: string;
  readonly operator: Operator;
}

/** A file, or something that cannot be read here (`undefined`). */
type Source = { readonly uri: string; readonly path: string | undefined } | undefined;

function begin(start: Start, world: World): Run {
  return {
    world,
    start,
    registered: [],
    first: new Map(),
    problems: [],
    budget: { steps: MAX_STEPS },
    variables: new Map(world.environment),
    declared: new Map(),
    origin: { uri: start.uri, line: 0, raw: '' },
    ended: false,
    block: undefined,
    inBlock: false,
    failed: false,
    blacklist: undefined,
    whitelist: undefined,
    strict: undefined,
    plugins: false,
    table: new Map(),
    capitals: new Map(),
    last: undefined,
    before: [],
    after: [],
    depth: 0,
    loads: 0,
    dirty: false,
  };
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

// --- registering: core/config.c: add_exported_option_do

function register(run: Run, name: string, value: string, placeholderOnly = false): void {
  if (run.ended) return;
  checkLists(run, name);
  if (!run.inBlock) {
    if (TERMINATORS.has(name)) {
      run.block = undefined;
      run.failed = false;
    } else if (name === 'else' && isNewer(run)) {
      run.block = undefined;
    }
    if (run.block !== undefined) {
      registerInBlock(run, run.block, name, value);
      return;
    }
  }
  if (run.ended) return;
  if (run.registered.length >= MAX_OPTIONS) {
    end(
      run,
      'endless',
      `More than ${MAX_OPTIONS} options are registered: uWSGI may never start. End the loop, or the files that load each other.`,
    );
    return;
  }
  const option: Registered = { ...run.origin, name, value, configured: false };
  add(run, option);
  run.dirty = true;
  if (placeholderOnly) {
    if (exists(run, name) !== false && isKnown(name)) {
      const message = `\`${name}\` is an option, so it cannot be a placeholder: uWSGI refuses to start. Choose another name.`;
      fail(run, message, exists(run, name) ? undefined : conditionOf(run, name));
    }
    option.configured = true;
    return;
  }
  if (exists(run, name) === false) checkStrict(run, name);
  const immediate = isImmediate(run, name);
  if (immediate === true || isDeclared(run, name)) act(run, name, value);
  option.configured = immediate;
}

function add(run: Run, option: Registered): void {
  const key = isKnown(option.name) ? option.name : UNKNOWN;
  if (!run.first.has(key)) run.first.set(key, run.registered.length);
  run.registered.push(option);
}

function registerInBlock(run: Run, block: Block, name: string, value: string): void {
  const { turns, certain } = block.operator(block.argument, surroundings(run));
  if (block.name.startsWith('if')) run.failed = certain ? turns.length === 0 : undefined;
  const outer = run.origin;
  const loop = block.name.startsWith('for');
  run.inBlock = true;
  turns.forEach((turn, index) => {
    const when = certain ? outer.when : `${block.name} = ${block.argument}`;
    run.origin = { ...outer, ...(loop && { turn: index + 1 }), ...(when !== undefined && { when }) };
    register(run, name, turn === undefined ? value : value.replaceAll('%(_)', () => turn));
  });
  run.inBlock = false;
  run.origin = outer;
}

/** Whether there is an option of this name; undefined where that depends on what is built in or loaded. */
function exists(run: Run, name: string): boolean | undefined {
  const option = run.world.catalogue.get(name);
  if (option !== undefined && option.plugin === undefined && option.requires === undefined && option.reader !== 'own')
    return true;
  if (run.declared.has(name)) return run.declared.get(name)?.when === undefined ? true : undefined;
  if (!isKnown(name) || run.plugins) return undefined;
  if (option === undefined) return false;
  return option.plugin !== undefined && run.world.embedded?.size === 0 ? false : undefined;
}

/** On what it depends whether there is an option. */
function conditionOf(run: Run, name: string): string {
  const { plugin, requires } = run.world.catalogue.get(name) ?? {};
  return run.declared.get(name)?.when ?? (plugin && `plugin = ${plugin}`) ?? requires?.join(', ') ?? 'other plugins';
}

/** Whether an option acts when it is registered; undefined where a plugin decides. */
function isImmediate(run: Run, name: string): boolean | undefined {
  if (isDeclared(run, name)) return exists(run, name);
  const option = run.world.catalogue.get(name);
  if (!option?.flags?.includes('immediate')) return isKnown(name) ? false : undefined;
  return option.plugin === undefined ? true : exists(run, name);
}

/** Whether an option is one that a file has declared; one of uWSGI of the same name counts more. */
function isDeclared(run: Run, name: string): boolean {
  const option = run.world.catalogue.get(name);
  return run.declared.has(name) && (option === undefined || option.plugin !== undefined);
}

function checkLists(run: Run, name: string): void {
  const { blacklist, whitelist } = run;
  const named = ({ value }: Context) => name !== '' && value.toLowerCase().split(' ').includes(name.toLowerCase());
  if (!isKnown(name)) return;
  if (blacklist !== undefined && named(blacklist)) {
    const message = `\`${name}\` is on the list of \`blacklist\`: uWSGI refuses to start. Take it from the list, or remove the line.`;
    fail(run, message, blacklist.when);
  } else if (whitelist !== undefined && !named(whitelist)) {
    const message = `\`${name}\` is not on the list of \`whitelist\`: uWSGI refuses to start. Add it to the list, or remove the line.`;
    fail(run, message, whitelist.when);
  }
}

function checkStrict(run: Run, name: string): void {
  if (run.strict === undefined) return;
  const message = `\`${name}\` is no option: in strict mode uWSGI refuses to start. Correct it, or define it with \`set-placeholder\`.`;
  fail(run, message, run.strict.when);
}

// --- what options do, as far as it decides which others are registered

type Effect = (run: Run, value: string, name: string) => void;

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['ini', (run, value) => openIni(run, value)],
  ['include', (run, value) => openBySuffix(run, value)],
  ['inherit', (run, value) => openBySuffix(run, value)],
  ...['xml', 'xmlconfig', 'yaml', 'yml', 'json', 'js', 'config', 'sqlite', 'sqlite3', 'ldap'].map((name): [string, Effect] => [
    name,
    (run, value) => unread(run, value, 'it is no INI file'),
  ]),
  ['inject-before', (run, value) => run.before.push(run.origin.when === undefined ? value : UNKNOWN)],
  ['inject-after', (run, value) => run.after.push(run.origin.when === undefined ? value : UNKNOWN)],
  ['set', (run, value, name) => define(run, name, value, false)],
  ['set-placeholder', (run, value, name) => define(run, name, value, true)],
  ['set-ph', (run, value, name) => define(run, name, value, true)],
  ['resolve', (run, value, name) => define(run, name, value.includes('=') ? value.replace(/=.*$/s, `=${UNKNOWN}`) : value, true)],
  ['declare-option', declare],
  ['declare-option2', declare],
  ['blacklist', (run, value) => setContext(run, 'blacklist', value)],
  ['end-blacklist', (run) => setContext(run, 'blacklist', undefined)],
  ['whitelist', (run, value) => setContext(run, 'whitelist', value)],
  ['end-whitelist', (run) => setContext(run, 'whitelist', undefined)],
  ['strict', (run, value) => setContext(run, 'strict', /^(false|off|no|0)$/i.test(value) ? undefined : value)],
  ...['plugin', 'plugins', 'need-plugin', 'need-plugins', 'autoload', 'dlopen'].map((name): [string, Effect] => [
    name,
    (run) => {
      run.plugins = true;
    },
  ]),
  ['env', setVariable],
  ['ienv', setVariable],
  ['unenv', (run, value) => setVariable(run, value.replace(/=.*$/s, ''))],
  [
    'early-envdir',
    (run) => {
      run.variables.set(ANY_VARIABLE, undefined);
    },
  ],
]);

/** A key that no variable has: with it, any variable may have been set. */
const ANY_VARIABLE = '=';

/** Calls the function of an option. An option that the file declares is hidden by one of uWSGI of the same name. */
function act(run: Run, name: string, value: string): void {
  if (run.ended) return;
  const operator = OPERATORS.get(name);
  if (isDeclared(run, name)) useDeclared(run, name, value);
  else if (!isKnown(name)) hole(run);
  else if (run.world.catalogue.get(name) === undefined) return;
  else if (operator !== undefined) open(run, name, value, operator);
  else EFFECTS.get(name)?.(run, value, name);
}

/** `core/uwsgi.c: uwsgi_opt_logic` */
function open(run: Run, name: string, argument: string, operator: Operator): void {
  if (run.block !== undefined) {
    fail(
      run,
      `\`${name}\` stands in a block of \`${run.block.name}\`: blocks cannot be nested, and uWSGI refuses to start. End the first block before.`,
    );
    return;
  }
  run.block = { name, argument, operator };
}

/** `core/uwsgi.c: uwsgi_opt_set_placeholder` */
function define(run: Run, option: string, value: string, placeholderOnly: boolean): void {
  const equals = value.indexOf('=');
  if (equals < 0) {
    if (isKnown(value)) fail(run, `\`${value}\` has no \`=\`: uWSGI refuses to start. Write \`${option} = name=value\`.`);
    else hole(run);
    return;
  }
  const outer = run.origin;
  run.origin = { ...outer, raw: outer.raw.slice(outer.raw.indexOf('=') + 1) };
  register(run, value.slice(0, equals), value.slice(equals + 1), placeholderOnly);
  run.origin = outer;
}

/** `core/uwsgi.c: uwsgi_opt_add_custom_option` */
function declare(run: Run, value: string, option: string): void {
  const equals = value.indexOf('=');
  if (equals < 0) {
    fail(run, `\`${value}\` has no \`=\`: uWSGI refuses to start. Write \`${option} = name=template\`.`);
    return;
  }
  const name = value.slice(0, equals);
  // of two, the first counts
  if (!run.declared.has(name)) run.declared.set(name, { template: value.slice(equals + 1), when: run.origin.when });
}

function useDeclared(run: Run, name: string, value: string): void {
  const { template, when } = run.declared.get(name) as { template: string; when?: string };
  if (when !== undefined) {
    unread(run, name, 'it may not be declared');
    return;
  }
  if (++run.depth > MAX_DEPTH) {
    end(run, 'endless', `\`${name}\` is declared by itself: uWSGI crashes. Take it out of its template.`);
    return;
  }
  for (const [key, text] of expandTemplate(template, value)) {
    if (exists(run, key) === false) checkStrict(run, key);
    act(run, key, text);
  }
  run.depth--;
}

function setContext(run: Run, name: 'blacklist' | 'whitelist' | 'strict', value: string | undefined): void {
  const { when, raw } = run.origin;
  if (when === undefined && (value === undefined || isKnown(value)))
    run[name] = value === undefined ? undefined : { value, when };
  else run[name] = { value: value ?? run[name]?.value ?? '', when: when ?? `${name} = ${raw}` };
}

/** `core/uwsgi.c: uwsgi_opt_set_env`: `NAME=value` sets, `NAME` alone unsets. */
function setVariable(run: Run, value: string): void {
  const [name = ''] = value.split('=', 1);
  if (!isKnown(name)) run.variables.set(ANY_VARIABLE, undefined);
  else if (run.origin.when !== undefined) run.variables.set(name, UNKNOWN);
  else run.variables.set(name, value.includes('=') ? value.slice(name.length + 1) : undefined);
}

// --- files: core/uwsgi.c: uwsgi_opt_load..., core/ini.c: uwsgi_ini_config

const SCHEME = /^(emperor|http|data|sym|section|fd|exec|call|callint):\/\//;
const OTHER_FORMATS = /\.(xml|yaml|yml|json|js|lua|luac)$/;

function openBySuffix(run: Run, name: string): void {
  if (!isKnown(name)) unread(run, name, 'which file it is depends on what is not known');
  else if (name.endsWith('.ini')) openIni(run, name);
  else if (OTHER_FORMATS.test(name)) unread(run, name, 'it is no INI file');
  else
    fail(
      run,
      `\`${name}\` has no ending that uWSGI knows: it refuses to start. For an INI file of another name, or a section, write \`ini = ${name}\`.`,
    );
}

function openIni(run: Run, name: string): void {
  const colon = name.lastIndexOf(':');
  const section = colon < 0 ? '' : name.slice(colon + 1);
  if (!isKnown(name)) {
    unread(run, name, 'which file it is depends on what is not known');
  } else if (name === '-' || SCHEME.test(name)) {
    run.table = new Map([...run.table, ['o', name]]);
    run.last = undefined;
    unread(run, name, 'only uWSGI itself can read it');
  } else if (colon === 0) {
    run.table = new Map([...run.table, ['o', ''], ['x', section]]);
    if (run.last === undefined) unread(run, name, 'the file before it is not known');
    else readIni(run, run.last, section);
  } else {
    openPath(run, colon < 0 ? name : name.slice(0, colon), section);
  }
}

function openPath(run: Run, name: string, section: string): void {
  const path = absolutePath(name, run.world);
  if (name === '' || (path !== undefined && run.world.kind?.(path) === 'none')) {
    fail(run, `There is no file \`${name}\`: uWSGI refuses to start. Relative paths start from its working directory.`);
  } else if (path === undefined) {
    unread(run, name, 'the working directory is not known');
  } else {
    const full = run.world.realPath?.(path) ?? path;
    loadIni(run, { uri: uriOf(full, run.start.uri), path: full }, name, section);
  }
}

function loadIni(run: Run, source: NonNullable<Source>, given: string | undefined, section: string): void {
  run.table = magicOfFile(source.path, given, section);
  if (run.loads === 0) run.capitals = capitals(run.table);
  readIni(run, source, section);
}

function readIni(run: Run, source: NonNullable<Source>, section: string): void {
  run.loads++;
  if (run.depth >= MAX_DEPTH || run.loads > MAX_LOADS) {
    end(run, 'endless', 'Files load each other without end: uWSGI crashes. Take one of them out of the circle.');
    return;
  }
  const pieces = [...run.before.map((name) => sourceOf(run, name)), source, ...run.after.map((name) => sourceOf(run, name))];
  const texts = pieces.map((piece) => piece && run.world.read(piece.uri));
  run.last = source;
  if (texts.some((text) => text === undefined)) {
    unread(run, source.path ?? source.uri, 'it cannot be read here');
    return;
  }
  const text = texts.join('');
  const place = placeIn(pieces as NonNullable<Source>[], texts as string[]);
  const table = run.table;
  const magic: Magic = (char) =>
    char === '' ? '' : (table.get(char) ?? run.capitals.get(char) ?? run.world.machine?.get(char) ?? escapeText(char));
  const asked = section === '' ? 'uwsgi' : section;
  const entries = parseIni(text, magic).lines.filter(
    (line): line is Entry => line.kind === 'entry' && line.section?.title === asked,
  );
  const outer = run.origin;
  if (entries.length === 0)
    note(run, 'empty', `Nothing stands in section \`${asked}\` of \`${given(source)}\`: uWSGI reads no option there.`);
  run.depth++;
  for (const entry of entries) {
    if (run.ended) break;
    const raw = slice(text, entry.value);
    run.origin = { ...outer, ...place(entry.content.from), raw };
    register(run, entry.name, cook(raw, magic));
  }
  run.depth--;
  run.origin = outer;
  if (outer.when !== undefined) run.last = undefined;
}

function given(source: NonNullable<Source>): string {
  return source.path ?? source.uri;
}

function sourceOf(run: Run, name: string): Source {
  const path = isKnown(name) && !SCHEME.test(name) && name !== '-' ? absolutePath(name, run.world) : undefined;
  return path === undefined ? undefined : { uri: uriOf(path, run.start.uri), path };
}

/** Where an offset in the joined texts is. */
function placeIn(
  pieces: readonly NonNullable<Source>[],
  texts: readonly string[],
): (offset: number) => { uri: string; line: number } {
  const indexes: LineIndex[] = texts.map(lineIndex);
  return (offset) => {
    let start = 0;
    let at = 0;
    while (at < texts.length - 1 && offset >= start + (texts[at] as string).length) start += (texts[at++] as string).length;
    const { line } = (indexes[at] as LineIndex).position(offset - start);
    return { uri: (pieces[at] as NonNullable<Source>).uri, line };
  };
}

// --- the passes over the values: core/utils.c: uwsgi_apply_config_pass

function pass(run: Run, symbol: '$' | '@' | '%', find: (name: string) => string | undefined): void {
  for (const option of run.registered) {
    if (option.configured === true) continue;
    run.origin = option;
    const value = substitute(option.value, symbol, find, run.budget);
    if (value === undefined) {
      note(
        run,
        'endless',
        `The value of \`${option.name}\` contains itself: uWSGI replaces it until there is no memory left. Give one of the names in the circle a value of its own.`,
      );
      option.value = UNKNOWN;
    } else if (value !== option.value) {
      option.value = option.configured === undefined ? UNKNOWN : value;
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
  if (source?.path !== undefined && run.world.kind?.(source.path) === 'none') {
    end(run, 'fatal', `There is no file \`${name}\`: uWSGI refuses to start. Relative paths start from its working directory.`);
  }
  const text = source && run.world.read(source.uri);
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
  for (let at = 0; at < run.registered.length && !run.ended; at++) {
    const option = run.registered[at] as Registered;
    if (option.configured === true) continue;
    run.dirty = false;
    run.origin = option;
    const owned = exists(run, option.name);
    if (owned === false) checkStrict(run, option.name);
    else act(run, option.name, option.value);
    option.configured = owned !== false;
    if (run.dirty) at = -1;
  }
}

// --- what is known

function surroundings(run: Run): Surroundings {
  const { world, start } = run;
  const ask = <T>(name: string, question: (path: string) => T): T | undefined => {
    const path = absolutePath(name, world);
    return path === undefined ? undefined : question(path);
  };
  return {
    option: (name) => lookupOption(run, name),
    variable: (name) => lookupVariable(run, name),
    kind: (name) => (name === '' ? 'none' : ask(name, (path) => world.kind?.(path))),
    read: (name) => ask(name, (path) => world.read(uriOf(path, start.uri))),
    glob: (pattern) => world.glob?.(pattern),
    plugin: (name) => (world.embedded?.has(name) ? true : run.plugins || world.embedded === undefined ? undefined : false),
    hostname: world.machine?.get('h'),
    reload: world.reload,
    failed: run.failed,
  };
}

/** The first definition of an option, as far as it is certain which that is. */
function lookupOption(run: Run, name: string): Lookup {
  if (!isKnown(name)) return UNCERTAIN;
  const at = run.first.get(name) ?? run.registered.length;
  if (at > (run.first.get(UNKNOWN) ?? at)) return UNCERTAIN;
  const option = run.registered[at];
  if (option === undefined) return ABSENT;
  return option.when === undefined ? { found: true, value: option.value } : UNCERTAIN;
}

function lookupVariable(run: Run, name: string): Lookup {
  if (!isKnown(name) || run.variables.has(ANY_VARIABLE) || name === 'UWSGI_ORIGINAL_PROC_NAME') return UNCERTAIN;
  const value = run.variables.get(name);
  if (value !== undefined) return isKnown(value) ? { found: true, value } : UNCERTAIN;
  return run.variables.has(name) || run.world.environmentComplete ? ABSENT : UNCERTAIN;
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

/** uWSGI 2.1 knows `else`, and defaults in `$(NAME:-default)`. */
function isNewer(run: Run): boolean {
  return atLeast(run.world.catalogue.version, [2, 1]);
}

// --- problems

/** Options of which nothing is known may come here. */
function hole(run: Run): void {
  add(run, { ...run.origin, name: UNKNOWN, value: UNKNOWN, configured: true, hidden: true });
}

function unread(run: Run, name: string, why: string): void {
  note(run, 'unknown', `What \`${name}\` holds is not known, since ${why}: uWSGI may register more options here.`);
  hole(run);
}

/** uWSGI refuses to start, perhaps only on a condition. */
function fail(run: Run, message: string, when?: string): void {
  const condition = run.origin.when ?? when;
  if (condition === undefined) end(run, 'fatal', message);
  else note(run, 'fatal', message, condition);
}

function end(run: Run, kind: FlowProblem['kind'], message: string): void {
  note(run, kind, message);
  run.ended = true;
}

function note(run: Run, kind: FlowProblem['kind'], message: string, when = run.origin.when): void {
  const { uri, line } = run.origin;
  run.problems.push({ kind, message, uri, line, ...(when !== undefined && { when }) });
}
