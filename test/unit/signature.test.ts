import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signature } from '../../server/src/features/signature.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { slice } from '../../server/src/text.js';
import { fixture, PROSE } from '../support/fixture.js';

/** The label, cut after a few elements, and the parameter that is being written. */
function shown(
  line: string,
  version?: Version,
): { label: string; active: string | undefined; says: string | undefined } | undefined {
  const { document, offset } = fixture(`[uwsgi]\n${line}\nmaster = true\n`, version);
  const found = signature(PROSE, document, offset);
  const active = found && found.active !== undefined ? found.parameters[found.active] : undefined;
  return found && { label: found.label, active: active && slice(found.label, active.span), says: active?.documentation };
}

function active(line: string, version?: Version): string | undefined {
  return shown(line, version)?.active;
}

test('the keys of a list: the required ones first, the one at the cursor is active', () => {
  const found = shown('subscribe2 = server=127.0.0.1:4040,weight=█2');
  assert.match(found?.label ?? '', /^subscribe2 = server=…, key=…, \[addr=…\], .*\[weight=…\]/);
  assert.equal(found?.active, '[weight=…]');
  assert.equal(found?.says, PROSE.get('subscribe2.weight')?.summary);
  assert.equal(active('subscribe2 = ser█ver=127.0.0.1:4040,weight=2'), 'server=…');
});

test('where no key is written yet, the next one that is not given is active', () => {
  assert.equal(active('subscribe2 = █'), 'server=…');
  assert.equal(active('subscribe2 = server=127.0.0.1:4040,█'), 'key=…');
  assert.equal(active('subscribe2 = key=a,█'), 'server=…');
  assert.equal(active('subscribe2 = server=127.0.0.1:4040,key=a,mod█'), '[modifier1=…]');
  assert.equal(active('subscribe2 = server=127.0.0.1:4040,key=a,nonesuch█'), undefined);
});

test('keys of another version are not shown, other spellings are those of the key', () => {
  assert.doesNotMatch(shown('subscribe2 = █')?.label ?? '', /algo|address/);
  assert.match(shown('subscribe2 = █', [2, 1])?.label ?? '', /\[algo=…\]/);
  assert.equal(active('subscribe2 = address=█', [2, 1]), '[addr=…]');
  assert.equal(active('subscribe2 = algo=█'), '[algo=…]');
});

test('a value with parts, inside a list or alone', () => {
  assert.deepEqual(shown('subscribe2 = sign=SHA256:█'), {
    label: 'sign=<digest>:<private key>',
    active: '<private key>',
    says: 'path of a file',
  });
  assert.equal(shown('static-map = /static=█')?.label, 'static-map = <mountpoint>=<directory>');
  assert.equal(active('static-map = /st█atic=/srv'), '<mountpoint>');
  assert.equal(active('https = :8443,a.crt,a.key,█'), '[<ciphers>]');
});

test('parts with blanks between them', () => {
  assert.equal(shown('cron = 30 █')?.label, 'cron = <minute> <hour> <day> <month> <weekday> <command>');
  assert.equal(active('cron = █'), '<minute>');
  assert.equal(active('cron = 30 █'), '<hour>');
  assert.equal(active('cron = 30  4 -█1 -1 -1 tidy'), '<day>');
  assert.equal(active('cron = 30 4 -1 -1 -1 █'), '<command>');
  assert.equal(active('legion = web 225.1.1.1:4242 █'), '<valor>');
  assert.equal(shown('legion = web 225.1.1.1:4242 9 bf-cbc:█')?.label, 'legion = … <cipher>:<secret>');
});

test('the places of subscribe', () => {
  const label = 'subscribe = [<address>=]<server:port>:<key>[,<modifier1>][,<digest:private key>]';
  assert.deepEqual([shown('subscribe = █')?.label, active('subscribe = █')], [label, '<server:port>']);
  assert.equal(active('subscribe = 10.0.0.1:40█40:app.local'), '<server:port>');
  assert.equal(active('subscribe = 10.0.0.1:4040:app█.local'), ':<key>');
  assert.equal(active('st = /run/x=10.0.0.1:4040:app.local,█5'), '[,<modifier1>]');
  assert.equal(active('subscribe-to = /run/r█outer.sock:app.local'), '<server:port>');
});

test('what a list ends with', () => {
  assert.match(shown('cron2 = minute=1,█')?.label ?? '', /^cron2 = \[minute=…\], .*\[legion=…\] <command>$/);
  assert.equal(active('cron2 = minute=1,█'), '[hour=…]');
  assert.equal(active('cron2 = minute=1 ti█dy'), '<command>');
  assert.equal(shown('cron2 = minute=1 tidy --all█'), undefined);
});

test('the arguments of a choice', () => {
  assert.match(shown('route = ^/ cache:key=a,█')?.label ?? '', /^cache:key=…, \[/);
  assert.notEqual(active('route = ^/ cache:key=a,█'), 'key=…');
  assert.match(shown('logger = main rsyslog:127.0.0.1:514,█')?.label ?? '', /^rsyslog:/);
  assert.equal(shown('route = █')?.label, 'route = <regular expression> <action:arguments>');
  assert.equal(active('route = ^/ █'), '<action:arguments>');
});

test('nothing is shown for one text, and behind the parts of a value', () => {
  for (const line of [
    'module = app:█',
    'socket = 127.0.0.1:█3031',
    'plugins = http,█',
    'master = █',
    'metric = requests█',
    'cron = 30 4 -1 -1 -1 tidy --all,█',
    'subscri█be2 = server=a',
    '; subscribe2 = server=a,█',
    'nonesuch = a=b,█',
    '█',
  ])
    assert.equal(shown(line), undefined, line);
});

test('what is still to be replaced does not matter', () => {
  assert.equal(active('subscribe2 = server=%(router),█'), 'key=…');
  assert.equal(active('subscribe2 = server=%(router█),key=a'), 'server=…');
});
