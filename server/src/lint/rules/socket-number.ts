import { misreading } from '../../model/conventional.js';
import type { Document } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { type Socket, socketsOf } from '../../model/subscription.js';
import { atoi, type Value } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const socketNumber: Rule = {
  id: 'socket-number',
  summary: 'A number of a socket that is an address, or that no socket has',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    const sockets = isWhole(document) ? socketsOf(document) : [];
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined) continue;
      for (const pair of setting.value.children) {
        const [value] = pair.children;
        if (value?.grammar.kind !== 'int' || value.grammar.index !== 'socket') continue;
        if (value.opaque || pair.opaque || pair.problem !== undefined || setting.value.opaque) continue;
        const finding = judge(document, sockets, setting.value, pair, value);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

/** `core/subscription.c: uwsgi_subscribe2`, `core/socket.c: uwsgi_get_socket_by_num` */
function judge(document: Document, sockets: readonly Socket[], whole: Value, pair: Value, value: Value): Finding | undefined {
  const written = slice(document.text, value.span);
  const number = atoi(written);
  const instead = whole.children.find((one) => one.pair?.main === 'addr');
  if (/[:/@]/.test(written)) {
    const key = pair.pair?.key;
    return {
      span: value.span,
      message: `\`${written}\` is an address: \`socket\` takes the number of a socket, counted from 0, and reads ${number}. Write \`addr=${written}\`.`,
      fixes:
        key === undefined || instead !== undefined
          ? []
          : [{ title: 'Change the key to `addr`', edits: [{ span: key, text: 'addr' }], safe: true }],
    };
  }
  const [first] = sockets;
  if (!/^\s*[+-]?\d+\s*$/.test(written) || first === undefined || (number >= 0 && number < sockets.length)) return undefined;
  const announced =
    instead === undefined ? (first.unknown === undefined ? `\`${first.name}\`` : 'the first') : 'what `addr` says';
  const range = sockets.length === 1 ? 'the only one is number 0' : `they are numbered from 0 to ${sockets.length - 1}`;
  return {
    span: value.span,
    message: `There is no socket \`${written}\`: uWSGI announces ${announced} instead, and says nothing. Write a number that there is; ${range}.`,
  };
}
