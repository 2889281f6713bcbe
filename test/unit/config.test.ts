import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../server/src/model/config.js';

test('what is said counts, the rest is left open', () => {
  assert.deepEqual(readConfig('; note\nversion = 2.0.21 ; Debian\nown-options = a, b\n'), {
    version: [2, 0, 21],
    ownOptions: ['a', 'b'],
    problems: [],
  });
  assert.deepEqual(readConfig('option-files[] = a.json\noption-files[] = b.json\n'), {
    optionFiles: ['a.json', 'b.json'],
    problems: [],
  });
  assert.deepEqual(readConfig(''), { problems: [] });
});

test('what makes no sense is told', () => {
  assert.match(readConfig('version = newest').problems.join(), /`version = newest` is no version/);
  assert.match(readConfig('[rules]\nx = 1').problems.join(), /`rules` is not known/);
  assert.match(readConfig('\u0000').problems.join(), /is not known/);
});
