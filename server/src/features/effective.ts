import { type Evaluation, isVariable, placeName, startSection } from '../model/evaluation.js';
import type { EffectiveOption } from '../model/flow.js';
import { UNKNOWN } from '../syntax/placeholders.js';
import { type Span, span } from '../text.js';
import { shorten } from './effect.js';

/** All that uWSGI has when it is started with a file, to be read by people. */
export interface EffectiveText {
  readonly text: string;
  /** Where what stands in the text comes from. */
  readonly links: readonly OriginLink[];
}

export interface OriginLink {
  readonly span: Span;
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/** Where the origins stand, at most; those of longer lines stand behind the line. */
const WIDEST = 60;
const LONGEST_VALUE = 500;

/**
 * The options in uWSGI's order, each with its origin behind it. For uWSGI, what stands behind a value is part of it, so the head says
 * that this is no configuration.
 */
export function effectiveText(evaluation: Evaluation): EffectiveText {
  const { options, problems } = evaluation.effective;
  const from = evaluation.document.uri;
  const lines = options.map(lineText);
  const column = lines.reduce((widest, { length }) => (length > WIDEST ? widest : Math.max(widest, length)), 0);
  const links: OriginLink[] = [];
  let text = `; What uWSGI has when it is started with ${placeName(from, from)}, in its order, and where each line comes from.
; This is for reading: uWSGI would take what stands behind a value for a part of it.
`;
  const add = (before: string, { uri, line }: { uri: string; line: number }, after: string) => {
    const name = placeName(uri, from);
    const label = isVariable(uri) ? name : `${name}:${line + 1}`;
    text += before;
    if (!isVariable(uri)) links.push({ span: span(text.length, text.length + label.length), uri, line });
    text += `${label}${after}\n`;
  };
  for (const problem of problems) {
    add('; ', problem, `${noteOn(problem)}: ${oneLine(problem.message.replaceAll('`', ''))}`);
  }
  text += `\n[${startSection(evaluation)}]\n`;
  options.forEach((option, index) => {
    add(`${(lines[index] as string).padEnd(column)}  ; `, option, noteOn(option));
  });
  return { text, links };
}

function lineText({ name, value }: EffectiveOption): string {
  return `${oneLine(name)} = ${value.kind === 'known' ? oneLine(value.text) : `<unknown: ${oneLine(value.raw)}>`}`;
}

function noteOn({ turn, when }: Pick<EffectiveOption, 'turn' | 'when'>): string {
  return (turn === undefined ? '' : `, turn ${turn}`) + (when === undefined ? '' : ` when ${oneLine(when)}`);
}

function oneLine(text: string): string {
  return shorten(text.replace(/[\r\n]+/g, ' ⏎ ').replaceAll(UNKNOWN, '<unknown>'), LONGEST_VALUE);
}
