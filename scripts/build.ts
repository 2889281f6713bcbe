/**
 * Bundles client and server into their `dist/` folders:
 *
 *     npx tsx scripts/build.ts [--watch]
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';
import { ROOT } from './dependencies.mjs';

const PROSE = join(ROOT, 'server/knowledge/prose');
const PROSE_FILE = 'server/dist/prose.md';
const RULES = 'server/src/lint/rules';

/** The documentation becomes one file beside the server, which is read when it is first needed. */
const prose: Plugin = {
  name: 'prose',
  setup({ onStart }) {
    onStart(() => {
      const files = readdirSync(PROSE).filter((name) => name.endsWith('.md'));
      const contents = files.sort().map((name) => readFileSync(join(PROSE, name), 'utf8'));
      mkdirSync(join(ROOT, 'server/dist'), { recursive: true });
      writeFileSync(join(ROOT, PROSE_FILE), contents.join('\n'));
      // the pages of the rules, which the command line prints; for the extension, one file is smaller
      cpSync(join(ROOT, RULES), join(ROOT, 'server/dist/rules'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
      const pages = readdirSync(join(ROOT, RULES)).filter((name) => name.endsWith('.md'));
      const texts = pages.sort().map((name) => [name, readFileSync(join(ROOT, RULES, name), 'utf8')]);
      mkdirSync(join(ROOT, 'client/dist'), { recursive: true });
      writeFileSync(join(ROOT, 'client/dist/rules.json'), JSON.stringify(Object.fromEntries(texts)));
    });
  },
};

const NODE: BuildOptions = {
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  // libraries written as modules ask where they are
  define: { 'import.meta.url': 'MODULE_URL' },
  banner: { js: "const MODULE_URL = require('node:url').pathToFileURL(__filename).href;" },
};
const BROWSER: BuildOptions = { platform: 'browser', target: 'es2022' };

const bundles: readonly BuildOptions[] = [
  {
    ...NODE,
    entryPoints: { 'server/dist/server': 'server/src/node.ts', 'server/dist/cli': 'server/src/cli.ts' },
    plugins: [prose],
  },
  { ...NODE, entryPoints: { 'client/dist/node': 'client/src/node.ts' }, external: ['vscode'] },
  { ...BROWSER, entryPoints: { 'client/dist/browser': 'client/src/browser.ts' }, format: 'cjs', external: ['vscode'] },
  { ...BROWSER, entryPoints: { 'server/dist/worker': 'server/src/browser.ts' }, format: 'iife' },
];

const watch = process.argv.includes('--watch');
const common: BuildOptions = {
  absWorkingDir: ROOT,
  outdir: ROOT,
  bundle: true,
  minify: true,
  sourcemap: watch,
  metafile: true,
  logLevel: watch ? 'info' : 'warning',
};

if (watch) {
  for (const bundle of bundles) await (await context({ ...common, ...bundle })).watch();
} else {
  const results = await Promise.all(bundles.map((bundle) => build({ ...common, ...bundle })));
  const files = results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}));
  for (const folder of ['client', 'server']) {
    const inputs = results.flatMap(({ metafile }) =>
      Object.entries(metafile?.outputs ?? {}).flatMap(([file, { inputs: of }]) =>
        file.startsWith(folder) ? Object.keys(of) : [],
      ),
    );
    writeFileSync(join(ROOT, folder, 'dist/licenses.txt'), licenses(inputs));
  }
  for (const file of [...files, PROSE_FILE]) {
    console.log(`${Math.ceil(statSync(join(ROOT, file)).size / 1024)} KB`.padStart(8), file);
  }
}

/** The licences of the packages that a bundle holds, which have to go with it. */
function licenses(inputs: readonly string[]): string {
  const packages = new Set(
    inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter((path) => path !== undefined),
  );
  const texts = [...packages].sort().map((path) => {
    const { name, version } = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'));
    const file = readdirSync(join(ROOT, path)).find((one) => /^(licen[cs]e|copying)/i.test(one));
    if (file === undefined) throw new Error(`${name} has no licence to ship`);
    return `${name} ${version}\n\n${readFileSync(join(ROOT, path, file), 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
