import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { existsIn } from '../../server/src/knowledge/options.js';
import { SNIPPETS, writtenOut } from '../../server/src/knowledge/snippets.js';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { askSoon, SKIP, temporaryDirectory, VERSION } from './uwsgi.js';

const version: Version = parseVersion(VERSION ?? '2.0') as Version;

// what only a newer version reads is held against what we know of that, in test/unit/snippets.test.ts
for (const snippet of SNIPPETS.filter((one) => existsIn(one, version))) {
  test(`uWSGI accepts ${snippet.prefix}, its plugins loaded`, { skip: SKIP }, async () => {
    const directory = temporaryDirectory();
    const text = writtenOut(snippet);
    writeFileSync(join(directory, 'app.ini'), text.startsWith('[') ? text : `[uwsgi]\n${text}`);
    const { status, stderr } = await askSoon(['--strict', '--version', '--ini', 'app.ini'], directory);
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /unable to load plugin|unknown config directive/);
  });
}
