import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

/** The fields of facts.json that matter here. */
interface Fact {
  readonly plugin?: string;
  readonly requires?: readonly string[];
  readonly since: string;
  readonly until?: string;
}

const FACTS = new Map<string, Fact>(
  Object.entries(JSON.parse(readFileSync(new URL('../../server/knowledge/facts.json', import.meta.url), 'utf8')).options),
);

/** Without the user's `UWSGI_...` variables, each of which would be an option. */
const ENVIRONMENT = { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: 'C' };

/** `2.0.21` from `2.0.21-debian`; `undefined` without a binary. */
const VERSION = /^\d+(\.\d+)*/.exec(spawnSync('uwsgi', ['--version'], { encoding: 'utf8', env: ENVIRONMENT }).stdout ?? '')?.[0];

const skip = VERSION || process.env.CI ? false : 'there is no uwsgi to ask';

test('every option that uwsgi knows, with each plugin that it can load, is a fact of its version', { skip }, async (t) => {
  const version = VERSION ?? assert.fail('no uwsgi on the PATH');
  const unknown = new Set<string>();
  for (const name of await listOptionsOfAllPlugins(t)) {
    const fact = FACTS.get(name);
    if (!fact || !isIn(version, fact)) {
      unknown.add(name);
    }
  }
  assert.deepEqual([...unknown], []);
});

test('uwsgi knows every core option of its version that needs nothing', { skip }, async () => {
  const version = VERSION ?? assert.fail('no uwsgi on the PATH');
  const known = new Set(await listOptions([]));
  const expected = [...FACTS].filter(([, fact]) => !fact.plugin && !fact.requires && isIn(version, fact));
  assert.deepEqual(
    expected.map(([name]) => name).filter((name) => !known.has(name)),
    [],
  );
});

function isIn(version: string, { since, until }: Fact): boolean {
  return compareVersions(since, version) <= 0 && (until === undefined || compareVersions(version, until) <= 0);
}

function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** The names that uwsgi knows with these plugins loaded; `undefined` when one of them cannot be loaded. */
function listOptions(plugins: readonly string[]): Promise<string[] | undefined> {
  return new Promise((resolve, reject) => {
    const uwsgi = spawn('uwsgi', [...plugins.flatMap((plugin) => ['--need-plugin', plugin]), '--dump-options'], {
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    });
    let output = '';
    uwsgi.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    uwsgi.on('error', reject);
    uwsgi.on('close', (code) => resolve(code === 0 ? output.split('\n').filter((line) => line !== '') : undefined));
  });
}

/** Loads each plugin by itself: two that serve the same kind of request would hide each other's options. */
async function listOptionsOfAllPlugins(t: TestContext): Promise<Set<string>> {
  const names = new Set((await listOptions([])) ?? assert.fail('`uwsgi --dump-options` fails'));
  const directory = pluginDirectory();
  const files = existsSync(directory) ? readdirSync(directory) : [];
  const plugins = files.flatMap((file) => /^(.+)_plugin\.so$/.exec(file)?.[1] ?? []);
  const unloadable: string[] = [];
  const rest = [...plugins];
  const work = async () => {
    for (let plugin = rest.pop(); plugin; plugin = rest.pop()) {
      const listed = await listOptionsOf(directory, plugin, plugins);
      for (const name of listed ?? []) {
        names.add(name);
      }
      if (!listed) {
        unloadable.push(plugin);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  t.diagnostic(`${plugins.length - unloadable.length} plugins loaded; not loadable: ${unloadable.sort().join(' ') || 'none'}`);
  return names;
}

/** The names with one plugin, and what it needs before it, if that is not yet in the binary. */
async function listOptionsOf(directory: string, plugin: string, plugins: readonly string[]): Promise<string[] | undefined> {
  const path = (name: string) => join(directory, `${name}_plugin.so`);
  const alone = await listOptions([path(plugin)]);
  if (alone) {
    return alone;
  }
  const [, family = '', build = ''] = /^([^_]+)(_.*)?$/.exec(plugin) ?? [];
  const base = BASES[family] ?? (family.endsWith('router') ? 'corerouter' : undefined);
  const suffix = build.replace('_', ''); // gevent_python311 wants python311, jwsgi_openjdk17 wants jvm_openjdk17
  const candidates = plugins.filter((name) => base !== undefined && name.startsWith(base));
  for (const candidate of candidates.sort((one, other) => Number(other.endsWith(suffix)) - Number(one.endsWith(suffix)))) {
    const listed = await listOptions([path(candidate), path(plugin)]);
    if (listed) {
      return listed;
    }
  }
  return undefined;
}

/** Plugins that use the symbols of another one, which must be loaded first. */
const BASES: Readonly<Record<string, string | undefined>> = {
  asyncio: 'python',
  gevent: 'python',
  greenlet: 'python',
  stackless: 'python',
  tornado: 'python',
  fiber: 'rack',
  rbthreads: 'rack',
  jwsgi: 'jvm',
  ring: 'jvm',
  servlet: 'jvm',
  coroae: 'psgi',
  fastrouter: 'corerouter',
  http: 'corerouter',
};

/** Where the binary looks for plugins; it says so among the flags that it was compiled with. */
function pluginDirectory(): string {
  const { stdout } = spawnSync('uwsgi', ['--cflags'], { encoding: 'utf8', env: ENVIRONMENT });
  const directory = /-DUWSGI_PLUGIN_DIR=[\\"]*([^\\"\s]+)/.exec(stdout ?? '')?.[1];
  return directory && directory !== '.' ? directory : '/usr/lib/uwsgi/plugins';
}
