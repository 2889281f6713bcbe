import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { ROOT } from '../../scripts/dependencies.mjs';
import { launchBrowser, newWorkbench, SKIP } from './workbench.js';

test('npm start serves VS Code with the examples', { skip: SKIP, timeout: 300_000 }, async () => {
  const start = spawn(process.execPath, ['scripts/start.mjs', '--server'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const browser = await launchBrowser();
  try {
    const url = await printedUrl(createInterface(start.stdout));
    assert.ok(url, 'npm start printed an address');
    const { page } = await newWorkbench(browser);
    await page.goto(url);
    await page.getByRole('treeitem', { name: 'mistakes.uwsgi.ini' }).dblclick();
    await page
      .locator('.monaco-editor .squiggly-error')
      .first()
      .waitFor({ timeout: 8000 })
      .catch(() => {});
    start.kill('SIGINT');
    await once(start, 'exit');
    await assert.rejects(fetch(url), 'the server has gone, too');
  } finally {
    start.kill();
    await browser.close();
  }
});

async function printedUrl(lines: AsyncIterable<string>): Promise<string | undefined> {
  for await (const line of lines) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return url;
  }
  return undefined;
}
