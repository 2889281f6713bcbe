import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { VSIX } from '../../scripts/vscode-server.js';

const vsix = readFileSync(VSIX);

test('the package holds what the extension needs, and nothing else', () => {
  assert.deepEqual(zipNames(vsix).sort(), [
    '[Content_Types].xml',
    'extension.vsixmanifest',
    'extension/LICENSE.txt',
    'extension/changelog.md',
    'extension/client/dist/browser.js',
    'extension/client/dist/licenses.txt',
    'extension/client/dist/node.cjs',
    'extension/client/dist/rules.json',
    'extension/docs/images/completion.png',
    'extension/media/icon.png',
    'extension/package.json',
    'extension/readme.md',
    'extension/schemas/options.schema.json',
    'extension/server/dist/licenses.txt',
    'extension/server/dist/prose.md',
    'extension/server/dist/server.cjs',
    'extension/server/dist/worker.js',
    'extension/syntaxes/language-configuration.json',
    'extension/syntaxes/uwsgi-ini.tmLanguage.json',
  ]);
});

test('the package is smaller than 1 MB', () => {
  assert.ok(vsix.length < 1_000_000, `${vsix.length} bytes`);
});

/** The names in the central directory of a zip file. */
function zipNames(zip: Buffer): string[] {
  const end = zip.lastIndexOf('PK\x05\x06');
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field)) as [number, number, number];
    const start = at + 46;
    at = start + name + extra + comment;
    return zip.toString('utf8', start, start + name);
  });
}
