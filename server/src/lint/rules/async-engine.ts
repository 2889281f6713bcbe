import { isThirdParty } from '../../model/plugins.js';
import { isInstance } from '../../model/routers.js';
import { slice } from '../../text.js';
import { CORES, lastOf, numberIn } from '../given.js';
import type { Rule } from '../rule.js';

export const asyncEngine: Rule = {
  id: 'async-engine',
  summary: 'Asynchronous cores for Python, and nothing that switches between them',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const async = lastOf(document, CORES);
    if (async?.name !== 'async' || (numberIn(document, async) ?? 0) < 2 || !isInstance(document)) return;
    if (lastOf(document, PYTHON) === undefined || lastOf(document, ENGINES) !== undefined) return;
    if (document.plugins.some(isThirdParty)) return;
    const written = slice(document.text, async.value.span);
    yield {
      span: async.entry.key,
      message: `\`async = ${written}\` needs an engine that switches between requests, and none is on: uWSGI logs "async mode without coroutine/greenthread engine loaded", and a request that waits holds up all others of its worker. Write \`gevent = ${written}\`, add \`greenlet = true\` or \`ugreen = true\`, or use \`threads\`.`,
    };
  },
};

/** Applications of Python, which wait by themselves in rare cases only; those of Lua do well without an engine. */
const PYTHON = ['module', 'wsgi', 'wsgi-file', 'file', 'paste', 'ini-paste', 'ini-paste-logged', 'pecan'];

/** What switches, or brings a loop of its own. Threads beside `async` are another rule's. */
const ENGINES = ['loop', ...CORES.filter((name) => name !== 'async'), 'greenlet', 'ugreen', 'stackless', 'fiber', 'threads'];
