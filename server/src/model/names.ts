import type { Realm } from '../knowledge/grammar.js';
import { type Span, slice, span } from '../text.js';
import type { Document, Setting } from './document.js';
import { walk } from './value.js';

/** Where a name is defined. */
export interface Definition {
  readonly name: string;
  readonly span: Span;
  readonly setting: Setting;
  /** Something in the name is still to be replaced. */
  readonly opaque: boolean;
}

/** What the settings of a document define of one kind, in their order: alarms, caches, labels of routes. */
export function definitions(document: Document, realm: Realm): Definition[] {
  return document.settings.flatMap((setting) =>
    walk(setting.value)
      .filter(({ grammar }) => grammar.kind === 'name' && grammar.role === 'definition' && grammar.realm === realm)
      .map(({ span, opaque }) => ({ name: slice(document.text, span), span, setting, opaque }))
      .filter(({ name }) => name !== ''),
  );
}

/** A line that gives `%(name)` its text: `name = text`, or `set-placeholder = name=text`. */
export interface PlaceholderDefinition {
  readonly name: string;
  readonly at: Span;
  /** What it becomes; for `resolve = name=host` the host whose address it becomes. */
  readonly value: Span;
  readonly setting: Setting;
}

/** All that the file defines: the first of each name counts, for options too (`core/utils.c: uwsgi_get_exported_opt`). */
export function placeholderDefinitions(document: Document): PlaceholderDefinition[] {
  return document.settings.map((setting) => placeholderOf(document, setting));
}

export function placeholderOf({ text }: Document, setting: Setting): PlaceholderDefinition {
  const { name, entry, option } = setting;
  const equals = DEFINES.test(option?.reader ?? '') ? slice(text, entry.value).indexOf('=') : -1;
  if (equals < 0) return { name, at: entry.key, value: entry.value, setting };
  const at = span(entry.value.from, entry.value.from + equals);
  return { name: slice(text, at), at, value: span(at.to + 1, entry.value.to), setting };
}

/** `set`, `set-placeholder` and `resolve`. */
const DEFINES = /^uwsgi_opt_(set_placeholder|resolve)$/;
