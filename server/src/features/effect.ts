import type { Setting } from '../model/document.js';
import {
  definitionFor,
  type Evaluation,
  isVariable,
  magicText,
  overrideOf,
  placeName,
  valuesOf,
  variableText,
} from '../model/evaluation.js';
import type { EffectiveOption } from '../model/flow.js';
import { isOn, readValue, type Value, walk } from '../model/value.js';
import { slice, span } from '../text.js';

/** Values of a line that are shown, at most. */
const MOST_VALUES = 4;

/** What uWSGI makes of a line, where that is not what is written: its value, and what takes its place. */
export function describeEffect(evaluation: Evaluation, setting: Setting): string | undefined {
  const parts = [
    describeBecomes(evaluation, setting),
    describeReading(evaluation, setting),
    describeOverride(evaluation, setting),
  ];
  return parts.filter(Boolean).join('\n\n') || undefined;
}

/** The value of a line after all that is in it has been replaced. */
export function describeBecomes(evaluation: Evaluation, setting: Setting): string | undefined {
  const { text } = evaluation.document;
  const values = valuesOf(evaluation, setting);
  if (values === undefined || values.join() === slice(text, setting.entry.value)) return undefined;
  const more = values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : '';
  return `The value becomes ${values.slice(0, MOST_VALUES).map(inline).join(', ')}${more}.`;
}

function describeReading(evaluation: Evaluation, setting: Setting): string | undefined {
  const values = valuesOf(evaluation, setting) ?? [];
  const [only] = values;
  const reading = values.length === 1 && only !== undefined ? readingOf(setting, only) : undefined;
  return reading && `It is read as ${inline(reading)}.`;
}

function describeOverride(evaluation: Evaluation, setting: Setting): string | undefined {
  const later = overrideOf(evaluation, setting);
  return later && `Overridden by ${inline(lineText(later))} ${origin(evaluation, later)}: the last one counts.`;
}

/** What a placeholder is replaced by, and where that is defined. */
export function describeDefinition(evaluation: Evaluation, name: string, setting: Setting): string | undefined {
  const found = definitionFor(evaluation, name, setting);
  return found?.value.kind === 'known' ? `${inline(found.value.text)}, ${origin(evaluation, found)}` : undefined;
}

/** Why a placeholder stays: options that act when their line is read see it as it is written. */
export function describeStays({ lines }: Evaluation, reference: string, setting: Setting): string | undefined {
  const { option, name } = setting;
  if (!option?.flags?.includes('immediate') || option.reader === 'uwsgi_opt_add_custom_option') return undefined;
  // what these define is replaced later
  if (option.reader === 'uwsgi_opt_set_placeholder') return undefined;
  const stays = (lines.get(setting) ?? []).some(({ value }) => value.kind === 'known' && value.text.includes(reference));
  return stays ? `It stays as it is here: \`${name}\` takes its value before placeholders are replaced.` : undefined;
}

export function describeVariable(evaluation: Evaluation, name: string): string | undefined {
  const value = variableText(evaluation, name);
  return value === undefined ? undefined : `Assumed to be ${inline(value)}.`;
}

export function describeMagicText(evaluation: Evaluation, char: string): string | undefined {
  const value = magicText(evaluation, char);
  return value === undefined ? undefined : value === '' ? 'Here it is empty.' : `Here it is ${inline(value)}.`;
}

/** How uWSGI reads a whole value, where that surprises: every word is a yes, and a number ends at the first other character. */
export function readingOf({ option }: Setting, text: string): string | undefined {
  return option && problemReading(readValue(option.grammar, text, span(0, text.length)), text);
}

/** The same for one part of a value. */
function problemReading({ problem, grammar, part, span: at }: Value, text: string): string | undefined {
  if (problem?.kind === 'flag') return isOn(slice(text, at)) ? 'on' : 'off';
  // what is out of range, or no part of a schedule, is refused or becomes something that depends on more
  if (problem?.kind !== 'number' || grammar.kind !== 'int' || grammar.strict !== undefined || part !== undefined)
    return undefined;
  if (!/^(nothing|word|unit)$/.test(problem.written) || problem.reads < (grammar.min ?? 0)) return undefined;
  // 2.1 takes decimals of megabytes
  if (grammar.unit === 'MiB' && slice(text, at).includes('.')) return undefined;
  return String(problem.reads);
}

/** The parts of a value that are read as something else than they seem to be. */
export function* surprises(value: Value, text: string): Generator<{ value: Value; reading: string }> {
  for (const part of walk(value)) {
    const reading = problemReading(part, text);
    if (reading !== undefined) yield { value: part, reading };
  }
}

function lineText({ name, value }: EffectiveOption): string {
  return `${name} = ${value.kind === 'known' ? value.text : value.raw}`;
}

/** `in line 3`, `in line 3 of base.ini`, or `from $UWSGI_NAME`. */
function origin({ document: { uri } }: Evaluation, option: EffectiveOption): string {
  if (isVariable(option.uri)) return `from \`${placeName(option.uri, uri)}\``;
  const line = `in line ${option.line + 1}`;
  return option.uri === uri ? line : `${line} of \`${placeName(option.uri, uri)}\``;
}

/** A text as code in Markdown, on one line, whatever stands in it. */
export function inline(text: string): string {
  if (text === '') return 'nothing';
  const shown = shorten(text.replace(/[\r\n]+/g, ' ⏎ '), 200);
  const fence = '`'.repeat(Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const padding = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}

export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
