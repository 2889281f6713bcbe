import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real uWSGI, asked what it makes of a file. Nothing is served: the runs end before a socket is bound. */

/** Without the user's `UWSGI_...` variables, each of which would be an option. */
const ENVIRONMENT = { PATH: process.env.PATH, HOME: '/', LC_ALL: 'C' };

/** `2.0.21` from `2.0.21-debian`; undefined without a binary. */
export const VERSION = /^\d+(\.\d+)*/.exec(ask(['--version']).stdout)?.[0];

/** Suites that need the binary are skipped where there is none; where tests are a gate, that is a failure. */
export const SKIP = VERSION !== undefined || process.env.CI ? false : 'there is no uwsgi to ask';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `uwsgi` with these arguments. What it prints is read byte by byte. */
export function ask(args: readonly string[], cwd?: string): Answer {
  const { status, stdout, stderr } = spawnSync('uwsgi', args, {
    cwd,
    env: ENVIRONMENT,
    encoding: 'latin1',
    input: '',
    timeout: 20_000,
  });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** The same without waiting, so that several can run at once. */
export function askSoon(args: readonly string[], cwd: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn('uwsgi', args, { cwd, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('latin1').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('latin1').on('data', (text: string) => (output.stderr += text));
    child.on('error', reject).on('close', (status) => resolve({ status, ...output }));
  });
}

/**
 * The options that uWSGI registers from a file, in order, as it shows them itself. An impossible clock stops it right after it has
 * shown them.
 */
export async function showConfig(file: string, cwd: string): Promise<[key: string, value: string][]> {
  const { stdout, stderr } = await askSoon(['--show-config', '--clock', 'no-such-clock', '--ini', file], cwd);
  const shown = /;uWSGI instance configuration\n\[uwsgi\]\n([\s\S]*?);end of configuration\n/.exec(stderr + stdout)?.[1];
  if (shown === undefined) throw new Error(`uwsgi did not show the configuration of ${file}:\n${stderr}`);
  const options = shown
    .split('\n')
    .slice(0, -1)
    .map((line): [string, string] => {
      const at = line.indexOf(' = ');
      return [line.slice(0, at), line.slice(at + 3)];
    });
  // what steers the run comes first
  return options.slice(options.findIndex(([key]) => key === 'ini') + 1);
}

/** Runs `work` on all items, as many at once as there are processors and one more. */
export async function inParallel<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
}

/** A directory of its own, removed when the process ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'uwsgi-ini-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
