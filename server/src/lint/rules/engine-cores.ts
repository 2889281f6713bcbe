import { atLeast } from '../../knowledge/version.js';
import type { Document, Setting } from '../../model/document.js';
import { isInstance, isWhole } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import { CORES, certain, lastOf, numberIn } from '../given.js';
import type { Rule } from '../rule.js';

export const engineCores: Rule = {
  id: 'engine-cores',
  summary: 'An engine for many requests at once, in a worker that has one at a time',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    for (const { names, isMeant, needs, otherwise } of ENGINES) {
      const engine = lastOf(document, names);
      const written = engine && certain(document, engine);
      if (engine === undefined || written === undefined || !isMeant(written)) continue;
      const [number, from] = numberOf(document, needs);
      const least = needs === CORES && atLeast(document.catalogue.version, [2, 1]) ? 1 : 2;
      if (number === undefined || number >= least) continue;
      const option = needs[0] as string;
      const shown = `${engine.name} = ${written}`;
      const wants = least > 1 ? 'more than one request at once' : 'a number of requests';
      const given = from?.name === engine.name ? '' : from === undefined ? ', and no line gives it' : ', and does not get it';
      yield {
        span: from?.name === engine.name ? engine.value.span : engine.entry.key,
        message: `\`${shown}\` needs ${wants}${given}: ${otherwise}. ${from?.name === engine.name ? 'Write a higher number.' : `Give a higher number with \`${option}\`.`}`,
        ...(from !== undefined &&
          from !== engine && {
            related: [
              { span: from.value.span, message: `\`${from.name} = ${slice(document.text, from.value.span)}\` is too low` },
            ],
          }),
      };
    }
  },
};

interface Engine {
  readonly names: readonly string[];
  /** Whether its value asks for it. */
  isMeant(written: string): boolean;
  /** The options that say how many, the usual one first. */
  readonly needs: readonly string[];
  /** What uWSGI does with too few, as a sentence. */
  readonly otherwise: string;
}

const REFUSES = 'uWSGI refuses to start';
const DIES = 'each worker dies as soon as it has started, and so does the next';

const ENGINES: readonly Engine[] = [
  // plugins/greenlet/greenlet.c, plugins/stackless/stackless.c, plugins/fiber/fiber.c
  ...['greenlet', 'stackless', 'fiber'].map((name) => ({ names: [name], isMeant: isOn, needs: CORES, otherwise: REFUSES })),
  // plugins/rbthreads/rbthreads.c: rbthreads_init
  { names: ['rbthreads', 'rb-threads', 'rbthread', 'rb-thread'], isMeant: isOn, needs: ['threads'], otherwise: REFUSES },
  // plugins/gevent/gevent.c: gevent_loop, and those of the others; core/async.c: async_loop
  { names: ['loop'], isMeant: (name) => CORES.includes(name), needs: CORES, otherwise: DIES },
  ...CORES.filter((name) => name !== 'async').map((name) => ({
    names: [name],
    isMeant: () => true,
    needs: CORES,
    otherwise: DIES,
  })),
];

/** The number that counts, and its line; too few where no line gives one, and nothing where that cannot be known. */
function numberOf(document: Document, names: readonly string[]): [number | undefined, Setting | undefined] {
  const setting = lastOf(document, names);
  if (setting === undefined) return [isInstance(document) ? 0 : undefined, undefined];
  return [numberIn(document, setting), setting];
}
