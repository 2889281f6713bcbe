import { misreading } from '../../model/conventional.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const headerLine: Rule = {
  id: 'header-line',
  summary: 'A header of responses without a colon',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const { name, option, value } = setting;
      const written = slice(document.text, value.span);
      if (name !== 'add-header' || option === undefined || value.opaque || written.includes(':')) continue;
      if (misreading(document, setting) !== undefined) continue;
      const equals = /^([\w-]+) ?= ?(?=.)/.exec(written);
      const mended = equals && written.replace(equals[0], `${equals[1]}: `);
      yield {
        span: value.span,
        message: `\`${written}\` has no colon: uWSGI sends the line as it is, and it is no header; some clients give up at it. Write \`${mended ?? 'Name: value'}\`.`,
        fixes: mended ? [{ title: `Change to \`${mended}\``, edits: [{ span: value.span, text: mended }], safe: true }] : [],
      };
    }
  },
};
