// npm runs this when it installs the repository from git, as pre-commit does: builds what git does not hold.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies, ROOT, run } from './dependencies.mjs';

// when the whole is installed globally, what it is built with still belongs here
delete process.env.npm_config_global;

if (!existsSync(join(ROOT, 'server/dist/cli.cjs'))) {
  installDependencies();
  run('npm', 'run', '--silent', 'build');
}
