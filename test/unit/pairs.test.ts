import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePairs } from '../../server/src/syntax/pairs.js';
import { slice } from '../../server/src/text.js';

function read(text: string): [name: string, value: string | undefined][] {
  return parsePairs(text, { from: 0, to: text.length }).map((pair) => [pair.name, pair.value && pair.text]);
}

test('elements are cut at commas, then at the first equals sign', () => {
  assert.deepEqual(read('server=a:1,key=b=c'), [
    ['server', 'a:1'],
    ['key', 'b=c'],
  ]);
});

test('nothing is trimmed', () => {
  assert.deepEqual(read('a=1, b = 2'), [
    ['a', '1'],
    [' b ', ' 2'],
  ]);
});

test('an element without an equals sign has no value', () => {
  assert.deepEqual(read('a,b='), [
    ['a', undefined],
    ['b', ''],
  ]);
});

test('a backslash protects a comma and disappears', () => {
  assert.deepEqual(read('sign=a\\,b,key=c\\\\d'), [
    ['sign', 'a,b'],
    ['key', 'c\\d'],
  ]);
});

test('spans cover what is written, backslashes and all', () => {
  const text = 'x: sign=a\\,b,key=c';
  const [first, second] = parsePairs(text, { from: 3, to: text.length });
  assert.equal(first?.value && slice(text, first.value), 'a\\,b');
  assert.equal(second && slice(text, second.key), 'key');
});

test('empty elements are kept', () => {
  assert.deepEqual(read(',a=1,'), [
    ['', undefined],
    ['a', '1'],
    ['', undefined],
  ]);
});
