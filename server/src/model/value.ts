import type { Choice, ChoiceOf, Grammar, Int, Key, Pairs, Subscription, SubscriptionPart } from '../knowledge/grammar.js';
import { type Pair, parsePairs } from '../syntax/pairs.js';
import { findReferences } from '../syntax/placeholders.js';
import { type Span, slice, span } from '../text.js';
import { type AddressFault, addressFault } from './address.js';

/** A value, or a part of one, understood by its grammar. Every feature walks this tree. */
export interface Value {
  readonly span: Span;
  readonly grammar: Grammar;
  /** Holds something that is replaced before uWSGI reads the value, so what stands here is never called wrong. */
  readonly opaque: boolean;
  readonly children: readonly Value[];
  /** For the elements of a key=value list. */
  readonly pair?: PairValue;
  /** For the parts of a value: what the part is called. */
  readonly part?: string;
  readonly problem?: Problem;
}

export interface PairValue extends Pair {
  /** The name that the table has for the key: the main spelling of an alias. */
  readonly main: string;
  readonly known: Key | undefined;
}

/** What is wrong with a value, said without words: the rules find those. */
export type Problem =
  /** A word that is no plain yes; uWSGI reads it as yes. */
  | { readonly kind: 'flag'; readonly meansOff: boolean }
  | { readonly kind: 'number'; readonly reads: number; readonly written: 'nothing' | 'word' | 'unit' | 'negative' | 'range' }
  | { readonly kind: 'choice'; readonly nameSpan: Span; readonly name: string }
  | { readonly kind: 'address'; readonly fault: AddressFault }
  | { readonly kind: 'unknown-key' }
  | { readonly kind: 'no-value' }
  | { readonly kind: 'duplicate-key' }
  | { readonly kind: 'form' }
  | { readonly kind: 'missing-keys'; readonly keys: readonly string[] }
  | { readonly kind: 'missing-part'; readonly part: string; readonly separator: string };

/** Reads the part `at` of `text` by `grammar`. Never throws; what does not fit is a problem of the part that does not. */
export function readValue(grammar: Grammar, text: string, at: Span): Value {
  const value = { span: at, grammar, opaque: isOpaque(text, at), children: [] };
  switch (grammar.kind) {
    case 'flag':
      return judged(value, flagProblem(slice(text, at)));
    case 'int':
      return judged(value, intProblem(slice(text, at), grammar));
    case 'choice': {
      // arguments do not change the name before them
      const name = choiceName(grammar, slice(text, at));
      const opaque = isOpaque(text, span(at.from + name.from, at.from + name.to));
      return judged({ ...value, opaque, children: readArguments(grammar, text, at, name) }, choiceProblem(text, at, grammar));
    }
    case 'address': {
      const fault = addressFault(slice(text, at), grammar.use);
      return judged(value, fault && { kind: 'address', fault });
    }
    case 'text':
    case 'name':
      return judged(value, grammar.form && !grammar.form.match.test(slice(text, at)) ? { kind: 'form' } : undefined);
    case 'path':
      return value;
    case 'list': {
      const read = cut(text, at, grammar.separator).map((part) => readValue(grammar.of, text, part));
      // empty elements of names are skipped
      const children = read.map((one) =>
        one.problem?.kind === 'choice' && one.problem.name === '' ? withoutProblems(one) : one,
      );
      return { ...value, children };
    }
    case 'parts': {
      const cuts = cut(text, at, grammar.blanks ? /[ \t]+/g : grammar.separator, grammar.of.length);
      const read = cuts.map((part, index) => {
        const row = grammar.of[index];
        return row === undefined ? { ...value, span: part } : { ...readValue(row.grammar, text, part), part: row.name };
      });
      // what is still to be replaced may bring any number of parts
      const sure = read.findIndex((part) => part.opaque);
      const children = sure < 0 ? read : read.map((part, index) => (index > sure ? asOpaque(part) : part));
      const absent = grammar.of[read.length];
      if (grammar.missing === undefined || absent === undefined || absent.optional) return { ...value, children };
      // what is wrong before it is the finding, unless uWSGI goes on with it
      if (children.some((part) => [...problems(part)].some(stops))) return { ...value, children };
      return judged({ ...value, children }, { kind: 'missing-part', part: absent.name, separator: grammar.separator });
    }
    case 'pairs':
      return readPairs(grammar, text, at);
    case 'subscription':
      return readSubscription(grammar, text, at);
    case 'either': {
      const readings = grammar.of.map((one) => readValue(one, text, at));
      // the form that holds the longest
      const [first = value, ...others] = readings;
      return others.reduce((best, reading) => (holdsUntil(reading) > holdsUntil(best) ? reading : best), first);
    }
    default:
      return grammar satisfies never;
  }
}

/** `value` and all below it. */
export function walk(value: Value): readonly Value[] {
  // most have no parts, and all rules ask again
  if (value.children.length === 0) return [value];
  const known = walked.get(value) ?? [value, ...value.children.flatMap(walk)];
  walked.set(value, known);
  return known;
}

const walked = new WeakMap<Value, readonly Value[]>();

/** The parts of `value` that `offset` lies in or touches, from the whole to the smallest. */
export function pathAt(value: Value, offset: number): readonly Value[] {
  const child = value.children.findLast((one) => one.span.from <= offset && offset <= one.span.to);
  return child === undefined ? [value] : [value, ...pathAt(child, offset)];
}

export function problems(value: Value): Value[] {
  return walk(value).filter((one) => one.problem !== undefined);
}

/** The number that C's `atoi` makes of a text: what `strtol` reads, limited to 64 bits, then cut down to 32. */
export function atoi(text: string): number {
  const long = BigInt(DIGITS.exec(text)?.[1] ?? '0');
  const most = 2n ** 63n - 1n;
  return Number(BigInt.asIntN(32, long > most ? most : long < -most - 1n ? -most - 1n : long));
}

/** What `strtol` and its relatives read: blanks as C knows them, a sign, digits. */
const DIGITS = /^[ \t\n\v\f\r]*([+-]?\d+)/;

/** Whether uWSGI takes the text for yes (`core/uwsgi.c: uwsgi_opt_true`). */
export function isOn(text: string): boolean {
  return !/^(false|off|no)$/i.test(text) && text !== '0';
}

/**
 * Where the name of a choice is: all of `written`, or what stands before the arguments. No name has a colon or a blank in it, so
 * either ends it (`log-encoder = json:main {...}`); a `!` before it makes a hook private (`core/hooks.c: uwsgi_hooks_run`).
 */
export function choiceName(grammar: ChoiceOf, written: string): Span {
  if (grammar.until === undefined) return span(0, written.length);
  const from = written.startsWith('!') ? 1 : 0;
  const end = written.search(/[: ]/);
  return span(from, end < 0 ? written.length : end);
}

/** The choice that a name stands for, by the rules of its list. */
export function chosen(grammar: ChoiceOf, name: string): Choice | undefined {
  return grammar.of.find((one) => (grammar.anyCase ? one.text.toLowerCase() === name.toLowerCase() : one.text === name));
}

/** What `%(name)` stands for in text of this grammar. */
export function variableOf(grammar: Grammar, name: string): Choice | undefined {
  return grammar.kind === 'text' ? named(grammar.variables, name) : undefined;
}

/** What `${name}` stands for in text of this grammar. */
export function dollarOf(grammar: Grammar, name: string): Choice | undefined {
  return grammar.kind === 'text' ? named(grammar.dollars, name) : undefined;
}

function named(variables: readonly Choice[] | undefined, name: string): Choice | undefined {
  return variables?.find(({ text }) => (isOpen(text) ? name.startsWith(text) : name === text));
}

/** Whether a variable's name goes on with anything: `var.HTTP_HOST`, `cookie[id]`, `strftime:%Y`. */
export function isOpen(variable: string): boolean {
  return /[.[:]$/.test(variable);
}

/** What stands behind the name of a choice, where the name says what that is. */
function readArguments(grammar: ChoiceOf, text: string, at: Span, name: Span): readonly Value[] {
  const end = at.from + name.to;
  if (grammar.until === undefined || !text.startsWith(grammar.until, end) || end >= at.to) return [];
  const choice = chosen(grammar, text.slice(at.from + name.from, end));
  return choice?.arguments === undefined ? [] : [readValue(choice.arguments, text, span(end + grammar.until.length, at.to))];
}

function asOpaque(value: Value): Value {
  return { ...withoutProblems(value), opaque: true };
}

function withoutProblems({ problem, ...value }: Value): Value {
  return { ...value, children: value.children.map(withoutProblems) };
}

/** Whether no part is missing that must be there. */
function isWhole({ grammar, children }: Value): boolean {
  return grammar.kind !== 'parts' || grammar.of.every((part, index) => part.optional || index < children.length);
}

/** Where the first problem of a reading is. */
function holdsUntil(value: Value): number {
  const problem = problems(value)[0];
  if (problem !== undefined) return problem.span.from;
  return isWhole(value) ? Number.POSITIVE_INFINITY : -1;
}

/** Whether a problem may be why the rest is missing. A word may be in a list that others add to; a number is misread, and that is all. */
function stops({ grammar, problem }: Value): boolean {
  if (grammar.kind === 'int')
    return grammar.strict !== undefined && problem?.kind === 'number' && !['range', 'nothing'].includes(problem.written);
  return grammar.kind !== 'choice' || !grammar.open;
}

function judged(value: Value, problem: Problem | undefined): Value {
  return value.opaque || problem === undefined ? value : { ...value, problem };
}

/**
 * Whether something in the part is replaced before uWSGI reads it: an escape, a placeholder, a variable, a file, or something that
 * is left to a template engine. So is a value that a lone CR joins with what was meant as the next line.
 */
function isOpaque(text: string, at: Span): boolean {
  return (
    /%|\r|\{\{|\$\{|<[^<>]*>/.test(slice(text, at)) || FILLED_IN.test(slice(text, at)) || findReferences(text, at).length > 0
  );
}

/** What a program puts a value in the place of: `@WORKERS@`, `__WORKERS__`, `{workers}`. */
const FILLED_IN = /@[A-Z][A-Z0-9_]*@|__[A-Z][A-Z0-9_]*__|^\{\w+\}$/;

function flagProblem(text: string): Problem | undefined {
  if (/^(true|yes|on|1|false|no|off|0|)$/i.test(text)) return undefined;
  const meansOff =
    /^(?:= *)?["']?(n|f|none|null|nil|never|not|disabled?|inactive|deactivated?|nope|0+(\.0*)?|false|no|off)["']?$/i.test(text);
  return { kind: 'flag', meansOff };
}

function intProblem(text: string, grammar: Int): Problem | undefined {
  const reads = Number(DIGITS.exec(text)?.[1] ?? '0');
  if (text === '') return { kind: 'number', reads, written: 'nothing' };
  if (!DIGITS.test(text)) return { kind: 'number', reads, written: 'word' };
  if (reads < (grammar.min ?? 0)) return { kind: 'number', reads, written: reads < 0 ? 'negative' : 'range' };
  if (reads > (grammar.max ?? Number.MAX_SAFE_INTEGER)) return { kind: 'number', reads, written: 'range' };
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return { kind: 'number', reads, written: 'unit' };
  return undefined;
}

function choiceProblem(text: string, at: Span, grammar: ChoiceOf): Problem | undefined {
  const written = slice(text, at);
  const { from, to } = choiceName(grammar, written);
  const name = written.slice(from, to);
  if (chosen(grammar, name) !== undefined) {
    const until = grammar.closed && grammar.until;
    return until && !written.startsWith(until, to) ? { kind: 'missing-part', part: 'arguments', separator: until } : undefined;
  }
  // most go on without a word where nothing is chosen
  if (name === '' && grammar.otherwise !== 'fatal') return undefined;
  // none that others add goes without its separator either
  if (grammar.open && grammar.closed && grammar.until && name !== '' && !written.includes(grammar.until))
    return { kind: 'missing-part', part: 'arguments', separator: grammar.until };
  return { kind: 'choice', name, nameSpan: span(at.from + from, at.from + to) };
}

function readPairs(grammar: Pairs, text: string, whole: Span): Value {
  const at = grammar.rest === undefined ? whole : beforeRest(text, whole);
  const value: Value = { span: whole, grammar, opaque: isOpaque(text, whole), children: [] };
  // behind a list of keys comes a blank
  const restFrom = at.from === at.to ? at.to : at.to + 1;
  const rest =
    grammar.rest === undefined || restFrom >= whole.to
      ? []
      : [{ ...readValue(grammar.rest.grammar, text, span(restFrom, whole.to)), part: grammar.rest.name }];
  if (grammar.bare !== undefined && !slice(text, at).includes('=')) return { ...value, children: rest };

  const elements =
    at.from === at.to ? [] : parsePairs(text, at, grammar.separator).filter((pair) => pair.span.from < pair.span.to);
  const pairs = elements.map((pair) => {
    const known = Object.hasOwn(grammar.keys, pair.name) ? grammar.keys[pair.name] : undefined;
    return { ...pair, known, main: known?.alias ?? pair.name };
  });
  const last = new Map(pairs.flatMap((pair, index) => (pair.value === undefined ? [] : [[pair.main, index] as const])));
  const children = pairs.map((pair, index) => {
    const repeated = pair.known !== undefined && index < (last.get(pair.main) ?? -1);
    return readPair(grammar, text, pair, repeated);
  });
  const given = new Set(pairs.filter((pair) => pair.value !== undefined).map((pair) => pair.main));
  const keys = Object.keys(grammar.keys).filter((key) => grammar.keys[key]?.required && !given.has(key));
  // what is still to be replaced may bring any key
  const missing = keys.length > 0 && !value.opaque;
  return { ...value, children: [...children, ...rest], ...(missing && { problem: { kind: 'missing-keys', keys } as const }) };
}

/** The cuts of `core/subscription.c: uwsgi_subscribe`, which trims nothing. */
function readSubscription(grammar: Subscription, text: string, at: Span): Value {
  const written = slice(text, at);
  const part = (name: SubscriptionPart, from: number, to: number): Value => {
    return { ...readValue(grammar.of[name], text, span(at.from + from, at.from + to)), part: name };
  };
  const value: Value = { span: at, grammar, opaque: isOpaque(text, at), children: [] };
  // the first equals sign anywhere ends the source; one at the beginning asks for a shared socket by number
  const equals = written.indexOf('=', written.startsWith('=') ? 1 : 0);
  const server = equals + 1;
  const source = equals < 0 ? [] : [part('source', 0, equals)];
  // a path ends at its first colon, an address at its second
  const first = written.startsWith('/', server) ? server : written.indexOf(':', server);
  const colon = first < 0 ? -1 : written.indexOf(':', first + 1);
  if (colon < 0) {
    const problem = { kind: 'missing-part', part: first < 0 ? 'port and the key' : 'key', separator: ':' } as const;
    // where the server ends is not known
    const rest = withoutProblems(part('server', server, written.length));
    return judged({ ...value, children: [...source, rest] }, problem);
  }
  const before = [...source, part('server', server, colon)];
  if (written[colon + 1] === '@') return { ...value, children: [...before, part('list file', colon + 2, written.length)] };
  const comma = written.indexOf(',', colon + 1);
  if (comma < 0) return { ...value, children: [...before, part('key', colon + 1, written.length)] };
  const key = part('key', colon + 1, comma);
  // a comma right behind the first is not seen
  const next = written.indexOf(',', comma + 2);
  if (next < 0) return { ...value, children: [...before, key, part('modifier1', comma + 1, written.length)] };
  return {
    ...value,
    children: [...before, key, part('modifier1', comma + 1, next), part('signature', next + 1, written.length)],
  };
}

function readPair(grammar: Pairs, text: string, pair: PairValue, repeated: boolean): Value {
  const read = pair.value && pair.known && readValue(pair.known.grammar, text, pair.value);
  // of several the last counts
  const inner = read === undefined ? [] : [repeated ? withoutProblems(read) : read];
  const keyOpaque = isOpaque(text, pair.key);
  const value: Value = { span: pair.span, grammar, opaque: keyOpaque, children: inner, pair };
  if (keyOpaque) return value;
  if (pair.value === undefined) return { ...value, problem: { kind: 'no-value' } };
  if (pair.known === undefined) return { ...value, problem: { kind: 'unknown-key' } };
  return repeated ? { ...value, problem: { kind: 'duplicate-key' } } : value;
}

/** The key=value list that stands before the first blank, if there is one with a `=` in it (`core/cron.c: uwsgi_opt_add_cron2`). */
function beforeRest(text: string, at: Span): Span {
  const list = slice(text, at).split(' ', 1)[0] as string;
  return span(at.from, list.includes('=') ? at.from + list.length : at.from);
}

/** The parts between separators; with `most`, the last takes the rest. */
function cut(text: string, at: Span, separator: string | RegExp, most = Number.POSITIVE_INFINITY): Span[] {
  const written = slice(text, at);
  const parts: Span[] = [];
  let from = 0;
  while (parts.length + 1 < most) {
    const found = find(written, separator, from);
    if (found === undefined) break;
    parts.push(span(at.from + from, at.from + found.from));
    from = found.to;
  }
  parts.push(span(at.from + from, at.to));
  return parts;
}

/** Where the next separator is, from `from` on; an expression has the flag `g`. */
function find(written: string, separator: string | RegExp, from: number): Span | undefined {
  if (typeof separator === 'string') {
    const found = written.indexOf(separator, from);
    return found < 0 ? undefined : span(found, found + separator.length);
  }
  separator.lastIndex = from;
  const found = separator.exec(written);
  return found === null ? undefined : span(found.index, separator.lastIndex);
}
