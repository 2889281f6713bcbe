import type { Document, Setting } from '../../model/document.js';
import { isInstance, isWhole } from '../../model/routers.js';
import { socketsOf } from '../../model/subscription.js';
import { atoi, problems, type Value } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const mappedSocket: Rule = {
  id: 'mapped-socket',
  summary: 'A socket or a worker that is mapped to the other, and does not exist',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const mappings = document.settings.filter(({ name, option }) => name === 'map-socket' && option !== undefined);
    if (mappings.length === 0 || !isWhole(document)) return;
    const sockets = socketsOf(document).length;
    const processes = processesOf(document);
    for (const { value } of mappings) {
      const [socket, workers] = value.children;
      if (socket === undefined || workers === undefined || value.opaque || problems(value).length > 0) continue;
      if (sockets > 0 && number(document, socket) >= sockets) {
        yield absentSocket(document, socket, sockets);
        continue;
      }
      const numbers = workers.children.map((worker) => number(document, worker));
      const at = numbers.findIndex((index) => index < 1 || (processes !== undefined && index > processes));
      const worker = workers.children[at];
      // a worker that finds itself reads no further
      const before = new Set(numbers.slice(0, Math.max(at, 0))).size;
      if (worker !== undefined && before < (processes ?? 1)) yield absentWorker(document, worker, processes, before > 0);
    }
  },
};

function number({ text }: Document, { span }: Value): number {
  return atoi(slice(text, span));
}

/** Undefined where it is not known. */
function processesOf(document: Document): number | undefined {
  const counts = ({ name, option }: Setting) => option !== undefined && /^(processes|workers)$/.test(name);
  const setting = document.settings.findLast(counts);
  if (setting === undefined) return isInstance(document) ? 1 : undefined;
  const known = !setting.value.opaque && setting.value.problem === undefined;
  return known ? number(document, setting.value) : undefined;
}

/** `core/socket.c: uwsgi_map_sockets` */
function absentSocket(document: Document, { span }: Value, sockets: number): Finding {
  const range = sockets === 1 ? 'the only one is number 0' : `they are numbered from 0 to ${sockets - 1}`;
  return {
    span,
    severity: 'warning',
    message: `There is no socket \`${slice(document.text, span)}\`: uWSGI passes over the line, and maps nothing. Write a number that there is; ${range}.`,
  };
}

function absentWorker(document: Document, { span }: Value, processes: number | undefined, late: boolean): Finding {
  const range =
    processes === undefined
      ? 'they are numbered from 1'
      : processes === 1
        ? 'the only one is number 1'
        : `they are numbered from 1 to ${processes}`;
  return {
    span,
    message: `There is no worker \`${slice(document.text, span)}\`: ${late ? 'each worker that is not named before it' : 'each worker'} ends as soon as it starts, again and again. Write a number that there is; ${range}.`,
  };
}
