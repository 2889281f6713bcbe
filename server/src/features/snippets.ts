import { existsIn } from '../knowledge/options.js';
import { HEADER, SNIPPETS, type Snippet, writtenOut } from '../knowledge/snippets.js';
import type { Document } from '../model/document.js';
import { lineAt } from '../model/target.js';
import { type Span, slice } from '../text.js';
import type { Completion } from './completion.js';

/** The snippets that may be written at `at`: on a line of which nothing else is written yet. */
export function completeSnippets(document: Document, at: Span): Completion[] {
  const line = lineAt(document, at.from);
  const typed = slice(document.text, at);
  if (/\s/.test(typed) || (line !== undefined && slice(document.text, line.span).trim() !== typed)) return [];
  const headed = isHeaded(document, at.from);
  return SNIPPETS.filter((snippet) => existsIn(snippet, document.catalogue.version)).map((snippet, index): Completion => {
    const lines = headed && snippet.body[0] === HEADER ? snippet.body.slice(1) : snippet.body;
    return {
      label: snippet.prefix,
      kind: 'snippet',
      detail: snippet.title,
      insert: lines.join('\n'),
      span: at,
      sort: `3${String(index).padStart(2, '0')}`,
      documentation: describe(snippet),
    };
  });
}

/** Whether what is written at `offset` stands under a header already, in a file with a section for uWSGI. */
function isHeaded({ ini }: Document, offset: number): boolean {
  const sections = ini.lines.filter((line) => line.kind === 'section');
  return sections.some(({ title }) => title === 'uwsgi') && sections.some(({ span }) => span.to <= offset);
}

function describe(snippet: Snippet): string {
  return `${snippet.description}\n\n\`\`\`uwsgi-ini\n${writtenOut(snippet).trimEnd()}\n\`\`\``;
}
