import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveText } from '../../server/src/features/effective.js';
import type { World } from '../../server/src/model/world.js';
import { slice } from '../../server/src/text.js';
import { evaluated, fixture } from '../support/fixture.js';

function effective(text: string, files: Readonly<Record<string, string>> = {}, assumed: Partial<World> = {}) {
  const { document } = fixture(`${text}█`);
  return effectiveText(evaluated(document, files, { cwd: '/here', ...assumed }));
}

/** Without the head. */
function body(text: string, files: Readonly<Record<string, string>> = {}): string {
  const [head, ...rest] = effective(text, files).text.split('\n\n');
  assert.match(head ?? '', /^; What uWSGI has when it is started with uwsgi\.ini,/);
  return rest.join('\n\n');
}

test('each line has its value and its origin', () => {
  const text = '[uwsgi]\nini = conf/base.ini\nchdir = /srv/%(stage)\nfor = a b\nenv = X=%(_)\nendfor =\npidfile = $(HOME)/x\n';
  assert.equal(
    body(text, { 'conf/base.ini': '[uwsgi]\n\nset-ph = stage=prod\n' }),
    [
      '[uwsgi]',
      'ini = conf/base.ini             ; uwsgi.ini:2',
      'set-ph = stage=prod             ; conf/base.ini:3',
      'stage = prod                    ; conf/base.ini:3',
      'chdir = /srv/prod               ; uwsgi.ini:3',
      'for = a b                       ; uwsgi.ini:4',
      'env = X=a                       ; uwsgi.ini:5, turn 1',
      'env = X=b                       ; uwsgi.ini:5, turn 2',
      'endfor =                        ; uwsgi.ini:6',
      'pidfile = <unknown: $(HOME)/x>  ; uwsgi.ini:7',
      '',
    ].join('\n'),
  );
});

test('what is on a condition that is not known says so', () => {
  assert.match(body('[uwsgi]\nif-env = X\nprocesses = 2\nendif =\n'), /^processes = 2 +; uwsgi\.ini:3 when if-env = X$/m);
});

test('what is wrong, or not known, stands in the head', () => {
  assert.match(
    effective('[uwsgi]\nini = gone.ini\n').text,
    /^; uwsgi\.ini:2: What .*gone\.ini holds is not known, since not all of it can be read here/m,
  );
  assert.match(effective('[uwsgi]\ninclude = gone.conf\n').text, /^; uwsgi\.ini:2: gone\.conf has no ending that uWSGI knows/m);
  assert.match(effective('[uwsgi]\nif-env = X\nif-env = Y\n').text, /^; uwsgi\.ini:3 when if-env = X: if-env stands in a block/m);
});

test('the first section counts where there is no [uwsgi]', () => {
  assert.match(body('[app]\nmaster = true\n'), /^\[app\]\nmaster = true {2}; uwsgi\.ini:2\n$/);
  assert.equal(body(''), '[uwsgi]\n');
});

test('origins are links', () => {
  const { text, links } = effective('[uwsgi]\nini = /else/where.ini\nmaster = true\n');
  assert.deepEqual(links.map(({ span, line, uri }) => [slice(text, span), uri, line]).slice(-1), [
    ['uwsgi.ini:3', 'file:///here/uwsgi.ini', 2],
  ]);
});

test('an option of the environment comes from its variable', () => {
  const environment = new Map([['UWSGI_PROCESSES', '4']]);
  const { text, links } = effective('[uwsgi]\n', {}, { environment });
  assert.match(text, /^processes = 4 {2}; \$UWSGI_PROCESSES$/m);
  assert.ok(links.every(({ uri }) => !uri.startsWith('env:')));
});

test('values of several lines, and very long ones, stand in one', () => {
  assert.match(body('[uwsgi]\na = @(key)\n', { key: 'one\ntwo\n' }), /^a = one ⏎ two {2}; /m);
  assert.match(body(`[uwsgi]\na = ${'x'.repeat(9000)}\n`), /^a = x{499}… {2}; uwsgi/m);
});
