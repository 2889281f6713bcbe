import type { Grammar, Path } from '../knowledge/grammar.js';
import type { Document } from '../model/document.js';
import { targetAt } from '../model/target.js';
import { pathAt, type Value } from '../model/value.js';
import { normalize } from '../model/world.js';
import { type Span, slice, span } from '../text.js';
import type { Completion } from './completion.js';

/** A path that is being written. */
export interface PathQuery {
  /** What of it is replaced: behind the last slash. */
  readonly span: Span;
  /** The URI of the directory in which names are looked for. */
  readonly directory: string;
  readonly to: Path['to'];
}

/** The path at `offset`, if it is one, and it does not hold what only uWSGI can replace. */
export function pathQuery(document: Document, offset: number): PathQuery | undefined {
  const target = targetAt(document, offset);
  if (target.kind !== 'value' && target.kind !== 'escape') return undefined;
  const line = document.settings.find(({ entry }) => entry.span.from <= offset && offset <= entry.span.to);
  if (line === undefined) return undefined;
  const found = pathIn(pathAt(line.value, offset), offset);
  if (found === undefined) return undefined;
  const written = document.text.slice(found.at.from, offset).replace(/^%d\/?/, '');
  if (/[%$@{]/.test(written)) return undefined;
  const slash = written.lastIndexOf('/');
  const directory = written.slice(0, slash + 1);
  const from = offset - (written.length - slash - 1);
  const rest = /^[^/\s,;:]*/.exec(slice(document.text, span(offset, found.at.to)))?.[0] ?? '';
  return { span: span(from, offset + rest.length), directory: resolve(document.uri, directory), to: found.to };
}

/** The smallest part that is a path; an empty value of a key is no part of its own. */
function pathIn(path: readonly Value[], offset: number): { at: Span; to: Path['to'] } | undefined {
  const value = path.at(-1);
  const key = value?.pair?.value;
  const grammar: Grammar | undefined = key && key.from <= offset ? value?.pair?.known?.grammar : value?.grammar;
  const at = key ?? value?.span;
  return at !== undefined && grammar?.kind === 'path' ? { at, to: grammar.to } : undefined;
}

/** The directory that a path leads to, from that of the file; absolute ones are of the same place. */
function resolve(uri: string, directory: string): string {
  const [root = ''] = /^[^:]+:\/\/[^/]*/.exec(uri) ?? [];
  const base = directory.startsWith('/') ? '' : uri.slice(root.length, uri.lastIndexOf('/') + 1);
  return `${root}${normalize(`/${base}${encodeURI(directory)}`)}`;
}

/** What a directory holds, as far as it fits. */
export function completePath(
  { span: at, to }: PathQuery,
  entries: readonly { readonly name: string; readonly type: 'file' | 'directory' }[],
): Completion[] {
  return entries
    .filter(({ type }) => type === 'directory' || to !== 'directory')
    .map(({ name, type }): Completion => {
      const directory = type === 'directory';
      return {
        label: directory ? `${name}/` : name,
        kind: directory ? 'directory' : 'file',
        insert: directory ? `${name}/` : name,
        span: at,
        sort: `${name.startsWith('.') ? 4 : 3}${directory ? 1 : 0}${name}`,
        ...(directory && { continues: true as const }),
      };
    });
}
