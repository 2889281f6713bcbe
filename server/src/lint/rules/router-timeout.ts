import type { Document } from '../../model/document.js';
import { isWhole, routersOf } from '../../model/routers.js';
import { slice } from '../../text.js';
import { lastOf, numberIn } from '../given.js';
import type { Rule } from '../rule.js';

export const routerTimeout: Rule = {
  id: 'router-timeout',
  summary: 'Workers that may take longer than the http router waits for them',
  severity: 'information',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document) || document.settings.some(({ name }) => ELSEWHERE.test(name))) return;
    const listener = routersOf(document).find(({ name }) => name === 'http')?.listeners[0]?.setting;
    const harakiri = lastOf(document, ['harakiri']);
    if (listener === undefined || harakiri === undefined) return;
    const [seconds, waits] = [numberIn(document, harakiri), waitOf(document)];
    if (seconds === undefined || waits === undefined || waits <= 0 || seconds <= waits) return;
    const timeout = lastOf(document, ['http-timeout']);
    const source = timeout === undefined ? ', as no `http-timeout` says otherwise' : '';
    yield {
      span: harakiri.value.span,
      message: `\`${slice(document.text, harakiri.value.span)}\` seconds are more than \`${listener.name}\` waits: it closes the connection of a client without an answer after ${waits} seconds in which the worker has sent nothing${source}. Raise \`http-timeout\`, or lower \`harakiri\`.`,
      ...(timeout && { related: [{ span: timeout.value.span, message: `The router waits ${waits} seconds` }] }),
    };
  },
};

/** Other nodes than the workers of this instance. */
const ELSEWHERE = /^http-(to|use-.+|subscription-server)$/;

/** Seconds without an `http-timeout` (`plugins/corerouter/corerouter.c: uwsgi_corerouter_loop`). */
const DEFAULT = 60;

/** Seconds that the router waits, where that is certain. */
function waitOf(document: Document): number | undefined {
  const timeout = lastOf(document, ['http-timeout']);
  if (timeout !== undefined) return numberIn(document, timeout);
  // a command line may have one where it has the master, too
  return lastOf(document, ['master']) === undefined ? undefined : DEFAULT;
}
