import type { Grammar } from '../knowledge/grammar.js';
import type { Prose } from '../knowledge/prose.js';
import type { Document, Setting } from '../model/document.js';
import type { Evaluation } from '../model/evaluation.js';
import { definitions, placeholderOf } from '../model/names.js';
import { targetAt } from '../model/target.js';
import { choiceName, chosen, dollarOf, pathAt, type Value, variableOf } from '../model/value.js';
import { type Span, slice, span, touches } from '../text.js';
import { describeAnnouncement } from './announce.js';
import { describeAlgorithm, describeKey, describeMagic, describeName } from './describe.js';
import {
  describeBecomes,
  describeDefinition,
  describeEffect,
  describeMagicText,
  describeStays,
  describeVariable,
} from './effect.js';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** What there is to say about the thing at `offset`; with an `evaluation` of the file, also what it comes to. */
export function hover(prose: Prose, document: Document, offset: number, evaluation?: Evaluation): Hover | undefined {
  const target = targetAt(document, offset);
  switch (target.kind) {
    case 'key': {
      const name = describeName(target.setting.name, document.catalogue, prose);
      const packet = describeAnnouncement(document, target.setting);
      const effect = evaluation && describeEffect(evaluation, target.setting);
      const parts = [effect, packet, name].filter((part) => part !== undefined);
      return about(target.span, parts.length === 0 ? undefined : parts.join('\n\n---\n\n'));
    }
    case 'escape': {
      const value = evaluation && describeMagicText(evaluation, target.escape.char);
      return about(target.span, [describeEscape(target.escape.char), value].filter(Boolean).join(' '));
    }
    case 'reference': {
      const name = slice(document.text, target.reference.name);
      const reference = describeReference(document, target.setting, target.span, name, target.reference.symbol, evaluation);
      const line =
        evaluation &&
        (describeStays(evaluation, slice(document.text, target.span), target.setting) ??
          describeBecomes(evaluation, target.setting));
      return about(target.span, [reference, line].filter(Boolean).join('\n\n'));
    }
    case 'value':
      return target.path
        .toReversed()
        .map((value) => describeValue(document, value, offset, prose))
        .concat(about(target.setting.entry.value, describeAnnouncement(document, target.setting)))
        .find((found) => found !== undefined);
    case 'section':
    case 'comment':
    case 'nothing':
      return undefined;
    default:
      return target satisfies never;
  }
}

function about(span: Span, markdown: string | undefined): Hover | undefined {
  return markdown === undefined ? undefined : { span, markdown };
}

function describeEscape(char: string): string {
  return describeMagic(char) ?? `\`%${char}\` is no magic variable: uWSGI deletes it. A percent sign is written \`%%\`.`;
}

function describeReference(
  document: Document,
  setting: Setting,
  at: Span,
  name: string,
  symbol: string,
  evaluation: Evaluation | undefined,
): string {
  if (symbol === '$') {
    const value = evaluation && describeVariable(evaluation, name);
    const meaning = `\`$(${name})\` — the environment variable \`${name}\`; the text stays as it is where that is not set.`;
    return value === undefined ? meaning : `${meaning} ${value}`;
  }
  if (symbol === '@') return `\`@(${name})\` — the contents of \`${name}\`, without a line break at the end.`;
  const definitions = definitionsOf(document, name);
  const first = definitions[0];
  const more = definitions.length > 1 ? ` It is given ${definitions.length} times; placeholders see the first.` : '';
  const found = evaluation && describeDefinition(evaluation, name, setting);
  if (found !== undefined) return `\`%(${name})\` — ${found}.${more}`;
  if (first === undefined) {
    const { grammar } = pathAt(setting.value, at.from).at(-1) ?? setting.value;
    const meaning = variableOf(grammar, name)?.note ?? otherVariable(grammar);
    return `\`%(${name})\` — ${meaning ?? 'a placeholder that this file does not define; the text stays as it is where nothing else does'}.`;
  }
  return `\`%(${name})\` — \`${slice(document.text, first)}\`.${more}`;
}

/** What a name is that is none of the variables of its text. */
function otherVariable(grammar: Grammar): string | undefined {
  return grammar.kind === 'text' && grammar.variables
    ? 'a variable that a route (`logvar`) or the application sets for a request; `-` where none does'
    : undefined;
}

/** Where `name` gets its value: as a key, or through `set-placeholder`. */
function definitionsOf(document: Document, name: string): Span[] {
  return document.all.flatMap((setting) => {
    if (setting.name === name) return [setting.entry.value];
    const definition = placeholderOf(document, setting);
    return definition.name === name ? [definition.value] : [];
  });
}

function describeValue(document: Document, value: Value, offset: number, prose: Prose): Hover | undefined {
  const { grammar, pair } = value;
  if (pair !== undefined && grammar.kind === 'pairs' && pair.known !== undefined && touches(pair.key, offset)) {
    return about(pair.key, describeKey(grammar.table, pair.name, pair.known, prose));
  }
  if (grammar.kind === 'choice') {
    const written = slice(document.text, value.span);
    const name = choiceName(grammar, written);
    const choice = chosen(grammar, slice(written, name));
    if (choice === undefined) return undefined;
    const parts = [
      choice.note ?? grammar.what,
      choice.plugin && `of plugin \`${choice.plugin}\``,
      choice.since && `since uWSGI ${choice.since}`,
    ];
    return about(
      span(value.span.from + name.from, value.span.from + name.to),
      [`\`${choice.text}\` — ${parts.filter(Boolean).join(', ')}.`, describeAlgorithm(grammar, choice.text)]
        .filter(Boolean)
        .join('\n\n'),
    );
  }
  if (grammar.kind === 'name' && grammar.role === 'reference') {
    const name = slice(document.text, value.span);
    if (grammar.realm === 'option') return about(value.span, describeName(name, document.catalogue, prose));
    const found = definitions(document, grammar.realm).find((one) => one.name === name);
    return found && about(value.span, `${grammar.realm} \`${name}\` — \`${slice(document.text, found.setting.entry.content)}\``);
  }
  if (grammar.kind === 'text' && grammar.dollars !== undefined) return describeDollar(document, value, offset);
  if (grammar.kind === 'int' && grammar.known !== undefined) {
    const known = grammar.known.find(({ text }) => text === slice(document.text, value.span));
    return known && about(value.span, `\`${known.text}\` — ${known.note}, plugin \`${known.plugin}\`.`);
  }
  if (grammar.kind === 'int' && grammar.every && value.part !== undefined && !value.opaque && value.problem === undefined) {
    const written = slice(document.text, value.span);
    const number = Number(written);
    const times = number === -1 ? `every ${value.part}` : `every ${value.part} that ${-number} divides`;
    return about(value.span, `\`${written}\` — ${number < 0 ? times : `${value.part} ${number}`}.`);
  }
  return undefined;
}

/** The variable `${...}` that `offset` is in. */
function describeDollar({ text }: Document, { grammar, span: at }: Value, offset: number): Hover | undefined {
  for (const match of slice(text, at).matchAll(/\$\{([^{}]+)\}/g)) {
    const found = span(at.from + match.index, at.from + match.index + match[0].length);
    if (offset < found.from || offset >= found.to) continue;
    const variable = dollarOf(grammar, match[1] as string);
    const plugin = variable?.plugin && `, of plugin \`${variable.plugin}\``;
    return about(
      found,
      `\`${match[0]}\` — ${variable?.note ?? 'a variable of the request; nothing where it has none'}${plugin ?? ''}.`,
    );
  }
  return undefined;
}
