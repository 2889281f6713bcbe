import type { Pairs } from '../../knowledge/grammar.js';
import type { Document, Setting } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const keyBlanks: Rule = {
  id: 'key-blanks',
  summary: 'Blanks around the commas or equals signs of a key=value list',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const elements = walk(setting.value).filter((value) => value.pair !== undefined);
      // one fix removes them all: half a repair would leave the line broken
      const fix = removeAll(document, setting, elements);
      for (const value of elements) yield* judge(document, setting, value, fix);
      yield* cutShort(document, setting);
    }
  },
};

/** `cron2 = minute=5, hour=3 backup`: the first blank ends the keys, so the command is `hour=3 backup`. */
function* cutShort({ text }: Document, { name, value }: Setting): Iterable<Finding> {
  const { grammar } = value;
  if (grammar.kind !== 'pairs' || grammar.rest === undefined) return;
  const [head = '', last = ''] = /^[^ \t]*?([^ \t,]*)(?=[ \t])/.exec(slice(text, value.span)) ?? [];
  const from = value.span.from + head.length;
  const tail = text.slice(from, value.span.to);
  const comma = (head.endsWith(',') ? /^[ \t]+(?=([a-z]+)=)/ : /^[ \t]+,[ \t]*(?=([a-z]+)=)/).exec(tail);
  const [blank] =
    comma !== null && Object.hasOwn(grammar.keys, comma[1] as string)
      ? comma
      : Object.hasOwn(grammar.keys, last)
        ? (/^[ \t]+=[ \t]*/.exec(tail) ?? [])
        : last.endsWith('=') && grammar.keys[last.slice(0, -1)]?.grammar.kind === 'int'
          ? (/^[ \t]+(?=-?\d+[, \t])/.exec(tail) ?? [])
          : [];
  if (blank === undefined) return;
  const at = span(from, from + blank.length);
  yield {
    span: at,
    message: `The blank ends the keys of \`${name}\`: what follows, \`${tail.trim()}\`, is run as the ${grammar.rest.name}. Remove it.`,
    fixes: [{ title: `Remove the blanks in \`${name}\``, edits: [{ span: at, text: blank.trim() }], safe: true }],
  };
}

function* judge(document: Document, { name }: Setting, value: Value, fix: Fix): Iterable<Finding> {
  const { pair, grammar } = value;
  if (pair === undefined || grammar.kind !== 'pairs' || value.opaque) return;
  const plain = pair.name.trim();
  if (pair.known === undefined && plain !== pair.name && Object.hasOwn(grammar.keys, plain)) {
    yield {
      span: pair.key,
      message: `The blanks around \`${plain}\` belong to the key: \`${name}\` has no key \`${pair.name}\` and drops it. Remove the blanks.`,
      fixes: [fix],
    };
  }
  if (pair.value === undefined || !Object.hasOwn(grammar.keys, plain)) return;
  const written = slice(document.text, pair.value);
  if (written.trim() === written || written.trim() === '') return;
  if (isFree(grammar, plain)) return;
  // numbers survive them
  const isNumber = grammar.keys[plain]?.grammar.kind === 'int';
  yield {
    span: pair.value,
    severity: isNumber ? 'information' : 'warning',
    message: `The blanks around \`${written.trim()}\` belong to the value of \`${plain}\`: \`${name}\` trims nothing${isNumber ? ', though a number is read all the same' : ''}. Remove the blanks.`,
    fixes: [fix],
  };
}

function isFree(grammar: Pairs, key: string): boolean {
  const kind = Object.hasOwn(grammar.keys, key) ? grammar.keys[key]?.grammar : undefined;
  return kind?.kind === 'text' && kind.free === true;
}

function removeAll(document: Document, { name }: Setting, elements: readonly Value[]): Fix {
  const edits = elements.flatMap(({ pair, grammar }) =>
    [pair?.key, pair?.value].flatMap((at) => {
      if (pair === undefined || at === undefined || grammar.kind !== 'pairs') return [];
      if (at === pair.value && isFree(grammar, pair.name.trim())) return [];
      const written = slice(document.text, at);
      const from = at.from + (written.length - written.trimStart().length);
      const to = Math.max(from, at.to - (written.length - written.trimEnd().length));
      return [span(at.from, from), span(to, at.to)]
        .filter((blank) => blank.from < blank.to)
        .map((blank) => ({ span: blank, text: '' }));
    }),
  );
  return { title: `Remove the blanks in \`${name}\``, edits, safe: true };
}
