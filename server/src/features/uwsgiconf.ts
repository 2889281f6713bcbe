import { existsIn } from '../knowledge/options.js';
import { SUBSCRIBE2 } from '../knowledge/tables.js';
import {
  ALGORITHMS,
  METHODS,
  type Method,
  MODIFIERS,
  OF_ROUTERS,
  type Parameter,
  parametersFor,
  UNNAMED,
} from '../knowledge/uwsgiconf.js';
import type { Document, Setting } from '../model/document.js';
import { isOn } from '../model/value.js';
import { type Pair, parsePairs } from '../syntax/pairs.js';
import { findEscapes, findReferences } from '../syntax/placeholders.js';
import { slice } from '../text.js';

/**
 * The subscription settings of a file as Python: calls of uwsgiconf on a `section`, one a line, and as comments what it has no call for.
 * Placeholders stay as they are, so the result is for a section that defines what they name. Empty where the file has no such settings.
 *
 * Text goes through as written, backslashes included, since uwsgiconf protects nothing either. Where one setting is given several
 * times, the one that counts is left.
 */
export function toUwsgiconf(document: Document): string {
  const sections = new Map<string, Setting[]>();
  for (const setting of document.settings) {
    const title = setting.entry.section?.title ?? '';
    const settings = sections.get(title);
    if (settings === undefined) sections.set(title, [setting]);
    else settings.push(setting);
  }
  const written = [...sections]
    .map(([title, settings]) => ({ title, lines: toPython(document, settings) }))
    .filter(({ lines }) => lines.length > 0);
  const lines = written.flatMap((one) => (written.length > 1 ? [`# [${printable(one.title)}]`, ...one.lines] : one.lines));
  return lines.map((line) => `${line}\n`).join('');
}

type Arguments = Map<string, string[]>;

function toPython(document: Document, settings: readonly Setting[]): string[] {
  const calls = new Map<Method, Arguments>();
  const subscriptions: Setting[] = [];
  const left: string[] = [];
  const leave = (setting: Setting) => left.push(`# not in uwsgiconf: ${asWritten(document, setting)}`);
  const { free, blocks } = partition(settings);
  for (const setting of free) {
    if (UNNAMED.has(setting.name)) leave(setting);
    else if (OF_ROUTERS.has(setting.name)) left.push(`# by section.routing: ${asWritten(document, setting)}`);
    else if (setting.name === 'subscribe2') subscriptions.push(setting);
    else if (!addArguments(calls, document, setting)) leave(setting);
  }
  for (const setting of blocks) leave(setting);
  return [...writeCalls(calls), ...writeSubscriptions(document, subscriptions), ...left];
}

/**
 * The settings of the subscription system: those that always count, and the blocks (`if-...`, `for`) that hold some, with the lines that
 * open and close them, for which Python has means of its own.
 */
function partition(settings: readonly Setting[]): { free: readonly Setting[]; blocks: readonly Setting[] } {
  const free: Setting[] = [];
  const blocks: Setting[][] = [];
  let block: Setting[] | undefined;
  for (const setting of settings) {
    const { name, option } = setting;
    if (option?.reader === 'uwsgi_opt_logic' && (name !== 'else' || block === undefined)) {
      block = [setting];
      blocks.push(block);
    } else if (name === 'end' || option?.reader === 'uwsgi_opt_noop') {
      block?.push(setting);
      block = undefined;
    } else if (name === 'else') block?.push(setting);
    else if (belongs(name)) (block ?? free).push(setting);
  }
  return { free, blocks: blocks.filter((one) => one.some(({ name }) => belongs(name))).flat() };
}

function belongs(name: string): boolean {
  return name === 'subscribe2' || UNNAMED.has(name) || OF_ROUTERS.has(name) || parametersFor(name).length > 0;
}

/** Adds what an option is to the calls. False where no call can write it. */
function addArguments(calls: Map<Method, Arguments>, document: Document, setting: Setting): boolean {
  const { name, value } = setting;
  const text = slice(document.text, setting.entry.value);
  const add = (method: Method, parameter: string, literal: string, many = false) => {
    const given = calls.get(method) ?? new Map<string, string[]>();
    given.set(parameter, many ? [...(given.get(parameter) ?? []), literal] : [literal]);
    calls.set(method, given);
  };
  if (name === 'subscriptions-sign-check') {
    const [, digest, directory] = /^([^:]+):(.+)$/s.exec(text) ?? [];
    if (digest === undefined || directory === undefined) return false;
    add('set_server_verification_params', 'digest_algo', quote(digest));
    add('set_server_verification_params', 'dir_cert', quote(directory));
    return true;
  }
  const [place] = parametersFor(name);
  // of a switch uwsgiconf writes no text but `true`
  if (place === undefined || (place.takes === 'flag' && value.opaque)) return false;
  add(place.method, place.parameter, literal(place, text), place.many);
  return true;
}

function writeCalls(calls: ReadonlyMap<Method, Arguments>): string[] {
  return (Object.keys(METHODS) as Method[]).flatMap((method) => {
    const given = calls.get(method);
    if (given === undefined) return [];
    const written = Object.keys(METHODS[method]).flatMap((parameter) => {
      const values = given.get(parameter);
      if (values === undefined) return [];
      return [`${parameter}=${values.length > 1 ? `[${values.join(', ')}]` : values[0]}`];
    });
    return [`section.subscriptions.${method}(${written.join(', ')})`];
  });
}

/** A section of uwsgiconf holds one subscription: the call after it would replace it. */
function writeSubscriptions(document: Document, settings: readonly Setting[]): string[] {
  const lines: string[] = [];
  const others: string[] = [];
  let replaced = false;
  for (const setting of settings) {
    const made = toSubscribe(document, setting);
    replaced ||= made !== undefined && lines.length > 0;
    if (made !== undefined && lines.length === 0) lines.push(...made);
    else others.push(`# not in uwsgiconf: ${asWritten(document, setting)}`);
  }
  return [...lines, ...(replaced ? ['# a section of uwsgiconf keeps one subscription only'] : []), ...others];
}

/** One line of `subscribe2`: the call, and what of it the call leaves out. Undefined where none can be made of it. */
function toSubscribe(document: Document, { entry }: Setting): string[] | undefined {
  const written = slice(document.text, entry.value);
  // uwsgiconf orders the keys anew: nothing may swallow or protect what comes next, and no placeholder may be torn
  if (/(?<!\\)(\\\\)*\\$/.test(written)) return undefined;
  if (findEscapes(written).some(({ char }) => ',=\\'.includes(char))) return undefined;
  if (findReferences(document.text, entry.value).some(({ name }) => slice(document.text, name).includes(','))) return undefined;

  const { keys, left } = readKeys(document, parsePairs(document.text, entry.value));
  const leave = (key: string) => {
    const text = keys.get(key);
    if (text !== undefined) left.push(`${key}=${text}`);
  };
  const given: string[] = [];
  for (const [parameter, { writes, takes }] of Object.entries<Parameter>(METHODS.subscribe)) {
    const [text, second] = writes.map((key) => keys.get(key.slice('subscribe2.'.length)));
    if (takes !== 'object') {
      if (text !== undefined) given.push(`${parameter}=${literal({ takes }, text)}`);
      continue;
    }
    const { argument, lost } = OBJECTS[parameter as keyof typeof OBJECTS](text, second);
    if (argument !== undefined) given.push(`${parameter}=${argument}`);
    for (const key of lost) leave(key);
  }
  if (!keys.get('server') && !keys.get('key')) return undefined;
  return [
    `section.subscriptions.subscribe(${given.join(', ')})`,
    ...left.map((one) => `# not in uwsgiconf: ${printable(one)} of subscribe2`),
  ];
}

/** The keys that uwsgiconf has parameters for, with the last text of each; and the other elements. */
function readKeys({ text, catalogue }: Document, pairs: readonly Pair[]) {
  const keys = new Map<string, string>();
  const left: string[] = [];
  for (const pair of pairs.filter(({ span }) => span.from < span.to)) {
    const known = Object.hasOwn(SUBSCRIBE2.keys, pair.name)
      ? SUBSCRIBE2.keys[pair.name as keyof typeof SUBSCRIBE2.keys]
      : undefined;
    // a version that does not have the other spelling ignores it
    const name = known?.alias !== undefined && existsIn(known, catalogue.version) ? known.alias : pair.name;
    if (pair.value === undefined || parametersFor(`subscribe2.${name}`).length === 0) left.push(slice(text, pair.span));
    else keys.set(name, slice(text, pair.value));
  }
  return { keys, left };
}

/** An argument that stands for two keys, and which of these it leaves out. */
interface Made {
  readonly argument?: string | undefined;
  readonly lost: readonly string[];
}

/** What is made of the texts of the keys that {@link METHODS} has for a parameter, by its name. */
const OBJECTS = {
  address(addr, socket): Made {
    if (socket !== undefined && isNumber(socket)) return { argument: socket, lost: ['addr'] };
    return { argument: addr === undefined ? undefined : quote(addr), lost: ['socket'] };
  },
  balancing_algo(algo, backup): Made {
    const name = algo === undefined ? undefined : ALGORITHMS.get(algo);
    if (name === undefined) return { argument: algo === undefined ? undefined : quote(algo), lost: ['backup'] };
    const level = backup === undefined ? '' : `backup_level=${literal({ takes: 'number' }, backup)}`;
    return { argument: `section.subscriptions.algorithms.${name}(${level})`, lost: [] };
  },
  modifier(first = '', second): Made {
    const known = isNumber(first) ? MODIFIERS.get(Number(first)) : undefined;
    if (known === undefined) return { lost: ['modifier1', 'modifier2'] };
    const number = second !== undefined && isNumber(second) ? Number(second) : Number.NaN;
    const accepted = known.second?.includes(number) ?? (number >= 0 && number <= 255);
    const argument = `section.routing.modifiers.${known.name}(${accepted ? second : ''})`;
    return { argument, lost: accepted ? [] : ['modifier2'] };
  },
  signing(sign): Made {
    if (sign === undefined) return { lost: [] };
    const colon = sign.indexOf(':');
    const parts = colon < 0 ? `${quote(sign)},` : `${quote(sign.slice(0, colon))}, ${quote(sign.slice(colon + 1))}`;
    return { argument: `(${parts})`, lost: [] };
  },
} satisfies Readonly<Record<string, (first: string | undefined, second: string | undefined) => Made>>;

function literal({ takes }: Pick<Parameter, 'takes'>, text: string): string {
  if (takes === 'flag') return isOn(text) ? 'True' : 'False';
  return takes === 'number' && isNumber(text) ? text : quote(text);
}

/** Whether Python writes the number as it stands here. */
function isNumber(text: string): boolean {
  return /^(0|-?[1-9]\d{0,17})$/.test(text);
}

function asWritten({ text }: Document, { name, entry }: Setting): string {
  return printable(`${name} = ${slice(text, entry.value)}`.trimEnd());
}

function quote(text: string): string {
  return `'${printable(text.replace(/[\\']/g, '\\$&'))}'`;
}

/** The text without characters that would end a line of Python or cannot be seen; as its escapes. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => {
    const code = char.codePointAt(0) as number;
    const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
    return `\\${letter}${code.toString(16).padStart(digits as number, '0')}`;
  });
}
