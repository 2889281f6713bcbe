import type { Document } from '../model/document.js';
import { type Span, slice, span } from '../text.js';

/** A section with its options, or an option. */
export interface OutlineItem {
  readonly kind: 'section' | 'option';
  readonly name: string;
  readonly detail?: string;
  /** All of it: for a section, up to the next one. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

/** The sections of a file and what stands in them; what stands before the first section is at the top. */
export function outline({ ini, text }: Document): OutlineItem[] {
  const top: OutlineItem[] = [];
  let children = top;
  const sections = ini.lines.filter((line) => line.kind === 'section');
  let seen = 0;
  for (const line of ini.lines) {
    if (line.kind === 'section') {
      children = [];
      seen++;
      const whole = span(line.content.from, sections[seen]?.span.from ?? text.length);
      top.push({ kind: 'section', name: line.title, span: whole, nameSpan: line.content, children });
    } else if (line.kind === 'entry') {
      children.push({
        kind: 'option',
        name: line.name,
        detail: slice(text, line.value),
        span: line.content,
        nameSpan: line.key,
        children: [],
      });
    }
  }
  return top;
}

/** What can be folded: sections, and blocks from `if-...` or `for...` to the line that ends them. */
export function folds(document: Document): Span[] {
  const sections = outline(document).filter((item) => item.kind === 'section');
  const blocks: Span[] = [];
  let opened: number | undefined;
  for (const { name, option, entry } of document.all) {
    if (name === 'end' || option?.reader === 'uwsgi_opt_noop') {
      if (opened !== undefined) blocks.push(span(opened, entry.content.to));
      opened = undefined;
    } else if (option?.reader === 'uwsgi_opt_logic' && name !== 'else') opened = entry.content.from;
  }
  return [...sections.map((item) => item.span), ...blocks];
}
