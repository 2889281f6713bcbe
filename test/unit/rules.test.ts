import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { fixAll, lint } from '../../server/src/lint/lint.js';
import type { Report, Rule } from '../../server/src/lint/rule.js';
import { RULES } from '../../server/src/lint/rules/index.js';
import { understand } from '../../server/src/model/document.js';
import { applyEdits, lineIndex } from '../../server/src/text.js';

/**
 * The page of a rule is its test. Each `ini` fence yields exactly the findings that are marked under its lines (`;^^^ rule`, or
 * `;^^^ rule severity`); an `ini fixed` fence behind it is the text after the first fix of each finding. `ini 2.1` is read as that
 * version would.
 */

const PAGES = new URL('../../server/src/lint/rules/', import.meta.url);

test('every rule has a page, and every page a rule', () => {
  const pages = readdirSync(PAGES).filter((name) => name.endsWith('.md'));
  assert.deepEqual(pages.sort(), RULES.map((rule) => `${rule.id}.md`).sort());
});

for (const rule of RULES) {
  test(`page of ${rule.id}`, async (t) => {
    const page = readFileSync(new URL(`${rule.id}.md`, PAGES), 'utf8');
    assert.ok(page.startsWith(`# ${rule.id}\n\n${rule.summary}.\n`), 'the page begins with the name of the rule and its summary');
    const fences = [...page.matchAll(/^```ini *(.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', body = '']) => ({
      info,
      body: unescape(body),
    }));
    assert.ok(
      fences.some(({ body }) => new RegExp(`^;.*\\^ ${rule.id}`, 'm').test(body)),
      'the page shows what the rule finds',
    );
    for (const [index, { info, body }] of fences.entries()) {
      if (info === 'fixed') continue;
      await t.test(`fence ${index + 1}`, () => {
        const next = fences[index + 1];
        checkFence(
          rule,
          body,
          info === '' ? [2, 0] : (parseVersion(info) as Version),
          next?.info === 'fixed' ? next.body : undefined,
        );
      });
    }
  });
}

function checkFence(page: Rule, body: string, version: Version, fixed: string | undefined): void {
  const { text, marks } = readMarks(body);
  const reports = reportsOf(page, text, version);
  assert.deepEqual(reports.map((report) => mark(text, report, marks)).sort(), marks.sort());
  const once = fixAll(text, (current) => reportsOf(page, current, version));
  assert.equal(
    fixAll(once, (current) => reportsOf(page, current, version)),
    once,
    'fixing twice changes nothing',
  );
  if (fixed === undefined) return;
  const edits = reports.flatMap((report) => report.fixes?.[0]?.edits ?? []);
  const unique = [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
  assert.equal(applyEdits(text, unique), fixed);
  const safe = reports.every((report) => report.fixes?.[0]?.safe);
  if (safe) assert.equal(once, fixed, 'safe fixes are what fixing all applies');
}

/** What examples may do, since they are but parts of files: these rules are asked on their own pages alone, as is advice. */
const OF_WHOLE_FILES = new Set([
  'duplicate-option',
  'missing-file',
  'unknown-placeholder',
  'unread-section',
  'unset-variable',
  ...RULES.filter(({ profiles }) => profiles).map(({ id }) => id),
]);

function reportsOf({ id, profiles }: Rule, text: string, version: Version): Report[] {
  const document = understand('file:///srv/app/page.ini', text, version);
  const exists = (uri: string) => uri === document.uri;
  const [first, ...others] = (profiles ?? ['none' as const]).map((profile) =>
    lint(document, { documents: [document], ownOptions: new Set(), exists, profile }).filter(
      ({ rule }) => rule === id || !OF_WHOLE_FILES.has(rule),
    ),
  );
  for (const other of others) assert.deepEqual(other, first, 'all profiles say the same');
  return first as Report[];
}

/** `line:from-to rule`, and the severity where the page gives one. */
function mark(text: string, { span, rule, severity }: Report, marks: readonly string[]): string {
  const index = lineIndex(text);
  const start = index.position(span.from);
  const plain = `${start.line + 1}:${start.column}-${start.column + (span.to - span.from)} ${rule}`;
  return marks.includes(`${plain} ${severity}`) ? `${plain} ${severity}` : plain;
}

/** The text without its marks, and what they say. A mark that begins right behind the `;` begins with the line. */
function readMarks(body: string): { text: string; marks: string[] } {
  const lines: string[] = [];
  const marks: string[] = [];
  for (const line of body.split('\n')) {
    const match = /^;( *)(\^+) (.+)$/.exec(line);
    if (match === null) {
      lines.push(line);
      continue;
    }
    const [, blanks = '', carets = '', said = ''] = match;
    const from = blanks === '' ? 0 : 1 + blanks.length;
    marks.push(`${lines.length}:${from}-${1 + blanks.length + carets.length} ${said}`);
  }
  return { text: lines.join('\n'), marks };
}

/** Characters that cannot stand in Markdown are written as their code: `\u{feff}`. */
function unescape(body: string): string {
  return body.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
