import type { Grammar } from '../knowledge/grammar.js';
import type { Document, Setting } from '../model/document.js';
import { type Span, slice, span } from '../text.js';

/** What stands between an option and its value where the `=` belongs. */
export interface Separator {
  /** The option that is meant. */
  readonly name: string;
  readonly span: Span;
  readonly is: 'colon' | 'blank';
}

/** `master: true` or `master true`, which uWSGI takes for a key of this name; undefined where a line has another form. */
export function separatorOf({ text, catalogue }: Document, { entry, option }: Setting): Separator | undefined {
  const key = slice(text, entry.key);
  const [, name = '', between = ''] = (option === undefined && /^([A-Za-z0-9_-]+)(\s*:|[ \t]+(?=\S))/.exec(key)) || [];
  const meant = catalogue.get(name);
  if (meant === undefined) return undefined;
  const from = entry.key.from + name.length;
  const colon = between.endsWith(':');
  // `socket :3031`, where the colon belongs to the value
  if (colon && between !== ':' && beginsWithColon(meant.grammar) && /^\S/.test(key.slice(name.length + between.length)))
    return { name, span: span(from, from + between.length - 1), is: 'blank' };
  // `http timeout = 30` is a name in two words
  const inTwo = entry.equals !== undefined && catalogue.get(key.replace(/[ \t]+/g, '-')) !== undefined;
  return colon || !inTwo ? { name, span: span(from, from + between.length), is: colon ? 'colon' : 'blank' } : undefined;
}

function beginsWithColon(grammar: Grammar): boolean {
  return grammar.kind === 'address' || (grammar.kind === 'path' && grammar.to === 'config');
}
