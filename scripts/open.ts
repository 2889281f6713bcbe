/** Opens VS Code with the extension, as it is in this checkout, on the examples. `npm start` runs it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CACHE, installExtension, ROOT, startServer, VSIX, workbenchUrl } from './vscode-server.js';

const EXAMPLES = join(ROOT, 'examples');

const desktop = spawnSync('code', ['--version']).status === 0;
run('npm', 'run', '--silent', desktop ? 'build' : 'package');
if (desktop) {
  run('code', '--new-window', `--extensionDevelopmentPath=${ROOT}`, EXAMPLES);
} else {
  const directory = join(CACHE, 'vscode');
  installExtension(directory, VSIX);
  const server = await startServer(directory, ['--disable-workspace-trust']);
  console.log(`VS Code: ${workbenchUrl(server, EXAMPLES)} (until Ctrl-C)`);
  await server.exited;
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
