import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completePath, pathQuery } from '../../server/src/features/paths.js';
import { slice } from '../../server/src/text.js';
import { fixture } from '../support/fixture.js';

/** The directory that is looked in, and what is replaced. */
function asked(marked: string): [string, string] | undefined {
  const { document, offset, text } = fixture(`[uwsgi]\n${marked}\n`);
  const query = pathQuery(document, offset);
  return query && [query.directory, slice(text, query.span)];
}

test('a path is looked up from the directory of the file, wherever in a value it stands', () => {
  assert.deepEqual(asked('pidfile = ru█n'), ['file:///here', 'run']);
  assert.deepEqual(asked('pidfile = █'), ['file:///here', '']);
  assert.deepEqual(asked('chdir = /srv/my app/x█'), ['file:///srv/my%20app', 'x']);
  assert.deepEqual(asked('ini = ../a/./b█.ini'), ['file:///a', 'b.ini']);
  assert.deepEqual(asked('ini = %d/conf/█'), ['file:///here/conf', '']);
  assert.deepEqual(asked('subscribe2 = server=1.2.3.4:5,key=a,check=/run/█'), ['file:///run', '']);
  assert.deepEqual(asked('subscribe2 = server=1.2.3.4:5,key=a,check=█'), ['file:///here', '']);
  assert.deepEqual(asked('subscribe2 = sign=SHA256:ke█y,key=a'), ['file:///here', 'key']);
  assert.deepEqual(asked('static-map = /static=/srv/st█'), ['file:///srv', 'st']);
  assert.deepEqual(asked('https = :443,/etc/ssl/█,x'), ['file:///etc/ssl', '']);
});

test('what is no path, or cannot be known, is not looked up', () => {
  assert.equal(asked('master = tr█ue'), undefined);
  assert.equal(asked('pidfile = /run/%(name)/█'), undefined);
  assert.equal(asked('pid█file = /run/x'), undefined);
  assert.equal(asked('; pidfile = █'), undefined);
});

test('directories come first, and only they where a directory is wanted', () => {
  const entries = [
    { name: 'b', type: 'file' },
    { name: 'a', type: 'directory' },
  ] as const;
  const { document, offset } = fixture('[uwsgi]\nchdir = █\n');
  const query = pathQuery(document, offset);
  assert.ok(query);
  assert.deepEqual(
    completePath(query, entries).map(({ label }) => label),
    ['a/'],
  );
  assert.equal(completePath({ ...query, to: 'file' }, entries).length, 2);
});
