import type { Realm } from '../knowledge/grammar.js';
import { MAGIC } from '../knowledge/magic.js';
import { existsIn } from '../knowledge/options.js';
import type { Document, Setting } from '../model/document.js';
import { choiceName, chosen, dollarOf, pathAt, type Value, variableOf, walk } from '../model/value.js';
import { isUsed, type View } from '../model/view.js';
import { findEscapes, findReferences, type Reference } from '../syntax/placeholders.js';
import { type Span, slice, span } from '../text.js';

/** A word whose meaning only somebody knows who knows the options. What is plain from the form alone is left to the grammar of colours. */
export interface Token {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifier?: TokenModifier;
}

/**
 * - `property`: an option; `parameter`: a key of a key=value list;
 * - `variable`: a key that defines a placeholder, a use of one, a name that one line defines for others;
 * - `enumMember`: a value that is one of several; `function`: an action, a logger and what else has arguments;
 * - `number`;
 * - `string`: an address, and a key that uWSGI does not know and ignores.
 */
export const TOKEN_TYPES = ['property', 'parameter', 'variable', 'enumMember', 'function', 'number', 'string'] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/** `defaultLibrary`: a variable of uWSGI's own. */
export const TOKEN_MODIFIERS = ['deprecated', 'defaultLibrary'] as const;
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

/** The tokens of the lines that `within` meets, in the order of the text; none overlaps another. */
export function tokens(view: View, document: Document, within: Span = span(0, document.text.length)): Token[] {
  const found: Token[] = [];
  for (const setting of document.settings) {
    const { span: at } = setting.entry;
    if (at.to < within.from || at.from > within.to) continue;
    const key = keyToken(view, document, setting);
    if (key !== undefined) found.push(key);
    found.push(...valueTokens(document, setting));
  }
  return found;
}

/** As long a line as editors colour. */
const LONGEST_VALUE = 20_000;

/** Readers of options that steer how the file is read: they have colours of their own. */
const STEERS = /^uwsgi_opt_(logic|noop|load|load_config|load_ini)$/;

function keyToken(view: View, { text, declared, uses }: Document, { entry, name, option }: Setting): Token | undefined {
  const at = entry.key;
  if (option !== undefined) {
    if (STEERS.test(option.reader)) return undefined;
    return option.reader === 'uwsgi_opt_deprecated'
      ? { span: at, type: 'property', modifier: 'deprecated' }
      : { span: at, type: 'property' };
  }
  // what is still to be replaced may become anything
  if (name === '' || name === 'end' || /%|\$\(|@\(/.test(slice(text, at))) return undefined;
  if (view.ownOptions.has(name) || declared.has(name)) return { span: at, type: 'property' };
  return { span: at, type: uses.has(name) || isUsed(view, name) ? 'variable' : 'string' };
}

function valueTokens(document: Document, { entry, value }: Setting): Token[] {
  const { text } = document;
  if (entry.value.to - entry.value.from > LONGEST_VALUE) return [];
  const references = findReferences(text, entry.value);
  const magic = magicTokens(text, entry.value);
  // what is replaced is no part of what it stands in
  const holes = [...references, ...magic].map((one) => one.span).sort((one, other) => one.from - other.from);
  const found = [...references.flatMap((one) => referenceTokens(document, value, one)), ...magic];
  for (const part of walk(value)) {
    for (const token of partTokens(document, part)) found.push(...without(token, holes));
  }
  return inOrder(found);
}

/** What is known of one part of a value, without those in it. */
function partTokens({ text, catalogue }: Document, { grammar, span: at, pair, opaque, problem }: Value): Token[] {
  if (pair !== undefined) {
    if (opaque) return [];
    const known = pair.known !== undefined && existsIn(pair.known, catalogue.version);
    return [{ span: pair.key, type: known ? 'parameter' : 'string' }];
  }
  switch (grammar.kind) {
    case 'choice': {
      const written = slice(text, at);
      const name = choiceName(grammar, written);
      if (opaque || chosen(grammar, slice(written, name)) === undefined) return [];
      const type = grammar.until === undefined ? 'enumMember' : 'function';
      return [{ span: span(at.from + name.from, at.from + name.to), type }];
    }
    case 'int':
      return opaque || problem !== undefined ? [] : [{ span: trimmed(text, at), type: 'number' }];
    case 'address':
      return problem === undefined ? [{ span: at, type: 'string' }] : [];
    case 'name':
      return opaque ? [] : [{ span: at, type: OF_REALM[grammar.realm] ?? 'variable' }];
    case 'text':
      return grammar.dollars === undefined ? [] : dollarTokens(text, { grammar, span: at });
    case 'flag':
    case 'path':
    case 'list':
    case 'parts':
    case 'pairs':
    case 'subscription':
    case 'either':
      return [];
    default:
      return grammar satisfies never;
  }
}

const OF_REALM: Partial<Record<Realm, TokenType>> = { option: 'property', plugin: 'enumMember' };

/** The names in `%(name)`, `%(one + other)` and `$(NAME:-default)`. */
function referenceTokens({ text }: Document, value: Value, { symbol, name }: Reference): Token[] {
  const written = slice(text, name);
  const { grammar } = pathAt(value, name.from).at(-1) ?? value;
  if (symbol === '@') return [];
  if (variableOf(grammar, written) !== undefined) return [{ span: name, type: 'variable', modifier: 'defaultLibrary' }];
  const names = symbol === '$' ? /^[^:-]+/g : /[^\s+*/-]\S*/g;
  return [...written.matchAll(names)].map(({ 0: { length }, index }) => {
    return {
      span: span(name.from + index, name.from + index + length),
      type: /^\d/.test(written.slice(index)) ? 'number' : 'variable',
    };
  });
}

/** `%d` and the like; the percent sign of `%%` is text. */
function magicTokens(text: string, at: Span): Token[] {
  const written = slice(text, at);
  if (!written.includes('%')) return [];
  return findEscapes(written)
    .filter(({ char }) => char !== '%' && Object.hasOwn(MAGIC, char))
    .map(({ span: { from, to } }) => {
      return { span: span(at.from + from, at.from + to), type: 'variable', modifier: 'defaultLibrary' } as const;
    });
}

/** The names in `${name}` and `${name[argument]}`, which are replaced at each request. */
function dollarTokens(text: string, { grammar, span: at }: Pick<Value, 'grammar' | 'span'>): Token[] {
  return [...slice(text, at).matchAll(/\$\{(([^{}[]+)[^{}]*)\}/g)].map(({ 1: whole = '', 2: name = '', index }): Token => {
    const from = at.from + index + '${'.length;
    const found = span(from, from + name.length);
    const own = dollarOf(grammar, whole) !== undefined;
    return own ? { span: found, type: 'variable', modifier: 'defaultLibrary' } : { span: found, type: 'variable' };
  });
}

/** The pieces of a token that are in none of the `holes`. */
function without(token: Token, holes: readonly Span[]): Token[] {
  const pieces: Token[] = [];
  let { from } = token.span;
  for (const hole of holes) {
    if (hole.to <= from || hole.from >= token.span.to) continue;
    if (hole.from > from) pieces.push({ ...token, span: span(from, hole.from) });
    from = hole.to;
  }
  if (from < token.span.to) pieces.push({ ...token, span: span(from, token.span.to) });
  return pieces;
}

/** By place; of those that overlap the first. */
function inOrder(found: Token[]): Token[] {
  let done = 0;
  return found
    .sort((one, other) => one.span.from - other.span.from)
    .filter(({ span: at }) => {
      if (at.from < done || at.from === at.to) return false;
      done = at.to;
      return true;
    });
}

function trimmed(text: string, at: Span): Span {
  const [before = '', word = ''] = /^(\s*)(\S*)/.exec(slice(text, at))?.slice(1) ?? [];
  return span(at.from + before.length, at.from + before.length + word.length);
}
