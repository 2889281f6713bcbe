import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { formatText } from '../../server/src/cli/text.js';
import { lint } from '../../server/src/lint/lint.js';
import { understand } from '../../server/src/model/document.js';

test('colours say how severe it is, and take nothing away', () => {
  const text = '[uwsgi]\nproceses = 4\nharakiri = ten\n';
  const document = understand('file:///here/uwsgi.ini', text, [2, 0]);
  const files = [{ file: 'uwsgi.ini', text, reports: lint(document, { documents: [document], ownOptions: new Set() }) }];
  const plain = formatText(files, { colors: false, quiet: false });
  const colored = formatText(files, { colors: true, quiet: false });
  assert.equal(plain.includes('\u001b'), false);
  assert.equal(stripVTControlCharacters(colored), plain);
  assert.ok(colored.includes('\u001b[33mwarning:\u001b[39m') && colored.includes('\u001b[31merror:\u001b[39m'));
});
