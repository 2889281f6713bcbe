import { createHash } from 'node:crypto';
import type { Severity } from '../lint/rule.js';
import { type FileReports, fingerprints, pathOf, toFindings } from './finding.js';

/** Workflow commands of GitHub Actions, which show findings at the lines of a pull request. */
export function formatGitHub(files: readonly FileReports[]): string {
  const lines = files.flatMap(toFindings).map((one) => {
    const level = ({ error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const)[one.severity];
    // columns are of one line only
    const columns = one.line === one.endLine ? { col: one.column, endColumn: one.endColumn } : {};
    const place = { file: pathOf(one.file), line: one.line, endLine: one.endLine, ...columns, title: `uwsgi-ini: ${one.rule}` };
    const properties = Object.entries(place).map(([name, value]) => `${name}=${escapeCommand(String(value), /[%\r\n:,]/g)}`);
    return `::${level} ${properties.join(',')}::${escapeCommand(one.message, /[%\r\n]/g)}\n`;
  });
  return lines.join('');
}

function escapeCommand(text: string, special: RegExp): string {
  return text.replace(special, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** JUnit's XML, which most build servers show: a suite for each file, and in it a test for each finding. */
export function formatJUnit(files: readonly FileReports[]): string {
  const suites = files.map((file) => {
    const name = attribute(pathOf(file.file));
    const findings = toFindings(file);
    const failures = findings.map(({ line, column, severity, message, rule }) => {
      const text = attribute(`${line}:${column} ${severity}: ${message} (${rule})`);
      return [
        `    <testcase classname="${name}" name="${attribute(`${rule} at ${line}:${column}`)}">`,
        `      <failure type="${severity}" message="${attribute(message)}">${text}</failure>`,
        '    </testcase>',
      ].join('\n');
    });
    const cases = failures.length > 0 ? failures : [`    <testcase classname="${name}" name="no findings"/>`];
    const head = `  <testsuite name="${name}" tests="${cases.length}" failures="${failures.length}" errors="0">`;
    return [head, ...cases, '  </testsuite>'].join('\n');
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="uwsgi-ini">', ...suites, '</testsuites>', ''].join('\n');
}

/** Text as XML has it; what XML cannot have is shown as U+FFFD. */
function attribute(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** GitLab's report of code quality. */
export function formatGitLab(files: readonly FileReports[]): string {
  const issues = files.flatMap((file) => {
    const prints = fingerprints(file);
    return toFindings(file).map(({ rule, severity, message, line, endLine }, index) => {
      const path = pathOf(file.file);
      return {
        description: message,
        check_name: rule,
        fingerprint: createHash('sha256').update(`${path}\n${prints[index]}`).digest('hex'),
        severity: GITLAB_SEVERITY[severity],
        location: { path, lines: { begin: line, end: endLine } },
      };
    });
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}

const GITLAB_SEVERITY: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};
