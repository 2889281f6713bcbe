import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { complete } from '../../server/src/features/completion.js';
import { hover } from '../../server/src/features/hover.js';
import { folds, outline } from '../../server/src/features/outline.js';
import { fixAll, fixOfKind, lint, safeFixes } from '../../server/src/lint/lint.js';
import type { Fix } from '../../server/src/lint/rule.js';
import type { Profile } from '../../server/src/model/config.js';
import { understand } from '../../server/src/model/document.js';
import type { View } from '../../server/src/model/view.js';
import { applyEdits } from '../../server/src/text.js';
import { fixture, PROSE } from '../support/fixture.js';

function fixed(text: string): string {
  return fixAll(text, (current) => {
    const document = understand('file:///here/uwsgi.ini', current, [2, 0]);
    return lint(document, { documents: [document], ownOptions: new Set() });
  });
}

test('all safe fixes are applied, round by round, and nothing else is touched', () => {
  const text = '[uwsgi]\nenable_threads = true ; yes\nsubscribe2 = server=localhost:4040, key=a.local , weight=2\nproceses = 4\n';
  const expected =
    '[uwsgi]\n; yes\nenable-threads = true\nsubscribe2 = server=127.0.0.1:4040,key=a.local,weight=2\nproceses = 4\n';
  assert.equal(fixed(text), expected);
});

test('what mends one finding mends all of its kind', () => {
  const text = '[uwsgi]\nproceses = 4\nthread = 2\nbase = /srv\nmaster = yes, sure\n';
  const { document, view } = fixture(`${text}█`);
  const reports = lint(document, view).filter(({ rule }) => rule === 'unknown-option');
  const titles = reports.map(({ fixes = [] }) => fixes.map((fix) => fixOfKind(reports, 'unknown-option', fix)?.title));
  const [change, declare] = ['Change to `…` (all 2 of this kind)', 'Declare `…` as a variable (all 3 of this kind)'];
  assert.deepEqual(titles, [[change, declare], [change, declare], [declare]]);
  const fix = fixOfKind(reports, 'unknown-option', reports[0]?.fixes?.[1] as Fix);
  assert.equal(
    applyEdits(text, fix?.edits ?? []),
    '[uwsgi]\nset-placeholder = proceses=4\nset-placeholder = thread=2\nset-placeholder = base=/srv\nmaster = yes, sure\n',
  );
});

test('a colon is no separator, whatever stands behind it', () => {
  assert.equal(fixed('[uwsgi]\nprocname: web-%n\n'), '[uwsgi]\nprocname = web-%n\n');
});

test('line ends are kept', () => {
  assert.equal(fixed('[uwsgi]\r\nmaster = false ; no\r\n'), '[uwsgi]\r\n; no\r\nmaster = false\r\n');
});

test('a name that another file uses is a variable here too', () => {
  const { document, view } = fixture('[uwsgi]\nvassal-root = /srv\n█', [2, 0], {
    'other.ini': '[uwsgi]\nchdir = %(vassal-root)\n',
  });
  assert.deepEqual(lint(document, view), []);
});

test('placeholders stay in a file that is inherited', () => {
  const files = { 'base.ini': '[uwsgi]\nchdir = /srv/%(name)\n', 'plain.ini': '[uwsgi]\nchdir = /srv\nlog-format = %(uri)\n' };
  const { document, view } = fixture(
    '[uwsgi]\nname = web\nprocname = %(name)\ninherit = base.ini\ninherit = plain.ini\n█',
    [2, 0],
    files,
  );
  assert.deepEqual(
    lint(document, view).map(({ rule, span }) => [rule, document.text.slice(span.from, span.to)]),
    [['kept-placeholder', 'base.ini']],
  );
});

test('own options are known', () => {
  const { document } = fixture('[uwsgi]\nour-level = 3\n█');
  assert.deepEqual(lint(document, { documents: [document], ownOptions: new Set(['our-level']) }), []);
});

test('advice is given where its profile is chosen, or where it is asked for by name', () => {
  const { document, view } = fixture('[uwsgi]\ndaemonize = /var/log/uwsgi.log\n█');
  const found = (asked: Pick<View, 'profile' | 'rules'>) => lint(document, { ...view, ...asked }).map(({ rule }) => rule);
  assert.deepEqual(found({}), []);
  for (const profile of ['none', 'production', 'development'] as const) assert.deepEqual(found({ profile }), []);
  assert.deepEqual(found({ profile: 'container' }), ['advise-daemonize']);
  assert.deepEqual(found({ profile: 'container', rules: { 'advise-daemonize': 'off' } }), []);
  assert.deepEqual(found({ rules: { 'advise-daemonize': 'warning' } }), ['advise-daemonize']);
});

test('a comment may name advice that nobody asks for', () => {
  const comment = '; uwsgi-ini disable-next-line';
  const found = (text: string, profile: Profile) => {
    const { document, view } = fixture(`[uwsgi]\n${text}█`);
    return lint(document, { ...view, profile }).map(({ rule }) => rule);
  };
  for (const profile of ['none', 'container'] as const)
    assert.deepEqual(found(`${comment} advise-daemonize\ndaemonize = /var/log/uwsgi.log\n`, profile), []);
  assert.deepEqual(found(`${comment} advise-daemonize\nmaster = true\n`, 'none'), []);
  assert.deepEqual(found(`${comment} advise-daemonize\nmaster = true\n`, 'container'), ['unused-suppression']);
});

test('sections of other programs are left alone', () => {
  const { document, view } = fixture('[app:main]\nuse = egg:app\ndebug-level = x\n[uwsgi]\nmaster = true\n█');
  assert.deepEqual(lint(document, view), []);
});

test('a section that the file reads is looked at', () => {
  const { document, view } = fixture('[uwsgi]\nini = :prod\n[prod]\nproceses = 4\n█');
  assert.deepEqual(
    lint(document, view).map((report) => report.rule),
    ['unknown-option'],
  );
});

/** Texts that are nearly right, and texts that are not. */
const text = fc
  .array(
    fc.constantFrom(
      ...[
        '[uwsgi]',
        '[x',
        'master',
        'subscribe2',
        'plugins',
        'cron2',
        'processes',
        'protocol',
        'set-ph',
        'sign',
        'server',
        'key',
        'if-env',
        '; uwsgi-ini disable-next-line unknown-option, ',
        '; uwsgi-ini disable not-a-number -- ',
        '; uwsgi-ini disable-line',
      ],
      ...[
        ' = ',
        '=',
        ',',
        ', ',
        ':',
        ' ',
        '\n',
        '\n',
        '\n',
        '\r\n',
        '%',
        '%(',
        '%d',
        ')',
        '$(',
        '@(',
        ';',
        '#',
        '"',
        '\\',
        '\0',
        'é',
        '\ud83d\ude00',
        'false',
        '64k',
      ],
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

test('nothing throws at any place of any text', () => {
  fc.assert(
    fc.property(text, fc.nat(), (marked, at) => {
      const document = understand('file:///here/uwsgi.ini', marked, [2, 1]);
      const view = { documents: [document], ownOptions: new Set<string>() };
      const offset = at % (marked.length + 1);
      const { length } = marked;
      for (const item of complete(PROSE, view, document, offset))
        assert.ok(0 <= item.span.from && item.span.from <= item.span.to && item.span.to <= length);
      hover(PROSE, document, offset);
      outline(document);
      folds(document);
      for (const report of lint(document, view)) {
        assert.ok(0 <= report.span.from && report.span.from <= report.span.to && report.span.to <= length);
        assert.match(report.message, /[`.].*\.|\?$/);
        for (const fix of report.fixes ?? []) {
          const edits = [...fix.edits].sort((a, b) => a.span.from - b.span.from);
          for (const [index, edit] of edits.entries())
            assert.ok((edits[index - 1]?.span.to ?? 0) <= edit.span.from, 'edits do not overlap');
          assert.notEqual(applyEdits(marked, fix.edits), marked, 'a fix changes something');
        }
      }
    }),
    { numRuns: 1500 },
  );
});

test('fixing all comes to an end, and fixing again changes nothing', () => {
  fc.assert(
    fc.property(text, (marked) => {
      const once = fixed(marked);
      assert.equal(fixed(once), once);
      const document = understand('file:///here/uwsgi.ini', once, [2, 0]);
      assert.deepEqual(safeFixes(lint(document, { documents: [document], ownOptions: new Set() })), []);
    }),
    { numRuns: 500 },
  );
});
