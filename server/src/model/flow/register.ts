import { UNKNOWN } from '../../syntax/placeholders.js';
import { absolutePath, uriOf } from '../world.js';
import { expandTemplate } from './custom.js';
import { type FileLine, readBySuffix, readIni } from './files.js';
import { isKnown, OPERATORS, type Operator, type Surroundings, TERMINATORS } from './logic.js';
import {
  ANY_VARIABLE,
  add,
  type Block,
  type Context,
  conditionOf,
  end,
  exists,
  fail,
  hole,
  isDeclared,
  isImmediate,
  isNewer,
  lookupOption,
  lookupVariable,
  type Registered,
  type Run,
  unread,
} from './run.js';

/** Options that are registered, and templates within templates, before we take it for endless. */
const MAX_OPTIONS = 50_000;
const MAX_DEPTH = 60;

/** Adds an option to the list, unless a block decides otherwise; an immediate one acts (`core/config.c: add_exported_option_do`). */
export function register(run: Run, name: string, value: string, placeholderOnly = false): void {
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
    end(run, 'endless', `There are more than ${MAX_OPTIONS} options: uWSGI may never start. Make the loop shorter.`);
    return;
  }
  const option: Registered = { ...run.origin, name, value, configured: false };
  add(run, option);
  run.dirty = option.when === undefined || run.dirty === true ? true : undefined;
  if (placeholderOnly) {
    const isOption = exists(run, name);
    const condition = isOption === undefined ? conditionOf(run, name) : undefined;
    if (isOption === true || condition !== undefined) {
      const message = `\`${name}\` is an option, so it cannot be a placeholder: uWSGI refuses to start. Choose another name.`;
      fail(run, message, condition);
    }
    option.configured = true;
    return;
  }
  if (exists(run, name) === false) checkStrict(run, name);
  const immediate = isImmediate(run, name);
  if (immediate === true || isDeclared(run, name)) act(run, name, value);
  option.configured = immediate;
}

/** The line is registered for each turn; what a file that it loads holds bypasses the block. */
function registerInBlock(run: Run, block: Block, name: string, value: string): void {
  const { turns, certain } = block.operator(block.argument, surroundings(run));
  if (block.name.startsWith('if')) {
    run.failed = certain ? turns.length === 0 : undefined;
    run.condition = block.condition;
  }
  const outer = run.origin;
  const loop = block.name.startsWith('for');
  run.inBlock = true;
  turns.forEach((turn, index) => {
    const when = certain ? outer.when : block.condition;
    run.origin = { ...outer, ...(loop && { turn: index + 1 }), ...(when !== undefined && { when }) };
    register(run, name, turn === undefined ? value : value.replaceAll('%(_)', () => turn));
  });
  run.inBlock = false;
  run.origin = outer;
}

function checkLists(run: Run, name: string): void {
  const { blacklist, whitelist } = run;
  const named = ({ value }: Context) => name !== '' && value.toLowerCase().split(' ').includes(name.toLowerCase());
  if (!isKnown(name)) return;
  if (blacklist !== undefined && named(blacklist)) {
    const message = `\`${name}\` is on the list of \`blacklist\`: uWSGI refuses to start. Take it from the list, or remove the line.`;
    fail(run, message, blacklist.when, 'forbidden');
  } else if (whitelist !== undefined && !named(whitelist)) {
    const message = `\`${name}\` is not on the list of \`whitelist\`: uWSGI refuses to start. Add it to the list, or remove the line.`;
    fail(run, message, whitelist.when, 'forbidden');
  }
}

export function checkStrict(run: Run, name: string): void {
  if (run.strict === undefined) return;
  const message = `\`${name}\` is no option: in strict mode uWSGI refuses to start. Correct it, or define it with \`set-placeholder\`.`;
  fail(run, message, run.strict.when);
}

// --- what options do, as far as it decides which others are registered

/** What the function of an option does. */
type Effect = (run: Run, value: string, name: string) => void;

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['ini', (run, value) => load(run, readIni(run, value))],
  ['include', (run, value) => load(run, readBySuffix(run, value))],
  ['inherit', (run, value) => load(run, readBySuffix(run, value))],
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
  ['exit', (run) => fail(run, '`exit` ends uWSGI here. Take it out, or put it in a condition.')],
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

/** Calls the function of an option. An option that the file declares is hidden by one of uWSGI of the same name. */
export function act(run: Run, name: string, value: string): void {
  if (run.ended) return;
  const operator = OPERATORS.get(name);
  if (isDeclared(run, name)) useDeclared(run, name, value);
  else if (!isKnown(name)) hole(run);
  else if (run.world.catalogue.get(name) === undefined) return;
  else if (operator !== undefined) open(run, name, value, operator);
  else EFFECTS.get(name)?.(run, value, name);
}

/** Registers the lines of a file. */
export function load(run: Run, lines: readonly FileLine[]): void {
  const outer = run.origin;
  run.depth++;
  run.loading.push(outer);
  for (const { name, value, origin } of lines) {
    run.origin = origin;
    register(run, name, value);
  }
  run.loading.pop();
  run.depth--;
  run.origin = outer;
  // the next `ini = :section` may read another file
  if (outer.when !== undefined) run.last = undefined;
}

/** `core/uwsgi.c: uwsgi_opt_logic` */
function open(run: Run, name: string, argument: string, operator: Operator): void {
  if (run.block !== undefined) {
    const what = `\`${name}\` stands in a block of \`${run.block.name}\``;
    fail(run, `${what}: blocks cannot be nested, and uWSGI refuses to start. End the first one before.`);
    return;
  }
  const condition = name === 'else' ? `else of ${run.condition}` : `${name} = ${argument}`;
  run.block = { name, argument, operator, condition };
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
