import type { Report, Severity } from '../lint/rule.js';
import { lineIndex, type Span } from '../text.js';

/** What was found in one file. */
export interface FileReports {
  readonly file: string;
  readonly text: string;
  readonly reports: readonly Report[];
}

/** One finding as the JSON format has it; lines and columns count from 1, columns in UTF-16 units. */
export interface JsonFinding extends JsonRange {
  readonly file: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fixes: readonly {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly (JsonRange & { readonly text: string })[];
  }[];
}

export interface JsonRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function formatJson(files: readonly FileReports[]): string {
  return JSON.stringify(files.flatMap(toFindings), null, 2);
}

/** `file:line:column severity message (rule)`, a line each, and a line that counts. */
export function formatText(files: readonly FileReports[]): string {
  const findings = files.flatMap(toFindings);
  const lines = findings.map((one) => `${one.file}:${one.line}:${one.column} ${one.severity}: ${one.message} (${one.rule})`);
  return [...lines, summary(findings, files.length)].join('\n');
}

function toFindings({ file, text, reports }: FileReports): JsonFinding[] {
  const index = lineIndex(text);
  const range = (span: Span): JsonRange => {
    const start = index.position(span.from);
    const end = index.position(span.to);
    return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
  };
  return reports.map(({ rule, severity, message, span, fixes = [] }) => ({
    file,
    rule,
    severity,
    message,
    ...range(span),
    fixes: fixes.map(({ title, safe, edits }) => ({
      title,
      safe,
      edits: edits.map((edit) => ({ ...range(edit.span), text: edit.text })),
    })),
  }));
}

function summary(findings: readonly JsonFinding[], files: number): string {
  const counts = (['error', 'warning', 'information', 'hint'] as const)
    .map((severity) => [severity, findings.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 || severity === 'information' ? '' : 's'}`);
  const fixable = findings.filter((one) => one.fixes.some((fix) => fix.safe)).length;
  const hint = fixable === 0 ? '' : `; --fix mends ${fixable}`;
  return `${counts.join(', ') || 'no findings'} in ${files} file${files === 1 ? '' : 's'}${hint}`;
}
