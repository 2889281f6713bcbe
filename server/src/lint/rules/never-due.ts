import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { atoi, type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const neverDue: Rule = {
  id: 'never-due',
  summary: 'A schedule of a cron that no moment fits',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (!/cron/.test(setting.option?.reader ?? '') || misreading(document, setting) !== undefined) continue;
      const finding = judge(document, setting);
      if (finding !== undefined) yield finding;
    }
  },
};

/** The fields by their names, with the least and the greatest number of each. */
const RANGES = { minute: [0, 59], hour: [0, 23], day: [1, 31], month: [1, 12], weekday: [0, 6] } as const;
type Field = keyof typeof RANGES;

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function judge(document: Document, setting: Setting): Finding | undefined {
  const fields = fieldsOf(document, setting);
  if (fields === undefined) return undefined;
  const numberOf = (field: Field) => fields[field]?.number ?? -1;
  const due = (field: Field) => numbers(RANGES[field]).filter((at) => fits(field, numberOf(field), at));
  // a day and a weekday that are both given: either will do
  const either = numberOf('day') >= 0 && numberOf('weekday') >= 0;
  for (const field of ['minute', 'hour', 'month', 'day', 'weekday'] as const) {
    const given = fields[field];
    if (given === undefined || due(field).length > 0) continue;
    if (either && ((field === 'day' && due('weekday').length > 0) || field === 'weekday')) continue;
    const [least, most] = RANGES[field];
    return {
      span: given.value.span,
      message: `No ${field} fits \`${given.number}\`: uWSGI never runs the command, and says nothing. Write a number from ${least} to ${most}, -1 for any, or -5 for those that 5 divides.`,
    };
  }
  const { day, month } = fields;
  const exists = due('month').some((at) => due('day').some((date) => date <= (DAYS[at - 1] as number)));
  if (exists || day === undefined || month === undefined || (either && due('weekday').length > 0)) return undefined;
  const [first, last] = [day.value.span, month.value.span].sort((one, other) => one.from - other.from) as [
    Value['span'],
    Value['span'],
  ];
  return {
    span: span(first.from, last.to),
    message: `There is no day \`${day.number}\` in month \`${month.number}\`: uWSGI never runs the command, and says nothing. Change one of them.`,
  };
}

/** `core/master_utils.c: uwsgi_cron_task_needs_execution` */
function fits(field: Field, asked: number, at: number): boolean {
  if (asked < 0) return at % -asked === 0;
  return at === (field === 'weekday' && asked === 7 ? 0 : asked);
}

function numbers([from, to]: readonly [number, number]): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

interface Given {
  readonly value: Value;
  readonly number: number;
}

/** The fields that are given; undefined where one of them cannot be known, or is no number. */
function fieldsOf({ text }: Document, { value: whole }: Setting): Partial<Record<Field, Given>> | undefined {
  const fields: Partial<Record<Field, Given>> = {};
  for (const { part, pair, children, ...value } of walk(whole)) {
    const name = pair?.main === 'week' ? 'weekday' : (pair?.main ?? part);
    if (name === undefined || !Object.hasOwn(RANGES, name)) continue;
    const read = pair === undefined ? { children, ...value } : children[0];
    if (read === undefined || read.opaque || read.problem !== undefined) return undefined;
    fields[name as Field] = { value: read, number: atoi(slice(text, read.span)) };
  }
  return fields;
}
