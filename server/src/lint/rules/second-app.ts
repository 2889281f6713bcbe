import type { Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { slice } from '../../text.js';
import { certain, lastOf } from '../given.js';
import type { Rule } from '../rule.js';

export const secondApp: Rule = {
  id: 'second-app',
  summary: 'Two Python applications for the same requests, of which one is loaded',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    const [first, ...others] = APPLICATIONS.flatMap((names) => lastOf(document, names) ?? []);
    const application = first && certain(document, first);
    if (first === undefined || application === undefined || isMixedUp(first, application)) return;
    for (const other of others) {
      yield {
        span: other.entry.key,
        message: `\`${other.name}\` is not loaded beside \`${first.name} = ${slice(document.text, first.value.span)}\`: both are for the same requests, uWSGI tries \`${first.name}\` first, wherever the lines stand, and skips the rest. Remove one of them, or use \`mount\`.`,
        related: [{ span: first.entry.key, message: 'The application that answers' }],
      };
    }
  },
};

/** Options for one application, in the order in which these are loaded (`plugins/python/python_plugin.c: uwsgi_python_init_apps`). */
const APPLICATIONS: readonly (readonly string[])[] = [
  ['module', 'wsgi'],
  ['wsgi-file', 'file'],
  ['pecan'],
  ['paste', 'ini-paste', 'ini-paste-logged'],
  ['eval'],
  ['web3'],
  ['pump'],
  ['wsgi-lite'],
];

/** A file for a module, or the other way round, is another rule's: it cannot be loaded, and the next application answers. */
function isMixedUp({ name }: Setting, written: string): boolean {
  return /^(module|wsgi)$/.test(name) ? /\.py(:|$)|\//.test(written) : /\.(py|wsgi):/.test(written);
}
