import type { Realm } from '../knowledge/grammar.js';
import { type Span, slice, span } from '../text.js';
import { type Document, perDocument, type Setting } from './document.js';
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
export function definitions(document: Document, realm: Realm): readonly Definition[] {
  return definitionsByRealm(document).get(realm) ?? [];
}

const definitionsByRealm = perDocument(({ settings, text }): ReadonlyMap<Realm, readonly Definition[]> => {
  const found = new Map<Realm, Definition[]>();
  for (const setting of settings) {
    for (const { grammar: whole, span, opaque } of walk(setting.value)) {
      // `metric = hits` is `metric = name=hits`
      const bare = whole.kind === 'pairs' && !slice(text, span).includes('=') ? whole.keys[whole.bare ?? '']?.grammar : undefined;
      const grammar = bare ?? whole;
      const name = grammar.kind === 'name' && grammar.role === 'definition' ? slice(text, span) : '';
      if (grammar.kind !== 'name' || name === '') continue;
      const all = found.get(grammar.realm) ?? [];
      all.push({ name, span, setting, opaque });
      found.set(grammar.realm, all);
    }
  }
  return found;
});

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
