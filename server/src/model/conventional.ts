import { parse } from 'ini';
import { slice, span } from '../text.js';
import type { Document, Setting } from './document.js';
import { pathAt, type Value } from './value.js';

/** How another reader of INI files would take a value, where that differs from what uWSGI sees. */
export interface OtherReading {
  /** The value without the comment, or without the quotes. */
  readonly text: string;
  readonly because: 'comment' | 'quotes';
  /** Where in the value the comment begins; with quotes, 0. */
  readonly from: number;
}

/**
 * Where somebody meant the value of a setting as other programs would read it. Undefined where `;`, `#` and quotes are at home:
 * in commands, formats and other free text.
 */
export function misreading(document: Document, setting: Setting): OtherReading | undefined {
  if (setting.option === undefined) return undefined;
  if (setting.option.reader === 'uwsgi_opt_set_env') return quotedVariable(slice(document.text, setting.entry.value));
  const other = otherReading(slice(document.text, setting.entry.value));
  return other === undefined || isFree(document, setting, setting.entry.value.from + other.from) ? undefined : other;
}

/** `"NAME=value"` and `NAME="value"`, as a shell reads them. Anything else may be meant. */
function quotedVariable(value: string): OtherReading | undefined {
  const [, name = '', quote = '', quoted = ''] = /^(\w+=)?(["'])(.*)\2$/.exec(value) ?? [];
  const whole = name === '' && !/^\w+=/.test(quoted);
  return quote === '' || whole || quoted.includes(quote)
    ? undefined
    : { text: name + quoted, because: 'quotes', from: name.length };
}

/** Whether what stands at `offset` is free text, or an argument of a choice. */
function isFree({ text }: Document, { value }: Setting, offset: number): boolean {
  const path = pathAt(value, offset);
  const { grammar } = path.at(-1) ?? value;
  return (grammar.kind === 'text' && grammar.free === true) || path.some((one) => isArgument(text, one, offset));
}

function isArgument(text: string, { grammar, span: at }: Value, offset: number): boolean {
  return grammar.kind === 'choice' && grammar.until !== undefined && slice(text, span(at.from, offset)).includes(grammar.until);
}

/**
 * What a conventional INI reader sees in `value`, if it is something else than uWSGI does: such readers cut `; comments` and
 * `# comments` off and take quotes away, uWSGI does neither.
 */
export function otherReading(value: string): OtherReading | undefined {
  if (value.includes('\n')) return undefined;
  // what a word processor makes of quotes is no quotes to anybody
  if (/^[\u2018-\u201f\u00ab\u00bb].+[\u2018-\u201f\u00ab\u00bb]$/.test(value))
    return { text: value.slice(1, -1), because: 'quotes', from: 0 };
  if (!/[;#"']/.test(value)) return undefined;
  // `true`, `false` and `null` come back as such, not as text
  if (String(parse(`value = ${value}`).value) === value) return undefined;
  const quote = value[0];
  if ((quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote))
    return { text: value.slice(1, -1), because: 'quotes', from: 0 };
  // the library ends the value at any `;` or `#`; people write a blank before a comment
  // or end the line with a semicolon, as in programs
  const comment = /(^|\s|(?=;$))[;#]/.exec(value);
  if (comment === null) return undefined;
  const text = value.slice(0, comment.index).trim();
  return { text, because: 'comment', from: comment.index + (comment[1] as string).length };
}
