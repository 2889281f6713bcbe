import { createHash } from 'node:crypto';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report, Severity } from '../lint/rule.js';
import { lineIndex, type Span } from '../text.js';

/** What was found in one file. */
export interface FileReports {
  readonly file: string;
  readonly text: string;
  readonly reports: readonly Report[];
}

/** One finding as the JSON format has it; lines and columns count from 1, columns in UTF-16 units. */
export interface Finding extends Range {
  readonly file: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Other places that have to do with it. */
  readonly related: readonly (Range & { readonly file: string; readonly message: string })[];
  readonly fixes: readonly {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly (Range & { readonly text: string })[];
  }[];
}

export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** From the one that weighs most. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

export function toFindings({ file, text, reports }: FileReports): Finding[] {
  const index = lineIndex(text);
  const range = (span: Span): Range => {
    const start = index.position(span.from);
    const end = index.position(span.to);
    return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
  };
  return reports.map(({ rule, severity, message, span, related = [], fixes = [] }) => ({
    file,
    rule,
    severity,
    message,
    ...range(span),
    related: related.map(({ span, message, elsewhere }) => {
      const place = elsewhere && { line: elsewhere.line + 1, column: 1, endLine: elsewhere.line + 1, endColumn: 1 };
      return { file: elsewhere ? shownFile(elsewhere.uri) : file, ...(place ?? range(span)), message };
    }),
    fixes: fixes.map(({ title, safe, edits }) => ({
      title,
      safe,
      edits: edits.map((edit) => ({ ...range(edit.span), text: edit.text })),
    })),
  }));
}

/**
 * What tells each finding of a file from all others and stays when lines above it come and go: made of the rule and of what stands
 * in the line, and a number where that is not enough.
 */
export function fingerprints({ text, reports }: FileReports): string[] {
  const seen = new Map<string, number>();
  return reports.map(({ rule, span }) => {
    const { line } = excerptLine(text, span.from);
    const hash = createHash('sha256').update(`${rule}\n${line.trim()}`).digest('hex').slice(0, 16);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  });
}

/** The line around `offset`, without its end, and where it begins. */
export function excerptLine(text: string, offset: number): { line: string; from: number } {
  let from = offset;
  while (from > 0 && !isLineEnd(text[from - 1])) from--;
  let to = offset;
  while (to < text.length && !isLineEnd(text[to])) to++;
  return { line: text.slice(from, to), from };
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

/** A file as reports name it: from the working directory on, with `/`; as it was given where it is elsewhere. */
export function pathOf(file: string): string {
  const path = relative(process.cwd(), resolve(file));
  const named = path === '' || path.startsWith('..') || isAbsolute(path) ? file : path;
  return named.split(sep).join('/');
}

/** The file of a URI: relative to the working directory, for what is in it. */
export function shownFile(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  const path = fileURLToPath(uri);
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || resolve(short) !== path ? path : short;
}
