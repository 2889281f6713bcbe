import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAGIC } from '../../server/src/knowledge/magic.js';
import { cook, escapeText, findReferences, MAGIC_VARIABLES, UNKNOWN } from '../../server/src/syntax/placeholders.js';
import { slice } from '../../server/src/text.js';

function references(text: string): string[] {
  return findReferences(text, { from: 0, to: text.length }).map((one) => slice(text, one.span));
}

test('references of all three kinds are found in order', () => {
  assert.deepEqual(references('%(a)/$(HOME)/@(file)'), ['%(a)', '$(HOME)', '@(file)']);
});

test('of nested references the innermost is found', () => {
  assert.deepEqual(references('a%(dir-%(stage))'), ['%(stage)']);
});

test('parentheses within a name are counted', () => {
  assert.deepEqual(references('@(exec://f(x) y)'), ['@(exec://f(x) y)']);
});

test('empty and unterminated references are none', () => {
  assert.deepEqual(references('%() $(A'), []);
});

test('a mark within a name gives the outer reference up', () => {
  assert.deepEqual(references('$(a$b)'), []);
});

test('a doubled percent sign does not protect a reference', () => {
  assert.deepEqual(references('%%(name)'), ['%(name)']);
});

test('escapes become what is certain, and are marked where it is not', () => {
  assert.equal(cook('100%% %n% x%('), `100% ${UNKNOWN}x%(`);
});

test('every magic variable has a meaning, and nothing else has', () => {
  const constant = ['%', '['];
  assert.deepEqual(Object.keys(MAGIC).sort(), [...MAGIC_VARIABLES, ...constant].sort());
  for (const char of MAGIC_VARIABLES) assert.equal(escapeText(char), undefined);
});
