import { UNKNOWN } from '../../syntax/placeholders.js';

/** How much may still be done; what never ends in uWSGI ends here. */
export interface Budget {
  /** Characters that may still be looked at. */
  steps: number;
}

const MAX_LENGTH = 1_000_000;

/**
 * One of the three passes over a value: `$(...)`, `@(...)` or `%(...)` becomes what `find` says, given the value as it is by then,
 * and stays where that is undefined.
 * Of nested references the innermost is replaced; then the scan goes on at the second character of the new value, so that a
 * reference that has come to stand at its start stays (`core/utils.c: uwsgi_apply_config_pass`). Undefined where there is no end.
 */
export function substitute(
  value: string,
  symbol: '$' | '@' | '%',
  find: (name: string, current: string) => string | undefined,
  budget: Budget,
): string | undefined {
  let text = value;
  /** Where the name begins, once there is a parenthesis. */
  let name: number | undefined;
  let symbolSeen = false;
  let depth = 0;
  for (let at = text.indexOf(symbol) < 0 ? text.length : 0; at < text.length; at++) {
    if (--budget.steps < 0) return undefined;
    const char = text[at];
    if (char === symbol) {
      symbolSeen = true;
      name = undefined;
    } else if (name === undefined) {
      if (symbolSeen && char === '(') {
        name = at + 1;
        depth = 0;
      }
      symbolSeen = false;
    } else if (char === '(') {
      depth++;
    } else if (char === ')' && depth > 0) {
      depth--;
    } else if (char === ')') {
      const found = at === name ? undefined : find(text.slice(name, at), text);
      if (found !== undefined) {
        text = text.slice(0, name - 2) + found + text.slice(at + 1);
        if (text.length > MAX_LENGTH) return undefined;
        budget.steps -= text.length;
        at = 0;
      }
      name = undefined;
    }
  }
  return text;
}

/** Arithmetic and names; `find` gives the value of an option (`core/config.c: uwsgi_manage_placeholder`). */
export function placeholder(expression: string, find: (name: string) => string | undefined): string | undefined {
  if (!expression.includes(' ')) return find(expression);
  let result: string | undefined;
  let operator: string | undefined;
  for (const token of expression.split(' ').filter((one) => one !== '')) {
    if (Object.hasOwn(BINARY, token)) {
      operator = token;
    } else if (token === '++' || token === '--') {
      if (result !== undefined) result = calculate(result, token[0] as string, '1');
      operator = undefined;
    } else {
      const value = /^\d+$/.test(token) ? token : (find(token) ?? '');
      result = operator === undefined ? (result ?? '') + value : calculate(result ?? '', operator, value);
      operator = undefined;
    }
  }
  return result;
}

const BINARY: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0n ? 0n : left / right),
};

function calculate(left: string, operator: string, right: string): string {
  const apply = BINARY[operator];
  if (apply === undefined || left.includes(UNKNOWN) || right.includes(UNKNOWN)) return UNKNOWN;
  return String(BigInt.asIntN(64, apply(leadingNumber(left), leadingNumber(right))));
}

/** As C's `strtoll` reads it: the digits at the start, held within 64 bits; 0 without any. */
export function leadingNumber(text: string): bigint {
  const digits = /^[ \t\n\v\f\r]*([+-]?\d+)/.exec(text)?.[1];
  if (digits === undefined) return 0n;
  const number = BigInt(digits.replace('+', ''));
  const limit = 2n ** 63n;
  return number >= limit ? limit - 1n : number < -limit ? -limit : number;
}
