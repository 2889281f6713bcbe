import type { Document } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { slice } from '../../text.js';
import { certain, lastOf } from '../given.js';
import type { Finding, Rule } from '../rule.js';

export const unusedCallable: Rule = {
  id: 'unused-callable',
  summary: 'A `callable` beside a `module` that names another one',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document) || lastOf(document, OTHERS) !== undefined || DYNAMIC.test(document.text)) return;
    yield* judge(document);
  },
};

/** What looks for `callable`, too (`plugins/python/pyloader.c`). */
const OTHERS = ['python-raw', 'wsgi-file', 'file', 'eval', 'mount', 'worker-mount', 'web3', 'pump', 'wsgi-lite'];

/** What names an application at a request (`plugins/python/pyloader.c: uwsgi_dyn_loader`). */
const DYNAMIC = /setfile|UWSGI_(FILE|MODULE|SCRIPT)/;

/** `plugins/python/pyloader.c: uwsgi_uwsgi_loader` */
function* judge(document: Document): Iterable<Finding> {
  const [module, callable] = [lastOf(document, ['module', 'wsgi']), lastOf(document, ['callable'])];
  if (module === undefined || callable === undefined) return;
  const [application, written] = [certain(document, module), certain(document, callable)];
  const named = application?.slice(application.indexOf(':') + 1);
  if (application === undefined || written === undefined || named === application || named === written) return;
  yield {
    span: callable.entry.key,
    message: `\`callable = ${slice(document.text, callable.value.span)}\` has no effect: \`${module.name}\` names \`${named}\` behind its colon, and that is called. Remove one of them.`,
    tag: 'unnecessary',
    related: [{ span: module.value.span, message: 'The one that is called' }],
  };
}
