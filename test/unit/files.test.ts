import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../server/src/lint/lint.js';
import type { Report } from '../../server/src/lint/rule.js';
import { understand } from '../../server/src/model/document.js';
import { applyEdits } from '../../server/src/text.js';
import { evaluated } from '../support/fixture.js';

/** What is found in `main.ini`, which may load the others: all of them are known. */
function reports(text: string, others: Readonly<Record<string, string>> = {}): Report[] {
  const files = Object.entries({ 'main.ini': text, ...others });
  const documents = files.map(([name, body]) => understand(`file:///here/${name}`, body, [2, 0]));
  const [document] = documents as [(typeof documents)[number]];
  return lint(document, {
    documents,
    ownOptions: new Set(),
    evaluate: (one) => evaluated(one, others, { cwd: '/here' }),
    exists: (uri) => documents.some((one) => one.uri === uri),
  });
}

function found(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  return reports(text, others).map(({ rule, span }) => `${rule}: ${text.slice(span.from, span.to)}`);
}

const MAIN = '[uwsgi]\ninclude = base.ini\ncheaper = 4\nsocket = :3031\n';

test('an option that a loaded file sets counts', () => {
  assert.deepEqual(found(MAIN, { 'base.ini': '[uwsgi]\nmaster = true\nprocesses = 4\n' }), ['number-order: 4']);
  assert.deepEqual(found(MAIN, { 'base.ini': '[uwsgi]\nmaster = true\nprocesses = 8\n' }), []);
});

test('where a loaded file is not known, nothing is said', () => {
  assert.deepEqual(found(MAIN.replace('base', '%x/base')), []);
  assert.deepEqual(found('[uwsgi]\nmaster = false\ncron = 0 0 1 1 1 x\nini = exec://make\n'), ['runs-command: exec://make']);
});

test('a value counts as it is in the end', () => {
  const base = '[uwsgi]\nmaster = true\nn = 2\nprocesses = x\nprocesses = %(n)\n';
  const text = '[uwsgi]\nsocket = :3031\ninclude = base.ini\nworkers = x%(n)\ncheaper = %(n)\nworkers = %(n)\n';
  assert.ok(found(text, { 'base.ini': base }).includes('number-order: %(n)'));
});

test('the other place may stand in a loaded file', () => {
  const base = '[uwsgi]\nmaster = true\nhttp = :8080\nhttp-subscription-server = 127.0.0.1:4040\n';
  const text = '[uwsgi]\ninclude = base.ini\nfastrouter = :3031\nfastrouter-subscription-server = 127.0.0.1:4040\n';
  assert.deepEqual(found(text, { 'base.ini': base }), ['same-address: 127.0.0.1:4040']);
});

test('what another file loads is no instance of its own', () => {
  const alone = '[uwsgi]\nhttp = :80\nhttp-subscription-server = 127.0.0.1:4040\n';
  assert.deepEqual(found(alone), ['no-master: http']);
  assert.deepEqual(found(alone, { 'app.ini': '[uwsgi]\nmaster = true\nini = %dmain.ini\n' }), []);
  assert.deepEqual(found(alone, { 'app.ini': '[uwsgi]\nmaster = true\nini = other-main.ini\n' }), ['no-master: http']);
});

test('a fix of what is written here is offered, one of another file is not', () => {
  const base = '[uwsgi]\nmaster = false\n';
  const text = '[uwsgi]\nsocket = :3031\nstats = :9191\ninclude = base.ini\n';
  assert.deepEqual(found(text, { 'base.ini': base }), []);
  const other = '[uwsgi]\nsocket = :3031\ninclude = base.ini\nmaster = false\n';
  const [report] = reports(other, { 'base.ini': '[uwsgi]\nstats = :9191\n' });
  assert.equal(report?.rule, 'no-master');
  assert.equal(applyEdits(other, report?.fixes?.[0]?.edits ?? []), other.replace('false', 'true'));
});

test('files that load each other are told in each', () => {
  const others = { 'a.ini': '[uwsgi]\nini = b.ini\n', 'b.ini': '[uwsgi]\nini = main.ini\n' };
  assert.deepEqual(found('[uwsgi]\nmaster = true\nini = a.ini\n', others), ['endless-load: a.ini']);
  assert.deepEqual(found('[uwsgi]\nif-opt = x\nini = a.ini\nendif\n', others), []);
});

test('a section that another file lacks', () => {
  const others = { 'a.ini': '[uwsgi]\nmaster = true\n[web]\nvacuum = true\n' };
  assert.deepEqual(found('[uwsgi]\nini = a.ini:wbe\nini = a.ini:web\nini = a.ini\n', others), ['missing-section: a.ini:wbe']);
});

test('a file that is not there, and one that is', () => {
  const others = { 'base.ini': '[uwsgi]\nvacuum = true\n' };
  const text = '[uwsgi]\ninclude = %dbse.ini\ninclude = base.ini\n';
  assert.deepEqual(found(text, others), ['missing-file: %dbse.ini']);
  const [report] = reports(text, others);
  assert.equal(applyEdits(text, report?.fixes?.[0]?.edits ?? []), text.replace('bse', 'base'));
});

test('what a file below gives again has no effect', () => {
  const others = { 'base.ini': '[uwsgi]\nprocesses = 2\nvacuum = true\n' };
  const text = '[uwsgi]\nprocesses = 4\nvacuum = true\nthreads = 2\ninclude = base.ini\n';
  const all = reports(text, others);
  assert.deepEqual(
    all.map(({ rule, severity, span }) => [rule, severity, text.slice(span.from, span.to)]),
    [
      ['duplicate-option', 'warning', 'processes'],
      ['duplicate-option', 'hint', 'vacuum'],
    ],
  );
  assert.deepEqual(found('[uwsgi]\ninclude = base.ini\nprocesses = 4\n', others), []);
});

test('a placeholder of a loaded file, or of one that loads this, is defined', () => {
  assert.deepEqual(found('[uwsgi]\nini = a.ini\nchdir = %(root)\n', { 'a.ini': '[uwsgi]\nroot = /srv\n' }), []);
  assert.deepEqual(found('[uwsgi]\nchdir = %(root)\n', { 'a.ini': '[uwsgi]\nroot = /srv\nini = main.ini\n' }), []);
  assert.deepEqual(found('[uwsgi]\nini = a.ini\nchdir = %(root)\n', { 'a.ini': '[uwsgi]\nbase = /srv\n' }), [
    'unknown-placeholder: root',
  ]);
});

test('options that a loaded file forbids', () => {
  const others = { 'a.ini': '[uwsgi]\nblacklist = socket\n' };
  assert.deepEqual(found('[uwsgi]\nini = a.ini\nsocket = :3031\n', others), ['forbidden-option: socket']);
});
