import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../scripts/dependencies.mjs';
import { inDirectory } from './workbench.js';

const FILE = `[uwsgi]
master = true
proceses = 4
subscribe2 = \n`;

const INSTALLED = spawnSync('nvim', ['--version']).status === 0;
const SKIP = INSTALLED || process.env.CI ? false : 'needs nvim on the PATH';

test('Neovim, by standard input and output', { skip: SKIP, timeout: 120_000 }, () =>
  inDirectory('neovim', async (directory) => {
    const file = join(directory, 'uwsgi.ini');
    writeFileSync(file, FILE);
    const script = fileURLToPath(new URL('neovim.lua', import.meta.url));
    const { stdout, stderr } = spawnSync('nvim', ['--headless', '--clean', '-n', '-i', 'NONE', '-c', `luafile ${script}`], {
      encoding: 'utf8',
      input: '',
      timeout: 60_000,
      env: {
        ...{ PATH: process.env.PATH, HOME: directory, XDG_CACHE_HOME: directory, XDG_STATE_HOME: directory },
        ...{ SERVER: join(ROOT, 'node_modules/.bin/uwsgi-language-server'), FILE: file },
      },
    });
    const json = stdout.split('\n').find((line) => line.startsWith('{'));
    assert.ok(json, stderr);
    const seen = JSON.parse(json);
    assert.equal(seen.problem, undefined);
    const unknown = (messages: readonly string[]) =>
      messages.filter((message) => message.startsWith('unknown-option: `proceses`'));
    assert.equal(unknown(seen.diagnostics).length, 1, seen.diagnostics);
    assert.match(seen.hover, /^`?master`? — /);
    assert.deepEqual(seen.completion.slice(0, 2), ['server=', 'key=']);
    assert.ok(seen.actions.includes('Change to `processes`'), seen.actions);
    assert.equal(seen.line, 'processes = 4');
    assert.deepEqual(unknown(seen.left), []);
  }),
);
