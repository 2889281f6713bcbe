import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../server/src/features/hover.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { slice } from '../../server/src/text.js';
import { evaluated, fixture, PROSE } from '../support/fixture.js';

/** What is hovered, and what is said. */
function hovered(marked: string, version?: Version): { on: string; says: string } | undefined {
  const { document, offset, text } = fixture(marked, version);
  const found = hover(PROSE, document, offset);
  return found && { on: slice(text, found.span), says: found.markdown };
}

test('an option tells what it does, its facts and what follows from it', () => {
  const found = hovered('[uwsgi]\nsub█scribe2 = server=127.0.0.1:4040,key=a');
  assert.equal(found?.on, 'subscribe2');
  assert.match(found.says, /\n---\n\n`subscribe2` — /);
  assert.match(found.says, /\*Since:\* uWSGI 1\.9/);
  assert.match(found.says, /switches `master` on/);
  assert.match(found.says, /SubscriptionServer\.html/);
});

test('an option of a plugin names it', () => {
  assert.match(hovered('[uwsgi]\nhttp-time█out = 60')?.says ?? '', /\*Plugin:\* `http`/);
});

test('an option of another version says which', () => {
  assert.match(hovered('[uwsgi]\nreload-on-u█ss = 1')?.says ?? '', /only in uWSGI 2\.1/);
});

test('an alias tells of the others', () => {
  assert.match(hovered('[uwsgi]\nwor█kers = 4')?.says ?? '', /\*Also called:\* `processes`/);
});

test('a key of subscribe2 tells what it does', () => {
  const found = hovered('[uwsgi]\nsubscribe2 = server=127.0.0.1:4040,key=a,wei█ght=2');
  assert.equal(found?.on, 'weight');
  assert.match(found.says, /^`weight` — /);
});

test('a value that is chosen tells what it means', () => {
  assert.match(hovered('[uwsgi]\nsubscription-algo = l█rc')?.says ?? '', /least reference count/);
});

test('the condition and the action of a route tell what they do', () => {
  const line = '[uwsgi]\nroute-if = equal:a;b redirect:/';
  assert.match(hovered(line.replace('equal', 'eq█ual'))?.says ?? '', /^`equal` — .*both are the same/);
  assert.match(
    hovered(line.replace('redirect', 'redir█ect'))?.says ?? '',
    /^`redirect` — answer 302.*of plugin `router_redirect`/,
  );
  assert.equal(hovered('[uwsgi]\nroute = ^/l█og log:x'), undefined);
  assert.match(hovered('[uwsgi]\nhook-asap = !mk█dir:/run/app')?.says ?? '', /^`mkdir` — /);
});

test('a field of a schedule tells what it is', () => {
  const says = (marked: string) => hovered(`[uwsgi]\n${marked}`)?.says;
  assert.equal(says('cron = -█5 3 -1 -1 0 x'), '`-5` — every minute that 5 divides.');
  assert.equal(says('cron = -5\t █3 -1 -1 0 x'), '`3` — hour 3.');
  assert.equal(says('legion-cron = web -5 3 -1 -█1 0 x'), '`-1` — every month.');
  assert.equal(says('cron = -5 3 -1 -1 0 back█up'), undefined);
});

test('a namespace tells what it is', () => {
  assert.match(hovered('[uwsgi]\nemperor-use-clone = pid,u█ts')?.says ?? '', /^`uts` — host name/);
});

test('a placeholder shows the value that it finds first', () => {
  const found = hovered('[uwsgi]\nstage = prod\nstage = test\nchdir = /srv/%(st█age)');
  assert.match(found?.says ?? '', /`prod`.*2 times/);
});

test('a variable of a log format tells what it stands for, unless a key replaces it', () => {
  const found = hovered('[uwsgi]\nlog-format = %(addr) "%(mse█cs)"');
  assert.equal(found?.on, '%(msecs)');
  assert.match(found.says, /duration in milliseconds/);
  assert.match(hovered('[uwsgi]\nlog-format = %(var.HTTP_X_█ID)')?.says ?? '', /^`%\(var\.HTTP_X_ID\)` — a request variable/);
  assert.match(hovered('[uwsgi]\nhost = a.local\nlog-format = %(ho█st)')?.says ?? '', /`a\.local`/);
  assert.match(hovered('[uwsgi]\nlog-format = %(json█_uri)')?.says ?? '', /`logvar`/);
  assert.match(hovered('[uwsgi]\nchdir = /%(ur█i)')?.says ?? '', /does not define/);
});

test('an action, its keys and its variables tell what they are', () => {
  const route = (marked: string) => hovered(`[uwsgi]\nroute = ^/ ${marked}`);
  assert.equal(route('cache█store:key=a')?.on, 'cachestore');
  assert.match(route('cachestore:ex█pires=60')?.says ?? '', /^`expires` — How long it is kept/);
  assert.deepEqual(route('addheader:X: ${uwsgi[w█id]}'), {
    on: '${uwsgi[wid]}',
    says: '`${uwsgi[wid]}` — number of the worker.',
  });
  assert.match(route('log:${cookie[█id]}')?.says ?? '', /a cookie, by name/);
  assert.match(route('log:${HTTP_X█_ID}')?.says ?? '', /variable of the request/);
  assert.match(hovered('[uwsgi]\nhook-asap = !wr█ite:/a b')?.says ?? '', /^`write` — `path text`/);
});

test('a subscription shows the packet that it sends', () => {
  const file = (marked: string) => `[uwsgi]\nsocket = 127.0.0.1:3031\nprocesses = 2\nthreads = 4\n${marked}`;
  assert.deepEqual(hovered(file('subscribe2 = server=10.0.0.1:4040,key=app.loc█al,modifier1=5')), {
    on: 'server=10.0.0.1:4040,key=app.local,modifier1=5',
    says: [
      '**Sends** this packet to `10.0.0.1:4040` by UDP, every 10 seconds.',
      '',
      '| | | |',
      '|---|---|---|',
      '| key | `app.local` |  |',
      '| address | `127.0.0.1:3031` | socket 0, `socket = 127.0.0.1:3031` |',
      '| modifier1 | `5` |  |',
      '| cores | `8` | processes times threads |',
      '| weight | `0` | the server takes it as 1 |',
    ].join('\n'),
  });
  assert.match(hovered(file('subs█cribe = 10.0.0.1:4040:app.local'))?.says ?? '', /^\*\*Sends\*\*[\s\S]*\n---\n\n`subscribe` — /);
  assert.match(
    hovered('[uwsgi]\nsubs█cribe = 10.0.0.1:4040:app.local')?.says ?? '',
    /^\*\*Sends nothing\.\*\* There is no socket/,
  );
  assert.match(hovered(file('master = false\nsubs█cribe = 10.0.0.1:4040:app.local'))?.says ?? '', /The master is switched off/);
  assert.match(
    hovered(file('subs█cribe = router:4040:app.local'))?.says ?? '',
    /^\*\*Sends nothing\.\*\* The server is no IPv4 address[\s\S]*\| key/,
  );
  assert.match(hovered(file('subs█cribe2 = server=%(r),key=a'))?.says ?? '', /may differ/);
  assert.match(
    hovered(file('subs█cribe2 = server=1.2.3.4:5,key=a,check=/run/x'))?.says ?? '',
    /As long as the file `\/run\/x` exists/,
  );
});

test('a name shows the line that defines it', () => {
  const found = hovered('[uwsgi]\nalarm = ops cmd:mail ops\nlog-alarm = dev,op█s ^error');
  assert.deepEqual(found, { on: 'ops', says: 'alarm `ops` — `alarm = ops cmd:mail ops`' });
  assert.equal(hovered('[uwsgi]\nlog-alarm = op█s ^error'), undefined);
  assert.match(hovered('[uwsgi]\nvassal-set = proc█esses=2')?.says ?? '', /^`processes` — /);
});

test('a magic variable tells what it stands for, even in a comment', () => {
  assert.match(hovered('[uwsgi]\n; in %█d\n')?.says ?? '', /absolute directory/);
  assert.match(hovered('[uwsgi]\nlog-date = %█Y\n')?.says ?? '', /deletes it/);
});

test('nothing is said of what is not known', () => {
  assert.equal(hovered('[uwsgi]\nnone█such = 1'), undefined);
  assert.equal(hovered('[uw█sgi]\n'), undefined);
  assert.equal(hovered('[uwsgi]\n█\n'), undefined);
});

/** What is said when the file is evaluated. */
function told(marked: string, files: Readonly<Record<string, string>> = {}, environment: Readonly<Record<string, string>> = {}) {
  const { document, offset } = fixture(marked);
  const assumed = { cwd: '/here', environment: new Map(Object.entries(environment)) };
  return hover(PROSE, document, offset, evaluated(document, files, assumed))?.markdown ?? '';
}

test('a placeholder tells its value, where that comes from, and what the line becomes', () => {
  assert.equal(
    told('[uwsgi]\nini = base.ini\nchdir = /srv/%(st█age)/%(app)', {
      'base.ini': '[uwsgi]\nset-ph = app=shop\nset-ph = stage=prod',
    }),
    '`%(stage)` — `prod`, in line 3 of `base.ini`.\n\nThe value becomes `/srv/prod/shop`.',
  );
  assert.match(told('[uwsgi]\na = 1\na = 2\nchdir = /%(█a)'), /^`%\(a\)` — `1`, in line 2\. It is given 2 times/);
  assert.match(told('[uwsgi]\nset-ph = a=`b`\nchdir = %(█a)'), /— `` `b` ``, in line 2\./);
});

test('what may still be defined elsewhere has no value', () => {
  assert.match(told('[uwsgi]\nchdir = /%(█a)'), /does not define; the text stays as it is where nothing else does\.$/);
  assert.match(told('[uwsgi]\nini = gone.ini\nset-ph = a=1\nchdir = /%(█a)'), /^`%\(a\)` — `1`\.$/);
  assert.doesNotMatch(told('[uwsgi]\nchdir = $(HO█ME)'), /becomes|Assumed/);
});

test('a variable of the environment tells what is assumed of it', () => {
  assert.match(
    told('[uwsgi]\nchdir = $(HO█ME)/app', {}, { HOME: '/root' }),
    /Assumed to be `\/root`\.\n\nThe value becomes `\/root\/app`\.$/,
  );
});

test('an option of the environment comes first', () => {
  assert.match(told('[uwsgi]\nstage = dev\nchdir = /%(st█age)', {}, { UWSGI_STAGE: 'prod' }), /— `prod`, from `\$UWSGI_STAGE`\./);
});

test('a magic variable tells its text', () => {
  assert.match(told('[uwsgi]\nchdir = %█d'), /Here it is `\/here\/`\.$/);
  assert.match(told('[uwsgi]\nchdir = %█n'), /Here it is `uwsgi`\.$/);
  assert.doesNotMatch(told('[uwsgi]\nchdir = %█h'), /Here/);
});

test('an option tells what its value becomes, how it is read, and what takes its place', () => {
  assert.match(told('[uwsgi]\nn = 4\nproce█sses = %(n)'), /^The value becomes `4`\.\n\n---/);
  assert.match(
    told('[uwsgi]\nfor = a b\nsock█et = /run/%(_).sock\nendfor = '),
    /^The value becomes `\/run\/a\.sock`, `\/run\/b\.sock`\./,
  );
  assert.match(told('[uwsgi]\nlazy-a█pps = false # note'), /^It is read as `on`\./);
  assert.match(told('[uwsgi]\nbuffer-█size = 1k'), /^It is read as `1`\./);
  assert.match(
    told('[uwsgi]\nwork█ers = 4\nini = base.ini', { 'base.ini': '[uwsgi]\nprocesses = 8' }),
    /^Overridden by `processes = 8` in line 2 of `base\.ini`: the last one counts\./,
  );
  assert.match(told('[uwsgi]\nwork█ers = 4\nif-env = X\nworkers = 8\nendif ='), /^`workers`/);
  assert.match(told('[uwsgi]\nsock█et = :1\nsocket = :2'), /^`socket`/);
});

test('a placeholder in an option that acts at once stays', () => {
  assert.match(told('[uwsgi]\nn = 4\nlisten = %(█n)'), /`4`, in line 2\.\n\nIt stays as it is here: `listen` takes/);
  assert.doesNotMatch(told('[uwsgi]\nn = 4\nset = a=%(█n)'), /stays/);
});
