import type { Setting } from '../model/document.js';
import { type Evaluation, valuesOf } from '../model/evaluation.js';
import { type Span, slice, span } from '../text.js';
import { describeBecomes, readingOf, shorten, surprises } from './effect.js';

/** A note that an editor shows behind what is written. */
export interface Inlay {
  readonly offset: number;
  readonly label: string;
  /** More about it, in Markdown. */
  readonly tooltip?: string;
}

const LONGEST_LABEL = 60;
const MOST_VALUES = 3;

/** What values become, behind those where that is not what is written; nothing where it is not known. */
export function inlays(evaluation: Evaluation, within: Span = span(0, evaluation.document.text.length)): Inlay[] {
  return evaluation.document.settings
    .filter(({ entry }) => entry.value.from <= within.to && within.from <= entry.value.to)
    .flatMap((setting) => replaced(evaluation, setting) ?? misread(evaluation, setting));
}

/** What stands where something is replaced; undefined where nothing is. */
function replaced(evaluation: Evaluation, setting: Setting): Inlay[] | undefined {
  const { text } = evaluation.document;
  const at = setting.entry.value;
  if (!/%|[$@]\(/.test(slice(text, at))) return undefined;
  const values = valuesOf(evaluation, setting) ?? [];
  const [first = '', ...others] = values;
  if (values.length === 0 || (others.length === 0 && first === slice(text, at))) return [];
  const reading = others.length === 0 ? readingOf(setting, first) : undefined;
  const shown = values.slice(0, MOST_VALUES).map((value) => value.replace(/[\r\n]+/g, ' ⏎ ') || '(empty)');
  const all = values.length > MOST_VALUES ? [...shown, '…'] : shown;
  const label = `→ ${shorten(all.join(', '), LONGEST_LABEL)}${reading === undefined ? '' : ` → ${reading}`}`;
  const tooltip = describeBecomes(evaluation, setting);
  return [{ offset: at.to, label, ...(tooltip !== undefined && { tooltip }) }];
}

function misread({ document: { text } }: Evaluation, { value }: Setting): Inlay[] {
  return [...surprises(value, text)].map(({ value: { span: at }, reading }) => ({ offset: at.to, label: `→ ${reading}` }));
}
