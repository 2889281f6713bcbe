import { PATTERN } from '../../knowledge/grammar.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { definitions } from '../../model/names.js';
import { type Value, walk } from '../../model/value.js';
import { type PatternFault, patternFault } from '../../syntax/pattern.js';
import { type Span, slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const invalidPattern: Rule = {
  id: 'invalid-pattern',
  summary: 'A regular expression that cannot be compiled',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (setting.option === undefined) continue;
      for (const value of walk(setting.value)) {
        const at = patternIn(document, value);
        const fault = at && patternFault(slice(document.text, at));
        if (at === undefined || fault === undefined) continue;
        if (misreading(document, setting) !== undefined || !isCompiled(document, setting)) continue;
        const from = at.from + fault.at;
        const effect =
          value.grammar === PATTERN
            ? 'uWSGI refuses to start'
            : 'uWSGI breaks off each request that gets here, without an answer';
        yield { span: span(from, from + 1), message: `${FAULTS[fault.kind]}: ${effect}. ${REMEDIES[fault.kind]}.` };
      }
    }
  },
};

/** A pattern, or that of a condition, before which stands what is known only at a request. */
function patternIn({ text }: Document, { grammar, opaque, span: at }: Value): Span | undefined {
  if (grammar === PATTERN) return opaque ? undefined : at;
  if (grammar.kind !== 'choice' || grammar.what !== 'route condition') return undefined;
  const [, before = '', pattern] = /^(re(?:gexp)?:[^;%<]*;)(.*)$/.exec(slice(text, at)) ?? [];
  if (pattern === undefined || /[%\r]|\$[({]|\{\{|<[^<>]*>/.test(pattern)) return undefined;
  return span(at.from + before.length, at.to);
}

/** Without any alarm these lines are not looked at (`core/alarm.c: uwsgi_alarms_init`). */
function isCompiled(document: Document, { name }: Setting): boolean {
  return !/^(not-)?(log-alarm|alarm-log)$/.test(name) || definitions(document, 'alarm').length > 0;
}

const FAULTS: Readonly<Record<PatternFault['kind'], string>> = {
  'unclosed group': 'The `(` has no `)`',
  'unopened group': 'The `)` has no `(`',
  'unclosed class': 'The `[` has no `]`',
  'reversed range': 'The range that begins here ends before its beginning',
  'nothing to repeat': 'There is nothing that this could repeat',
  'lone backslash': 'The `\\` has nothing behind it',
};

const REMEDIES: Readonly<Record<PatternFault['kind'], string>> = {
  'unclosed group': 'Close it, or write `\\(` for the character',
  'unopened group': 'Open it, or write `\\)` for the character',
  'unclosed class': 'Close it, or write `\\[` for the character',
  'reversed range': 'Change the order',
  'nothing to repeat': 'For any text write `.*`, for the character put `\\` before it',
  'lone backslash': 'Write `\\\\` for the character',
};
