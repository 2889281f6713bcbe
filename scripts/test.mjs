// npm test [-- SUITE...]: everything, or only the suites named (unit, oracle, wire, e2e). Installs what is missing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { installDependencies, ROOT, run } from './dependencies.mjs';

const SUITES = ['unit', 'oracle', 'wire', 'e2e'];
/** What the suites drive besides the project itself. Without it they say so and skip. */
const DEBIAN_PACKAGES = ['uwsgi-core', 'uwsgi-plugins-all', 'chromium', 'fonts-dejavu-core', 'neovim'];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !SUITES.includes(name));
if (unknown.length > 0) fail(`no such suite: ${unknown.join(', ')}; there are ${SUITES.join(', ')}`);
const suites = chosen.length > 0 ? chosen : SUITES;

process.chdir(ROOT);
installDependencies();
if (suites.some((name) => name === 'oracle' || name === 'e2e')) installTools();
if (chosen.length === 0) run('npm', 'run', '--silent', 'check');
run('npm', 'run', '--silent', suites.includes('e2e') ? 'package' : 'build');
testSuites();

function installTools() {
  const { stdout, error } = spawnSync('dpkg', ['--status', ...DEBIAN_PACKAGES], { encoding: 'utf8' });
  const installed = stdout?.match(/^Status: install ok installed$/gm) ?? [];
  if (error || installed.length === DEBIAN_PACKAGES.length || process.getuid?.() !== 0) return;
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  run('apt-get', 'update', '--quiet');
  run('apt-get', 'install', '--quiet', '--yes', '--no-install-recommends', ...DEBIAN_PACKAGES);
}

/** One run over all files, so that the runner's count is of everything and its last word. */
function testSuites() {
  const files = suites.flatMap((suite) =>
    readdirSync(`test/${suite}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .sort()
      .map((name) => `test/${suite}/${name}`),
  );
  if (files.length === 0) fail('there are no tests');
  const summary = '.cache/tests.tap';
  mkdirSync('.cache', { recursive: true });
  const { status } = spawnSync(
    process.execPath,
    [
      ...['--import', 'tsx', '--test', '--test-concurrency=1'], // the end-to-end files would take the machine from each other
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...['--test-reporter=tap', `--test-reporter-destination=${summary}`],
      ...files,
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
  // the last such lines are the runner's: what tests print stands in the file the same way
  const counts = Object.fromEntries(
    [...readFileSync(summary, 'utf8').matchAll(/^# (\w+) (\d+)$/gm)].map(([, name, n]) => [name, Number(n)]),
  );
  if (!counts.tests) fail('no test ran');
  if (process.env.CI && counts.skipped) fail(`${counts.skipped} tests were skipped`);
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}
