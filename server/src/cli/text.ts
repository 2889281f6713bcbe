import width from 'fast-string-width';
import { createColors } from 'picocolors';
import type { Severity } from '../lint/rule.js';
import { excerptLine, type FileReports, type Finding, SEVERITIES, toFindings } from './finding.js';

export interface TextStyle {
  readonly colors: boolean;
  /** Only findings: nothing is counted. */
  readonly quiet: boolean;
}

type Colors = ReturnType<typeof createColors>;

/**
 * For each finding a line `file:line:column severity: message (rule)` and what it speaks of, and in the end a line that counts:
 *
 *     uwsgi.ini:2:1 warning: `proceses` is not an option ... (unknown-option)
 *       2 | proceses = 4
 *         | ^^^^^^^^
 */
export function formatText(files: readonly FileReports[], { colors, quiet }: TextStyle): string {
  const paint = createColors(colors);
  const findings = files.flatMap((file) =>
    toFindings(file).map((finding, index) => ({ finding, span: file.reports[index]?.span ?? { from: 0, to: 0 }, file })),
  );
  const lines = findings.flatMap(({ finding, span, file }) => [
    headline(finding, paint),
    ...excerpt(file.text, span, finding, paint),
    ...finding.related.map(({ file: name, line, message }) => {
      const place = name === finding.file ? `line ${line}` : `${visible(name)}:${line}`;
      return paint.dim(`    = ${place}: ${visible(message)}`);
    }),
  ]);
  const count = summary(
    findings.map(({ finding }) => finding),
    files.length,
  );
  return [...lines, ...(quiet ? [] : [count])].map((line) => `${line}\n`).join('');
}

function headline({ file, line, column, severity, message, rule }: Finding, paint: Colors): string {
  const place = paint.bold(`${visible(file)}:${line}:${column}`);
  return `${place} ${paint.bold(COLOR[severity](paint)(`${severity}:`))} ${visible(message)} ${paint.dim(`(${rule})`)}`;
}

/** Columns of an excerpt before, in and behind what is marked, at most. */
const MOST = { before: 60, marked: 80, after: 40 };

/** The first line of what is found, and marks below it. */
function excerpt(text: string, span: { from: number; to: number }, { line: number, severity }: Finding, paint: Colors): string[] {
  const { line, from } = excerptLine(text, span.from);
  const start = span.from - from;
  const end = Math.min(span.to - from, line.length);
  const before = shownEnd(line.slice(0, start), MOST.before);
  const marked = shownStart(line.slice(start, end), MOST.marked);
  const after = shownStart(line.slice(end), MOST.after);
  const gutter = String(number).padStart(3);
  const marks = '^'.repeat(Math.max(1, width(marked)));
  return [
    `${paint.dim(`${gutter} |`)} ${before}${marked}${after}`,
    `${paint.dim(`${' '.repeat(gutter.length)} |`)} ${' '.repeat(width(before))}${COLOR[severity](paint)(marks)}`,
  ];
}

function shownStart(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  return visible(characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join(''));
}

function shownEnd(text: string, most: number): string {
  const characters = [...text.slice(-2 * most - 2)];
  return visible(characters.length > most ? `…${characters.slice(1 - most).join('')}` : characters.join(''));
}

/** Tabs as blanks; what a terminal would obey, as a character that it shows. */
function visible(text: string): string {
  return text.replaceAll('\t', '    ').replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff]/gu, '�');
}

const COLOR: Readonly<Record<Severity, (paint: Colors) => (text: string) => string>> = {
  error: (paint) => paint.red,
  warning: (paint) => paint.yellow,
  information: (paint) => paint.blue,
  hint: (paint) => paint.cyan,
};

function summary(findings: readonly Finding[], files: number): string {
  const counts = SEVERITIES.map((severity) => [severity, findings.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 || severity === 'information' ? '' : 's'}`);
  const fixable = findings.filter((one) => one.fixes.some((fix) => fix.safe)).length;
  const hint = fixable === 0 ? '' : `; --fix mends ${fixable}`;
  return `${counts.join(', ') || 'no findings'} in ${files} file${files === 1 ? '' : 's'}${hint}`;
}
