import { walk } from '../../model/value.js';
import { slice, utf8Length } from '../../text.js';
import type { Rule } from '../rule.js';

export const longAddress: Rule = {
  id: 'long-address',
  summary: 'A path of a Unix socket that is too long',
  severity: 'error',
  since: '0.1.0',
  *check({ text, settings }) {
    for (const { value } of settings) {
      for (const { grammar, span, opaque, problem } of walk(value)) {
        if (grammar.kind !== 'address' || !/^(bind|gateway|stats)$/.test(grammar.use) || opaque || problem !== undefined)
          continue;
        const written = slice(text, span);
        const length = utf8Length(written);
        if (length <= MOST || written.includes(':')) continue;
        yield {
          span,
          message: `The path of the Unix socket has ${length} bytes: uWSGI takes ${MOST} at most, and says "invalid socket name". Write a shorter one.`,
        };
      }
    }
  },
};

/** `core/socket.c: bind_to_unix` */
const MOST = 102;
