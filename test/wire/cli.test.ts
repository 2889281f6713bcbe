import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../node_modules/.bin/uwsgi-ini', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'uwsgi-ini-'));
after(() => rmSync(directory, { recursive: true, force: true }));

function run(args: readonly string[], input = '', folder = '.'): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(BIN, args, { cwd: join(directory, folder), encoding: 'utf8', input, timeout: 60_000, maxBuffer: 2 ** 26 });
}

function write(name: string, content: string | Buffer): string {
  const file = join(directory, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return name;
}

test('a clean file ends with status 0', () => {
  const { status, stdout } = run(['check', write('clean.ini', '[uwsgi]\nmaster = true\n')]);
  assert.deepEqual([status, stdout], [0, 'no findings in 1 file\n']);
});

test('findings end with status 1 and name their place', () => {
  const { status, stdout } = run(['check', write('typo.ini', '[uwsgi]\nproceses = 4\n')]);
  assert.equal(status, 1);
  assert.match(stdout, /^typo\.ini:2:1 warning: `proceses` is not an option: .* \(unknown-option\)\n1 warning in 1 file\n$/);
});

test('what cannot be read ends with status 2, and the rest is checked all the same', () => {
  const { status, stdout, stderr } = run(['check', 'nonesuch.ini', write('typo.ini', '[uwsgi]\nproceses = 4\n')]);
  assert.equal(status, 2);
  assert.match(stderr, /^uwsgi-ini: nonesuch\.ini: /);
  assert.match(stdout, /unknown-option/);
});

test('arguments that make no sense end with status 2', () => {
  assert.equal(run(['check']).status, 2);
  assert.equal(run(['check', '--format', 'xml', 'a.ini']).status, 2);
  assert.equal(run(['check', '--uwsgi-version', 'new', 'a.ini']).status, 2);
  assert.equal(run(['nonesuch']).status, 2);
});

test('files that tell about options of plugins are heeded by every command', () => {
  const told = write(
    'own.json',
    '{"plugin": "bloom", "options": {"bloom-level": {"value": "integer", "description": "How much."}}}',
  );
  const file = write('own.ini', '[uwsgi]\nbloom-level = 7\n');
  assert.equal(run(['check', file]).status, 1);
  assert.equal(run(['check', file, '--options-file', told]).status, 0);
  assert.match(run(['explain', 'bloom-level', '--options-file', told]).stdout, /How much\./);
  assert.equal(run(['options', '--plugin', 'bloom', '--options-file', told]).stdout, 'bloom-level  How much.\n');
  const broken = run(['check', file, '--options-file', write('broken.json', '{"options": 1}')]);
  assert.deepEqual(
    [broken.status, broken.stderr],
    [2, 'uwsgi-ini: broken.json: `options` must be an object of options by name\n'],
  );
});

test('a file .uwsgilint says what the flags do not', () => {
  write('project/.uwsgilint', '; what runs this\nversion = 2.1\nown-options = bloom-quiet\noption-files[] = told.json\n');
  write('project/told.json', '{"options": {"bloom-level": {"value": "integer"}}}');
  const file = write('project/sub/a.ini', '[uwsgi]\nbloom-level = 7\nbloom-quiet = 1\nsubscription-mountpoints = 1\n');
  const inside = (...args: string[]) => run(args, '', 'project/sub');
  assert.deepEqual([inside('check', 'a.ini').status, inside('check', 'a.ini').stdout], [0, 'no findings in 1 file\n']);
  assert.match(inside('check', '--uwsgi-version', '2.0', 'a.ini').stdout, /subscription-mountpoints.*\n1 /);
  assert.equal(run(['check', file]).status, 1);
  write('project/.uwsgilint', 'versio = 2.1\n');
  const broken = inside('check', 'a.ini');
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /\.uwsgilint: `versio` is not known/);
});

test('JSON has places from 1, in UTF-16 units, and the edits of the fixes', () => {
  const { stdout } = run(['check', '--format', 'json', '-'], '[uwsgi]\nmodule = 😀:app ; note\n');
  assert.deepEqual(JSON.parse(stdout), [
    {
      file: '-',
      rule: 'reads-otherwise',
      severity: 'warning',
      message: JSON.parse(stdout)[0].message,
      line: 2,
      column: 17,
      endLine: 2,
      endColumn: 23,
      fixes: [
        {
          title: 'Move the comment to a line of its own',
          safe: true,
          edits: [
            { line: 2, column: 1, endLine: 2, endColumn: 1, text: '; note\n' },
            { line: 2, column: 16, endLine: 2, endColumn: 23, text: '' },
          ],
        },
      ],
    },
  ]);
});

test('a directory is searched for files of uWSGI', () => {
  write('tree/uwsgi.ini', '[uwsgi]\nproceses = 1\n');
  write('tree/deep/app.ini', '; ours\n[uwsgi]\nproceses = 1\n');
  write('tree/other.ini', '[app]\nproceses = 1\n');
  write('tree/node_modules/x/uwsgi.ini', '[uwsgi]\nproceses = 1\n');
  const { stdout } = run(['check', '--format', 'json', 'tree']);
  const files = JSON.parse(stdout).map((one: { file: string }) => one.file.replaceAll('\\', '/'));
  assert.deepEqual(files, ['tree/deep/app.ini', 'tree/uwsgi.ini']);
});

test('--fix mends files in place, byte for byte but for what it fixes', () => {
  // not UTF-8: the name in the comment is Latin-1
  const name = write('latin1.ini', Buffer.from('[uwsgi]\r\n; caf\u00e9\r\nenable_threads = true\r\n', 'latin1'));
  const { status } = run(['check', '--fix', name]);
  assert.equal(status, 0);
  assert.equal(readFileSync(join(directory, name), 'latin1'), '[uwsgi]\r\n; caf\u00e9\r\nenable-threads = true\r\n');
});

test('--fix prints standard input fixed, and what remains on standard error', () => {
  const { status, stdout, stderr } = run(['check', '--fix', '-'], '[uwsgi]\nenable_threads = true\nproceses = 4\n');
  assert.equal(status, 1);
  assert.equal(stdout, '[uwsgi]\nenable-threads = true\nproceses = 4\n');
  assert.match(stderr, /^-:3:1 warning: /);
});

test('the version decides what is known', () => {
  const name = write('new.ini', '[uwsgi]\nreload-on-uss = 100\n');
  assert.equal(run(['check', name]).status, 1);
  assert.equal(run(['check', '--uwsgi-version', '2.1', name]).status, 0);
});

test('uwsgiconf prints Python', () => {
  const name = write('node.ini', '[uwsgi]\nsubscribe2 = server=127.0.0.1:4040,key=a,address=b:1\n');
  const call = "section.subscriptions.subscribe(server='127.0.0.1:4040', key='a'";
  const printed = run(['uwsgiconf', name]);
  assert.deepEqual([printed.status, printed.stdout], [0, `${call})\n# not in uwsgiconf: address=b:1 of subscribe2\n`]);
  assert.equal(run(['uwsgiconf', '--uwsgi-version', '2.1', name]).stdout, `${call}, address='b:1')\n`);
  assert.equal(run(['uwsgiconf', '-'], '[uwsgi]\nmaster = true\n').stdout, '');
  const { status, stderr } = run(['uwsgiconf', 'nonesuch.ini']);
  assert.equal(status, 2);
  assert.match(stderr, /^uwsgi-ini: nonesuch\.ini: /);
});

test('odd files get an answer', () => {
  assert.match(run(['check', write('bom.ini', '\ufeff[uwsgi]\nmaster = true\n')]).stdout, /\(bom\)/);
  assert.match(
    run(['check', write('utf16.ini', Buffer.from('\ufeff[uwsgi]\nmaster = true\n', 'utf16le'))]).stdout,
    /\(line-ends\)/,
  );
  assert.match(run(['check', write('cr.ini', '[uwsgi]\rmaster = true\r')]).stdout, /\(line-ends\)/);
  assert.equal(run(['check', write('empty.ini', '')]).status, 0);
  const binary = Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7919 + (index >> 8)) % 256));
  assert.ok([0, 1].includes(run(['check', write('binary.ini', binary)]).status ?? -1));
});

test('options are listed with what is known of them', () => {
  const { status, stdout } = run(['options', '--format', 'json']);
  assert.equal(status, 0);
  const options: Record<string, unknown>[] = JSON.parse(stdout);
  const workers = options.find((one) => one.name === 'workers');
  assert.match(String(workers?.documentation), /^`workers` — /);
  assert.deepEqual(
    { ...workers, documentation: '' },
    { name: 'workers', plugin: null, since: '1.1', until: null, argument: 'required', aliases: ['processes'], documentation: '' },
  );
  assert.equal(options.find((one) => one.name === 'http')?.plugin, 'http');
});

test('options are filtered by their names and plugins', () => {
  const { stdout } = run(['options', 'subscription-server', '--plugin', 'http']);
  assert.match(stdout, /^http-subscription-server {2}\S.*\n$/);
  assert.equal(run(['options', 'subscription-server', '--plugin', 'core']).stdout, '');
});

test('explain tells of options, keys, magic variables and rules', () => {
  assert.match(run(['explain', 'harakiri']).stdout, /^`harakiri` — /);
  assert.match(run(['explain', 'subscribe2.weight']).stdout, /^`weight` — /);
  assert.match(run(['explain', '%d']).stdout, /^`%d` — absolute directory/);
  assert.match(run(['explain', 'not-a-number']).stdout, /^# not-a-number\n/);
});

test('explain says when there is nothing, or nothing in this version', () => {
  const unknown = run(['explain', 'proceses']);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stdout, /Did you mean `processes`\?\n$/);
  assert.equal(run(['explain', 'reload-on-uss']).stdout, '`reload-on-uss` exists only in uWSGI 2.1.\n');
  assert.match(run(['explain', '--uwsgi-version', '2.1', 'reload-on-uss']).stdout, /^`reload-on-uss` — /);
});
