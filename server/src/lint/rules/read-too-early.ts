import type { Document, Setting } from '../../model/document.js';
import { placeholderDefinitions } from '../../model/names.js';
import { findReferences, type Reference } from '../../syntax/placeholders.js';
import { type Span, slice } from '../../text.js';

import type { Finding, Fix, Rule } from '../rule.js';

export const readTooEarly: Rule = {
  id: 'read-too-early',
  summary: 'A placeholder or variable in an option that is read before these are replaced',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      if (!setting.option?.flags?.includes('immediate') || HARMLESS.test(setting.option.reader)) continue;
      const references = findReferences(document.text, setting.entry.value);
      yield* setting.option.reader === 'uwsgi_opt_set_placeholder'
        ? placeholder(document, setting, references)
        : other(document, setting, references);
    }
  },
};

/** Readers that use nothing, or put the text into options that are read later. */
const HARMLESS = /^uwsgi_opt_(noop|set_null|pcre_jit|add_custom_option|print)$/;

function* other(document: Document, setting: Setting, references: readonly Reference[]): Iterable<Finding> {
  const { text } = document;
  // in a block, `%(_)` is replaced before
  const first = references.find(({ name }) => !slice(text, name).split(' ').includes('_'));
  if (first === undefined || setting.name === 'else') return;
  const { name } = setting;
  const written = slice(text, first.span);
  const isNumber = setting.value.grammar.kind === 'int';
  const inlined = first.symbol === '%' ? inline(document, first.span, slice(text, first.name)) : undefined;
  yield {
    span: first.span,
    message: `\`${written}\` is not replaced here: \`${name}\` is read at once, before placeholders and variables are, so it ${isNumber ? 'becomes 0' : 'gets this text as it stands'}. Write the value itself.`,
    ...(inlined && { fixes: [inlined] }),
  };
}

function inline(document: Document, at: Span, name: string): Fix | undefined {
  const [definition, another] = placeholderDefinitions(document).filter((one) => one.name === name);
  if (definition === undefined || another !== undefined || definition.setting.value.opaque) return undefined;
  if (definition.setting.option?.reader === 'uwsgi_opt_resolve') return undefined;
  const value = slice(document.text, definition.value);
  return { title: `Change to \`${value}\``, edits: [{ span: at, text: value }], safe: true };
}

/** What `set` defines is replaced later; of `set-placeholder` only `%(...)` is, where that does not stand first. */
function* placeholder(document: Document, setting: Setting, references: readonly Reference[]): Iterable<Finding> {
  const { name, entry, option } = setting;
  const first = references.find(({ symbol }) => symbol !== '%');
  if (first === undefined || option?.target === undefined) return;
  const fix: Fix = { title: 'Change to `set`', edits: [{ span: entry.key, text: 'set' }], safe: false };
  yield {
    span: first.span,
    message: `\`${slice(document.text, first.span)}\` is not replaced here: what \`${name}\` defines keeps this text wherever it is used. ${document.strict ? 'Write it where the placeholder is used.' : 'Define it with `set`, or write it where the placeholder is used.'}`,
    fixes: document.strict ? [] : [fix],
  };
}
