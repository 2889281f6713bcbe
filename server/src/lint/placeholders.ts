import type { Document, Setting } from '../model/document.js';
import { type Span, slice, span } from '../text.js';

/** A line that gives `%(name)` its text: `name = text`, or `set-placeholder = name=text`. */
export interface PlaceholderDefinition {
  readonly name: string;
  readonly at: Span;
  readonly value: Span;
  readonly setting: Setting;
}

/** All that the file defines: the first of each name counts, for options too (`core/utils.c: uwsgi_get_exported_opt`). */
export function placeholderDefinitions({ settings, text }: Document): PlaceholderDefinition[] {
  return settings.map((setting) => {
    const { name, entry, option } = setting;
    const equals = option?.reader === 'uwsgi_opt_set_placeholder' ? slice(text, entry.value).indexOf('=') : -1;
    if (equals < 0) return { name, at: entry.key, value: entry.value, setting };
    const at = span(entry.value.from, entry.value.from + equals);
    return { name: slice(text, at), at, value: span(at.to + 1, entry.value.to), setting };
  });
}

/** Whether `line` stands in a block, so that it need not be read. */
export function inBlock({ settings }: Document, setting: Setting): boolean {
  const before = settings.slice(0, settings.indexOf(setting));
  const last = before.findLast(({ name, option }) => option?.reader === 'uwsgi_opt_logic' || ENDS.has(name));
  return last !== undefined && !ENDS.has(last.name);
}

const ENDS = new Set(['endif', 'end-if', 'endfor', 'end-for', 'end']);
