import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { describeName } from '../../server/src/features/describe.js';
import { catalogue } from '../../server/src/knowledge/options.js';
import { extend, joinOwnOptions, readOwnOptions } from '../../server/src/knowledge/own.js';
import { lint } from '../../server/src/lint/lint.js';
import { understand } from '../../server/src/model/document.js';

const SCHEMA = JSON.parse(readFileSync(new URL('../../schemas/options.schema.json', import.meta.url), 'utf8')) as object;
const fits = new Ajv({ allowUnionTypes: true }).compile(SCHEMA);

const EXAMPLE = {
  plugin: 'bloom',
  options: {
    'bloom-level': {
      description: 'How much of it is kept.\n\nMore of it *slows down*.',
      value: { oneOf: ['low', 'high'], otherwise: 'fatal' },
      default: 'low',
      aliases: ['bloom-depth'],
    },
    'bloom-quiet': { value: 'flag' },
    'bloom-keep': { value: 'integer', repeats: true },
    'bloom-on': { value: { keys: { path: { value: 'file', required: true }, mode: { description: 'How to look.' } } } },
    'bloom-hosts': { value: { listOf: 'address', separator: ';' } },
    'bloom-any': {},
  },
};

const OWN = readOwnOptions(JSON.stringify(EXAMPLE));

function reports(text: string): string[] {
  const document = understand('file:///own.ini', text, [2, 0], OWN);
  return lint(document, { documents: [document], ownOptions: new Set() }).map(({ rule, message }) => `${rule}: ${message}`);
}

test('the example fits the schema and tells all that it says', () => {
  assert.ok(fits(EXAMPLE), JSON.stringify(fits.errors));
  assert.deepEqual(OWN.problems, []);
  const options = extend(catalogue([2, 0]), OWN);
  assert.equal(options.options.length, catalogue([2, 0]).options.length + 7);
  assert.deepEqual(options.get('bloom-depth')?.aliases, ['bloom-level']);
  assert.equal(options.get('bloom-keep')?.repeats, 'adds');
  assert.equal(options.get('bloom-any')?.grammar.kind, 'text');
  assert.equal(options.get('master'), catalogue([2, 0]).get('master'));
});

test('what is told is shown', () => {
  const options = extend(catalogue([2, 0]), OWN);
  assert.equal(
    describeName('bloom-depth', options, OWN.prose),
    '`bloom-depth` — How much of it is kept.\n\n*Value:* value: `low`, `high` · *Default:* `low` · *Plugin:* `bloom` · *Also called:* `bloom-level`\n\nMore of it *slows down*.',
  );
  assert.match(describeName('bloom-quiet', options, OWN.prose) ?? '', /An option of your own/);
});

test('values are checked as they are told', () => {
  assert.deepEqual(reports('[uwsgi]\nbloom-level = high\nbloom-depth = low\nbloom-on = path=/a,mode=x\nbloom-any = x\n'), []);
  assert.match(reports('[uwsgi]\nbloom-level = hihg\n').join(), /^unknown-value: `hihg` is no value: uWSGI refuses to start/);
  assert.match(reports('[uwsgi]\nbloom-keep = many\n').join(), /^not-a-number/);
  assert.match(reports('[uwsgi]\nbloom-on = mode=x\n').join(), /^missing-key: `bloom-on` lacks `path`/);
  assert.match(reports('[uwsgi]\nbloom-leve = x\n').join(), /Did you mean `bloom-level`/);
});

test('what does not fit the schema is told in words, and the rest counts', () => {
  const broken: readonly [unknown, RegExp][] = [
    [[], /`options` must be/],
    [{ options: [] }, /`options` must be/],
    [{ options: { a: 1 } }, /`a` must be an object/],
    [{ options: { a: { value: 'number' } } }, /`a`: `value` must be one of flag, integer/],
    [{ options: { a: { value: { oneOf: [1] } } } }, /`a`: `value` must be/],
    [{ options: { a: { value: { listOf: 'x' } } } }, /`a`: `value` must be/],
    [{ options: { a: { value: { keys: { k: { value: 7 } } } } } }, /`a`: `value` must be/],
  ];
  for (const [told, problem] of broken) {
    assert.ok(!fits(told), JSON.stringify(told));
    assert.match(readOwnOptions(JSON.stringify(told)).problems.join(), problem);
  }
  assert.equal(readOwnOptions('{').problems.length, 1);
  const half = readOwnOptions('{"options": {"a": 1, "b": {}}}');
  assert.deepEqual(
    half.options.map(({ name }) => name),
    ['b'],
  );
});

test('of an option that two files tell about, the last counts', () => {
  const one = readOwnOptions('{"options": {"a": {"value": "flag"}}}');
  const two = readOwnOptions('{"options": {"a": {"value": "integer"}, "master": {"value": "text"}}}');
  const options = extend(catalogue([2, 0]), joinOwnOptions([one, two]));
  assert.equal(options.get('a')?.grammar.kind, 'int');
  assert.equal(options.get('master')?.grammar.kind, 'text');
  assert.equal(options.options.filter(({ name }) => name === 'master').length, 1);
});
