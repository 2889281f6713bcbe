import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokens } from '../../server/src/features/tokens.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { understand } from '../../server/src/model/document.js';
import { slice, span } from '../../server/src/text.js';

function read(text: string, version: Version = [2, 0]) {
  const document = understand('file:///uwsgi.ini', text, version);
  const view = { documents: [document], ownOptions: new Set(['our-own']) };
  return { document, view };
}

/** Each token of the lines, as `text: type modifier`. */
function shown(lines: string, version?: Version): string[] {
  const { document, view } = read(`[uwsgi]\n${lines}\n`, version);
  return tokens(view, document).map(({ span: at, type, modifier }) =>
    [`${slice(document.text, at)}: ${type}`, modifier].filter(Boolean).join(' '),
  );
}

test('a key is an option, a variable or unknown', () => {
  assert.deepEqual(shown('master = true'), ['master: property']);
  assert.deepEqual(shown('proceses = 4'), ['proceses: string']);
  assert.deepEqual(
    shown('our-own = x\ndeclare-option = theirs=chdir=$1\ntheirs = x').filter((one) => /^(our|theirs)/.test(one)),
    ['our-own: property', 'theirs: property', 'theirs: property'],
  );
  assert.deepEqual(shown('base = /srv\nchdir = %(base)/app'), ['base: variable', 'chdir: property', 'base: variable']);
  assert.deepEqual(shown('fastrouter-subscription-slot = a'), ['fastrouter-subscription-slot: property deprecated']);
  assert.deepEqual(shown('subscription-mountpoints = 1'), ['subscription-mountpoints: string']);
  assert.deepEqual(shown('subscription-mountpoints = 1', [2, 1]), ['subscription-mountpoints: property', '1: number']);
});

test('what steers the reading of the file, and keys that are replaced, keep the colours they have', () => {
  assert.deepEqual(shown('if-env = A\nendif =\nend =\n%(a) = 1\n%n-x = 1\nini = :prod\ninclude = a.ini'), []);
});

test('the keys of a list are known or unknown, their values have their kinds', () => {
  assert.deepEqual(shown('subscribe2 = server=127.0.0.1:4040,kay=a,weight=2,sign=SHA1:k.pem'), [
    'subscribe2: property',
    'server: parameter',
    '127.0.0.1:4040: string',
    'kay: string',
    'weight: parameter',
    '2: number',
    'sign: parameter',
    'SHA1: enumMember',
  ]);
  assert.deepEqual(shown('subscribe2 = key=a, algo=lrc', [2, 1]).slice(1), ['key: parameter', 'a: variable', ' algo: string']);
  assert.deepEqual(shown('subscribe2 = algo=lrc'), ['subscribe2: property', 'algo: string', 'lrc: enumMember']);
  assert.deepEqual(shown('subscribe2 = algo=lrc', [2, 1]), ['subscribe2: property', 'algo: parameter', 'lrc: enumMember']);
});

test('actions, conditions and their variables', () => {
  assert.deepEqual(shown('route-if = equal:${HTTP_HOST};${x} addheader:X: ${uwsgi[wid]}'), [
    'route-if: property',
    'equal: function',
    'HTTP_HOST: variable defaultLibrary',
    'x: variable',
    'addheader: function',
    'uwsgi: variable defaultLibrary',
  ]);
  assert.deepEqual(shown('route = ^/ cache:key=a,nokey=b'), [
    'route: property',
    'cache: function',
    'key: parameter',
    'nokey: string',
  ]);
});

test('references are taken out of what they stand in', () => {
  assert.deepEqual(shown('socket = /run/%n-%(x)$(Y).sock'), [
    'socket: property',
    '/run/: string',
    '%n: variable defaultLibrary',
    '-: string',
    'x: variable',
    'Y: variable',
    '.sock: string',
  ]);
  assert.deepEqual(shown('log-format = %(uri) %(own) 100%% %z').slice(1), ['uri: variable defaultLibrary', 'own: variable']);
});

test('the names in a calculation, and those with a default', () => {
  assert.deepEqual(shown('processes = %(base + 2)\nchdir = $(HOME:-/srv)'), [
    'processes: property',
    'base: variable',
    '2: number',
    'chdir: property',
    'HOME: variable',
  ]);
});

test('names that one line defines and others use', () => {
  assert.deepEqual(shown('alarm = ops log:\nlog-alarm = ops ^error\nplugins = http,python3\nset-ph = a=b'), [
    'alarm: property',
    'ops: variable',
    'log: function',
    'log-alarm: property',
    'ops: variable',
    'plugins: property',
    'http: enumMember',
    'python3: enumMember',
    'set-ph: property',
    'a: variable',
  ]);
});

test('what is wrong, and what is no line of uWSGI, has no kind', () => {
  assert.deepEqual(shown('processes = four\nsocket = *:80\nsubscription-algo = best'), [
    'processes: property',
    'socket: property',
    'subscription-algo: property',
  ]);
  assert.deepEqual(shown('; master = true\n\n[other]\nkey = 1\nword = 2'), []);
});

test('a range has the tokens of its lines', () => {
  const { document, view } = read('[uwsgi]\nmaster = true\nchdir = /srv\nvacuum = true\n');
  const at = document.text.indexOf('chdir');
  assert.deepEqual(
    tokens(view, document, span(at + 2, at + 3)).map((one) => slice(document.text, one.span)),
    ['chdir'],
  );
});

test('no token overlaps another, whatever the text', () => {
  for (const text of [
    'a = %(b%(c))%d%%(e)',
    'route = %(x) ${%d}',
    'subscribe2 = ,,=,%(k)=v,server=%(a,b)',
    'socket = %\nnext = %',
    'log-format = %(%d)${',
  ]) {
    const { document, view } = read(`[uwsgi]\n${text}\n`);
    let done = 0;
    for (const { span: at } of tokens(view, document)) {
      assert.ok(at.from >= done && at.to > at.from, text);
      done = at.to;
    }
  }
});
