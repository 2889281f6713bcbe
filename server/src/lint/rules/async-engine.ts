import type { Document, Setting } from '../../model/document.js';
import { isThirdParty } from '../../model/plugins.js';
import { isInstance } from '../../model/routers.js';
import { slice } from '../../text.js';
import { CORES, certain, lastOf, numberIn } from '../given.js';
import type { Rule } from '../rule.js';

export const asyncEngine: Rule = {
  id: 'async-engine',
  summary: 'Asynchronous cores for Python, and nothing that switches between them',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const cores = lastOf(document, CORES);
    if (cores === undefined || (numberIn(document, cores) ?? 0) < 2 || !isInstance(document)) return;
    if (lastOf(document, PYTHON) === undefined || lastOf(document, ENGINES) !== undefined) return;
    if (document.plugins.some(isThirdParty)) return;
    const loop = loopOf(document);
    if (loop === undefined) return;
    const written = slice(document.text, cores.value.span);
    const remedy =
      loop === 'async'
        ? `Write \`gevent = ${written}\`, add \`greenlet = true\` or \`ugreen = true\`, or use \`threads\``
        : `Add \`greenlet = true\`, or write \`gevent = ${written}\``;
    yield {
      span: cores.entry.key,
      message: `\`${cores.name} = ${written}\` needs an engine that switches between requests, and none is on: uWSGI logs "${loop} mode without coroutine/greenthread engine loaded", and a request that waits holds up all others of its worker. ${remedy}.`,
    };
  },
};

/** Applications of Python, which wait by themselves in rare cases only; those of Lua do well without an engine. */
const PYTHON = ['module', 'wsgi', 'wsgi-file', 'file', 'paste', 'ini-paste', 'ini-paste-logged', 'pecan'];

/** What switches. Threads beside `async` are another rule's. */
const ENGINES = ['greenlet', 'ugreen', 'stackless', 'fiber', 'threads'];

/** The loops that leave it to an engine; undefined where another one runs, or may. */
function loopOf(document: Document): string | undefined {
  const lines = document.settings.filter(({ name, option }) => option !== undefined && LOOPS.includes(name));
  const [loop = 'async', ...others] = new Set(lines.map((line) => nameOf(document, line)));
  return others.length === 0 && NEED_ENGINE.includes(loop) ? loop : undefined;
}

const LOOPS = ['loop', ...CORES.filter((name) => name !== 'async')];

function nameOf(document: Document, line: Setting): string {
  return line.name === 'loop' ? (certain(document, line) ?? '') : line.name;
}

/** `core/async.c: async_loop`, `plugins/asyncio/asyncio.c: asyncio_loop`, `plugins/tornado/tornado.c: tornado_loop` */
const NEED_ENGINE = ['async', 'asyncio', 'tornado'];
