import type { Document, Setting } from '../model/document.js';
import { type Edit, slice, span } from '../text.js';

/** Takes the lines of `settings` to where that of `before` begins. */
export function movedAbove({ text }: Document, settings: readonly Setting[], before: Setting): Edit[] {
  const { from } = before.entry.span;
  const lines = settings.map(({ entry }) => slice(text, entry.span).replace(/\n?$/, '\n'));
  return [{ span: span(from, from), text: lines.join('') }, ...settings.map(({ entry }) => ({ span: entry.span, text: '' }))];
}
