import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../server/src/lint/lint.js';
import { offerSuppressions } from '../../server/src/lint/suppression.js';
import type { Levels } from '../../server/src/model/config.js';
import { understand } from '../../server/src/model/document.js';
import { applyEdits } from '../../server/src/text.js';

function reportsOf(text: string, rules: Levels = {}) {
  const document = understand('file:///here/uwsgi.ini', text, [2, 0]);
  return lint(document, { documents: [document], ownOptions: new Set(), rules });
}

function rulesOf(text: string, rules?: Levels): string[] {
  return reportsOf(text, rules).map(({ rule }) => rule);
}

test('a comment hides what it names on the next line, and nothing else', () => {
  assert.deepEqual(rulesOf('[uwsgi]\n; uwsgi-ini disable-next-line unknown-option\nproceses = 4\n'), []);
  assert.deepEqual(rulesOf('[uwsgi]\n; uwsgi-ini disable-next-line unknown-option\nproceses = 4\nproceses = 4\n'), [
    'unknown-option',
  ]);
  assert.deepEqual(rulesOf('[uwsgi]\n\t## uwsgi-ini  disable-next-line  bom,unknown-option -- ours\nproceses = 4'), [
    'unused-suppression',
  ]);
  assert.deepEqual(rulesOf('[uwsgi]\n; uwsgi-ini disable-next-line not-a-number\nproceses = 4\n'), [
    'unused-suppression',
    'unknown-option',
  ]);
});

test('comments and blank lines may stand between', () => {
  const text =
    '[uwsgi]\n; uwsgi-ini disable-next-line unknown-option\n; uwsgi-ini disable-next-line reads-otherwise\n\nproceses = "4"\n';
  assert.deepEqual(
    rulesOf(text).filter((rule) => rule !== 'unused-suppression'),
    [],
  );
});

test('without names all rules are hidden', () => {
  assert.deepEqual(rulesOf('[uwsgi]\n; uwsgi-ini disable-next-line\nproceses = 4 ; four\n'), []);
  assert.deepEqual(rulesOf('[uwsgi]\nproceses = 4\nprocesses = many\n; uwsgi-ini disable\n'), []);
});

test('a finding at the end of the text belongs to the last line', () => {
  for (const text of ['[uwsgi]\nprocesses = many', '[uwsgi]\nsubscribe2 =', '[uwsgi]\nprocesses']) {
    assert.equal(rulesOf(text).length, 1, text);
    assert.deepEqual(rulesOf(`; uwsgi-ini disable\n${text}`), []);
    assert.deepEqual(rulesOf(text.replace('\n', '\n; uwsgi-ini disable-next-line\n')), []);
  }
});

test('prose about the program hides nothing and is no mistake', () => {
  assert.deepEqual(rulesOf('[uwsgi]\n; uwsgi-ini knows better\n; see uwsgi-ini disable\nmaster = true\n'), []);
});

test('the user decides how severe a rule is, and whether it counts', () => {
  const text = '[uwsgi]\nproceses = 4\nharakiri = ten\n';
  const severities = (rules: Levels) => reportsOf(text, rules).map(({ rule, severity }) => `${rule} ${severity}`);
  assert.deepEqual(severities({}), ['unknown-option warning', 'not-a-number error']);
  assert.deepEqual(severities({ 'unknown-option': 'hint', 'not-a-number': 'off' }), ['unknown-option hint']);
});

test('what is switched off is not called unused', () => {
  const text = '[uwsgi]\n; uwsgi-ini disable-next-line unknown-option\nproceses = 4\n';
  assert.deepEqual(rulesOf(text, { 'unknown-option': 'off' }), []);
  assert.deepEqual(rulesOf('; uwsgi-ini disable-next-line bom\n[uwsgi]\n', { 'unused-suppression': 'off' }), []);
  assert.deepEqual(rulesOf('; uwsgi-ini disable unused-suppression\n; uwsgi-ini disable-next-line bom\n[uwsgi]\n'), []);
});

test('nothing is said where other files decide', () => {
  const text = '; uwsgi-ini disable unknown-option\n[uwsgi]\nvassal-root = /srv\n';
  const document = understand('file:///here/uwsgi.ini', text, [2, 0]);
  const other = understand('file:///here/other.ini', '[uwsgi]\nchdir = %(vassal-root)\n', [2, 0]);
  for (const documents of [[document], [document, other]]) {
    assert.deepEqual(lint(document, { documents, ownOptions: new Set() }), []);
  }
});

/** The text after each of the two offers for its first finding. */
function offers(text: string): string[] {
  const document = understand('file:///here/uwsgi.ini', text, [2, 0]);
  const first = reportsOf(text).find(({ rule }) => rule !== 'unused-suppression');
  assert.ok(first);
  const fixes = offerSuppressions(document, [first, first]).map(({ fix }) => fix);
  for (const fix of fixes) assert.equal(fix.safe, false);
  return fixes.map(({ edits }) => applyEdits(text, edits));
}

test('what is offered hides the finding, and joins what is there', () => {
  const cases: [string, ...string[]][] = [
    [
      '[uwsgi]\r\n  proceses = 4\r\n',
      '[uwsgi]\r\n  ; uwsgi-ini disable-next-line unknown-option\r\n  proceses = 4\r\n',
      '; uwsgi-ini disable unknown-option\r\n[uwsgi]\r\n  proceses = 4\r\n',
    ],
    [
      '[uwsgi]\nproceses = 4',
      '[uwsgi]\n; uwsgi-ini disable-next-line unknown-option\nproceses = 4',
      '; uwsgi-ini disable unknown-option\n[uwsgi]\nproceses = 4',
    ],
    [
      '# uwsgi-ini disable not-a-number -- x\n[uwsgi]\n; uwsgi-ini disable-next-line reads-otherwise\nproceses = 4\nharakiri = 10\n',
      '# uwsgi-ini disable not-a-number -- x\n[uwsgi]\n; uwsgi-ini disable-next-line reads-otherwise, unknown-option\nproceses = 4\nharakiri = 10\n',
      '# uwsgi-ini disable not-a-number, unknown-option -- x\n[uwsgi]\n; uwsgi-ini disable-next-line reads-otherwise\nproceses = 4\nharakiri = 10\n',
    ],
    ['\ufeff[uwsgi]\nmaster = true\n', '\ufeff[uwsgi]\n; uwsgi-ini disable bom\nmaster = true\n'],
  ];
  for (const [text, ...expected] of cases) {
    assert.deepEqual(offers(text), expected);
    for (const after of expected)
      assert.ok(
        rulesOf(after).every((rule) => rule === 'unused-suppression'),
        after,
      );
  }
});
