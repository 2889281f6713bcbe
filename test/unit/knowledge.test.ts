import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proseOf } from '../../server/src/features/describe.js';
import { FACTS } from '../../server/src/knowledge/facts.js';
import type { Pairs } from '../../server/src/knowledge/grammar.js';
import { catalogue, existsIn } from '../../server/src/knowledge/options.js';
import { pageUrl, parseProse } from '../../server/src/knowledge/prose.js';
import { ANY, READERS } from '../../server/src/knowledge/readers.js';
import * as tables from '../../server/src/knowledge/tables.js';
import { atLeast, parseVersion } from '../../server/src/knowledge/version.js';
import { listsOf, PROSE, proseFiles } from '../support/fixture.js';

const USED = [
  ...new Set(
    Object.values(FACTS)
      .filter((fact) => existsIn(fact, [2, 0]) || existsIn(fact, [2, 1]) || existsIn(fact, [2, 0, 0]))
      .flatMap((fact) => [fact.reader, ...(fact.changes ?? []).flatMap((change) => change.reader ?? [])]),
  ),
];

test('every reader of 2.0 and 2.1 has a grammar, and every grammar a reader', () => {
  assert.deepEqual(Object.keys(READERS).sort(), USED.sort());
});

test('what an option takes is said: no grammar is the bare text of its reader', () => {
  const bare = Object.keys(FACTS).flatMap((name) =>
    [[2, 0] as const, [2, 0, 21] as const, [2, 1] as const].flatMap((version) => {
      const option = catalogue(version).get(name);
      return option?.grammar === ANY ? [name] : [];
    }),
  );
  assert.deepEqual(bare, []);
});

test('versions are compared number by number, and a line is newer than its releases', () => {
  assert.ok(atLeast([2, 0, 21], [2, 0, 9]));
  assert.ok(!atLeast([2, 0, 9], [2, 0, 21]));
  assert.ok(atLeast([2, 0], [2, 0, 30]));
  assert.ok(!atLeast([2, 0], [2, 1]));
  assert.ok(atLeast([2, 1], [2, 0, 30]));
});

test('versions are read as people and distributions write them', () => {
  assert.deepEqual(parseVersion('2.0.21-debian'), [2, 0, 21]);
  assert.deepEqual(parseVersion('2.0.x'), [2, 0]);
  assert.equal(parseVersion('latest'), undefined);
});

test('an option is what the version at hand makes of it', () => {
  assert.equal(catalogue([2, 0]).get('memory-report')?.grammar.kind, 'flag');
  assert.equal(catalogue([2, 1]).get('memory-report')?.grammar.kind, 'int');
  assert.ok(catalogue([2, 0, 30]).get('shutdown-sockets'));
  assert.equal(catalogue([2, 1]).get('shutdown-sockets'), undefined);
  assert.equal(catalogue([2, 0, 21]).get('max-requests-delta'), undefined);
});

test('aliases are found in both directions', () => {
  assert.deepEqual(catalogue([2, 0]).get('processes')?.aliases, ['workers']);
  assert.deepEqual(catalogue([2, 0]).get('workers')?.aliases, ['processes']);
  assert.deepEqual(catalogue([2, 0]).get('st')?.aliases, ['subscribe', 'subscribe-to']);
});

const TABLES: ReadonlyMap<string, Pairs> = new Map(
  Object.values(tables).flatMap((table) => (table.kind === 'pairs' ? [[table.table, table] as const] : [])),
);

test('every entry of the documentation is about an option or a key', () => {
  for (const name of PROSE.keys()) {
    const [option = '', key] = name.split('.');
    if (key === undefined) assert.ok(Object.hasOwn(FACTS, name), name);
    else assert.ok(TABLES.get(option)?.keys[key], name);
  }
});

test('no name has two entries', () => {
  const names = proseFiles().flatMap(({ text }) => [...new Set(parseProse(text).values())].flatMap((entry) => entry.names));
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test('every entry has a summary that fits a list, a body, and a source', () => {
  for (const [name, entry] of PROSE) {
    assert.ok(entry.summary.length > 0 && entry.summary.length <= 110, `${name}: ${entry.summary}`);
    assert.ok(!entry.summary.includes('\n'), name);
    const words = `${entry.summary} ${entry.body}`.split(/\s+/).length;
    assert.ok(words >= 25, `${name} has ${words} words`);
    assert.ok(entry.source, `${name} names no source`);
    for (const see of entry.see) assert.ok(Object.hasOwn(FACTS, see), `${name} refers to ${see}`);
    if (entry.page !== undefined) assert.ok(URL.canParse(pageUrl(entry.page)), name);
  }
});

test('every option of 2.0 and 2.1 is documented', () => {
  const current = [
    [2, 0],
    [2, 0, 21],
    [2, 1],
  ].flatMap((version) => catalogue(version).options);
  assert.ok(current.length > 3700);
  assert.deepEqual(
    current.filter((option) => proseOf(option, PROSE) === undefined).map((option) => option.name),
    [],
  );
});

test('every key of every list is documented, or says what it does in a few words', () => {
  for (const version of [
    [2, 0],
    [2, 1],
  ]) {
    for (const { name, grammar } of catalogue(version).options) {
      for (const { table, keys } of listsOf(grammar)) {
        for (const [key, { note, alias }] of Object.entries(keys)) {
          const said = PROSE.has(`${table}.${key}`) || note !== undefined || alias !== undefined;
          assert.ok(said, `${key} of ${table}, in ${name}`);
          assert.ok(alias === undefined || keys[alias] !== undefined, `${key} of ${table} stands for ${alias}`);
        }
      }
    }
  }
});

test('every key of the key=value options is documented', () => {
  const keys = [...TABLES].flatMap(([option, table]) => Object.keys(table.keys).map((key) => `${option}.${key}`));
  assert.deepEqual(
    keys.filter((key) => !PROSE.has(key)),
    [],
  );
});
