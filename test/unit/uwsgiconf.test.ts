import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../server/src/features/completion.js';
import { hover } from '../../server/src/features/hover.js';
import { toUwsgiconf } from '../../server/src/features/uwsgiconf.js';
import { SUBSCRIPTION_ALGO } from '../../server/src/knowledge/choices.js';
import { FACTS } from '../../server/src/knowledge/facts.js';
import { catalogue } from '../../server/src/knowledge/options.js';
import { SUBSCRIBE2 } from '../../server/src/knowledge/tables.js';
import { ALGORITHMS, METHODS, OF_ROUTERS, type Parameter, parametersFor, UNNAMED } from '../../server/src/knowledge/uwsgiconf.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { understand } from '../../server/src/model/document.js';
import { fixture, PROSE } from '../support/fixture.js';
import { ALGORITHM_CLASSES, CASES, SIGNATURES } from '../support/uwsgiconf.js';

function python(text: string, version: Version = [2, 0]): string {
  return toUwsgiconf(understand('file:///uwsgi.ini', text, version));
}

for (const { name, version, ini, python: expected } of CASES) {
  test(`as Python: ${name}`, () => {
    assert.deepEqual(
      python(['[uwsgi]', ...ini, ''].join('\n'), version)
        .split('\n')
        .slice(0, -1),
      expected,
    );
  });
}

test('as Python: no subscription settings are no text', () => {
  assert.equal(python('[uwsgi]\nmaster = true\n'), '');
});

test('as Python: sections are told apart where several have such settings', () => {
  const other = '[node]\nsubscribe-freq = 2\nprocesses = 1\n';
  assert.equal(
    python(`[uwsgi]\nsubscribe-freq = 1\n${other}[uwsgi]\nsubscribe-freq = 3\n`),
    '# [uwsgi]\nsection.subscriptions.set_client_params(announce_interval=3)\n' +
      '# [node]\nsection.subscriptions.set_client_params(announce_interval=2)\n',
  );
  assert.equal(python(`[uwsgi]\nmaster = true\n${other}`), 'section.subscriptions.set_client_params(announce_interval=2)\n');
});

test('every method and parameter of uwsgiconf is known, in its order', () => {
  const known = Object.entries(METHODS).map(([method, parameters]) => [method, Object.keys(parameters)]);
  assert.deepEqual(Object.fromEntries(known), SIGNATURES);
  const algorithms = [...ALGORITHMS].map(([value, name]) => [name, [value, 'backup_level']]);
  assert.deepEqual(Object.fromEntries(algorithms), ALGORITHM_CLASSES);
  assert.deepEqual(
    [...ALGORITHMS.keys()],
    SUBSCRIPTION_ALGO.of.map(({ text }) => text),
  );
});

test('every option and key of the subscription system has its place', () => {
  const options = Object.keys(FACTS).filter((name) => /subscri|^st$|^(auto-)?weight$|^notify-socket$/.test(name));
  const places = (name: string) => [
    UNNAMED.has(name),
    OF_ROUTERS.has(name),
    name === 'subscribe2',
    parametersFor(name).length > 0,
  ];
  for (const name of options) assert.equal(places(name).filter(Boolean).length, 1, name);
  const keys = Object.keys(SUBSCRIBE2.keys).filter((name) => parametersFor(`subscribe2.${name}`).length === 0);
  assert.deepEqual(keys, ['address', 'inactive']);
});

test('the options that one parameter writes are the same, and flags are flags', () => {
  for (const { writes, takes } of Object.values(METHODS).flatMap((one) => Object.values<Parameter>(one))) {
    const [first, ...others] = writes
      .filter((name) => !name.startsWith('subscribe2.'))
      .map((name) => catalogue([2, 1]).get(name));
    if (first === undefined) continue;
    assert.equal(first.grammar.kind === 'flag', takes === 'flag', first.name);
    assert.deepEqual(
      others.map((one) => one?.name),
      first.aliases,
      first.name,
    );
  }
});

function lastLine(marked: string, version?: Version): string | undefined {
  const { document, offset } = fixture(`[uwsgi]\n${marked}`, version);
  return hover(PROSE, document, offset)?.markdown.split('\n').at(-1);
}

test('hover ends with the name that uwsgiconf has', () => {
  assert.equal(lastLine('subscribe-fr█eq = 5'), 'In uwsgiconf: `subscriptions.set_client_params(announce_interval=...)`.');
  assert.equal(
    lastLine('subscription-mountp█oints = 2', [2, 1]),
    'In uwsgiconf: `subscriptions.set_server_params(mountpoints_depth=...)`.',
  );
  assert.equal(
    lastLine('subscriptions-sign-che█ck = SHA1:/x'),
    'In uwsgiconf: `subscriptions.set_server_verification_params(digest_algo=..., dir_cert=...)`; nothing is written where one of the two is missing.',
  );
  assert.match(lastLine('subscr█ibe2 = server=a,key=b') ?? '', /^In uwsgiconf: `subscriptions\.subscribe\(\.\.\.\)`; /);
  assert.equal(
    lastLine('subscribe2 = server=127.0.0.1:4040,key=a,wei█ght=2'),
    'In uwsgiconf: `subscriptions.subscribe(balancing_weight=...)`.',
  );
  const address = 'In uwsgiconf: `subscriptions.subscribe(address=...)`; a text is `addr`, an integer is `socket`.';
  assert.equal(lastLine('subscribe2 = server=127.0.0.1:4040,key=a,soc█ket=0'), address);
  assert.equal(lastLine('subscribe2 = server=127.0.0.1:4040,key=a,addr█ess=b:1', [2, 1]), address);
  assert.equal(
    lastLine('subscribe2 = server=127.0.0.1:4040,key=a,algo=l█rc', [2, 1]),
    'In uwsgiconf: `subscriptions.algorithms.least_reference_count(backup_level=...)`.',
  );
});

test('hover says nothing of uwsgiconf where it has no name', () => {
  for (const marked of [
    'mas█ter = true',
    'subscription-algo = l█rc',
    'subscri█be = 127.0.0.1:4040:a',
    'cache2 = na█me=a,items=1',
  ]) {
    assert.doesNotMatch(lastLine(marked) ?? '', /uwsgiconf/, marked);
  }
});

/** The text that is looked for when an item is typed. */
function filterOf(marked: string, label: string, version?: Version): string | undefined {
  const { document, view, offset } = fixture(`[uwsgi]\n${marked}`, version);
  const item = complete(PROSE, view, document, offset).find((one) => one.label === label);
  assert.ok(item, `${label} is offered`);
  return item.filter;
}

test('what uwsgiconf calls otherwise is found by either name', () => {
  assert.equal(filterOf('█', 'subscribe-freq'), 'subscribe-freq announce_interval');
  assert.equal(filterOf('█', 'subscriptions-sign-check'), 'subscriptions-sign-check digest_algo dir_cert');
  assert.equal(filterOf('█', 'subscription-mountpoints', [2, 1]), 'subscription-mountpoints mountpoints_depth');
  assert.equal(filterOf('█', 'master'), undefined);
  assert.equal(filterOf('subscribe2 = █', 'weight'), 'weight balancing_weight');
  assert.equal(filterOf('subscribe2 = █', 'sni_crt'), 'sni_crt sni_cert');
  assert.equal(filterOf('subscribe2 = █', 'address', [2, 1]), undefined);
  for (const same of ['server', 'key', 'sni_key', 'modifier1']) assert.equal(filterOf('subscribe2 = █', same), undefined, same);
  assert.equal(filterOf('subscribe2 = algo=█', 'lrc', [2, 1]), 'lrc least_reference_count');
  assert.equal(filterOf('subscription-algo = █', 'lrc'), undefined);
});

test('a filter begins with the label and changes nothing else of the list', () => {
  for (const marked of ['█', 'subscribe2 = █']) {
    const { document, view, offset } = fixture(`[uwsgi]\n${marked}`, [2, 1]);
    const items = complete(PROSE, view, document, offset);
    for (const { label, filter } of items) assert.ok(filter === undefined || filter.startsWith(`${label} `), label);
    assert.ok(items.filter(({ filter }) => filter !== undefined).length < 20);
  }
});
