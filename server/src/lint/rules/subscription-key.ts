import { atLeast } from '../../knowledge/version.js';
import { misreading } from '../../model/conventional.js';
import type { Document } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice, span, utf8Length } from '../../text.js';
import { misplaced } from '../classic.js';
import { positional } from '../positional.js';
import type { Finding, Fix, Rule, Severity } from '../rule.js';

export const subscriptionKey: Rule = {
  id: 'subscription-key',
  summary: 'A subscription key that no request asks for',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined || positional(document, setting) !== undefined) continue;
      if (misplaced(document, setting) !== undefined) continue;
      for (const value of walk(setting.value)) {
        const { grammar } = value;
        if (grammar.kind !== 'name' || grammar.realm !== 'subscription key' || grammar.role !== 'definition') continue;
        const phrase = value.opaque ? undefined : phraseOf(document, value);
        if (phrase === undefined) continue;
        const at = value.span.from === value.span.to ? setting.entry.key : value.span;
        const fixes = phrase.meant === undefined ? [] : [change(value, phrase.meant, phrase.safe ?? false)];
        yield { span: at, message: phrase.text, fixes, ...(phrase.severity && { severity: phrase.severity }) } satisfies Finding;
      }
    }
  },
};

interface Phrase {
  readonly text: string;
  readonly severity?: Severity;
  /** The key that was most likely meant, and whether that is certain. */
  readonly meant?: string;
  readonly safe?: boolean;
}

/** Routers look for the `Host` of a request, byte by byte (`core/subscription.c: uwsgi_get_subscribe_slot`). */
function phraseOf(document: Document, value: Value): Phrase | undefined {
  const key = slice(document.text, value.span);
  if (key === '')
    return { text: 'The key is empty: it is announced, and no request asks for it. Write the host name that requests are for.' };
  const bytes = utf8Length(key);
  if (bytes > 255) {
    return {
      severity: 'error',
      text: `The key has ${bytes} bytes: a router keeps 255, and never finds what is longer. Write a shorter one.`,
    };
  }
  const plain = key.trim();
  if (plain !== key) {
    // around the value of a key=value list they are another rule's
    if (value.part === undefined) return undefined;
    return {
      severity: 'error',
      text: `The blanks around \`${plain}\` belong to the key, and no request asks for that: nothing is trimmed here. Remove them.`,
      meant: plain,
      safe: true,
    };
  }
  if (/\s/.test(key))
    return { text: `\`${key}\` is one key, with a blank in it, and no host name has one. Write a line for each key.` };
  return hostPhrase(document, key);
}

function hostPhrase(document: Document, key: string): Phrase | undefined {
  const compared = 'routers compare the key with the `Host` of a request';
  const url = /^https?:\/\/([^/]+)/i.exec(key)?.[1];
  if (url !== undefined) {
    const meant = url.toLowerCase();
    return { text: `\`${key}\` is a URL: ${compared}, which is only a name. Write \`${meant}\`.`, meant, safe: true };
  }
  const [, host = '', path = ''] = /^([a-z0-9*.-]+\.[a-z][a-z0-9-]*\.?(?::\d+)?)(\/.*)?$/i.exec(key) ?? [];
  if (host === '') return undefined;
  if (host.startsWith('*.')) {
    const meant = key.slice(1);
    return {
      text: `\`${key}\` matches nothing but itself: ${compared} letter by letter. Write \`${meant}\`, and set \`subscription-dotsplit\` for the router.`,
      meant,
    };
  }
  // mountpoints came with 2.1
  if (path !== '' && !atLeast(document.catalogue.version, [2, 1])) {
    return { text: `\`${key}\` has a path: ${compared}, which has none; paths need uWSGI 2.1. Write \`${host}\`.`, meant: host };
  }
  if (/\.(:|$)/.test(host)) {
    const meant = host.replace(/\.(?=:|$)/, '') + path;
    return { text: `\`${key}\` ends with a dot: ${compared} letter by letter, and that has none. Write \`${meant}\`.`, meant };
  }
  const lower = host.toLowerCase();
  if (lower === host) return undefined;
  return {
    severity: 'information',
    text: `\`${key}\` has capitals: ${compared} letter by letter, and browsers send small ones. Write \`${lower + path}\`.`,
    meant: lower + path,
  };
}

function change({ span: at }: Value, text: string, safe: boolean): Fix {
  return { title: `Change to \`${text}\``, edits: [{ span: span(at.from, at.to), text }], safe };
}
