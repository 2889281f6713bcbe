import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, posix, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/dependencies.mjs';
import { startServer, workbenchUrl } from '../../scripts/vscode-server.js';
import { buildSuite, inDirectory, launchBrowser, newWorkbench, runSuite, SKIP } from './workbench.js';

test('the suite in an extension host that is a web worker', { skip: SKIP, timeout: 300_000 }, async () => {
  const suite = await buildSuite();
  await inDirectory('web', async (directory) => {
    const folder = join(directory, 'workspace');
    await mkdir(folder);
    const files = await serveExtension();
    const authority = `127.0.0.1:${(files.address() as AddressInfo).port}`;
    const server = await startServer(directory, ['--disable-workspace-trust']);
    const browser = await launchBrowser();
    try {
      // a page that Playwright answered counts as coming from nowhere, which Chromium keeps from the loopback network
      const { page } = await newWorkbench(browser, { bypassCSP: true, permissions: ['local-network-access'] });
      await page.route(
        ({ pathname, searchParams }) => pathname === '/' && searchParams.has('folder'),
        async (route) => {
          const response = await route.fetch();
          const located = (path: string) => ({ scheme: 'http', authority, path });
          const body = withDevelopment(await response.text(), {
            extensions: [located('/')],
            extensionTestsPath: located(`/${relative(ROOT, suite)}`),
          });
          await route.fulfill({ response, body });
        },
      );
      await runSuite(page, workbenchUrl(server, folder), join(directory, 'workbench.log'));
    } finally {
      await browser.close();
      await server.stop();
      files.closeAllConnections();
      files.close();
    }
  });
});

/** The checkout over HTTP, for pages and workers of other origins. */
async function serveExtension(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(ROOT, posix.normalize(decodeURIComponent(pathname)));
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (!/\.(js|json|md)$/.test(file) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', file.endsWith('.js') ? 'text/javascript' : 'text/plain');
    createReadStream(file).pipe(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/** The workbench's page with options that VS Code's server has no argument for. */
function withDevelopment(page: string, developmentOptions: object): string {
  return page.replace(/(id="vscode-workbench-web-configuration" data-settings=")([^"]*)/, (_, head: string, quoted: string) => {
    const settings = JSON.parse(quoted.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
    const changed = { ...settings, developmentOptions: { ...settings.developmentOptions, ...developmentOptions } };
    return head + JSON.stringify(changed).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  });
}
