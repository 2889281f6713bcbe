/** A real VS Code for the end-to-end tests: its server, and its workbench in a headless Chromium. */
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ROOT } from '../../scripts/dependencies.mjs';
import { CACHE, canInstall } from '../../scripts/vscode-server.js';

const CHROMIUM = '/usr/bin/chromium';
/** What the suite may take, in milliseconds. */
const LONGEST = 120_000;

/** Why the tests cannot run here; where tests are a gate they run and fail. */
export const SKIP = (canInstall() && existsSync(CHROMIUM)) || process.env.CI ? false : `needs Linux x64 and ${CHROMIUM}`;

/** A directory that goes away when `use` succeeds; otherwise its logs stay. */
export async function inDirectory(name: string, use: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), `uwsgi-${name}-`));
  try {
    await use(directory);
  } catch (error) {
    console.error(`see ${directory}`);
    throw error;
  }
  rmSync(directory, { recursive: true, force: true });
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Workbench {
  readonly page: Page;
  /** What was asked for outside of this machine: refused. */
  readonly outside: readonly string[];
}

export async function newWorkbench(browser: Browser, options: BrowserContextOptions = {}): Promise<Workbench> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const outside: string[] = [];
  await context.route(
    ({ hostname, protocol }) => protocol.startsWith('http') && !/^(127\.0\.0\.1|(.*\.)?localhost)$/.test(hostname),
    (route) => {
      outside.push(route.request().url());
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return { page, outside };
}

/** Bundles the suite that runs inside VS Code. Its file, beneath the checkout. */
export async function buildSuite(): Promise<string> {
  const outfile = join(CACHE, 'e2e/suite.js');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/e2e/suite/index.ts'],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    define: { global: 'globalThis' },
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outfile;
}

/**
 * Opens the page whose extension host runs the suite; rejects unless all tests passed. The exit code that the workbench reports is
 * not enough: it is 0 as well when the extension host died. The suite's own closing line must have come.
 */
export async function runSuite(page: Page, url: string, logFile: string): Promise<void> {
  const log = createWriteStream(logFile);
  let closing: string | undefined;
  const ended = new Promise<string>((resolve) => {
    // what VS Code's own integration tests rely on: the workbench calls these two functions of its page
    void page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const text = format(...args);
      if (!text.startsWith('[test] ')) return;
      const lines = text.replace(/^\[test\] /gm, '');
      console.log(lines);
      closing = /^\d+ passed, \d+ failed$/.exec(lines)?.[0] ?? closing;
    });
    void page.exposeFunction('codeAutomationExit', (code: number) => resolve(`exit code ${code}`));
    page.on('crash', () => resolve('the page crashed'));
    setTimeout(() => resolve(`no answer in ${LONGEST} ms`), LONGEST).unref();
  });
  page.on('console', (message) => log.write(`${message.text()}\n`));
  await page.goto(url);
  const end = await ended;
  if (end !== 'exit code 0' || closing === undefined || !/^[1-9]\d* passed, 0 failed$/.test(closing)) {
    throw new Error(`the suite ended with ${end} and ${closing ?? 'no closing line'}: see ${logFile}`);
  }
}
