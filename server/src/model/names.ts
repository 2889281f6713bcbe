import type { Realm } from '../knowledge/grammar.js';
import { type Span, slice } from '../text.js';
import type { Document, Setting } from './document.js';
import { walk } from './value.js';

/** Where a name is defined. */
export interface Definition {
  readonly name: string;
  readonly span: Span;
  readonly setting: Setting;
}

/** What the settings of a document define of one kind, in their order: alarms, caches, labels of routes. */
export function definitions(document: Document, realm: Realm): Definition[] {
  return document.settings.flatMap((setting) =>
    [...walk(setting.value)]
      .filter(({ grammar }) => grammar.kind === 'name' && grammar.role === 'definition' && grammar.realm === realm)
      .map(({ span }) => ({ name: slice(document.text, span), span, setting }))
      .filter(({ name }) => name !== ''),
  );
}
