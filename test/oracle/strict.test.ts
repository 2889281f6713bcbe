import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { FACTS } from '../../server/src/knowledge/facts.js';
import { catalogue } from '../../server/src/knowledge/options.js';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { lint } from '../../server/src/lint/lint.js';
import { understand } from '../../server/src/model/document.js';
import { slice } from '../../server/src/text.js';
import { askSoon, inParallel, SKIP, temporaryDirectory, VERSION } from './uwsgi.js';

const RUNS = Number(process.env.ORACLE_RUNS ?? 500);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/** The version of the binary at hand; without one the tests are skipped. */
const version: Version = parseVersion(VERSION ?? '2.0') as Version;

test(`the first unknown option of ${RUNS} generated files is the one that strict mode names`, { skip: SKIP }, async () => {
  const directory = temporaryDirectory();
  await inParallel(fc.sample(strictFile(), { numRuns: RUNS, seed: SEED }), async (text, index) => {
    writeFileSync(join(directory, `${index}.ini`), text);
    assert.equal(firstUnknown(text), await strictError(`${index}.ini`, directory), `seed ${SEED}, file ${index}:\n${text}`);
  });
});

test('strict mode agrees on the example files', { skip: SKIP }, async () => {
  const directory = temporaryDirectory();
  const names = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ini'));
  assert.ok(names.length > 0, 'there are example files');
  await inParallel(names, async (name, index) => {
    // options of plugins are known to us whether or not the plugin is loaded, so only what the core says is compared
    const text = coreOnly(readFileSync(join(EXAMPLES, name), 'utf8'));
    writeFileSync(join(directory, `${index}-${basename(name)}`), text);
    assert.equal(firstUnknown(text), await strictError(`${index}-${basename(name)}`, directory), name);
  });
});

function firstUnknown(text: string): string | undefined {
  const document = understand('file:///strict.ini', text, version);
  const found = lint(document, { documents: [document], ownOptions: new Set() }).find(({ rule }) => rule === 'unknown-option');
  return found && slice(text, found.span);
}

async function strictError(file: string, cwd: string): Promise<string | undefined> {
  const { stderr, status } = await askSoon(['--strict', '--version', '--ini', file], cwd);
  const key = /^\[strict-mode\] unknown config directive: (.*)$/m.exec(stderr)?.[1];
  assert.equal(status, key === undefined ? 0 : 1, stderr);
  return key;
}

/** The file in strict mode, without the lines of plugin options, and without what acts while the file is read. */
function coreOnly(text: string): string {
  const lines = text.split('\n').filter((line) => {
    const fact = FACTS[line.split('=')[0]?.trim() ?? ''];
    return fact === undefined || (fact.plugin === undefined && !fact.flags?.includes('immediate'));
  });
  return `[uwsgi]\nstrict = true\n${lines.join('\n')}`;
}

function strictFile(): fc.Arbitrary<string> {
  const core = catalogue(version).options.filter((one) => !one.plugin && !one.requires && !one.flags?.includes('immediate'));
  const known = fc.constantFrom(...core.map((one) => one.name));
  const others = Object.keys(FACTS).filter(
    (name) => !FACTS[name]?.plugin && !FACTS[name]?.requires && !catalogue(version).get(name),
  );
  const typo = fc.tuple(known, fc.nat(), fc.constantFrom('', 'x', '_', '-')).map(([name, at, by]) => {
    const index = at % name.length;
    return name.slice(0, index) + by + name.slice(index + 1);
  });
  const name = fc.oneof(
    { weight: 12, arbitrary: known },
    { weight: 1, arbitrary: typo },
    { weight: 1, arbitrary: fc.constantFrom('own', ...others) },
  );
  const line = fc.oneof({ weight: 8, arbitrary: name.map((one) => `${one} = 1`) });
  return fc.array(line, { maxLength: 8 }).map((lines) => ['[uwsgi]', 'strict = true', ...lines, ''].join('\n'));
}
