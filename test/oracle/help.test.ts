import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROSE } from '../support/fixture.js';
import { ask, SKIP } from './uwsgi.js';

/** Shorter help texts are single words and names, which nobody can own. */
const SHORTEST = 25;

test('no help text of the binary is repeated in the documentation', { skip: SKIP }, () => {
  const lines = ask(['--help']).stdout.matchAll(/^ {4}(?:-\S\|)?--(\S+) +(\S.*)$/gm);
  const helps = [...lines].map(([, name, help]) => [name as string, plain(help as string)] as const);
  assert.ok(helps.length > 700, 'the help is read');
  const repeated = helps.filter(([name, help]) => {
    const entry = PROSE.get(name);
    return help.length >= SHORTEST && entry !== undefined && plain(`${entry.summary} ${entry.body}`).includes(help);
  });
  assert.deepEqual(repeated, []);
});

/** Letters and digits alone, so that punctuation hides nothing. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
