// Runs in a fresh clone: nothing but Node's own modules may be imported here.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program in the project's root and shows what it prints; ends this process when it fails.
 *
 * @param {string} command
 * @param {...string} args
 */
export function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs the project's dependencies, unless those of its lock file are there. */
export function installDependencies() {
  const wanted = join(ROOT, 'package-lock.json');
  const installed = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) run('npm', 'ci');
}
