import { misreading } from '../../model/conventional.js';
import { isWhole } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const requestLog: Rule = {
  id: 'request-log',
  summary: 'A log of requests, while no request is logged',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const given = document.settings.filter(({ option }) => option !== undefined);
    const off = given.findLast(({ name }) => name === 'disable-logging');
    const logs = given.filter(({ name }) => LOGS.test(name));
    if (off === undefined || logs.length === 0 || !isWhole(document)) return;
    if (off.value.opaque || !isOn(slice(document.text, off.value.span)) || misreading(document, off) !== undefined) return;
    if (given.some(({ name }) => PICKS.test(name))) return;
    for (const { name, entry } of logs) {
      yield {
        span: entry.key,
        message: `\`${name}\` gets no request: \`disable-logging\` leaves all of them out, except what the application asks for one by one. Remove one of the two, or pick some with \`log-5xx\` or \`log-slow\`.`,
        related: [{ span: off.entry.key, message: 'Requests are not logged' }],
      };
    }
  },
};

/** `core/logging.c: log_request`, which says what is logged, and what all of these wait for. */
const LOGS = /^(req-logger|(worker-)?logger-req|(worker-)?log-req-encoder|log-req-route|log-?format)$/;
const PICKS = /^log-(zero|slow|4xx|5xx|big|sendfile|ioerror)$/;
