import type { Int } from '../../knowledge/grammar.js';
import { atLeast } from '../../knowledge/version.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { atoi, type Value } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const notANumber: Rule = {
  id: 'not-a-number',
  summary: 'A number with a unit, a word for a number, or a number out of range',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined) continue;
      for (const { value, name } of named(setting.value, setting.name)) {
        if (value.grammar.kind === 'int') yield* judge(document, setting, value, value.grammar, name);
        // once a field is missing, all others are in the wrong place
        if (isRefused(document, value)) break;
      }
    }
  },
};

/** A field that is no number, and is not meant as one. */
function isRefused({ text }: Document, { grammar, problem, span: at }: Value): boolean {
  if (grammar.kind !== 'int' || grammar.strict === undefined || problem?.kind !== 'number') return false;
  return problem.written === 'word' && !EVERY.test(slice(text, at));
}

/** How other programs write "every" and "every fifth". */
const EVERY = /^\*(?:\/(\d+))?$/;

/** Options that 0 does not switch off: no worker, no queue, a division by zero. */
const NEEDED = new Set(['processes', 'workers', 'listen', 'subscribe-freq', 'subscription-tolerance']);

/** All parts of a value, each with the name of the option or of the key that it is the value of. */
function* named(value: Value, name: string): Generator<{ value: Value; name: string }> {
  yield { value, name };
  for (const child of value.children) yield* named(child, value.pair?.name ?? name);
}

function* judge(document: Document, setting: Setting, value: Value, grammar: Int, name: string): Iterable<Finding> {
  if (value.problem?.kind !== 'number') return;
  const { reads, written } = value.problem;
  const word = slice(document.text, value.span);
  // an address in the place of its number is another rule's
  if (grammar.index !== undefined && /[:/@]/.test(word)) return;
  const change = (text: string, safe: boolean): Fix => ({
    title: `Change to \`${text}\``,
    edits: [{ span: value.span, text }],
    safe,
  });
  switch (written) {
    case 'nothing':
      // that a part is missing is more than a number that is not given
      if (value.part !== undefined) return;
      yield {
        span: setting.entry.key,
        severity: refusesZero(grammar) ? 'error' : 'warning',
        message: `\`${name}\` has no value: in a file that is read as 0${zero(grammar)}. Write a number${grammar.unit ? ` of ${grammar.unit}` : ''}, or ${value === setting.value ? 'remove the line' : 'leave it out'}.`,
      };
      return;
    case 'word': {
      const reads0 = grammar.strict ? `\`${name}\` refuses it and uWSGI does not start` : `\`${name}\` reads it as 0`;
      if (grammar.strict === undefined && /^(false|no|off|none)$/i.test(word) && (grammar.min ?? 0) <= 0 && !NEEDED.has(name)) {
        // 0 is what it reads, and off is what is meant
        if (grammar.zero === 'off' || setting.option?.argument !== 'required') return;
        yield {
          span: value.span,
          severity: 'information',
          message: `\`${word}\` is no number: \`${name}\` reads it as 0${zero(grammar)}. Write \`0\`, if that is what is meant.`,
          fixes: [change('0', true)],
        };
        return;
      }
      const every = grammar.every ? EVERY.exec(word) : null;
      if (every !== null) {
        const meant = `-${every[1] ?? 1}`;
        yield {
          span: value.span,
          message: `\`${word}\` is no number: ${reads0}. uWSGI writes \`-1\` for every, \`-5\` for every fifth; write \`${meant}\`.`,
          // days and months count from 1, so every fifth of them is not those that 5 divides
          fixes: [change(meant, every[1] === undefined || !/^(day|month)$/.test(value.part ?? name))],
        };
        return;
      }
      const yes = /^(true|yes|on)$/i.test(word);
      const processors = /^(auto|cpu|cpus|cores)$/i.test(word) && /^(processes|workers)$/.test(name);
      yield {
        span: value.span,
        message: `\`${word}\` is no number: ${reads0}${zero(grammar)}. ${processors ? 'Write a number, or `%k` for the number of processors.' : 'Write a number.'}`,
        fixes: [...(yes ? [change('1', false)] : []), ...(processors ? [change('%k', true)] : [])],
      };
      return;
    }
    case 'unit': {
      if (grammar.strict !== undefined) {
        yield behindDigits(value, word, reads, grammar.strict, name);
        return;
      }
      // `core/uwsgi.c: uwsgi_opt_set_megabytes`
      if (grammar.unit === 'MiB' && word.includes('.') && atLeast(document.catalogue.version, [2, 1])) return;
      const meant = converted(word, reads, grammar);
      if (meant === reads) {
        yield {
          span: value.span,
          severity: 'information',
          message: `\`${word}\` is read as ${reads}: uWSGI stops at the first character that is no digit. Write \`${reads}\`.`,
          fixes: [change(String(reads), true)],
        };
        return;
      }
      yield {
        span: value.span,
        severity: 'warning',
        message: `\`${word}\` is read as ${reads}${grammar.unit ? ` ${grammar.unit}` : ''}: uWSGI knows no units and stops at the first character that is no digit. Write the number out${meant === undefined ? '' : `: \`${meant}\``}.`,
        fixes: meant === undefined ? [] : [change(String(meant), true)],
      };
      return;
    }
    case 'negative':
    case 'range':
      yield outOfRange(value, word, reads, grammar, name);
      return;
    default:
      written satisfies never;
  }
}

/** `1,3` and `1-5`: a schedule knows neither lists nor ranges. `sscanf` takes a sign for the beginning of the next number. */
function behindDigits(value: Value, word: string, reads: number, strict: 'fatal' | 'next', name: string): Finding {
  const rest = word.replace(/^\s*[+-]?\d+/, '');
  const next = strict === 'next' || /^[+-]\d/.test(rest);
  const effect = next
    ? `it is read as ${reads}, and \`${rest}\` as the beginning of what comes next`
    : `\`${name}\` refuses it and uWSGI does not start`;
  return {
    span: value.span,
    severity: next ? 'warning' : 'error',
    message: `\`${word}\` is no number: ${effect}. There are no lists and no ranges; write a line for each number.`,
  };
}

function outOfRange(value: Value, word: string, reads: number, grammar: Int, name: string): Finding {
  const becomes = taken(word, reads, grammar);
  const refused = becomes === undefined;
  const { min = 0, max = Number.MAX_VALUE } = grammar;
  const message =
    reads < 0
      ? `\`${word}\` is negative: ${refused ? `\`${name}\` refuses it and uWSGI does not start` : `\`${name}\` has no sign and takes ${becomes} instead`}. Write ${NEEDED.has(name) ? Math.max(min, 1) : min} or more.`
      : `\`${word}\` is out of range for \`${name}\`: ${refused ? 'uWSGI refuses it' : `it becomes ${becomes}`}. ${reads < min ? `Write at least ${min}` : max > Number.MAX_SAFE_INTEGER ? 'Write a smaller number' : `Write at most ${max}`}.`;
  // 65536 for 65535 costs nobody anything
  const harmless = grammar.outside === 'clamped' && reads === max + 1;
  return { span: value.span, severity: refused ? 'error' : harmless ? 'information' : 'warning', message };
}

/** What uWSGI takes instead of a number that is out of range; undefined where it refuses to start. */
function taken(word: string, reads: number, grammar: Int): string | undefined {
  const { min = 0, max = Number.MAX_VALUE } = grammar;
  switch (grammar.outside) {
    case 'fatal': {
      // a number may come round to one that is accepted, in 64 bits without a sign or in 32 bits with one
      if (reads < 0 && max > Number.MAX_SAFE_INTEGER) return 'a huge number';
      const comesRound = max === 2147483647 && atoi(word) >= min;
      return comesRound ? String(atoi(word)) : undefined;
    }
    case 'clamped':
      return String(max);
    case 'wraps':
    case undefined:
      // `core/subscription.c: uwsgi_add_subscribe_node`
      if (reads === 0 && min === 1) return '1';
      if (max === 255) return String(((reads % 256) + 256) % 256);
      if (min < 0 && max === 2147483647) return String(atoi(word));
      return reads < 0 ? 'a huge number' : 'another number';
    default:
      return grammar.outside satisfies never;
  }
}

/** What is to be said of 0, which is what words and nothing are read as. */
function zero(grammar: Int): string {
  if (refusesZero(grammar)) return ', which it refuses';
  return grammar.zero === undefined ? '' : ` (${grammar.zero})`;
}

function refusesZero({ min = 0, outside }: Int): boolean {
  return min > 0 && outside === 'fatal';
}

const BINARY: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minutes: 60,
  h: 3600,
  hours: 3600,
};

/** The number that a text with a unit means, or the nearest that fits; undefined when that is not certain. */
function converted(word: string, reads: number, grammar: Int): number | undefined {
  // `32_768` and `1,048,576`, then `60,`
  const grouped = /^\d{1,3}(?:(?:[_']\d{3})+|(?:,\d{3}){2,})$/.test(word) ? Number(word.replace(/\D/g, '')) : undefined;
  if (grouped !== undefined) return grouped <= (grammar.max ?? grouped) ? grouped : undefined;
  if (/^\d+,$/.test(word)) return reads;
  const [, digits, suffix = ''] = /^(\d+)\s*([a-z]*)$/i.exec(word) ?? [];
  if (digits === undefined) return undefined;
  const unit = suffix.toLowerCase();
  if (grammar.unit?.startsWith('seconds')) return (SECONDS[unit] ?? Number.NaN) * reads || undefined;
  const factor = BINARY[unit.replace(/i?b$/, '')];
  const divisor = grammar.unit === 'bytes' ? 1 : grammar.unit === 'KiB' ? 1024 : grammar.unit === 'MiB' ? 1024 ** 2 : undefined;
  if (suffix === '' || factor === undefined || divisor === undefined) return grammar.unit === unit ? reads : undefined;
  const result = (reads * factor) / divisor;
  if (!Number.isInteger(result)) return undefined;
  return grammar.outside === 'clamped' ? Math.min(result, grammar.max ?? result) : result;
}
