import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreachable } from '../../server/src/features/unreachable.js';
import type { Version } from '../../server/src/knowledge/version.js';
import type { World } from '../../server/src/model/world.js';
import { slice } from '../../server/src/text.js';
import { evaluated, fixture } from '../support/fixture.js';

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly assumed?: Partial<World>;
  readonly version?: Version;
}

/** The lines that are passed over, and why. */
function found(text: string, { files = {}, assumed = {}, version }: Given = {}): [lines: string, why: string][] {
  const { document } = fixture(`[uwsgi]\n${text}█`, version);
  return unreachable(evaluated(document, files, { cwd: '/here', ...assumed })).map(({ span, message }) => [
    slice(document.text, span),
    message.replace(/^uWSGI passes over these lines: as the file stands, /, ''),
  ]);
}

test('a block whose condition is known not to hold is passed over', () => {
  assert.deepEqual(found('stage = dev\nif-opt = stage=prod\nmaster = true\n; note\nprocesses = 4\nendif =\nlisten = 5'), [
    ['master = true\n; note\nprocesses = 4', '`if-opt = stage=prod` does not hold.'],
  ]);
  assert.deepEqual(found('a = 1\nif-not-opt = a\nmaster = true\nend-if ='), [
    ['master = true', '`if-not-opt = a` does not hold.'],
  ]);
  assert.deepEqual(found('for-times = 0\nmaster = true\nendfor ='), [['master = true', '`for-times = 0` has no turn.']]);
});

test('a block that is taken, or may be, is not', () => {
  for (const opener of ['if-opt = a=1', 'if-opt = a', 'if-env = HOME', 'if-exists = /srv', 'if-plugin = python', 'for = a b']) {
    assert.deepEqual(found(`a = 1\n${opener}\nmaster = true\n%n-x = 1\nendif =`), []);
    assert.deepEqual(found(`a = 1\n${opener}\n%n-x = 1\nendif =`), []);
  }
  assert.deepEqual(found('ini = gone.ini\na = 1\nif-opt = a=2\nmaster = true\nendif ='), []);
});

test('what is to be defined elsewhere is not known', () => {
  assert.deepEqual(found('if-opt = production\nmaster = true\nendif ='), []);
  assert.deepEqual(found('if-not-opt = x\na = 1\nelse =\nmaster = true\nendif =', { version: [2, 1] }), []);
});

test('what is assumed of the environment decides', () => {
  const assumed = { environment: new Map([['STAGE', 'dev']]) };
  assert.deepEqual(found('if-env = STAGE=prod\nmaster = true\nendif =', { assumed }), [
    ['master = true', '`if-env = STAGE=prod` does not hold.'],
  ]);
});

test('a block that is passed over ends with the first line that ends any', () => {
  const nested = 'a = 1\nif-opt = a=2\nif-env = X\nmaster = true\nendif =\nprocesses = 4\nendif =';
  assert.deepEqual(found(nested), [['if-env = X\nmaster = true', '`if-opt = a=2` does not hold.']]);
});

test('else is a block of its own since uWSGI 2.1', () => {
  const text = 'a = 1\nif-opt = a=1\nmaster = true\nelse =\nprocesses = 4\nendif =';
  assert.deepEqual(found(text, { version: [2, 1] }), [['processes = 4', 'the condition before `else =` holds.']]);
  assert.deepEqual(found(text), []);
});

test('another file may define what is asked for', () => {
  const files = { 'base.ini': '[uwsgi]\nstage = prod\n' };
  const text = 'ini = base.ini\nstage = dev\nif-opt = stage=dev\nmaster = true\nendif =';
  assert.deepEqual(found(text, { files }), [['master = true', '`if-opt = stage=dev` does not hold.']]);
  assert.deepEqual(found(text), []);
});

test('behind what makes uWSGI end nothing is said', () => {
  assert.deepEqual(found('a = 1\ninclude = gone.conf\nif-opt = a=2\nmaster = true\nendif ='), []);
});
