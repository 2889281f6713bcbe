import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Completion, complete, documentationOf, opensAtBlank } from '../../server/src/features/completion.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { applyEdits } from '../../server/src/text.js';
import { fixture, PROSE } from '../support/fixture.js';

function items(marked: string, version?: Version, others?: Readonly<Record<string, string>>): Completion[] {
  const { document, view, offset } = fixture(marked, version, others);
  const offered = complete(PROSE, view, document, offset);
  return offered.sort((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
}

function labels(marked: string, version?: Version, others?: Readonly<Record<string, string>>): string[] {
  return items(marked, version, others).map((item) => item.label);
}

/** The text after the item `label` is accepted. */
function accept(marked: string, label: string, version?: Version): string {
  const item = items(marked, version).find((one) => one.label === label);
  assert.ok(item, `${label} is offered`);
  return applyEdits(marked.replace('█', ''), [{ span: item.span, text: item.insert }]);
}

test('the options that real files use most come first', () => {
  assert.deepEqual(labels('[uwsgi]\n█').slice(0, 3), ['master', 'socket', 'chdir']);
});

test('a single-valued option that is already given comes last, one that adds up does not', () => {
  const offered = labels('[uwsgi]\nmaster = true\nsocket = a.sock\n█');
  assert.ok(offered.indexOf('master') > offered.indexOf('zergpool'));
  assert.equal(offered[0], 'socket');
});

test('an option is given again under another name, too', () => {
  const offered = labels('[uwsgi]\nworkers = 2\n█');
  assert.ok(offered.indexOf('processes') > offered.indexOf('zergpool'));
});

test('a switch is switched on, other options wait for a value', () => {
  assert.equal(accept('[uwsgi]\nmas█', 'master'), '[uwsgi]\nmaster = true');
  assert.equal(accept('[uwsgi]\nhttp-s█', 'http-socket'), '[uwsgi]\nhttp-socket = ');
  assert.equal(accept('[uwsgi]\nend█', 'endif'), '[uwsgi]\nendif =');
});

test('a key that has its value is replaced alone', () => {
  assert.equal(accept('[uwsgi]\nproc█eses = 4', 'processes'), '[uwsgi]\nprocesses = 4');
});

test('options of another version are not offered', () => {
  assert.ok(!labels('[uwsgi]\n█').includes('subscription-mountpoints'));
  assert.ok(labels('[uwsgi]\n█', [2, 1]).includes('subscription-mountpoints'));
  assert.ok(!labels('[uwsgi]\n█', [2, 0, 21]).includes('harakiri-graceful-timeout'));
});

test('an empty file is offered the section', () => {
  assert.equal(labels('█')[0], '[uwsgi]');
  assert.equal(accept('[uw█', '[uwsgi]'), '[uwsgi]');
  assert.equal(accept('[█]', '[uwsgi]'), '[uwsgi]');
});

test('nothing is offered in a comment', () => {
  assert.deepEqual(labels('[uwsgi]\n; mas█'), []);
});

test('a switch is on or off', () => {
  assert.deepEqual(labels('[uwsgi]\nmaster = █'), ['true', 'false']);
});

test('values that are chosen are offered, as far as the version has them', () => {
  assert.deepEqual(labels('[uwsgi]\nsubscription-algo = █'), ['wrr', 'lrc', 'wlrc']);
  assert.deepEqual(labels('[uwsgi]\nsubscription-algo = █', [2, 1]), ['wrr', 'lrc', 'wlrc', 'iphash']);
});

test('a plugin is offered at every place of the list', () => {
  assert.equal(accept('[uwsgi]\nplugins = http,py█', 'python3'), '[uwsgi]\nplugins = http,python3');
});

test('a name with arguments behind it keeps them', () => {
  assert.equal(accept('[uwsgi]\nstats-push = sta█', 'statsd'), '[uwsgi]\nstats-push = statsd:');
  assert.equal(accept('[uwsgi]\nstats-push = so█:127.0.0.1:1', 'socket'), '[uwsgi]\nstats-push = socket:127.0.0.1:1');
});

test('routes: conditions and actions where they stand, as far as the version has them', () => {
  assert.equal(accept('[uwsgi]\nroute = ^/a red█', 'redirect'), '[uwsgi]\nroute = ^/a redirect:');
  assert.deepEqual(labels('[uwsgi]\nroute = ^/█'), []);
  assert.equal(accept('[uwsgi]\nroute-run = █', 'log'), '[uwsgi]\nroute-run = log:');
  assert.equal(accept('[uwsgi]\nfinal-route-if-not = e█', 'empty'), '[uwsgi]\nfinal-route-if-not = empty:');
  assert.equal(accept('[uwsgi]\nroute-if = eq█:a;b log:get', 'equal'), '[uwsgi]\nroute-if = equal:a;b log:get');
  assert.ok(labels('[uwsgi]\nroute-if = equal:a;b █').includes('break'));
  assert.ok(labels('[uwsgi]\nresponse-route-status = 404 █').includes('addheader'));
  assert.deepEqual(labels('[uwsgi]\nroute-label = █'), []);
  assert.ok(!labels('[uwsgi]\nroute-run = █').includes('fcgi'));
  assert.ok(labels('[uwsgi]\nroute-run = █', [2, 1]).includes('fcgi'));
});

test('among the arguments of a choice, what that choice takes is offered', () => {
  assert.deepEqual(labels('[uwsgi]\nroute-run = log:█'), []);
  assert.deepEqual(labels('[uwsgi]\nlogger = file:/var/█'), []);
  assert.equal(accept('[uwsgi]\nlogger = file:█', 'maxsize'), '[uwsgi]\nlogger = file:maxsize=');
  assert.equal(accept('[uwsgi]\nlogger = main syslog:app,lo█', 'local0'), '[uwsgi]\nlogger = main syslog:app,local0');
  assert.equal(accept('[uwsgi]\nroute = ^/ cache:key=a,█', 'content_type'), '[uwsgi]\nroute = ^/ cache:key=a,content_type=');
  assert.ok(!labels('[uwsgi]\nroute = ^/ cache:key=a,█').includes('key'));
  assert.equal(
    accept('[uwsgi]\nhook-as-root = mount:tmpfs none /run no█', 'nosuid'),
    '[uwsgi]\nhook-as-root = mount:tmpfs none /run nosuid',
  );
});

test('the variables of a route are offered in its arguments, those of an encoder in its format', () => {
  assert.equal(
    accept('[uwsgi]\nroute-run = addheader:X: ${█', 'REQUEST_URI'),
    '[uwsgi]\nroute-run = addheader:X: ${REQUEST_URI}',
  );
  assert.equal(accept('[uwsgi]\nroute-run = log:${uw█}', 'uwsgi[wid]'), '[uwsgi]\nroute-run = log:${uwsgi[wid]}');
  assert.equal(accept('[uwsgi]\nroute-if = equal:${coo█', 'cookie['), '[uwsgi]\nroute-if = equal:${cookie[');
  assert.equal(accept('[uwsgi]\nlog-encoder = json {"m":"${█"}', 'msg'), '[uwsgi]\nlog-encoder = json {"m":"${msg}"}');
  assert.deepEqual(labels('[uwsgi]\nchdir = ${█'), []);
});

test('a blank asks for suggestions where a value or its next part begins', () => {
  const asks = (marked: string) => {
    const { document, offset } = fixture(`[uwsgi]\n${marked}`);
    return opensAtBlank(document, offset);
  };
  assert.ok(asks('master = █'));
  assert.ok(asks('route = ^/ █'));
  assert.ok(!asks(' █'));
  assert.ok(!asks('master █'));
  assert.ok(!asks('; master = █'));
  assert.ok(!asks('subscribe2 = server=a, █'));
  assert.ok(!asks('master =  █'));
});

test('what one line defines, another is offered', () => {
  const alarms = '[uwsgi]\nalarm = ops cmd:mail ops\nalarm = dev log:\n';
  assert.deepEqual(labels(`${alarms}log-alarm = █`), ['ops', 'dev']);
  assert.deepEqual(labels(`${alarms}log-alarm = ops,█ ^error`), ['ops', 'dev']);
  assert.deepEqual(labels(`${alarms}hook-as-root = alarm:█`), ['ops', 'dev']);
  assert.deepEqual(labels(`${alarms}metric-threshold = key=a,value=1,alarm=█`), ['ops', 'dev']);
  assert.deepEqual(labels('[uwsgi]\nroute-label = end\nroute = ^/ goto:█'), ['end']);
  assert.deepEqual(labels('[uwsgi]\ncache2 = name=pages,items=1\nroute = ^/ cache:key=a,name=█'), ['pages']);
  assert.deepEqual(labels('[uwsgi]\nlegion = web 225.1.1.1:4242 1 bf-cbc:x\nlegion-lord = █'), ['web']);
  assert.deepEqual(labels('[uwsgi]\nlogger = errors file:/e\nlog-route = █'), ['errors']);
  assert.deepEqual(labels(`${alarms}alarm = █`), []);
});

test('placeholders are those of the file', () => {
  const file = '[uwsgi]\nstage = prod\nset-ph = region=eu\nchdir = /srv/%(█';
  assert.deepEqual(labels(file).slice(0, 2), ['region', 'stage']);
  assert.equal(accept(file, 'stage'), '[uwsgi]\nstage = prod\nset-ph = region=eu\nchdir = /srv/%(stage)');
});

test('log variables are offered in a log format, unless a key replaces them', () => {
  const file = '[uwsgi]\nhost = a.local\nlog-format = %(method) %(█';
  assert.deepEqual(labels(file).slice(0, 2), ['uri', 'method']);
  assert.equal(items(file).filter(({ label }) => label === 'host').length, 1);
  assert.equal(items(file).find(({ label }) => label === 'host')?.detail, 'a.local');
  assert.equal(accept(file, 'uri'), '[uwsgi]\nhost = a.local\nlog-format = %(method) %(uri)');
  assert.equal(accept('[uwsgi]\nlogformat = %(u█) "x"', 'var.'), '[uwsgi]\nlogformat = %(var.) "x"');
  assert.ok(!labels('[uwsgi]\nchdir = %(█').includes('uri'));
});

test('every field of a schedule is offered the word for every', () => {
  assert.equal(accept('[uwsgi]\ncron = █', '-1'), '[uwsgi]\ncron = -1 ');
  assert.equal(accept('[uwsgi]\ncron = 30 █', '-1'), '[uwsgi]\ncron = 30 -1 ');
  assert.equal(accept('[uwsgi]\nlegion-cron = web 30  █', '-1'), '[uwsgi]\nlegion-cron = web 30  -1 ');
  assert.deepEqual(labels('[uwsgi]\nlegion-cron = █'), []);
  assert.deepEqual(labels('[uwsgi]\nunique-cron = 1 1 1 1 1 █'), []);
  assert.ok(labels('[uwsgi]\ncron2 = minute=█').includes('-1'));
  assert.ok(!labels('[uwsgi]\ncron2 = unique=█').includes('-1'));
});

test('namespaces and capabilities are offered at every place of the list', () => {
  assert.equal(accept('[uwsgi]\nunshare = pid,█', 'net'), '[uwsgi]\nunshare = pid,net');
  assert.equal(accept('[uwsgi]\nvassal-cap = setuid,ne█', 'net_bind_service'), '[uwsgi]\nvassal-cap = setuid,net_bind_service');
});

test('a percent sign is the start of a magic variable', () => {
  assert.equal(accept('[uwsgi]\nchdir = %█', '%d'), '[uwsgi]\nchdir = %d');
  assert.ok(!labels('[uwsgi]\nlog-date = %%█').includes('%d'));
});

test('sections of the file are offered where another is read', () => {
  assert.deepEqual(labels('[uwsgi]\nini = █\n[prod]\nmaster = true'), [':prod', ':uwsgi']);
});

test('keys of subscribe2: the required ones first, each once, as far as the version has them', () => {
  assert.deepEqual(labels('[uwsgi]\nsubscribe2 = █').slice(0, 2), ['server', 'key']);
  const rest = labels('[uwsgi]\nsubscribe2 = server=127.0.0.1:4040,█');
  assert.equal(rest[0], 'key');
  assert.ok(!rest.includes('server') && !rest.includes('algo'));
  assert.ok(labels('[uwsgi]\nsubscribe2 = █', [2, 1]).includes('algo'));
});

test('a key of subscribe2 is inserted with its equals sign, unless there is one', () => {
  assert.equal(
    accept('[uwsgi]\nsubscribe2 = server=127.0.0.1:4040,we█', 'weight'),
    '[uwsgi]\nsubscribe2 = server=127.0.0.1:4040,weight=',
  );
  assert.equal(accept('[uwsgi]\nsubscribe2 = ser█=127.0.0.1:4040', 'server'), '[uwsgi]\nsubscribe2 = server=127.0.0.1:4040');
  assert.equal(
    accept('[uwsgi]\nsubscribe2 = server=127.0.0.1:4040, ke█', 'key'),
    '[uwsgi]\nsubscribe2 = server=127.0.0.1:4040,key=',
  );
});

test('values of subscribe2: algorithms, protocols, digests', () => {
  assert.deepEqual(labels('[uwsgi]\nsubscribe2 = algo=█', [2, 1]), ['wrr', 'lrc', 'wlrc', 'iphash']);
  assert.deepEqual(labels('[uwsgi]\nsubscribe2 = proto=█', [2, 1]), ['uwsgi', 'http']);
  assert.equal(accept('[uwsgi]\nsubscribe2 = sign=█', 'SHA256'), '[uwsgi]\nsubscribe2 = sign=SHA256:');
});

test('a number of a socket is offered with the address that it stands for', () => {
  const offered = items('[uwsgi]\nsocket = 10.0.0.1:3031\nhttp-socket = :8080\nsubscribe2 = socket=█');
  assert.deepEqual(
    offered.map((item) => [item.label, item.detail]),
    [
      ['0', 'socket = 10.0.0.1:3031'],
      ['1', 'http-socket = :8080'],
    ],
  );
});

test('servers are those that this and other files start', () => {
  const others = { 'router.ini': '[uwsgi]\nhttp-subscription-server = 10.0.0.9:4040\n' };
  assert.deepEqual(labels('[uwsgi]\nsubscribe2 = server=█', [2, 0], others), ['10.0.0.9:4040']);
});

test('documentation is that of the option, or of the key', () => {
  const { document } = fixture('█');
  assert.match(documentationOf(PROSE, document, { option: 'harakiri' }) ?? '', /^`harakiri` — /);
  assert.match(documentationOf(PROSE, document, { option: 'subscribe2', key: 'weight' }) ?? '', /^`weight` — /);
  assert.equal(documentationOf(PROSE, document, { option: 'nonesuch' }), undefined);
});
