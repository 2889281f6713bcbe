import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folds, outline } from '../../server/src/features/outline.js';
import { slice } from '../../server/src/text.js';
import { fixture } from '../support/fixture.js';

test('options stand under their sections, and before the first at the top', () => {
  const { document } = fixture('early = 1\n[uwsgi]\nmaster = true\n[app]\nchdir = /srv\n█');
  const names = outline(document).map((item) => [
    item.kind,
    item.name,
    item.children.map((child) => `${child.name} ${child.detail}`),
  ]);
  assert.deepEqual(names, [
    ['option', 'early', []],
    ['section', 'uwsgi', ['master true']],
    ['section', 'app', ['chdir /srv']],
  ]);
});

test('sections and blocks fold', () => {
  const { document, text } = fixture('[uwsgi]\nif-env = A\nmaster = true\nendif =\n[app]\nx = 1\n█');
  assert.deepEqual(
    folds(document).map((span) => slice(text, span)),
    ['[uwsgi]\nif-env = A\nmaster = true\nendif =\n', '[app]\nx = 1\n', 'if-env = A\nmaster = true\nendif ='],
  );
});
