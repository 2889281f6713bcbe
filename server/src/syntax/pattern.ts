/** What is wrong with a regular expression, and where. */
export interface PatternFault {
  readonly at: number;
  readonly kind:
    | 'unclosed group'
    | 'unopened group'
    | 'unclosed class'
    | 'reversed range'
    | 'nothing to repeat'
    | 'lone backslash';
}

/** The first fault of a pattern that PCRE and PCRE2 both refuse; undefined where there is none, or they may take it. Total. */
export function patternFault(pattern: string): PatternFault | undefined {
  if (BEYOND.test(pattern)) return undefined;
  const open: number[] = [];
  let at = 0;
  /** Whether a group or an alternative begins here, so that there is nothing yet to repeat. */
  let fresh = true;
  while (at < pattern.length) {
    const character = pattern[at] as string;
    if (fresh && /[*+?]/.test(character)) return { at, kind: 'nothing to repeat' };
    fresh = character === '|';
    if (character === '\\') {
      if (at + 1 === pattern.length) return { at, kind: 'lone backslash' };
      at += 2;
    } else if (character === '[') {
      const end = endOfClass(pattern, at);
      if (typeof end !== 'number') return end === 'unknown' ? undefined : end;
      at = end;
    } else if (character === '(') {
      open.push(at);
      const [start] = /^\((\?:|\?[^)]?)?/.exec(pattern.slice(at)) as RegExpExecArray;
      fresh = start === '(' || start === '(?:';
      at += start.length;
    } else {
      if (character === ')' && open.pop() === undefined) return { at, kind: 'unopened group' };
      at++;
    }
  }
  const unclosed = open.pop();
  return unclosed === undefined ? undefined : { at: unclosed, kind: 'unclosed group' };
}

/** What gives brackets another meaning: quotations, verbs, comments, conditions, callouts, extended syntax, control characters. */
const BEYOND = /\\[QEc]|\(\*[A-Za-z:]|\(\?[#(C]|\(\?[A-Za-z^-]*[xn]/;

/** Where the class ends that begins at `from`. */
function endOfClass(pattern: string, from: number): number | PatternFault | 'unknown' {
  let at = from + (pattern[from + 1] === '^' ? 2 : 1);
  let escapes = false;
  // a bracket that comes first stands for itself
  for (const first = at; at < pattern.length && (at === first || pattern[at] !== ']'); at++) {
    const rest = pattern.slice(at);
    const [named] = /^\[([:.=])[^\]\\[]*\1\]/.exec(rest) ?? [];
    const range = /^([a-z])-([a-z])|^([A-Z])-([A-Z])|^(\d)-(\d)/.exec(rest)?.[0];
    if (named !== undefined) at += named.length - 1;
    else if (/^\[[:.=]/.test(rest)) return 'unknown';
    else if (rest.startsWith('\\')) {
      // their digits are no ends of ranges
      escapes = true;
      at++;
    } else if (range !== undefined && !escapes) {
      if ((range[0] as string) > (range[2] as string)) return { at, kind: 'reversed range' };
      at += 2;
    }
  }
  return at < pattern.length ? at + 1 : { at: from, kind: 'unclosed class' };
}
