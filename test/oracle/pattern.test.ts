import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { patternFault } from '../../server/src/syntax/pattern.js';
import { askSoon, inParallel, SKIP, temporaryDirectory } from './uwsgi.js';

const RUNS = Number(process.env.ORACLE_RUNS ?? 300);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);

const PIECES =
  'a z 0 9 [ ] [^ ( ) (?: (?= (?! (?<= (?> (?| (?i) (?P<n> (*) | * + ? *? {2} \\ \\d \\) \\[ \\] \\x2f - a-z z-a [a-z] [:alpha:] ^ $ . ,'.split(
    ' ',
  );

test('uWSGI refuses each pattern that has a fault', { skip: SKIP }, async () => {
  const patterns = fc.sample(
    fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 9 }).map((pieces) => pieces.join('')),
    { numRuns: RUNS, seed: SEED },
  );
  const directory = temporaryDirectory();
  const faulty = patterns.filter((pattern) => patternFault(pattern) !== undefined);
  assert.notEqual(faulty.length, 0);
  const taken: string[] = [];
  await inParallel(faulty, async (pattern) => {
    // an impossible clock stops it
    const { stderr } = await askSoon([`--log-filter=${pattern}`, '--clock', 'no-such-clock'], directory);
    if (!/^pcre error/m.test(stderr)) taken.push(pattern);
  });
  assert.deepEqual(taken, [], `seed ${SEED}`);
});
