import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../server/src/knowledge/options.js';
import { type Effective, evaluate } from '../../server/src/model/flow.js';
import type { World } from '../../server/src/model/world.js';

/** The list as text, a line each: what is not known is `?`, then the place and the circumstances. */
function show({ options }: Effective): string[] {
  return options.map(({ name, value, uri, line, turn, when }) => {
    const place = `${uri.slice(uri.lastIndexOf('/') + 1)}:${line + 1}`;
    const circumstances = `${turn === undefined ? '' : ` turn ${turn}`}${when === undefined ? '' : ` when ${when}`}`;
    return `${name} = ${value.kind === 'known' ? value.text : `?${value.raw}`} (${place}${circumstances})`;
  });
}

function run(files: string | Readonly<Record<string, string>>, world: Partial<World> = {}): Effective {
  const all = typeof files === 'string' ? { 'main.ini': files } : files;
  const texts = new Map(Object.entries(all).map(([name, text]) => [`file:///srv/app/${name}`, text]));
  const start = { uri: 'file:///srv/app/main.ini', given: 'main.ini' };
  return evaluate(start, { catalogue: catalogue([2, 0]), cwd: '/srv/app', read: (uri) => texts.get(uri), ...world });
}

test('each option tells its file, line and turn', () => {
  const effective = run({
    'main.ini': '[uwsgi]\n; first\nfor = b c\nini = %(_).ini\nendfor\n',
    'b.ini': '[uwsgi]\r\nname = %n\r\n',
    'c.ini': '\n\n[uwsgi]\nname = %n\n',
  });
  assert.deepEqual(show(effective), [
    'for = b c (main.ini:3)',
    'ini = b.ini (main.ini:4 turn 1)',
    'name = b (b.ini:2 turn 1)',
    'ini = c.ini (main.ini:4 turn 2)',
    'name = c (c.ini:4 turn 2)',
    'endfor =  (main.ini:5)',
  ]);
});

test('a text that is put before others keeps its own place', () => {
  const effective = run({
    'main.ini': '[uwsgi]\ninject-before = x\nini = b.ini',
    x: '; one\n[uwsgi]\nx = 1\n',
    'b.ini': '[uwsgi]\nb = %(x)',
  });
  assert.deepEqual(show(effective).slice(2), ['x = 1 (x:3)', 'b = 1 (b.ini:2)']);
});

test('what is not known is carried along', () => {
  const effective = run(
    '[uwsgi]\nhost = %h\nlog = /var/$(APP).log\na = x%(log)\nb = %(log + 1)\nkey-%h = 1\nc = %(later)\nd = %(host)',
  );
  assert.deepEqual(show(effective), [
    'host = ?%h (main.ini:2)',
    'log = ?/var/$(APP).log (main.ini:3)',
    'a = ?x%(log) (main.ini:4)',
    'b = ?%(log + 1) (main.ini:5)',
    'key-\uFFFC = 1 (main.ini:6)',
    // the key that is not known may be this one
    'c = ?%(later) (main.ini:7)',
    'd = ?%(host) (main.ini:8)',
  ]);
});

test('what is assumed is known', () => {
  const world: Partial<World> = { environment: new Map([['APP', 'shop']]), machine: new Map([['h', 'one']]) };
  const effective = run('[uwsgi]\nlog = /var/$(APP).log\nif-hostname = one\na = %h$(B)\nendif', world);
  assert.deepEqual(show(effective), [
    'log = /var/shop.log (main.ini:2)',
    'if-hostname = one (main.ini:3)',
    'a = ?%h$(B) (main.ini:4)',
    'endif =  (main.ini:5)',
  ]);
  assert.deepEqual(show(run('[uwsgi]\na = $(B)', { environmentComplete: true })), ['a = $(B) (main.ini:2)']);
});

test('a variable may be an option', () => {
  const effective = run('[uwsgi]\na = %(own-name)', { environment: new Map([['UWSGI_OWN_NAME', '1']]) });
  assert.deepEqual(show(effective), ['own-name = 1 (env:UWSGI_OWN_NAME:1)', 'a = 1 (main.ini:2)']);
});

test('of a block whose condition is not known both may happen', () => {
  const effective = run({
    'main.ini': '[uwsgi]\nif-file = /etc/x\na = 1\nini = b.ini\nendif\na = 2\nb = x%(a)\nif-opt = c\nd = 1\nendif',
    'b.ini': '[uwsgi]\nc = 1',
  });
  assert.deepEqual(show(effective), [
    'if-file = /etc/x (main.ini:2)',
    'a = 1 (main.ini:3 when if-file = /etc/x)',
    'ini = b.ini (main.ini:4 when if-file = /etc/x)',
    'c = 1 (b.ini:2 when if-file = /etc/x)',
    'endif =  (main.ini:5)',
    'a = 2 (main.ini:6)',
    'b = ?x%(a) (main.ini:7)',
    'if-opt = c (main.ini:8)',
    'd = 1 (main.ini:9 when if-opt = c)',
    'endif =  (main.ini:10)',
  ]);
});

test('uWSGI 2.1 has else and defaults of variables', () => {
  const text = '[uwsgi]\nif-env = A\na = 1\nelse =\nb = $(B:-2)\nendif';
  const world: Partial<World> = { environmentComplete: true };
  assert.deepEqual(show(run(text, world)).slice(1), ['endif =  (main.ini:6)']);
  assert.deepEqual(show(run(text, { ...world, catalogue: catalogue([2, 1]) })).slice(1), [
    'else =  (main.ini:4)',
    'b = 2 (main.ini:5)',
    'endif =  (main.ini:6)',
  ]);
  assert.deepEqual(show(run(text, { catalogue: catalogue([2, 1]) })).slice(1), [
    'a = 1 (main.ini:3 when if-env = A)',
    'else =  (main.ini:4)',
    'b = ?$(B:-2) (main.ini:5 when else of if-env = A)',
    'endif =  (main.ini:6)',
  ]);
});

test('after a file that cannot be read, any option may be defined', () => {
  const effective = run('[uwsgi]\na = 1\ninclude = gone.ini\nb = 2\nc = %(a)%(b)\nd = %(a)x');
  assert.deepEqual(show(effective).slice(3), ['c = ?%(a)%(b) (main.ini:5)', 'd = 1x (main.ini:6)']);
  assert.deepEqual(
    effective.problems.map(({ kind, line }) => [kind, line]),
    [['unknown', 2]],
  );
});

test('nothing that uWSGI would run is run', () => {
  const effective = run('[uwsgi]\na = @(exec://date)\nini = exec://date\ninherit = http://x/y.ini\nyaml = x.yml');
  assert.match(show(effective).join(), /^a = \?@\(exec:\/\/date\)/);
  assert.equal(effective.problems.length, 3);
});

test('what does not end in uWSGI ends with a problem', () => {
  const endless: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
    itself: '[uwsgi]\nini = main.ini',
    'each other': { 'main.ini': '[uwsgi]\ninclude = b.ini', 'b.ini': '[uwsgi]\ninclude = main.ini\ninclude = main.ini' },
    'a section': '[uwsgi]\nini = :uwsgi',
    'inherited for ever': '[uwsgi]\ninherit = main.ini',
    'a name': '[uwsgi]\na = x%(a)',
    'two names': '[uwsgi]\na = x%(b)\nb = x%(a)',
    'a name that grows slowly': `[uwsgi]\n${Array.from({ length: 500 }, (_, index) => `k${index} = xx%(k${index})%(k${index})`).join('\n')}`,
    'a circle that does not grow': '[uwsgi]\na = x%(b)\nb = %(c)\nc = %(b)',
    'a long loop': '[uwsgi]\nfor-times = 2147483647\na = 1\nb = %(_)',
    'a declaration of itself': '[uwsgi]\ndeclare-option = d=d=$1\nd = 1',
  };
  for (const [title, files] of Object.entries(endless)) {
    const { problems } = run(files);
    assert.ok(
      problems.some(({ kind }) => kind === 'endless'),
      title,
    );
  }
});

test('where uWSGI refuses to start, the list ends', () => {
  const { options, problems } = run('[uwsgi]\na = 1\nset-ph = processes=2\nb = 3');
  assert.equal(options.at(-1)?.name, 'processes');
  assert.deepEqual(problems, [
    {
      kind: 'fatal',
      message: '`processes` is an option, so it cannot be a placeholder: uWSGI refuses to start. Choose another name.',
      uri: 'file:///srv/app/main.ini',
      line: 2,
    },
  ]);
});

test('a file that is not on a disk has no paths', () => {
  const world: World = {
    catalogue: catalogue([2, 0]),
    read: (uri) => (uri === 'untitled:x' ? '[uwsgi]\na = %d\nb = %x\nini = b.ini' : undefined),
  };
  assert.deepEqual(show(evaluate({ uri: 'untitled:x' }, world)), [
    'a = ?%d (untitled:x:2)',
    'b =  (untitled:x:3)',
    'ini = b.ini (untitled:x:4)',
  ]);
});

test('paths are those of the machine that the file is on', () => {
  const texts = new Map([
    ['vscode-remote://host/srv/a%20b/main.ini', '[uwsgi]\nini = %dsub/b.ini'],
    ['vscode-remote://host/srv/a%20b/sub/b.ini', '[uwsgi]\nb = %c'],
  ]);
  const effective = evaluate(
    { uri: 'vscode-remote://host/srv/a%20b/main.ini' },
    { catalogue: catalogue([2, 0]), read: (uri) => texts.get(uri) },
  );
  assert.deepEqual(show(effective), ['ini = /srv/a b/sub/b.ini (main.ini:2)', 'b = sub (b.ini:2)']);
});
