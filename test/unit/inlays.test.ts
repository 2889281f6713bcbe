import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlays } from '../../server/src/features/inlays.js';
import type { World } from '../../server/src/model/world.js';
import { span } from '../../server/src/text.js';
import { evaluated, fixture } from '../support/fixture.js';

/** The lines of a file from its second on, each with what is shown in it. */
function shown(text: string, files: Readonly<Record<string, string>> = {}, assumed: Partial<World> = {}): string[] {
  const { document } = fixture(`[uwsgi]\n${text}█`);
  const found = inlays(evaluated(document, files, { cwd: '/here', ...assumed }));
  const marked = found.reduceRight(
    (all, { offset, label }) => `${all.slice(0, offset)} «${label}»${all.slice(offset)}`,
    document.text,
  );
  return marked.split('\n').slice(1);
}

test('placeholders show what they become', () => {
  assert.deepEqual(shown('set-ph = stage=prod\nchdir = /srv/%(stage)/%n', {}), [
    'set-ph = stage=prod',
    'chdir = /srv/%(stage)/%n «→ /srv/prod/uwsgi»',
  ]);
  assert.deepEqual(shown('ini = base.ini\nn = %(base)\nprocesses = %(n) \r', { 'base.ini': '[uwsgi]\nbase = 4k' }), [
    'ini = base.ini',
    'n = %(base) «→ 4k»',
    'processes = %(n) «→ 4k → 4» \r',
  ]);
  assert.deepEqual(shown('empty =\nchdir = %(empty)'), ['empty =', 'chdir = %(empty) «→ (empty)»']);
});

test('a line in a loop shows its turns', () => {
  assert.equal(shown('for = a b\nsocket = /run/%(_).sock\nendfor =')[1], 'socket = /run/%(_).sock «→ /run/a.sock, /run/b.sock»');
  assert.equal(shown('for-times = 5\nsocket = :%(_)\nendfor =')[1], 'socket = :%(_) «→ :1, :2, :3, …»');
});

test('nothing is shown of what is not known', () => {
  for (const line of [
    'chdir = %(nowhere)/%d',
    'chdir = $(HOME)',
    'chdir = %h',
    'log-format = %(addr) %n',
    'chdir = @(exec://pwd)',
  ]) {
    assert.deepEqual(shown(line), [line]);
  }
  assert.deepEqual(shown('ini = gone.ini\nchdir = %(a)\na = 1'), ['ini = gone.ini', 'chdir = %(a)', 'a = 1']);
  assert.deepEqual(shown('chdir = $(HOME)', {}, { environment: new Map([['HOME', '/root']]) }), ['chdir = $(HOME) «→ /root»']);
});

test('a value that is read as something else shows that', () => {
  assert.deepEqual(shown('lazy-apps = false # note\nbuffer-size = 1k\nmaster = true\nprocesses = 4'), [
    'lazy-apps = false # note «→ on»',
    'buffer-size = 1k «→ 1»',
    'master = true',
    'processes = 4',
  ]);
  assert.deepEqual(shown('subscribe2 = server=1.2.3.4:5,weight=2x,key=a'), [
    'subscribe2 = server=1.2.3.4:5,weight=2x «→ 2»,key=a',
  ]);
  assert.deepEqual(shown('listen = -1\ncron = 1x 2 3 4 5 date'), ['listen = -1', 'cron = 1x 2 3 4 5 date']);
});

test('only the part that is seen is looked at', () => {
  const { document } = fixture('[uwsgi]\nbuffer-size = 1k\nlisten = 1k\n█');
  const at = document.text.indexOf('listen');
  assert.equal(inlays(evaluated(document), span(at, document.text.length)).length, 1);
});

test('a long value is cut, and told as a whole on hover', () => {
  const { document } = fixture(`[uwsgi]\na = ${'x'.repeat(100)}\nchdir = /%(a)█`);
  const [found] = inlays(evaluated(document));
  assert.equal(found?.label, `→ /${'x'.repeat(58)}…`);
  assert.equal(found.tooltip, `The value becomes \`/${'x'.repeat(100)}\`.`);
});
