#!/usr/bin/env -S node --import tsx
/**
 * Stands where `@vscode/test-electron` expects the desktop program: takes the same arguments and runs the suite in VS Code's server
 * and Chromium.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer, workbenchUrl } from '../../scripts/vscode-server.js';
import { inDirectory, launchBrowser, newWorkbench, runSuite } from './workbench.js';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
});

await inDirectory('suite', async (directory) => {
  const server = await startServer(directory, ['--enable-smoke-test-driver', '--disable-workspace-trust']);
  const browser = await launchBrowser();
  try {
    const { page } = await newWorkbench(browser);
    const { host } = new URL(server.url);
    const remote = (path: unknown) => `vscode-remote://${host}${resolve(String(path))}`;
    const url = workbenchUrl(server, resolve(positionals[0] ?? directory), {
      extensionDevelopmentPath: remote(values.extensionDevelopmentPath),
      extensionTestsPath: remote(values.extensionTestsPath),
    });
    await runSuite(page, url, join(directory, 'workbench.log'));
  } finally {
    await browser.close();
    await server.stop();
  }
});
