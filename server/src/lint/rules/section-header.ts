import type { Document } from '../../model/document.js';
import { filesOf, type View } from '../../model/view.js';
import type { Section } from '../../syntax/ini.js';
import { slice, span } from '../../text.js';
import type { Finding, Fix, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const sectionHeader: Rule = {
  id: 'section-header',
  summary: 'A section header that uWSGI does not take for the one that is meant',
  severity: 'error',
  since: '0.1.0',
  *check(document, view): Iterable<Finding> {
    const asked = askedFor(document, view);
    for (const line of document.ini.lines) {
      if (line.kind !== 'section' || asked.has(line.title) || isForeign(document, line)) continue;
      const finding = behind(document, line) ?? unclosed(document, line) ?? blanks(document, line) ?? misspelled(document, line);
      if (finding !== undefined) yield finding;
    }
  },
};

/** The sections that this or another file asks for as `file:section`. */
function askedFor(document: Document, view: View): Set<string> {
  const asked = filesOf(document, view).flatMap(({ settings, text }) =>
    settings.flatMap(({ option, entry }) =>
      option?.reader.startsWith('uwsgi_opt_load') ? (/:([^:]+)$/.exec(slice(text, entry.value))?.[1] ?? []) : [],
    ),
  );
  return new Set(['uwsgi', ...asked]);
}

/** What is replaced, or what a template engine or a lone CR makes something else of. */
function isForeign({ text }: Document, { content }: Section): boolean {
  return /[%\r\0{}<$]/.test(slice(text, content));
}

/** `[uwsgi] ; production` */
function behind(document: Document, section: Section): Finding | undefined {
  const [header, name = '', rest] = /^\[([^\]]*)\]\s*(.+)$/.exec(slice(document.text, section.content)) ?? [];
  if (header === undefined || rest === undefined || !isUwsgi(document, section, name)) return undefined;
  const { from, to } = section.content;
  const comment = /^[;#]/.test(rest);
  return {
    span: span(to - rest.length, to),
    message: `\`${rest}\` stands behind the header: uWSGI takes all of the line but its last character for the name, so the section is \`${section.title}\` and is ignored. ${comment ? 'Move the comment to a line of its own.' : 'Remove it.'}`,
    fixes: [comment ? move(document, section, name, rest) : replace(span(from, to), `[${name}]`, false)],
  };
}

function move({ text }: Document, { span: line, content }: Section, name: string, comment: string): Fix {
  const lineBreak = text.slice(content.to, line.to).endsWith('\r\n') ? '\r\n' : '\n';
  return {
    title: 'Move the comment to a line of its own',
    edits: [
      { span: span(content.from, content.from), text: comment + lineBreak },
      { span: span(content.from + name.length + 2, content.to), text: '' },
    ],
    safe: true,
  };
}

/** `[uwsgi`, which is `uwsg`; `[uwsgi)` and the like work by accident. */
function unclosed(document: Document, section: Section): Finding | undefined {
  const written = slice(document.text, section.content);
  const name = written.slice(1);
  if (written.endsWith(']') || !isUwsgi(document, section, name)) return undefined;
  return {
    span: section.content,
    message: `\`${written}\` is not closed: uWSGI drops the last character whatever it is, so the section is \`${section.title}\` and is ignored. Write \`]\` at the end.`,
    fixes: [replace(section.content, `${written}]`, true)],
  };
}

/** `[ uwsgi ]` and `[UWSGI]` */
function blanks(document: Document, { content, title }: Section): Finding | undefined {
  if (title.trim().toLowerCase() !== 'uwsgi') return undefined;
  const written = slice(document.text, content);
  const why = title.trim() === 'uwsgi' ? 'the blanks belong to the name' : 'capitals count';
  return {
    span: content,
    message: `\`${written}\` is another section than \`[uwsgi]\`: ${why}, so uWSGI ignores it unless it is asked for by exactly this name. Write \`[uwsgi]\`.`,
    fixes: [replace(content, '[uwsgi]', true)],
  };
}

/** `[uwgsi]` with options of uWSGI, in a file that has no other section. */
function misspelled(document: Document, { content, title }: Section): Finding | undefined {
  const titles = new Set(document.ini.lines.flatMap((line) => (line.kind === 'section' ? line.title : [])));
  if (titles.size > 1 || !document.settings.some(({ option }) => option !== undefined)) return undefined;
  const near = nearest(title, ['uwsgi']) !== undefined;
  return {
    span: content,
    severity: near ? 'error' : 'information',
    message: near
      ? `\`${title}\` is not \`uwsgi\`: uWSGI does not find the section \`[uwsgi]\` and ignores all of the file. Write \`[uwsgi]\`.`
      : `There is no section \`[uwsgi]\`: uWSGI reads this file only when it is asked for as \`file.ini:${title}\`. Write \`[uwsgi]\`, if it is given without a section.`,
    fixes: [replace(content, '[uwsgi]', near)],
  };
}

/** Whether the header `name` is meant for uWSGI, in whose place it sees the section as it is. */
function isUwsgi(document: Document, section: Section, name: string): boolean {
  return name.trim().toLowerCase() === 'uwsgi' || document.settings.some(({ entry }) => entry.section === section);
}

function replace(at: Section['content'], text: string, safe: boolean): Fix {
  return { title: `Change to \`${text}\``, edits: [{ span: at, text }], safe };
}
