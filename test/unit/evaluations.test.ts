import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../server/src/lint/lint.js';
import { Evaluations } from '../../server/src/lsp/evaluations.js';
import { understand } from '../../server/src/model/document.js';

test('a text that is only tried does not count as what the file comes to', () => {
  const [uri, base] = ['other:///here/uwsgi.ini', 'other:///here/base.ini'];
  const text = '[uwsgi]\nplugins = python3\ninclude = base.ini\ncheaper = 4\n';
  const open = new Map([
    [uri, text],
    [base, '[uwsgi]\nmaster = true\nsocket = :3031\nprocesses = 8\n'],
  ]);
  const nothing = async () => undefined;
  const evaluations = new Evaluations({ read: nothing, list: nothing, prose: async () => '' }, (place) => open.get(place));
  evaluations.assume(new Map([['cwd', '/here']]));
  const document = understand(uri, text, [2, 0]);
  // a rule about plugins evaluates the lines of both files as one text
  lint(document, { documents: [document], ownOptions: new Set(), evaluate: (one) => evaluations.now(one) });
  assert.ok(evaluations.forget(base), 'the file still depends on what it loads');
});
