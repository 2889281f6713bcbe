import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { ROOT } from '../../scripts/dependencies.mjs';
import { buildSuite, inDirectory, SKIP } from './workbench.js';

/** A desktop VS Code to download, such as `stable`; without it our own launcher stands in. */
const VERSION = process.env.VSCODE_VERSION;

test('the suite in an extension host that is a Node process', { skip: VERSION ? false : SKIP, timeout: 300_000 }, async () => {
  const extensionTestsPath = await buildSuite();
  await inDirectory('desktop', async (directory) => {
    const folder = join(directory, 'workspace');
    await mkdir(folder);
    await runTests({
      ...(VERSION ? { version: VERSION } : { vscodeExecutablePath: fileURLToPath(new URL('code.ts', import.meta.url)) }),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath,
      launchArgs: [folder, '--disable-extensions'],
    });
  });
});
