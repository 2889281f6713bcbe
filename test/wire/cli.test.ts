import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import type { Log } from 'sarif';

const BIN = fileURLToPath(new URL('../../node_modules/.bin/uwsgi-ini', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'uwsgi-ini-'));
after(() => rmSync(directory, { recursive: true, force: true }));

function run(
  args: readonly string[],
  input: string | Buffer = '',
  folder = '.',
): { status: number | null; stdout: string; stderr: string } {
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
  const excerpt = '  2 \\| proceses = 4\n    \\| \\^{8}\n';
  const head = 'typo\\.ini:2:1 warning: `proceses` is not an option: .* \\(unknown-option\\)\n';
  assert.match(stdout, new RegExp(`^${head}${excerpt}1 warning in 1 file\n$`));
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
  assert.match(inside('check', '--quiet', '--uwsgi-version', '2.0', 'a.ini').stdout, /subscription-mountpoints/);
  assert.equal(run(['check', file]).status, 1);
  write('project/.uwsgilint', 'versio = 2.1\n');
  const broken = inside('check', 'a.ini');
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /\.uwsgilint: `versio` is not known/);
});

test('advice is given for a profile, which a flag or the project chooses', () => {
  const file = write('advice/a.ini', '[uwsgi]\ndaemonize = /var/log/uwsgi.log\n');
  assert.equal(run(['check', file]).status, 0);
  assert.match(run(['check', '--profile', 'container', file]).stdout, /advise-daemonize/);
  assert.equal(run(['check', '--profile', 'staging', file]).status, 2);
  write('advice/.uwsgilint', 'profile = container\n');
  const inside = (...args: string[]) => run(['check', ...args, 'a.ini'], '', 'advice').status;
  assert.deepEqual([inside(), inside('--profile', 'none')], [1, 0]);
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
      related: [],
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

test('show-config lists what uWSGI would register, in order', () => {
  write('flow/main.ini', '[uwsgi]\nname = shop\ninclude = more.ini\nlog = /var/%(name)-$(STAGE).log\n[other]\nb = %x\n');
  write('flow/more.ini', '[uwsgi]\nif-env = DEBUG\nprocesses = 1\nendif\n');
  const inside = (...args: string[]) => run(['show-config', ...args], '', 'flow');
  const unknown = inside('main.ini', '--origin');
  assert.deepEqual([unknown.status, unknown.stderr], [0, '']);
  assert.equal(
    unknown.stdout,
    'main.ini:2: name = shop\nmain.ini:3: include = more.ini\nmore.ini:2: if-env = DEBUG\n' +
      'more.ini:3: processes = 1 <when if-env = DEBUG>\nmore.ini:4: endif = \n' +
      'main.ini:4: log = <unknown: /var/%(name)-$(STAGE).log>\n',
  );
  assert.match(
    inside('main.ini', '--env', 'DEBUG=1', '--env', 'STAGE=test').stdout,
    /\nprocesses = 1\n.*\nlog = \/var\/shop-test\.log\n$/,
  );
  assert.equal(
    inside('main.ini:other', '--format', 'ini').stdout,
    ';uWSGI instance configuration\n[uwsgi]\nb = other\n;end of configuration\n',
  );
  assert.deepEqual(JSON.parse(inside('main.ini', '--format', 'json').stdout).slice(2), [
    { key: 'if-env', value: 'DEBUG', file: 'more.ini', line: 2 },
    { key: 'processes', value: '1', file: 'more.ini', line: 3, when: 'if-env = DEBUG' },
    { key: 'endif', value: '', file: 'more.ini', line: 4 },
    { key: 'log', value: null, file: 'main.ini', line: 4 },
  ]);
});

test('show-config finds files from the directory that uWSGI is started in', () => {
  write('start/conf/main.ini', '[uwsgi]\nini = conf/more.ini\na = %v\n');
  write('start/conf/more.ini', '[uwsgi]\nb = %n\n');
  const { stdout } = run(['show-config', '--cwd', '..', 'main.ini'], '', 'start/conf');
  assert.match(stdout, /^ini = conf\/more\.ini\nb = more\na = .*start\n$/);
  assert.match(run(['show-config', 'main.ini'], '', 'start/conf').stderr, /^main\.ini:2: unknown: /);
  const here = run(['show-config', '--here', 'main.ini'], '', 'start/conf');
  assert.deepEqual([here.status, here.stderr.split(': ')[1]], [1, 'fatal']);
  assert.equal(run(['show-config', 'none.ini'], '', 'start').status, 2);
  assert.equal(run(['show-config', '--env', 'x', 'main.ini'], '', 'start').status, 2);
});

test('explain says when there is nothing, or nothing in this version', () => {
  const unknown = run(['explain', 'proceses']);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stdout, /Did you mean `processes`\?\n$/);
  assert.equal(run(['explain', 'reload-on-uss']).stdout, '`reload-on-uss` exists only in uWSGI 2.1.\n');
  assert.match(run(['explain', '--uwsgi-version', '2.1', 'reload-on-uss']).stdout, /^`reload-on-uss` — /);
});

const MISTAKES = '[uwsgi]\nproceses = 4\nenable_threads = true\nharakiri = ten\n';

test('severities below the one that is asked for neither are shown nor count', () => {
  const file = write('severity.ini', MISTAKES);
  const rules = (...args: string[]) => {
    const { status, stdout } = run(['check', '--format', 'json', ...args, file]);
    return [status, ...JSON.parse(stdout).map(({ rule }: { rule: string }) => rule)];
  };
  assert.deepEqual(rules(), [1, 'unknown-option', 'unknown-option', 'not-a-number']);
  assert.deepEqual(rules('--severity', 'error'), [1, 'not-a-number']);
  assert.equal(run(['check', '--severity', 'error', write('warning.ini', '[uwsgi]\nproceses = 4\n')]).status, 0);
  assert.equal(run(['check', '--severity', 'fatal', file]).status, 2);
});

test('--max-warnings lets some warnings pass, and no error', () => {
  const warnings = write('warnings.ini', '[uwsgi]\nproceses = 4\nharakri = 10\n');
  assert.equal(run(['check', '--max-warnings', '2', warnings]).status, 0);
  const { status, stderr } = run(['check', '--max-warnings', '1', warnings]);
  assert.deepEqual([status, stderr], [1, 'uwsgi-ini: 2 warnings are more than --max-warnings 1\n']);
  assert.equal(run(['check', '--max-warnings', '9', write('error.ini', '[uwsgi]\nharakiri = ten\n')]).status, 1);
  assert.equal(run(['check', '--max-warnings', '-1', warnings]).status, 2);
});

test('the hooks of pre-commit run what there is, on what is a file of uWSGI', () => {
  const hooks = readFileSync(new URL('../../.pre-commit-hooks.yaml', import.meta.url), 'utf8');
  const [check = [], fix = []] = [...hooks.matchAll(/^ {2}entry: uwsgi-ini (.*)$/gm)].map(([, args = '']) => args.split(' '));
  const file = write('vassals/hook.ini', '[uwsgi]\nenable_threads = true\n');
  assert.match(run([...check, file]).stdout, /unknown-option/);
  assert.deepEqual([run([...fix, file]).status, run([...check, file]).stdout], [0, '']);
  for (const [, files = ''] of hooks.matchAll(/^ {2}files: (.*)$/gm)) {
    const names = ['uwsgi.ini', 'a/uwsgi-x.ini', 'x.uwsgi.ini', file, 'a/uwsgi/b/c.ini', 'tox.ini', 'a/other.ini', 'uwsgi.yaml'];
    const chosen = names.filter((name) => new RegExp(files).test(name));
    assert.deepEqual(chosen, names.slice(0, 5));
  }
});

test('--quiet prints findings and nothing else', () => {
  assert.equal(run(['check', '--quiet', write('clean.ini', '[uwsgi]\nmaster = true\n')]).stdout, '');
  assert.doesNotMatch(run(['check', '--quiet', write('typo.ini', '[uwsgi]\nproceses = 4\n')]).stdout, /^1 warning/m);
});

test('the excerpt is aligned under tabs and wide characters, and shows what a terminal would obey', () => {
  const { stdout } = run(['check', '--quiet', '-'], '[uwsgi]\n\tmodule = \u65e5\u{1f600}:app ; \u001b[31mred\n');
  const [, line = '', marks = ''] = stdout.split('\n');
  assert.equal(line, '  2 |     module = \u65e5\u{1f600}:app ; \ufffd[31mred');
  assert.equal(marks, `    | ${' '.repeat(22)}${'^'.repeat('; ?[31mred'.length)}`);
  assert.ok(!stdout.includes('\u001b'));
  const long = run(['check', '--quiet', '-'], `[uwsgi]\nmodule = ${'x'.repeat(5000)} ; note\n`).stdout.split('\n');
  assert.match(long[1] ?? '', /^ {2}2 \| \u2026x{58} ; note$/);
});

test('standard input has the name that it is given', () => {
  assert.match(run(['check', '--stdin-filename', 'conf/a.ini', '-'], MISTAKES).stdout, /^conf\/a\.ini:2:1 /);
  const latin1 = Buffer.from('[uwsgi]\n; caf\u00e9\nenable_threads = true\n', 'latin1');
  const { stdout } = run(['check', '--fix', '--stdin-filename', 'conf/a.ini', '-'], latin1);
  assert.match(stdout, /enable-threads = true\n$/);
});

test('patterns, ignore files and .uwsgilint choose the files that are searched for, not those that are named', () => {
  for (const name of ['a.ini', 'old/a.ini', 'b.bak.ini', 'deep/old/a.ini']) write(`walk/${name}`, '[uwsgi]\nproceses = 1\n');
  const checked = (...args: string[]) => {
    const { stdout, status } = run(['check', '--format', 'json', ...args], '', 'walk');
    return [status, ...JSON.parse(stdout).map(({ file }: { file: string }) => file.replaceAll('\\', '/'))];
  };
  assert.deepEqual(checked('.'), [1, 'a.ini', 'b.bak.ini', 'deep/old/a.ini', 'old/a.ini']);
  assert.deepEqual(checked('**/a.ini', 'a.ini'), [1, 'a.ini', 'deep/old/a.ini', 'old/a.ini']);
  write('walk/skip', '# not ours\n/old/\n');
  assert.deepEqual(checked('--ignore-file', 'skip', '.'), [1, 'a.ini', 'b.bak.ini', 'deep/old/a.ini']);
  write('walk/.uwsgilint', 'ignore = **/old/**, *.bak.ini\n');
  assert.deepEqual(checked('.'), [1, 'a.ini']);
  assert.deepEqual(checked('*.ini', 'old/a.ini'), [1, 'a.ini', 'old/a.ini']);
  const nothing = run(['check', 'nonesuch/*.ini'], '', 'walk');
  assert.deepEqual([nothing.status, nothing.stderr], [2, 'uwsgi-ini: nonesuch/*.ini: no file has such a name\n']);
  assert.equal(run(['check', '--ignore-file', 'nonesuch', '.'], '', 'walk').status, 2);
});

test('.uwsgilint says how severe rules are', () => {
  write('levels/.uwsgilint', '[rules]\nunknown-option = off\nnot-a-number = hint\n');
  write('levels/a.ini', MISTAKES);
  assert.match(run(['check', 'a.ini'], '', 'levels').stdout, /^a\.ini:4:12 hint: .*\n.*\n.*\n1 hint in 1 file\n$/);
  assert.equal(run(['check', '--severity', 'warning', 'a.ini'], '', 'levels').status, 0);
  write('levels/.uwsgilint', '[rules]\nunknown-opt = off\n');
  const broken = run(['check', 'a.ini'], '', 'levels');
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /there is no rule `unknown-opt`/);
});

test('--fix-dry-run prints what --fix does, and changes nothing', () => {
  const before = '[uwsgi]\r\nenable_threads = true\r\nmaster = true ; yes';
  write('dry/a.ini', before);
  const { status, stdout, stderr } = run(['check', '--fix-dry-run', 'dry']);
  assert.deepEqual([status, stderr], [1, 'no findings in 1 file\n']);
  assert.equal(readFileSync(join(directory, 'dry/a.ini'), 'utf8'), before);
  cpSync(join(directory, 'dry'), join(directory, 'patched/dry'), { recursive: true });
  const applied = spawnSync('git', ['apply', '-'], { cwd: join(directory, 'patched'), input: stdout, encoding: 'utf8' });
  assert.deepEqual([applied.status, applied.stderr], [0, '']);
  run(['check', '--fix', 'dry']);
  const fixed = readFileSync(join(directory, 'dry/a.ini'), 'utf8');
  assert.notEqual(fixed, before);
  assert.equal(readFileSync(join(directory, 'patched/dry/a.ini'), 'utf8'), fixed);
  assert.deepEqual([run(['check', '--fix-dry-run', 'dry']).status, run(['check', '--fix-dry-run', 'dry']).stdout], [0, '']);
  assert.equal(run(['check', '--fix', '--fix-dry-run', 'dry']).status, 2);
});

test('SARIF is valid, and has the rules, the fixes and fingerprints that outlive other edits', () => {
  const { $schema, id, ...schema } = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
  const sarif = (text: string): Log => {
    const { stdout } = run(['check', '--format', 'sarif', write('a dir/sarif.ini', text)]);
    const log: unknown = JSON.parse(stdout);
    assert.ok(validate(log), JSON.stringify(validate.errors));
    return log as Log;
  };
  const log = sarif(MISTAKES);
  assert.equal(validate({ ...log, version: '1' }), false);
  const [first] = log.runs;
  const results = first?.results ?? [];
  assert.deepEqual(
    results.map(({ ruleId, level }) => `${ruleId} ${level}`),
    ['unknown-option warning', 'unknown-option warning', 'not-a-number error'],
  );
  const place = results[1]?.locations?.[0]?.physicalLocation;
  assert.deepEqual(place, {
    artifactLocation: { uri: 'a%20dir/sarif.ini', uriBaseId: '%SRCROOT%', index: 0 },
    region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 15 },
  });
  assert.equal(results[1]?.fixes?.[0]?.artifactChanges[0]?.replacements[0]?.insertedContent?.text, 'enable-threads');
  const rule = first?.tool.driver.rules?.[results[0]?.ruleIndex ?? -1];
  assert.equal(rule?.id, 'unknown-option');
  assert.match(rule.help?.markdown ?? '', /^# unknown-option\n/);
  const prints = (one: Log) =>
    one.runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
  assert.equal(new Set(prints(log)).size, 3);
  assert.deepEqual(prints(sarif(`; a line\n\n${MISTAKES}`)), prints(log));
  assert.equal(new Set(prints(sarif('[uwsgi]\nproceses = 4\nproceses = 4\n'))).size, 2);
});

test('GitHub shows findings as annotations', () => {
  const { stdout } = run(['check', '--format', 'github', write('a,b.ini', '[uwsgi]\nmodule = app ; 5%% off\nharakiri = ten\n')]);
  const [first = '', second = '', ...rest] = stdout.split('\n');
  assert.ok(
    first.startsWith('::warning file=a%2Cb.ini,line=2,endLine=2,col=14,endColumn=23,title=uwsgi-ini%3A reads-otherwise::'),
  );
  assert.match(first, /`; 5%25%25 off`/);
  assert.match(second, /^::error file=a%2Cb\.ini,line=3,.*::`ten` is no number: /);
  assert.deepEqual(rest, ['']);
});

test('JUnit has a suite for each file', () => {
  const clean = write('clean.ini', '[uwsgi]\nmaster = true\n');
  const { stdout } = run(['check', '--format', 'junit', clean, write('a&b.ini', '[uwsgi]\n"x\u0001" <y> = 4\n')]);
  assert.match(stdout, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
  assert.match(stdout, /<testsuite name="clean\.ini" tests="1" failures="0" errors="0">\n +<testcase [^>]*\/>\n/);
  assert.match(stdout, /<testsuite name="a&#38;b\.ini" tests="1" failures="1" errors="0">/);
  assert.match(stdout, /message="`&#34;x\ufffd&#34; &#60;y&#62;` is not an option/);
});

test('GitLab has a fingerprint for each finding', () => {
  const { stdout } = run(['check', '--format', 'gitlab', write('gitlab.ini', '[uwsgi]\nproceses = 4\nproceses = 4\n')]);
  const issues = JSON.parse(stdout);
  assert.deepEqual(
    { ...issues[0], description: '', fingerprint: '' },
    {
      description: '',
      check_name: 'unknown-option',
      fingerprint: '',
      severity: 'major',
      location: { path: 'gitlab.ini', lines: { begin: 2, end: 2 } },
    },
  );
  assert.match(issues[0].fingerprint, /^[0-9a-f]{64}$/);
  assert.notEqual(issues[0].fingerprint, issues[1].fingerprint);
});

test('what is assumed decides which files are read, and what is found in them', () => {
  write('assumed/.uwsgilint', '[assume]\ncwd = conf\n');
  write('assumed/conf/base.ini', '[uwsgi]\nmaster = true\nprocesses = 2\nsocket = :3031\n');
  write('assumed/uwsgi.ini', '[uwsgi]\ninclude = base.ini\ncheaper = $(CHEAPER)\n');
  const found = (...flags: string[]) => {
    const { stdout } = run(['check', '--format', 'json', ...flags, 'uwsgi.ini'], '', 'assumed');
    return JSON.parse(stdout).map((one: { rule: string; related: { file: string }[] }) => [
      one.rule,
      ...one.related.map(({ file }) => file.replaceAll('\\', '/')),
    ]);
  };
  assert.deepEqual(found(), [['unset-variable']]);
  assert.deepEqual(found('--assume', 'CHEAPER=1'), []);
  assert.deepEqual(found('--assume', 'CHEAPER=4'), [['number-order', 'conf/base.ini']]);
  assert.deepEqual(found('--assume', 'CHEAPER=4', '--assume', 'cwd=.'), [['missing-file']]);
  write('assumed/host.ini', '[uwsgi]\nprocname = %h\nprocesses = %k\n');
  const shown = run(['show-config', '--assume', 'hostname=web1', '--assume', 'processors=8', 'host.ini'], '', 'assumed');
  assert.equal(shown.stdout, 'procname = web1\nprocesses = 8\n');
});
