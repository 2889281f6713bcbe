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
      const values = walk(setting.value);
      // blanks around the value of a key are another rule's
      const ofKeys = new Set(values.flatMap(({ pair, children }) => (pair === undefined ? [] : children)));
      for (const value of values) {
        if (value.grammar.kind !== 'choice' || value.opaque) continue;
        const written = slice(document.text, value.span);
        const spaced = /^[ \t]|[ \t]$/.test(written) && written.trim() !== '' && value.problem?.kind === 'choice';
        if (!spaced) yield* judge(document, setting, value, value.grammar);
        else if (!ofKeys.has(value)) yield blanks(document, value, value.grammar);
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

/** `unshare = net, pid`: nothing is trimmed. */
function blanks(document: Document, value: Value, grammar: ChoiceOf): Finding {
  const written = slice(document.text, value.span);
  const plain = written.trim();
  const name = slice(plain, choiceName(grammar, plain));
  const from = value.span.from + (written.length - written.trimStart().length);
  const around = [span(value.span.from, from), span(from + plain.length, value.span.to)].filter((at) => at.from < at.to);
  return {
    span: span(from, from + name.length),
    severity: severityOf(grammar),
    message: `The blanks around \`${name}\` belong to it, and so it is no ${grammar.what}: ${effect(grammar, 'uWSGI')}. Remove them.`,
    fixes: [{ title: `Remove the blanks around \`${name}\``, edits: around.map((at) => ({ span: at, text: '' })), safe: true }],
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
