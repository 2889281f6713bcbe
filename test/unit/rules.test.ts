import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fencesOf, pageNames, readMarks, readPage, versionOf } from '../../scripts/pages.js';
import type { Version } from '../../server/src/knowledge/version.js';
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

test('every rule has a page, and every page a rule', () => {
  assert.deepEqual(pageNames(), RULES.map(({ id }) => id).sort());
});

for (const rule of RULES) {
  test(`page of ${rule.id}`, async (t) => {
    const page = readPage(rule.id);
    assert.ok(page.startsWith(`# ${rule.id}\n\n${rule.summary}.\n`), 'the page begins with the name of the rule and its summary');
    const fences = fencesOf(page);
    assert.ok(
      fences.some(({ body }) => new RegExp(`^;.*\\^ ${rule.id}`, 'm').test(body)),
      'the page shows what the rule finds',
    );
    for (const [index, fence] of fences.entries()) {
      if (fence.info === 'fixed') continue;
      await t.test(`fence ${index + 1}`, () => {
        const next = fences[index + 1];
        checkFence(rule, fence.body, versionOf(fence), next?.info === 'fixed' ? next.body : undefined);
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
