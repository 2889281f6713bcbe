import type { Document, Setting } from '../../model/document.js';
import { type Evaluation, magicText } from '../../model/evaluation.js';
import { isElsewhere } from '../../model/flow/files.js';
import { loadsFile } from '../../model/jumps.js';
import { evaluationOf, filesOf, type View } from '../../model/view.js';
import { absolutePath, pathOf, uriOf } from '../../model/world.js';
import { cook, escapeText, findReferences, UNKNOWN } from '../../syntax/placeholders.js';
import { type Span, slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const missingFile: Rule = {
  id: 'missing-file',
  summary: 'A file to load that is not there',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    const readers = document.settings.filter((setting) => loadsFile(setting) || readsFile(document, setting));
    if (readers.length === 0) return;
    const evaluation = evaluationOf(document, view);
    for (const setting of readers) {
      // what a condition lets through may well be there then
      const read = evaluation.lines.get(setting)?.every(({ when }) => when === undefined) ?? false;
      if (!read) continue;
      for (const named of namesIn(document, setting)) {
        const finding = judge(document, view, evaluation, named);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

function readsFile({ text }: Document, { entry, option }: Setting): boolean {
  if (option?.flags?.includes('immediate') || !slice(text, entry.value).includes('@(')) return false;
  return findReferences(text, entry.value).some(({ symbol }) => symbol === '@');
}

/** The parts of a value that name files, without sections. */
function namesIn({ text }: Document, setting: Setting): Span[] {
  const { value, entry } = setting;
  if (!loadsFile(setting)) return findReferences(text, entry.value).flatMap(({ symbol, name }) => (symbol === '@' ? [name] : []));
  const written = slice(text, value.span);
  const colon = setting.name === 'ini' && !isElsewhere(written) ? written.lastIndexOf(':') : -1;
  return [colon < 0 ? value.span : span(value.span.from, value.span.from + colon)];
}

function judge(document: Document, view: View, { world, ...evaluation }: Evaluation, at: Span): Finding | undefined {
  const written = slice(document.text, at);
  if (/[$@%]\(|[{<]/.test(written) || written === '') return undefined;
  const name = cook(written, (char) => magicText({ world, ...evaluation }, char) ?? escapeText(char));
  if (name.includes(UNKNOWN) || isElsewhere(name)) return undefined;
  const path = absolutePath(name, world);
  if (path === undefined || !isNear(document, path, world.cwd)) return undefined;
  if (view.exists?.(uriOf(path, document.uri)) !== false) return undefined;
  const base = path.slice(path.lastIndexOf('/') + 1);
  const directory = path.slice(0, -base.length);
  const others = filesOf(document, view).flatMap(({ uri }) => {
    const other = pathOf(uri);
    return other !== undefined && uri !== document.uri && other.startsWith(directory) ? [other.slice(directory.length)] : [];
  });
  const meant = written.endsWith(base) ? nearest(base, others) : undefined;
  return {
    span: at,
    message: `There is no file \`${path}\`: without it uWSGI refuses to start. ${meant === undefined ? 'Create it, or correct the name.' : `Did you mean \`${meant}\`?`}`,
    ...(meant !== undefined && {
      fixes: [{ title: `Change to \`${meant}\``, edits: [{ span: span(at.to - base.length, at.to), text: meant }], safe: false }],
    }),
  };
}

/** Whether the path is below the directory of the file, or the one that uWSGI is said to start in. Others are those of another machine. */
function isNear({ uri }: Document, path: string, cwd: string | undefined): boolean {
  const own = pathOf(uri)?.replace(/[^/]*$/, '');
  return [own, cwd && `${cwd.replace(/\/$/, '')}/`].some((directory) => directory && path.startsWith(directory));
}
