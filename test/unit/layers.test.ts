import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../server/src/', import.meta.url));
const CLIENT = fileURLToPath(new URL('../../client/src/', import.meta.url));

/** Which layers each layer may import. What is in no folder is a layer of its own; the entries may import all. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  text: [],
  version: [],
  syntax: ['text'],
  knowledge: ['text'],
  model: ['text', 'syntax', 'knowledge'],
  lint: ['text', 'syntax', 'knowledge', 'model'],
  features: ['text', 'syntax', 'knowledge', 'model', 'lint'],
  lsp: ['text', 'syntax', 'knowledge', 'model', 'lint', 'features', 'version'],
  cli: ['text', 'syntax', 'knowledge', 'model', 'lint', 'features', 'version'],
};
const ENTRIES = ['node', 'browser', 'cli'];

/** What may be imported from packages, by layer. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  model: ['ini'],
  lint: ['fastest-levenshtein'],
  lsp: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
  cli: ['diff', 'fast-string-width', 'ignore', 'picocolors', 'sarif', 'tinyglobby'],
};

test('no module imports a layer above its own', () => {
  for (const { file, layer, imports } of modules()) {
    if (ENTRIES.includes(file.replace(/\.ts$/, ''))) continue;
    const allowed = MAY[layer];
    assert.ok(allowed, `${file} is in a layer that is known`);
    for (const found of imports.filter((one) => one.startsWith('.'))) {
      const target = relative(SERVER, join(dirname(join(SERVER, file)), found));
      const other = layerOf(target);
      if (other === layer || target.startsWith('..')) continue;
      assert.ok(allowed.includes(other), `${file} imports ${found}`);
    }
  }
});

test('only the edges import packages, and only those that are theirs', () => {
  for (const { file, layer, imports } of modules()) {
    if (ENTRIES.includes(file.replace(/\.ts$/, ''))) continue;
    for (const found of imports.filter((one) => !one.startsWith('.') && !(layer === 'cli' && one.startsWith('node:')))) {
      assert.ok(PACKAGES[layer]?.includes(found), `${file} imports ${found}`);
    }
  }
});

test('rules import no rules', () => {
  for (const { file, imports } of modules()) {
    if (!/^lint.rules.(?!index)/.test(file)) continue;
    assert.deepEqual(
      imports.filter((one) => one.startsWith('./')),
      [],
      file,
    );
  }
});

test('the client imports of the server what both say to each other, and nothing else', () => {
  for (const name of readdirSync(CLIENT)) {
    const imports = importsOf(readFileSync(join(CLIENT, name), 'utf8')).filter((one) => one.includes('server/'));
    for (const found of imports) assert.equal(found, '../../server/src/lsp/protocol.js', name);
  }
});

function modules() {
  const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.d.ts'),
  );
  assert.ok(files.length > 30, 'the sources are found');
  return files.map((file) => ({ file, layer: layerOf(file), imports: importsOf(readFileSync(join(SERVER, file), 'utf8')) }));
}

/** The first folder of a path, or the name of a file in none. */
function layerOf(file: string): string {
  return (file.split(sep)[0] as string).replace(/\.[jt]s$/, '');
}

function importsOf(source: string): string[] {
  return [...source.matchAll(/^(?:import|export)\s(?:[^'"]*\sfrom\s)?['"]([^'"]+)['"]/gm)].map((match) => match[1] as string);
}
