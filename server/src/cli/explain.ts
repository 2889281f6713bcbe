import { describeKey, describeMagic, describeName } from '../features/describe.js';
import type { Catalogue } from '../knowledge/options.js';
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
    describeMagic(/^%(.)$/u.exec(name)?.[1] ?? '') ??
    explainKey(name, catalogue, prose) ??
    describeName(name, catalogue, prose) ??
    readPage(name);
  if (text !== undefined) return { text, found: true };
  const meant = speller(catalogue.options.map((option) => option.name))(name);
  const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return { text: `There is no option, key, rule or magic variable \`${name}\`.${hint}`, found: false };
}

function explainKey(name: string, catalogue: Catalogue, prose: Prose): string | undefined {
  const [table = '', key] = name.split('.');
  const grammar = catalogue.get(table)?.grammar;
  if (key === undefined || grammar?.kind !== 'pairs' || !Object.hasOwn(grammar.keys, key)) return undefined;
  const known = grammar.keys[key];
  return known && describeKey(grammar.table, key, known, prose);
}
