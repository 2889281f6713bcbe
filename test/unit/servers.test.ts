import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../server/src/lint/lint.js';
import { understand } from '../../server/src/model/document.js';
import { slice } from '../../server/src/text.js';

/** What is found where clients and servers of subscriptions stand in files of their own; within one file the pages of the rules tell. */

const RULES = ['short-tolerance', 'router-key', 'stats-address'];

test('announcements that are further apart than the server waits', () => {
  const router = uwsgi('http = :80', 'http-subscription-server = 127.0.0.1:4040');
  const client = uwsgi('socket = 127.0.0.1:3031', 'subscribe = 127.0.0.1:4040:app.local', 'subscribe-freq = 60');
  assert.deepEqual(found(client, router), ['short-tolerance 60']);
  assert.deepEqual(found(router, client), []);
  assert.deepEqual(found(client, uwsgi('http = :80', 'http-subscription-server = :4040')), ['short-tolerance 60']);
});

test('a server that waits less than is usual', () => {
  const router = uwsgi('http = :80', 'http-subscription-server = 10.0.0.1:4040', 'subscription-tolerance = 5');
  const client = uwsgi('socket = 127.0.0.1:3031', 'subscribe = 10.0.0.1:4040:app.local');
  assert.deepEqual(found(router, client), ['short-tolerance 5']);
  assert.deepEqual(found(client, router), []);
});

test('nothing is said of other addresses, and of what other files may change', () => {
  const client = uwsgi('socket = 127.0.0.1:3031', 'subscribe = 10.0.0.1:4040:app.local', 'subscribe-freq = 60');
  for (const lines of [
    ['http = :80', 'http-subscription-server = :4040'],
    ['http = :80', 'http-subscription-server = 10.0.0.2:4040'],
    ['http = :80', 'http-subscription-server = 10.0.0.1:4041'],
    ['http = :80', 'http-subscription-server = 10.0.0.1:4040', 'ini = more.ini'],
    ['http = :80', 'http-subscription-server = 10.0.0.1:4040', 'subscription-tolerance = %(patience)'],
  ]) {
    assert.deepEqual(found(client, uwsgi(...lines)), [], lines.join('; '));
  }
  const patient = uwsgi('http = :80', 'http-subscription-server = 10.0.0.1:4040', 'subscription-tolerance = 90');
  assert.deepEqual(found(client, uwsgi('http = :80', 'http-subscription-server = 10.0.0.1:4040'), patient), []);
});

test('a key that a rawrouter of another file never looks up', () => {
  const router = uwsgi('rawrouter = 10.0.0.1:25', 'rawrouter-subscription-server = 10.0.0.1:4040');
  const client = uwsgi('socket = 127.0.0.1:3031', 'subscribe2 = server=10.0.0.1:4040,key=mail.local');
  assert.deepEqual(found(client, router), ['router-key mail.local']);
  const both = uwsgi('http = :80', 'http-subscription-server = 10.0.0.1:4040');
  assert.deepEqual(found(client, router, both), []);
});

test('statistics where another file sends its subscriptions', () => {
  const router = uwsgi('http = :80', 'http-ss = 127.0.0.1:4040');
  const client = uwsgi('socket = 127.0.0.1:3031', 'subscribe = 127.0.0.1:4040:app.local');
  assert.deepEqual(found(router, client), ['stats-address http-ss']);
  assert.deepEqual(found(router), []);
});

function uwsgi(...lines: readonly string[]): string {
  return ['[uwsgi]', 'master = true', ...lines, ''].join('\n');
}

/** What the rules find in the first file while the others are known: `rule word`. */
function found(...texts: readonly string[]): string[] {
  const documents = texts.map((text, index) => understand(`file:///${index}.ini`, text, [2, 0]));
  const [document] = documents;
  assert.ok(document);
  return lint(document, { documents, ownOptions: new Set() })
    .filter(({ rule }) => RULES.includes(rule))
    .map(({ rule, span }) => `${rule} ${slice(document.text, span)}`);
}
