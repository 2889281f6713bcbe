import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig as read, readLevels } from '../../server/src/model/config.js';

const readConfig = (text: string) => read(text, ['bom', 'unknown-option']);

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
  assert.deepEqual(readConfig('ignore = old/**, *.bak.ini\n[rules]\nbom = hint\n'), {
    ignore: ['old/**', '*.bak.ini'],
    rules: { bom: 'hint' },
    problems: [],
  });
  assert.deepEqual(readConfig('[assume]\ncwd = .\nDEBUG = true\nN = 1\n'), {
    assume: new Map([
      ['cwd', '.'],
      ['DEBUG', 'true'],
      ['N', '1'],
    ]),
    problems: [],
  });
  assert.deepEqual(readConfig('profile = container'), { profile: 'container', problems: [] });
  assert.deepEqual(readConfig(''), { problems: [] });
});

test('what makes no sense is told', () => {
  assert.match(readConfig('version = newest').problems.join(), /`version = newest` is no version/);
  assert.match(readConfig('rule = off').problems.join(), /`rule` is not known/);
  assert.match(readConfig('[version]\na = 1').problems.join(), /`version = {"a":"1"}` is no version/);
  assert.deepEqual(readConfig('[rules]\nbom = off\nbon = off\nunknown-option = fatal\n'), {
    rules: { bom: 'off' },
    problems: [
      'there is no rule `bon`',
      '`unknown-option = fatal` is no level: there are error, warning, information, hint, off',
    ],
  });
  assert.match(readConfig('[rules.bom]\na = 1').problems.join(), /`bom = {"a":"1"}` is no level/);
  assert.match(readConfig('profile = staging').problems.join(), /`profile = staging` is no profile: there are none, production,/);
  assert.match(readConfig('assume = x').problems.join(), /`assume` must be a section/);
  assert.match(readConfig('rules = off').problems.join(), /`rules` must give levels/);
  assert.match(readConfig('\u0000').problems.join(), /is not known/);
});

test('levels come from editors in the same words', () => {
  assert.deepEqual(readLevels({ bom: 'off' }, ['bom']), { levels: { bom: 'off' }, problems: [] });
  for (const value of [7, 'off', ['off'], null]) assert.equal(readLevels(value, ['bom']).problems.length, 1);
  assert.deepEqual(readLevels({ bom: 7, toString: 'off' }, ['bom']), {
    levels: {},
    problems: ['`bom = 7` is no level: there are error, warning, information, hint, off', 'there is no rule `toString`'],
  });
});
