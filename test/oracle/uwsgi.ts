import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real uWSGI, asked what it makes of a file. Nothing is served: the runs end before a socket is bound. */

/** Without the user's `UWSGI_...` variables, each of which would be an option. */
export const ENVIRONMENT = { PATH: process.env.PATH, HOME: '/', LC_ALL: 'C' };

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
export function askSoon(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = ENVIRONMENT): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn('uwsgi', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('latin1').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('latin1').on('data', (text: string) => (output.stderr += text));
    child.on('error', reject).on('close', (status) => resolve({ status, ...output }));
  });
}

/** The options that uWSGI registers from a file, in order. */
export async function showConfig(file: string, cwd: string): Promise<[key: string, value: string][]> {
  const { shown, message } = await configuration(file, cwd);
  if (shown === undefined) throw new Error(`uwsgi did not show the configuration of ${file}:\n${message}`);
  return shown
    .split('\n')
    .slice(0, -1)
    .map((line): [string, string] => {
      const at = line.indexOf(' = ');
      return [line.slice(0, at), line.slice(at + 3)];
    });
}

/**
 * The configuration as uWSGI shows it itself, without what steers the run; undefined where it refuses to start. An impossible clock
 * stops it right after it has shown it.
 */
export async function configuration(
  file: string,
  cwd: string,
  env: NodeJS.ProcessEnv = ENVIRONMENT,
): Promise<{ shown: string | undefined; message: string }> {
  const { stdout, stderr } = await askSoon(['--show-config', '--clock', 'no-such-clock', '--ini', file], cwd, env);
  const shown = /;uWSGI instance configuration\n\[uwsgi\]\n([\s\S]*?);end of configuration\n/.exec(stderr + stdout)?.[1];
  return { shown: shown?.replace(`show-config = true\nclock = no-such-clock\nini = ${file}\n`, ''), message: stderr };
}

/** Runs `work` on all items, `each` at once for each processor, which may be more where it mostly waits, and one. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
  each = 1,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: each * availableParallelism() + 1 }, worker));
}

/** A directory of its own, removed when the process ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'uwsgi-ini-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
