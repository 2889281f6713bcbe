import type { Pairs } from '../../knowledge/grammar.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import { isContinued } from '../continuation.js';
import { positional } from '../positional.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const missingKey: Rule = {
  id: 'missing-key',
  summary: 'A key=value list without a key that it must have',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      // what another finding mends
      if (
        misreading(document, setting) !== undefined ||
        positional(document, setting) !== undefined ||
        isContinued(document, setting)
      )
        continue;
      for (const value of walk(setting.value)) {
        if (value.grammar.kind !== 'pairs' || value.pair !== undefined) continue;
        yield* missingKeys(document, setting, value, value.grammar);
        yield* missingPartner(setting, value, value.grammar);
        yield* missingRest(document, setting, value, value.grammar);
      }
    }
  },
};

function* missingKeys(document: Document, { entry, name }: Setting, value: Value, grammar: Pairs): Iterable<Finding> {
  if (value.problem?.kind !== 'missing-keys') return;
  const meant = meantIn(value, grammar);
  const keys = value.problem.keys.filter((key) => !meant.has(key));
  if (keys.length === 0) return;
  const names = keys.map((key) => `\`${key}\``);
  const list = [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
  const them = keys.length === 1 ? 'it' : 'them';
  const effect = typeof grammar.missing === 'object' ? `uWSGI ${grammar.missing.instead}` : 'uWSGI refuses to start';
  const { from, to } = value.span;
  // what stands there alone is most likely its value
  const alone = keys.length === 1 && from < to && value.children.every(({ pair }) => pair?.value === undefined);
  const glue = from === to || slice(document.text, value.span).endsWith(',') ? '' : ',';
  const edit = alone
    ? { span: span(from, from), text: `${keys[0]}=` }
    : { span: span(to, to), text: glue + keys.map((key) => `${key}=`).join(',') };
  yield {
    span: entry.key,
    message: `\`${name}\` lacks ${list}: without ${them} ${effect}. Add ${them}.`,
    fixes: [{ title: `Add ${list}`, edits: [edit], safe: false }],
  };
}

/** The keys that are there but for a blank or a letter, which other rules mend. */
function meantIn({ children }: Value, { keys }: Pick<Pairs, 'keys'>): Set<string | undefined> {
  const unknown = children.flatMap(({ pair }) =>
    pair?.known === undefined && pair?.value !== undefined ? pair.name.trim() : [],
  );
  return new Set(unknown.map((name) => nearest(name, Object.keys(keys))));
}

/** `sni_crt=...` without `sni_key=...`. */
function* missingPartner({ name }: Setting, value: Value, { keys }: Pairs): Iterable<Finding> {
  if (value.opaque) return;
  const given = new Set([...value.children.map(({ pair }) => pair?.name), ...meantIn(value, { keys })]);
  for (const { pair, problem } of value.children) {
    if (pair?.known?.needs === undefined || pair.value === undefined || problem !== undefined) continue;
    const partner = pair.known.needs;
    if (given.has(partner) || (keys[partner]?.needs !== pair.name && given.has(keys[partner]?.needs))) continue;
    yield {
      span: pair.key,
      message: `\`${pair.name}\` does nothing without \`${partner}\`: \`${name}\` sends it, and the server drops it. Add \`${partner}\`.`,
      fixes: [
        { title: `Add \`${partner}\``, edits: [{ span: span(pair.span.to, pair.span.to), text: `,${partner}=` }], safe: false },
      ],
    };
  }
}

/** `cron2 = minute=5`, which has no command (`core/cron.c: uwsgi_opt_add_cron2`). */
function* missingRest(document: Document, { entry, name }: Setting, value: Value, { rest }: Pairs): Iterable<Finding> {
  if (rest === undefined || value.opaque || value.children.some(({ part }) => part === rest.name)) return;
  if (!slice(document.text, value.span).includes('=')) return;
  yield {
    span: entry.key,
    message: `\`${name}\` lacks the ${rest.name}: without it uWSGI refuses to start. Add it behind a blank.`,
  };
}
