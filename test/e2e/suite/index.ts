/**
 * What VS Code loads as its test runner, in a Node process and in a web worker alike: hence Mocha's build for browsers, which
 * defines the globals `Mocha` and `mocha`.
 */
import 'mocha/mocha.js';

export async function run(): Promise<void> {
  mocha.setup({ ui: 'tdd', reporter: Reporter, timeout: 30_000 });
  await import('./uwsgi-ini.js');
  // not mocha.run: it wants the address of a page
  const failures = await new Promise((resolve) => Mocha.prototype.run.call(mocha, resolve));
  if (failures !== 0) throw new Error(`${failures} tests failed`);
}

/** Marks each line, because VS Code's own log comes through the same channel. Whoever reads them requires the last one. */
class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner) {
    super(runner);
    runner.on('pass', (test) => print(`  ✔ ${test.title} (${test.duration ?? 0} ms)`));
    runner.on('fail', (test, error) => print(`  ✖ ${test.title}\n${error.stack ?? error}`));
    runner.on('end', () => print(`${this.stats.passes} passed, ${this.stats.failures} failed`));
  }
}

function print(lines: string): void {
  console.log(lines.replace(/^/gm, '[test] '));
}
