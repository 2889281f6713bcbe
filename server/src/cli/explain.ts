import { describeKey, describeOption } from '../features/describe.js';
import { MAGIC } from '../knowledge/magic.js';
import { type Catalogue, factOf, lifetime } from '../knowledge/options.js';
import type { Prose } from '../knowledge/prose.js';
import { speller } from '../lint/words.js';

/** The page of a rule in Markdown, or undefined where there is no such rule. */
export type ReadPage = (rule: string) => string | undefined;

export interface Explanation {
  /** In Markdown. */
  readonly text: string;
  /** Whether `name` is something. */
  readonly found: boolean;
}

/** What there is to say about an option, a key (`subscribe2.weight`), a magic variable (`%d`) or a rule. */
export function explain(name: string, catalogue: Catalogue, prose: Prose, readPage: ReadPage): Explanation {
  const text =
    explainMagic(name) ?? explainKey(name, catalogue, prose) ?? explainOption(name, catalogue, prose) ?? readPage(name);
  if (text !== undefined) return { text, found: true };
  const meant = speller(catalogue.options.map((option) => option.name))(name);
  const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return { text: `There is no option, key, rule or magic variable \`${name}\`.${hint}`, found: false };
}

function explainMagic(name: string): string | undefined {
  const char = /^%(.)$/u.exec(name)?.[1];
  const meaning = char !== undefined && Object.hasOwn(MAGIC, char) ? MAGIC[char] : undefined;
  return meaning && `\`${name}\` — ${meaning}. Replaced in the whole file before it is read.`;
}

function explainKey(name: string, catalogue: Catalogue, prose: Prose): string | undefined {
  const [table = '', key] = name.split('.');
  const grammar = catalogue.get(table)?.grammar;
  if (key === undefined || grammar?.kind !== 'pairs' || !Object.hasOwn(grammar.keys, key)) return undefined;
  const known = grammar.keys[key];
  return known && describeKey(grammar.table, key, known, prose);
}

function explainOption(name: string, catalogue: Catalogue, prose: Prose): string | undefined {
  const option = catalogue.get(name);
  if (option !== undefined) return describeOption(option, prose);
  const fact = factOf(name);
  return fact && `\`${name}\` exists ${lifetime(fact)}.`;
}
