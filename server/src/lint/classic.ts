import type { Document, Setting } from '../model/document.js';
import type { Value } from '../model/value.js';
import { parsePairs } from '../syntax/pairs.js';
import { type Span, slice, span } from '../text.js';

/** A value of `subscribe` whose parts are not where uWSGI looks for them (`core/subscription.c: uwsgi_subscribe`). */
export type Misplaced =
  /** `server=10.0.0.1:4040,key=app.local`: the form of `subscribe2`. */
  | { readonly kind: 'keyed' }
  /** `10.0.0.1:4040:a.local 10.0.0.1:4040:b.local`, or several servers before one key. */
  | { readonly kind: 'several'; readonly lines: readonly string[] }
  /** `10.0.0.1:4040:app.local?x=1`: what stands before the equals sign is taken for the address to announce. */
  | { readonly kind: 'equals'; readonly server: string; readonly rest: readonly string[]; readonly key: string }
  /** `10.0.0.1:4040:app.local,,SHA256:key.pem`: the second comma is not seen. */
  | { readonly kind: 'no-modifier'; readonly at: Span }
  /** `10.0.0.7:3031 = 10.0.0.1:4040:app.local`: nothing is trimmed. */
  | { readonly kind: 'blanks'; readonly at: Span; readonly blanks: readonly Span[] }
  /** `10.0.0.1:4040:@keys,5`: all of it is the name of the file. */
  | { readonly kind: 'behind-file'; readonly at: Span };

/** What of `setting` is out of place; undefined where it is no `subscribe`, or as it should be. */
export function misplaced(document: Document, { option, entry, value }: Setting): Misplaced | undefined {
  if (option?.grammar.kind !== 'subscription') return undefined;
  const written = slice(document.text, entry.value);
  // keys that are written out are there whatever replaces the rest
  if (isKeyed(written)) return { kind: 'keyed' };
  if (value.opaque) return undefined;
  const lines = severalIn(written);
  return lines === undefined
    ? (equalsIn(written) ?? commaIn(document.text, value) ?? blanksIn(document.text, value))
    : { kind: 'several', lines };
}

function isKeyed(written: string): boolean {
  const names = parsePairs(written, span(0, written.length)).map(({ name }) => name.trim());
  return names.includes('server') && names.includes('key');
}

const SERVER = String.raw`(?:\d+(?:\.\d+){3}:\d+|/[^\s:;,=]+)`;
const ONE = new RegExp(String.raw`^(?:[^\s:;,=]+(?::\d*)?=)?${SERVER}:[^\s;=]+$`);
const BETWEEN = new RegExp(String.raw`\s*;\s*|\s+|,(?=${SERVER}:)`);
const SERVERS = new RegExp(String.raw`^(${SERVER}(?:[;,\s]+${SERVER})+):([^\s;=]+)$`);

function severalIn(written: string): readonly string[] | undefined {
  const pieces = written.split(BETWEEN).filter((piece) => piece !== '');
  if (pieces.length > 1 && pieces.every((piece) => ONE.test(piece))) return pieces;
  const [, servers, key] = SERVERS.exec(written) ?? [];
  return servers?.split(/[;,\s]+/).map((server) => `${server}:${key}`);
}

function equalsIn(written: string): Misplaced | undefined {
  const [, server, rest = ''] = new RegExp(String.raw`^(${SERVER}):([^\s;=@][^\s;=]*=[^\s;]*)$`).exec(written) ?? [];
  if (server === undefined) return undefined;
  const [key = '', ...others] = rest.split(',');
  return { kind: 'equals', server, key, rest: others };
}

function commaIn(text: string, value: Value): Misplaced | undefined {
  for (const { part, span: at } of value.children) {
    if (part === 'modifier1' && text[at.from] === ',') return { kind: 'no-modifier', at };
    const comma = part === 'list file' ? /,(\d*|\d*,.*)$/.exec(slice(text, at)) : null;
    if (comma !== null) return { kind: 'behind-file', at: span(at.from + comma.index, at.to) };
  }
  return undefined;
}

/** Blanks around the address or the server, but for those behind an address with port, which is read all the same. */
function blanksIn(text: string, value: Value): Misplaced | undefined {
  const parts = value.problem === undefined ? value.children.filter(({ part }) => part === 'source' || part === 'server') : [];
  const blanks = parts.flatMap(({ span: at }) => {
    const written = slice(text, at);
    const from = at.from + written.length - written.trimStart().length;
    const to = at.from + written.trimEnd().length;
    const behind = written.includes(':') ? [] : [span(to, at.to)];
    return [span(at.from, from), ...behind].filter((blank) => blank.from < blank.to);
  });
  const [first, last] = [parts[0], parts.at(-1)];
  if (blanks.length === 0 || first === undefined || last === undefined) return undefined;
  return { kind: 'blanks', at: span(first.span.from, last.span.to), blanks };
}
