import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Completion, complete } from '../../server/src/features/completion.js';
import { factOf } from '../../server/src/knowledge/options.js';
import { SNIPPETS, writtenOut } from '../../server/src/knowledge/snippets.js';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { lint } from '../../server/src/lint/lint.js';
import { understand } from '../../server/src/model/document.js';
import { applyEdits } from '../../server/src/text.js';
import { fixture, PROSE } from '../support/fixture.js';

function offered(marked: string, version?: Version): Completion[] {
  const { document, view, offset } = fixture(marked, version);
  return complete(PROSE, view, document, offset).filter(({ kind }) => kind === 'snippet');
}

/** The text after the snippet is accepted, its stops as they are. */
function accept(marked: string, prefix: string): string {
  const item = offered(marked).find(({ label }) => label === prefix) ?? assert.fail(`${prefix} is not offered`);
  return applyEdits(marked.replace('█', ''), [{ span: item.span, text: item.insert }]);
}

for (const snippet of SNIPPETS) {
  test(`${snippet.prefix}: no rule finds anything in it`, () => {
    const written = writtenOut(snippet);
    assert.doesNotMatch(written, /\$\{?\d/, 'every stop is written out');
    const text = written.startsWith('[') ? written : `[uwsgi]\n${written}`;
    const document = understand('file:///here/app.ini', text, parseVersion(snippet.since ?? '2.0') as Version);
    assert.deepEqual(lint(document, { documents: [document], ownOptions: new Set() }), []);
    for (const { name, option, entry } of document.all) {
      assert.ok(option, `${name} is an option`);
      assert.equal(entry.section?.title, 'uwsgi');
    }
  });

  test(`${snippet.prefix}: its stops are numbered in the order of the text, and each has one default`, () => {
    const numbers = [...snippet.body.join('\n').matchAll(/\$\{(\d+):/g)].map(([, number]) => Number(number));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
    assert.equal(snippet.body.at(-1), '$0');
  });
}

test('each has a prefix of its own that is no option', () => {
  const prefixes = SNIPPETS.map(({ prefix }) => prefix);
  assert.deepEqual([...new Set(prefixes)], prefixes);
  for (const prefix of prefixes) {
    assert.match(prefix, /^uwsgi-/);
    assert.equal(factOf(prefix), undefined, prefix);
  }
});

test('they are offered on an empty line, and where only a word is written', () => {
  const all = SNIPPETS.filter(({ since }) => since === undefined).map(({ prefix }) => prefix);
  for (const marked of ['█', '[uwsgi]\n█', '[uwsgi]\n█\nmaster = true\n', '[uwsgi]\n  uwsgi-█  \nmaster = true\n', 'uwsgi-█'])
    assert.deepEqual(
      offered(marked).map(({ label }) => label),
      all,
      marked,
    );
});

test('they are offered nowhere else', () => {
  for (const marked of [
    '[uwsgi]\nchdir = █',
    '[uwsgi]\nchdir = uwsgi-█',
    '[uwsgi]\nuwsgi-█ = a',
    '[uwsgi]\n█master = true',
    '[uwsgi]\nmaster = true █',
    '[uwsgi]\none uwsgi-█',
    '[uwsgi]\n; uwsgi-█',
    '[uwsgi-█',
  ])
    assert.deepEqual(offered(marked), [], marked);
});

test('those of another version are not offered', () => {
  assert.ok(!offered('█').some(({ label }) => label === 'uwsgi-mountpoints-router'));
  assert.ok(offered('█', [2, 1]).some(({ label }) => label === 'uwsgi-mountpoints-router'));
});

test('the header is left out under one that is there', () => {
  assert.match(accept('uwsgi-py█', 'uwsgi-python'), /^\[uwsgi\]\n; stop/);
  assert.match(accept('[uwsgi]\nuwsgi-py█\n', 'uwsgi-python'), /^\[uwsgi\]\n; stop/);
  assert.match(accept('[uwsgi]\nini = :a\n[a]\n█\n', 'uwsgi-python'), /\[a\]\n; stop/);
  assert.match(accept('[other]\nkey = 1\n█\n', 'uwsgi-python'), /key = 1\n\[uwsgi\]\n; stop/);
  assert.match(accept('█\n[uwsgi]\nmaster = true\n', 'uwsgi-python'), /^\[uwsgi\]\n; stop/);
  assert.match(accept('[uwsgi]\n█\n', 'uwsgi-if-env'), /^\[uwsgi\]\nif-env = \$\{1:WEB_CONCURRENCY\}\n/);
});

test('the documentation shows what is written', () => {
  const item = offered('█').find(({ label }) => label === 'uwsgi-node');
  assert.match(
    item?.documentation ?? '',
    /announces itself[\s\S]*^subscribe2 = server=127\.0\.0\.1:4040,key=app\.example\.com$/m,
  );
});
