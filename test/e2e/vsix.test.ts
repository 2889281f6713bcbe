import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { CACHE, installExtension, startServer, VSIX, workbenchUrl } from '../../scripts/vscode-server.js';
import { inDirectory, launchBrowser, newWorkbench, SKIP } from './workbench.js';

const SCREENSHOTS = join(CACHE, 'screenshots');
const FILE = `[uwsgi]
; announces itself to a router
master = true
proceses = 4
http-socket = 127.0.0.1:9090

`;

test('the packaged extension as a person uses it', { skip: SKIP, timeout: 300_000 }, () =>
  inDirectory('vsix', async (directory) => {
    const folder = join(directory, 'workspace');
    const file = join(folder, 'uwsgi.ini');
    mkdirSync(folder);
    mkdirSync(SCREENSHOTS, { recursive: true });
    writeFileSync(file, FILE);
    installExtension(directory, VSIX);
    const connections = join(directory, 'connections.log');
    const server = await startServer(directory, [], {
      NODE_OPTIONS: `--require "${fileURLToPath(new URL('connections.cjs', import.meta.url))}"`,
      CONNECTIONS_LOG: connections,
    });
    const browser = await launchBrowser();
    try {
      const { page, outside } = await newWorkbench(browser);
      await page.goto(workbenchUrl(server, folder));
      await use(page, (name) => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) }));
      await saved(
        page,
        () =>
          readFileSync(file, 'utf8') ===
          `${FILE.replace('proceses', 'processes')}subscribe2 = server=127.0.0.1:4040,key=app.local`,
      );
      assert.deepEqual(outside, [], 'the page asked for nothing outside of this machine');
      const log = readFileSync(connections, 'utf8');
      assert.match(log, /^run .*vscode-uwsgi-[^/]*\/server\/dist\/server\.cjs$/m, 'the language server was watched');
      assert.doesNotMatch(log, /^connect/m, 'no process connected to another machine');
    } finally {
      await browser.close();
      await server.stop();
    }
  }),
);

async function use(page: Page, screenshot: (name: string) => Promise<unknown>): Promise<void> {
  await page.getByRole('treeitem', { name: 'uwsgi.ini' }).dblclick();
  await page.locator('[id="status.editor.mode"]', { hasText: 'uWSGI INI' }).waitFor();

  // nobody has said that this folder is to be trusted
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();

  // the squiggle, and the entry under Problems
  await page.locator('.monaco-editor .squiggly-warning').first().waitFor();
  await screenshot('1-file');
  await page.keyboard.press('Control+Shift+M');
  await page.locator('.markers-panel').getByText('`proceses` is not an option').first().waitFor();
  await screenshot('2-problems');
  await page.keyboard.press('Control+Shift+M');

  // the documentation
  const documentation = await hover(page, 'master', 'Value: true or false');
  await screenshot('3-hover');
  await page.mouse.move(640, 600);
  await documentation.waitFor({ state: 'hidden' });

  // the quick fix
  await word(page, 'proceses').click();
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row', { hasText: 'Change to `processes`' }).waitFor();
  await screenshot('4-quick-fix');
  await page.keyboard.press('Enter');
  await line(page, 'processes = 4').waitFor();
  await page.locator('.monaco-editor .squiggly-warning').first().waitFor({ state: 'detached' });

  // an option
  await page.keyboard.press('Control+End');
  await page.keyboard.type('subscribe2');
  await suggestion(page, 'subscribe2').waitFor();
  await screenshot('5-option');
  await page.keyboard.press('Enter');
  await line(page, 'subscribe2 = ').waitFor();

  // its keys
  await page.keyboard.press('Control+Space');
  await suggestion(page, 'server').waitFor();
  await page.keyboard.press('Control+Space'); // the documentation beside
  await screenshot('6-keys');
  await page.keyboard.type('ser');
  await page.keyboard.press('Enter');
  await line(page, 'subscribe2 = server=').waitFor();
  await page.keyboard.type('127.0.0.1:4040,');
  await suggestion(page, 'key').waitFor();
  await screenshot('7-keys-left');
  await page.keyboard.type('ke');
  await page.keyboard.press('Enter');
  await line(page, 'subscribe2 = server=127.0.0.1:4040,key=').waitFor();
  // no Enter behind it: that would accept a suggestion that comes late
  await page.keyboard.type('app.local');
  await page.keyboard.press('Control+S');
  await screenshot('8-saved');

  // the packet that the line sends
  await hover(page, 'subscribe2', 'Sends this packet to 127.0.0.1:4040');
  await screenshot('9-packet');
}

/** What hovering over a word shows. Whatever comes late, such as a suggestion, hides it, so the pointer may have to come again. */
async function hover(page: Page, text: string, shown: string): Promise<Locator> {
  const found = page.locator('.monaco-hover:not(.hidden)', { hasText: shown }).first();
  for (let tries = 1; ; tries++) {
    await word(page, text).hover();
    const seen = await found.waitFor({ timeout: 5_000 }).then(
      () => true,
      (reason) => {
        if (tries === 12) throw reason;
        return false;
      },
    );
    if (seen) return found;
    await page.mouse.move(640, 600);
  }
}

function word(page: Page, text: string): Locator {
  return page.locator('.view-line span[class^="mtk"]', { hasText: text }).first();
}

/** A whole line of the editor, which draws blanks as U+00A0. */
function line(page: Page, text: string): Locator {
  const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ \\u00a0]');
  return page.locator('.view-line', { hasText: new RegExp(`^${pattern}$`) });
}

function suggestion(page: Page, label: string): Locator {
  return page.locator('.suggest-widget.visible .monaco-list-row', { has: page.getByText(label, { exact: true }) }).first();
}

/** Saving is over some time after the key was pressed. */
async function saved(page: Page, done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !done(); tries++) await page.waitForTimeout(100);
  assert.ok(done(), 'the file is saved');
}
