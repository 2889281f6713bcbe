import { span } from '../../text.js';
import { type Action, chainsOf } from '../routes.js';
import type { Finding, Rule } from '../rule.js';

export const returnStatus: Rule = {
  id: 'return-status',
  summary: 'A status that `return` does not know, or that has words behind it',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const { action } of [...chainsOf(document).values()].flat()) {
      const finding = action && judge(action);
      if (finding !== undefined) yield finding;
    }
  },
};

/** `core/routing.c: uwsgi_router_return_func` */
function judge({ name, argument, argumentSpan: at }: Action): Finding | undefined {
  if ((name !== 'return' && name !== 'break-with-status') || !argument) return undefined;
  const code = argument.slice(0, 3);
  if (!KNOWN.has(code)) {
    return {
      span: at,
      severity: 'error',
      message: `\`${argument}\` begins with no status that \`${name}\` knows: uWSGI closes the connection without an answer. Write one that it knows, or \`break:\` with the code and its words.`,
    };
  }
  if (argument.length === 3) return undefined;
  const words = span(at.from + 3, at.to);
  return {
    span: words,
    message: `\`${argument}\` gets the words of ${code} once more: \`${name}\` adds them to whatever is written. Write \`${code}\` alone, or \`break:${argument}\` for words of your own.`,
    fixes: [{ title: `Change to \`${code}\``, edits: [{ span: words, text: '' }], safe: false }],
  };
}

/** `core/init.c: hsc` */
const KNOWN: ReadonlySet<string> = new Set(
  '100 101 200 201 202 203 204 205 206 300 301 302 303 304 305 307 400 401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 416 417 418 422 425 426 428 429 431 451 500 501 502 503 504 505 509 511'.split(
    ' ',
  ),
);
