import type { Choice, ChoiceOf } from '../../knowledge/grammar.js';
import { existsIn, versionName } from '../../knowledge/options.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { choiceName, chosen, type Value, walk } from '../../model/value.js';
import { type Span, slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const unknownValue: Rule = {
  id: 'unknown-value',
  summary: 'A value that is none of those to choose from',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined) continue;
      for (const value of walk(setting.value)) {
        // blanks around it are another rule's
        const blanks = /^[ \t]|[ \t]$/.test(slice(document.text, value.span));
        if (value.grammar.kind === 'choice' && !value.opaque && !blanks) yield* judge(document, setting, value, value.grammar);
      }
    }
  },
};

function* judge(document: Document, setting: Setting, value: Value, grammar: ChoiceOf): Iterable<Finding> {
  if (value.problem?.kind !== 'choice') {
    const name = choiceName(grammar, slice(document.text, value.span));
    const at = span(value.span.from + name.from, value.span.from + name.to);
    const choice = chosen(grammar, slice(document.text, at));
    if (choice !== undefined && !existsIn(choice, document.catalogue.version)) yield newer(document, at, choice, grammar);
    return;
  }
  const { name, nameSpan } = value.problem;
  const known = grammar.of.filter((one) => existsIn(one, document.catalogue.version)).map((one) => one.text);
  if (name === '') {
    const some = known.slice(0, 3).map((one) => `\`${one}\``);
    yield {
      span: setting.entry.key,
      message: `No ${grammar.what} is chosen: ${effect(grammar, 'uWSGI')}. Choose one, such as ${some.join(', ')}.`,
    };
    return;
  }
  const list = known.map((one) => `\`${one}\``).join(', ');
  const meant = nearest(name, known);
  if (meant === undefined && grammar.open) return;
  yield {
    span: nameSpan,
    severity: severityOf(grammar),
    message: `\`${name}\` is no ${grammar.what}: ${effect(grammar, 'uWSGI')}. ${meant === undefined ? `Choose ${known.length === 1 ? '' : 'one of '}${list}.` : `Did you mean \`${meant}\`?`}`,
    fixes:
      meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ span: nameSpan, text: meant }], safe: false }],
  };
}

function newer(document: Document, at: Span, choice: Choice, grammar: ChoiceOf): Finding {
  const version = versionName(document.catalogue.version);
  return {
    span: at,
    severity: severityOf(grammar),
    message: `\`${choice.text}\` needs uWSGI ${choice.since}: ${effect(grammar, version)}. Choose another ${grammar.what}.`,
  };
}

function effect({ otherwise }: ChoiceOf, who: string): string {
  return `${who} ${otherwise === 'fatal' ? 'refuses to start' : otherwise.instead}`;
}

function severityOf({ otherwise }: ChoiceOf): 'error' | 'warning' {
  return otherwise === 'fatal' || otherwise.lost ? 'error' : 'warning';
}
