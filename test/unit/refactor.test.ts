import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refactorings } from '../../server/src/features/refactor.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { applyEdits } from '../../server/src/text.js';
import { fixture } from '../support/fixture.js';

/** The line at the cursor after its refactoring; undefined where there is none. */
function rewritten(line: string, version: Version = [2, 0], before = ''): string | undefined {
  const { document, offset, text } = fixture(`[uwsgi]\nsocket = /run/app.sock\n${before}${line}\n`, version);
  const [found] = refactorings(document, offset);
  return found && applyEdits(text, found.edits).split('\n').at(-2);
}

test('subscribe becomes subscribe2', () => {
  const cases = [
    ['sub█scribe = 10.0.0.1:4040:app.local', 'subscribe2 = server=10.0.0.1:4040,key=app.local'],
    ['st = /run/router.sock:app.l█ocal', 'subscribe2 = server=/run/router.sock,key=app.local'],
    [
      'subscribe = 10.0.0.9:1=█10.0.0.1:4040:a:8080,5',
      'subscribe2 = server=10.0.0.1:4040,key=a:8080,addr=10.0.0.9:1,modifier1=5',
    ],
    ['subscribe = 1.2.3.4:5:a,0,SHA1:k█.pem', 'subscribe2 = server=1.2.3.4:5,key=a,modifier1=0,sign=SHA1:k.pem'],
    ['subscribe = 1.2.3.4:5:a\\b█', 'subscribe2 = server=1.2.3.4:5,key=a\\\\b'],
  ] as const;
  for (const [before, after] of cases) assert.equal(rewritten(before), after);
});

test('subscribe2 becomes subscribe', () => {
  const cases = [
    ['sub█scribe2 = server=10.0.0.1:4040,key=app.local', 'subscribe = 10.0.0.1:4040:app.local'],
    ['subscribe2 = key=a,█server=1.2.3.4:5,modifier1=7,addr=/run/x', 'subscribe = /run/x=1.2.3.4:5:a,7'],
    ['subscribe2 = server=1.2.3.4:5,key=a,sign=SHA1:k█.pem', 'subscribe = 1.2.3.4:5:a,0,SHA1:k.pem'],
  ] as const;
  for (const [before, after] of cases) assert.equal(rewritten(before), after);
});

test('nothing is offered where something would be lost', () => {
  for (const line of [
    'subscribe = 10.0.0.1:4040:@li█st',
    'subscribe = 10.0.0.1:4040█',
    'subscribe = =0=10.0.0.1:4040:a█',
    'subscribe = 10.0.0.1:4040:a,x█',
    'subscribe = %(r):a█',
    'subscribe2 = server=1.2.3.4:5,key=a,█weight=5',
    'subscribe2 = server=1.2.3.4:5,key=a█,socket=0',
    'subscribe2 = server=1.2.3.4:5,key=a\\,b█',
    'subscribe2 = server=1.2.3.4:5,key=a=b█',
    'subscribe2 = server=1.2.3.4:5,key=a█,check=/x',
    'subscribe2 = server=router.sock,key=a█',
    'subscribe2 = server=1.2.3.4:5,key=@a█',
    'master = tr█ue',
  ])
    assert.equal(rewritten(line), undefined, line);
});

test('on 2.1 the weight of the instance counts for one form alone', () => {
  assert.equal(rewritten('subscribe = 1.2.3.4:5:a█', [2, 1], 'weight = 7\n'), undefined);
  assert.equal(rewritten('subscribe2 = server=1.2.3.4:5,key=a█', [2, 1]), undefined);
  assert.equal(rewritten('subscribe = 1.2.3.4:5:a█', [2, 0], 'weight = 7\n'), 'subscribe2 = server=1.2.3.4:5,key=a');
});
