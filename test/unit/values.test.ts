import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as actions from '../../server/src/knowledge/actions.js';
import * as choices from '../../server/src/knowledge/choices.js';
import type { Choice } from '../../server/src/knowledge/grammar.js';
import { catalogue } from '../../server/src/knowledge/options.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { choicesOf, listsOf, PROSE } from '../support/fixture.js';

/** Our values against those that are extracted from the C sources of 2.0 and 2.1. */

interface Place {
  readonly plugin?: string;
  readonly only?: string;
}

interface Values {
  readonly names: Readonly<Record<string, Readonly<Record<string, Place>>>>;
  readonly keys: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly defaults: Readonly<Record<string, string>>;
}

const VALUES = JSON.parse(
  readFileSync(new URL('../../server/knowledge/values.json', import.meta.url), 'utf8'),
) as unknown as Values;

/** Our list for each kind of name. */
const OURS: Readonly<Record<string, readonly Choice[]>> = {
  'route action': actions.ROUTE_ACTION.of,
  'route condition': actions.ROUTE_CONDITION.of,
  // request variables are registered nowhere, and the arguments of others are spelled out
  'route variable': actions.ROUTE_VARIABLES.filter(({ text }) => text.includes('[')).map((one) => ({
    ...one,
    text: one.text.slice(0, one.text.indexOf('[')),
  })),
  'hook action': actions.HOOK_ACTION.of,
  'legion action': actions.LEGION_ACTION.of,
  'alarm type': actions.ALARM_TYPE.of,
  logger: actions.LOGGER.of,
  'log encoder': actions.LOG_ENCODER.of,
  // those that end with a dot are no names of their own
  'log variable': choices.LOG_VARIABLES.filter(({ text }) => !text.endsWith('.')),
  'stats pusher': actions.STATS_PUSHER.of,
  'exception handler': actions.EXCEPTION_HANDLER.of,
  'imperial monitor': [...choicesOf(actions.EMPEROR)],
  modifier: choices.MODIFIERS,
  protocol: choices.PROTOCOL.of,
  'loop engine': choices.LOOP.of,
  'cheaper algorithm': choices.CHEAPER_ALGO.of,
  'balancing algorithm': choices.SUBSCRIPTION_ALGO.of,
  'metric collector': choices.METRIC_COLLECTOR.of,
  'hash algorithm': choices.HASH.of,
  'mount flag': actions.MOUNT_FLAG.of,
  namespace: choices.NAMESPACE.of,
  capability: choices.CAPABILITY.of,
};

test('every kind of name that the sources register has a list of ours', () => {
  assert.deepEqual(Object.keys(OURS).sort(), Object.keys(VALUES.names).sort());
});

for (const [kind, ours] of Object.entries(OURS)) {
  test(`${kind}: the names are those of the sources`, () => {
    const of = (name: string, plugin?: string, since?: string) => [name, plugin, since].filter(Boolean).join(' ');
    // 2.0 compares these names one by one and registers none
    const versionless = kind === 'balancing algorithm';
    const theirs = Object.entries(VALUES.names[kind] ?? {})
      // FreeBSD's alone, and what examples use
      .filter(([name]) => name !== 'snapshot' && !(kind === 'modifier' && name === '250'))
      .map(([name, { plugin, only }]) => of(name, plugin, versionless || only === '2.0' ? undefined : only));
    const known = ours.map(({ text, plugin, since }) => of(text, plugin, versionless ? undefined : since));
    assert.deepEqual([...new Set(known)].sort(), theirs.sort());
  });
}

test('every action, logger and variable says what it is', () => {
  const kinds = ['route', 'hook', 'legion', 'alarm', 'logger', 'log ', 'stats', 'exception', 'imperial', 'collector'];
  for (const [kind, ours] of Object.entries(OURS)) {
    if (!kinds.some((one) => kind.includes(one))) continue;
    for (const { text, note } of ours) assert.ok(note, `${kind} ${text}`);
  }
});

test('every key=value list of the sources is one of ours, key by key and version by version', () => {
  const versions: readonly Version[] = [
    [2, 0],
    [2, 1],
  ];
  const lists = versions.flatMap((version) => catalogue(version).options.flatMap(({ grammar }) => [...listsOf(grammar)]));
  const ours = new Set(
    lists.map(({ keys }) =>
      Object.entries(keys)
        .map(([key, { since }]) => (since === undefined ? key : `${key}!${since}`))
        .sort()
        .join(),
    ),
  );
  for (const [file, calls] of Object.entries(VALUES.keys)) {
    // what one node tells the others, in the free text of `legion-scroll`
    if (file.includes('legion_cache_fetch')) continue;
    for (const keys of calls) assert.ok(ours.has([...keys].sort().join()), `${file}: ${keys.join()}`);
  }
});

/** Where the documentation says something else than the assignment in the source, and is right. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'carbon-root': 'uWSGI adds the dot to what is given',
  'disable-logging': 'the variable means the opposite',
  'post-buffering': 'the value for options that switch it on',
  'reload-mercy': 'set for the Emperor alone',
};

test('every default that the sources set is documented', () => {
  for (const [name, value] of Object.entries(VALUES.defaults)) {
    if (Object.hasOwn(OTHERWISE, name)) continue;
    assert.equal(PROSE.get(name)?.defaultValue, value, name);
  }
});
