/**
 * Opens VS Code with the extension, as it is in this checkout, on the examples:
 *
 *     npm start [-- --server]
 *
 * With `--server`, or where there is no desktop program, it is served on a loopback port until Ctrl-C.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, run } from './dependencies.mjs';
import { CACHE, installExtension, startServer, VSIX, workbenchUrl } from './vscode-server.js';

const EXAMPLES = join(ROOT, 'examples');

if (!process.argv.includes('--server') && spawnSync('code', ['--version']).status === 0) {
  run('npm', 'run', '--silent', 'build');
  run('code', '--new-window', `--extensionDevelopmentPath=${ROOT}`, EXAMPLES);
} else {
  run('npm', 'run', '--silent', 'package');
  const directory = join(CACHE, 'vscode');
  installExtension(directory, VSIX);
  const server = await startServer(directory, ['--disable-workspace-trust']);
  console.log(`VS Code: ${workbenchUrl(server, EXAMPLES)} (until Ctrl-C)`);
  await server.exited;
}
