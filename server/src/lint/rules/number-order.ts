import type { Document } from '../../model/document.js';
import { isInstance, isWhole } from '../../model/routers.js';
import { atoi, type Value } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Finding, Rule, Severity } from '../rule.js';

export const numberOrder: Rule = {
  id: 'number-order',
  summary: 'A number that must be lower than that of another option, and is not',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    for (const order of ORDERS) yield* judge(document, order);
  },
};

interface Order {
  readonly lower: Limit;
  readonly higher: Limit;
  /** They may be the same. */
  readonly equal?: true;
  /** What is not so unless this option is above 0. */
  readonly where?: Limit;
  /** What uWSGI does otherwise, as the end of the sentence "uWSGI ...". */
  readonly otherwise: (lower: number, higher: number) => string;
  readonly severity?: Severity;
}

/** A number by the names of its option; `otherwise` is what it is where no line gives it. */
interface Limit {
  readonly names: readonly string[];
  readonly otherwise?: number;
}

const CHEAPER: Limit = { names: ['cheaper'] };
const INITIAL: Limit = { names: ['cheaper-initial'] };
const PROCESSES: Limit = { names: ['processes', 'workers'] };

const refuses = () => 'refuses to start';

/** `core/init.c: sanitize_args` */
const ORDERS: readonly Order[] = [
  { lower: CHEAPER, higher: { ...PROCESSES, otherwise: 1 }, otherwise: refuses },
  {
    lower: CHEAPER,
    higher: INITIAL,
    equal: true,
    otherwise: (cheaper) => `starts ${cheaper} workers`,
    severity: 'warning',
  },
  {
    lower: INITIAL,
    higher: PROCESSES,
    equal: true,
    where: CHEAPER,
    otherwise: (_initial, processes) => `starts ${processes} workers`,
    severity: 'warning',
  },
  {
    lower: { names: ['min-worker-lifetime'], otherwise: 10 },
    higher: { names: ['max-worker-lifetime'] },
    otherwise: refuses,
  },
  { lower: { names: ['cheaper-rss-limit-soft'] }, higher: { names: ['cheaper-rss-limit-hard'] }, otherwise: refuses },
];

function* judge(document: Document, { lower, higher, equal, where, otherwise, severity }: Order): Iterable<Finding> {
  const [low, high] = [numberOf(document, lower), numberOf(document, higher)];
  if (low === undefined || high === undefined || low.number <= 0 || high.number <= 0) return;
  if (low.number < high.number || (equal && low.number === high.number)) return;
  if (where !== undefined && !((numberOf(document, where)?.number ?? 0) > 0)) return;
  // what stands there without a line cannot be called wrong
  const [at, other, side] = low.value === undefined ? [high, low, 'lower than'] : [low, high, 'higher than'];
  if (at.value === undefined) return;
  const comparison = low.number > high.number ? side : 'the same as';
  const remedy = equal ? 'Change' : `\`${low.name}\` must be lower than \`${high.name}\`: change`;
  yield {
    span: at.value.span,
    message: `${shown(document, at)} is ${comparison} ${shown(document, other)}: uWSGI ${otherwise(low.number, high.number)}. ${remedy} one of them.`,
    ...(severity && { severity }),
    ...(other.value && { related: [{ span: other.value.span, message: `\`${other.name}\`` }] }),
  };
}

function shown({ text }: Document, { name, number, value }: Given): string {
  return value === undefined ? `the ${number} of \`${name}\`, which no line gives` : `\`${name} = ${slice(text, value.span)}\``;
}

interface Given {
  readonly name: string;
  readonly number: number;
  /** Undefined for the number that stands there by default. */
  readonly value: Value | undefined;
}

/** The number that counts; undefined where it cannot be known. */
function numberOf(document: Document, { names, otherwise }: Limit): Given | undefined {
  const setting = document.settings.findLast((one) => one.option !== undefined && names.includes(one.name));
  if (setting === undefined) {
    const known = otherwise !== undefined && isInstance(document);
    return known ? { name: names[0] as string, number: otherwise, value: undefined } : undefined;
  }
  const { name, value } = setting;
  if (value.opaque || value.problem !== undefined) return undefined;
  return { name, number: atoi(slice(document.text, value.span)), value };
}
