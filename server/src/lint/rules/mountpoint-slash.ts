import { misreading } from '../../model/conventional.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const mountpointSlash: Rule = {
  id: 'mountpoint-slash',
  summary: 'A path of static files that does not begin with a slash',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (setting.option?.reader !== 'uwsgi_opt_static_map' || misreading(document, setting) !== undefined) continue;
      const [mountpoint, directory] = setting.value.children;
      if (mountpoint === undefined || directory === undefined || mountpoint.opaque) continue;
      const { from } = mountpoint.span;
      const written = slice(document.text, mountpoint.span);
      if (written === '' || written.startsWith('/')) continue;
      yield {
        span: mountpoint.span,
        message: `\`${written}\` is the beginning of no request: paths begin with a slash, and no file is served. Write the path with it.`,
        fixes: /^[\w.-]/.test(written)
          ? [{ title: `Change to \`/${written}\``, edits: [{ span: span(from, from), text: '/' }], safe: true }]
          : [],
      };
    }
  },
};
