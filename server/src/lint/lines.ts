import type { Document, Setting } from '../model/document.js';
import { type Edit, slice, span } from '../text.js';
import type { Fix } from './rule.js';

/** A line above another one. */
export function added(line: string, { entry }: Setting, safe = false): Fix {
  const at = span(entry.span.from, entry.span.from);
  return { title: `Add \`${line}\``, edits: [{ span: at, text: `${line}\n` }], safe };
}

/** Takes the lines of `settings` to where that of `before` begins. */
export function movedAbove({ text }: Document, settings: readonly Setting[], before: Setting): Edit[] {
  const { from } = before.entry.span;
  const lines = settings.map(({ entry }) => slice(text, entry.span).replace(/\n?$/, '\n'));
  return [{ span: span(from, from), text: lines.join('') }, ...settings.map(({ entry }) => ({ span: entry.span, text: '' }))];
}
