import type { Grammar, Pairs, Parts, Subscription, SubscriptionPart } from '../knowledge/grammar.js';
import { existsIn } from '../knowledge/options.js';
import type { Prose } from '../knowledge/prose.js';
import type { Document, Setting } from '../model/document.js';
import { lineAt } from '../model/target.js';
import { choiceName, pathAt, type Value } from '../model/value.js';
import { type Span, slice, span } from '../text.js';
import { upTo } from './completion.js';
import { capital, form, keyEntry } from './describe.js';

/** The form of a value that has several elements, and which of them is being written. */
export interface Signature {
  /** `subscribe2 = server=…, key=…, [weight=…]`, with what may be left out in brackets. */
  readonly label: string;
  readonly documentation?: string;
  readonly parameters: readonly Parameter[];
  /** The index of the parameter at the cursor; where none is yet, of the next one that is not given. */
  readonly active: number | undefined;
}

export interface Parameter {
  /** Where it stands in the label. */
  readonly span: Span;
  readonly documentation: string;
}

/**
 * The form of what is written at `offset`: the keys of a list, or the parts of a value, of the innermost there is. Undefined where a
 * value is one text.
 */
export function signature(prose: Prose, document: Document, offset: number): Signature | undefined {
  const line = lineAt(document, offset);
  if (line?.kind !== 'entry' || line.equals === undefined || offset <= line.equals) return undefined;
  const setting = document.all.find((one) => one.entry === line) as Setting;
  const path = pathAt(upTo(document, setting.value, offset), offset);
  const depth = path.findLastIndex(({ grammar, pair }) => pair === undefined && hasForm(grammar));
  const value = path[depth];
  if (value === undefined) return undefined;
  const head = headOf(document, setting, path.slice(0, depth + 1));
  switch (value.grammar.kind) {
    case 'pairs':
      return ofPairs(prose, document, value, value.grammar, path[depth + 1], head, offset);
    case 'parts':
      return ofParts(document, value, value.grammar, path[depth + 1], head, offset);
    case 'subscription':
      return ofSubscription(value.grammar, path[depth + 1], head);
    default:
      return undefined;
  }
}

/** The parts of `subscribe`, each with what stands between it and the one before. */
const SUBSCRIPTION: readonly (readonly [part: SubscriptionPart, label: string])[] = [
  ['source', '[<address>=]'],
  ['server', '<server:port>'],
  ['key', ':<key>'],
  ['modifier1', '[,<modifier1>]'],
  ['signature', '[,<digest:private key>]'],
];

function ofSubscription({ of }: Subscription, at: Value | undefined, head: string): Signature {
  const elements = SUBSCRIPTION.map(([part, label]): Element => ({ label, documentation: form(of[part]) }));
  const part = at?.part === 'list file' ? 'key' : (at?.part ?? 'server');
  return { ...labelled(head, elements, ''), active: SUBSCRIPTION.findIndex(([name]) => name === part) };
}

function hasForm(grammar: Grammar): boolean {
  return grammar.kind === 'pairs' || grammar.kind === 'subscription' || (grammar.kind === 'parts' && grammar.of.length > 1);
}

/** What stands before the elements: the option, the key or the name that they belong to. */
function headOf({ text }: Document, { name }: Setting, path: readonly Value[]): string {
  const holder = path.findLast(({ pair, grammar }) => pair !== undefined || grammar.kind === 'choice');
  if (holder?.pair !== undefined) return `${holder.pair.name}=`;
  if (holder?.grammar.kind === 'choice') {
    const written = slice(text, holder.span);
    return `${slice(written, choiceName(holder.grammar, written))}${holder.grammar.until}`;
  }
  // parts of a part
  return path.some(({ part }) => part !== undefined) ? `${name} = … ` : `${name} = `;
}

/** What is to be shown of one element. */
interface Element {
  readonly label: string;
  readonly documentation: string;
}

function ofPairs(
  prose: Prose,
  { text, catalogue }: Document,
  list: Value,
  grammar: Pairs,
  at: Value | undefined,
  head: string,
  offset: number,
): Signature | undefined {
  // a value that may stand there alone
  if (grammar.bare !== undefined && list.span.from < list.span.to && !slice(text, list.span).includes('=')) return undefined;
  const { rest } = grammar;
  if (at?.pair === undefined && at !== undefined && goesOn(text, at, offset)) return undefined;

  const given = new Set(list.children.flatMap(({ pair }) => (pair?.value === undefined ? [] : [pair.main])));
  const current = at?.pair?.known && at.pair.main;
  const shown = Object.entries(grammar.keys)
    .filter(([name, key]) => key.alias === undefined && (name === current || existsIn(key, catalogue.version)))
    .sort(([, one], [, other]) => Number(other.required ?? false) - Number(one.required ?? false));
  const keys = shown.map(([name, key]): Element => {
    const documentation = keyEntry(grammar.table, name, prose)?.summary ?? key.note ?? form(key.grammar);
    return { label: key.required ? `${name}=…` : `[${name}=…]`, documentation };
  });
  const made = labelled(head, keys, `${grammar.separator} `);

  const typed = at?.pair !== undefined && at.pair.value === undefined ? at.pair.name : '';
  const index = (fits: (name: string) => boolean) => shown.findIndex(([name]) => fits(name));
  const begun = (name: string) => !given.has(name) && name.startsWith(typed);
  const found = [index((name) => name === current), index(begun)].find((one) => one >= 0);
  if (rest === undefined) return { ...made, documentation: `${capital(form(grammar))}.`, active: found };
  const last = labelled(`${made.label} `, [{ label: `<${rest.name}>`, documentation: form(rest.grammar) }], '');
  return {
    label: last.label,
    documentation: `${capital(form(grammar))}.`,
    parameters: [...made.parameters, ...last.parameters],
    active: at?.part === undefined ? found : made.parameters.length,
  };
}

function ofParts(
  { text }: Document,
  value: Value,
  grammar: Parts,
  at: Value | undefined,
  head: string,
  offset: number,
): Signature | undefined {
  const index = at === undefined ? value.children.length : value.children.indexOf(at);
  const part = grammar.of[index];
  if (part === undefined || (at !== undefined && goesOn(text, at, offset))) return undefined;
  const parts = grammar.of.map(({ name, optional, grammar: of }): Element => {
    return { label: optional ? `[<${name}>]` : `<${name}>`, documentation: form(of) };
  });
  return { ...labelled(head, parts, grammar.separator), active: index };
}

/** Whether a text of any form has a blank in it before `offset`: it is no longer looked up what it is. */
function goesOn(text: string, { grammar, span: at }: Value, offset: number): boolean {
  return grammar.kind === 'text' && /\s/.test(slice(text, span(at.from, offset)));
}

function labelled(head: string, elements: readonly Element[], separator: string): Omit<Signature, 'active'> {
  let label = head;
  const parameters = elements.map(({ label: element, documentation }, index): Parameter => {
    if (index > 0) label += separator;
    const from = label.length;
    label += element;
    return { span: span(from, label.length), documentation };
  });
  return { label, parameters };
}
