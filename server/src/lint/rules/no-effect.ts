import type { Document, Setting } from '../../model/document.js';
import { isWhole, type Router, routersOf } from '../../model/routers.js';
import { atoi, isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const noEffect: Rule = {
  id: 'no-effect',
  summary: 'A setting of a subscription server that does nothing, or nothing beside another one',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    yield* deprecated(document);
    yield* root(document);
    if (!isWhole(document)) return;
    for (const router of routersOf(document)) {
      if (router.servers.length === 0) continue;
      yield* mappers(document, router);
      yield* fallback(document, router);
      yield* mountpoints(document, router);
    }
  },
};

/** The ways to find a node, the strongest first: a router knows one (`plugins/corerouter/corerouter.c: uwsgi_corerouter_loop`). */
const MAPPERS = ['use-cache', 'use-pattern', 'subscription-server', 'use-base', 'use-code-string', 'use-socket', 'to'];

function* mappers(document: Document, { name }: Router): Iterable<Finding> {
  const given = MAPPERS.map((mapper) => named(document, `${name}-${mapper}`)).filter((settings) => settings.length > 0);
  const winner = given[0]?.[0];
  if (winner === undefined) return;
  for (const { name: loser, entry } of given.slice(1).flat()) {
    const lost =
      loser === `${name}-subscription-server` ? 'subscriptions are taken, and no request asks for them' : 'no request gets there';
    yield {
      span: entry.key,
      message: `\`${loser}\` has no effect beside \`${winner.name}\`: a router has one way to find a node, and that one comes first, so ${lost}. Remove one of them.`,
      related: [{ span: winner.entry.key, message: 'The one that counts' }],
    };
  }
}

function* fallback(document: Document, { name }: Router): Iterable<Finding> {
  const keys = named(document, `${name}-subscription-fallback-key`);
  const split = on(document, 'subscription-dotsplit');
  if (split) {
    for (const { name: option, entry } of keys) {
      yield {
        span: entry.key,
        message: `\`${option}\` has no effect beside \`subscription-dotsplit\`: names without nodes are looked up part by part, and then given up. Subscribe a key that begins with a dot, such as \`.local\`.`,
      };
    }
  } else if (keys.length > 0) return;
  if (on(document, `${name}-fallback-on-no-key`)) return;
  const key = document.catalogue.get(`${name}-subscription-fallback-key`);
  const better = name === 'fastrouter' ? 'fastrouter-fallback-on-no-key = true' : key && !split && `${key.name} = ...`;
  for (const { name: option, entry } of named(document, `${name}-fallback`)) {
    yield {
      span: entry.key,
      severity: 'information',
      message: `\`${option}\` has no effect where no node is known: it is asked when a node cannot be reached, while a request for a key that nobody subscribed is closed. ${better ? `For those there is \`${better}\`.` : 'Subscribe a node for each key.'}`,
    };
  }
}

/** `plugins/http/http.c` of 2.1: the key gets one part of the path. */
function* mountpoints(document: Document, { name }: Router): Iterable<Finding> {
  const depth = named(document, 'subscription-mountpoints', 'subscription-mountpoint').at(-1);
  if (name !== 'http' || depth === undefined || depth.value.opaque) return;
  if (routersOf(document).some((other) => other.name === 'fastrouter')) return;
  const written = slice(document.text, depth.value.span);
  if (atoi(written) < 2 || depth.value.problem !== undefined) return;
  yield {
    span: depth.value.span,
    message: `\`${written}\` has the effect of \`1\`: the http router looks at the first part of a path only, and keys with more of them are never found. Write \`1\`, or use the fastrouter.`,
    fixes: [{ title: 'Change to `1`', edits: [{ span: depth.value.span, text: '1' }], safe: true }],
  };
}

/** `core/subscription.c: subscription_is_safe` */
function* root(document: Document): Iterable<Finding> {
  for (const { name, value } of named(document, 'subscriptions-sign-skip-uid')) {
    const written = slice(document.text, value.span);
    if (value.opaque || value.problem !== undefined || atoi(written) !== 0) continue;
    yield {
      span: value.span,
      severity: 'error',
      message: `\`${written}\` has no effect: \`${name}\` never lets root off the signature. Write the number of another user, or remove the line.`,
    };
  }
}

/** Options that are still there, and only warn. */
function* deprecated(document: Document): Iterable<Finding> {
  for (const { name, option, entry } of document.settings) {
    if (option?.reader !== 'uwsgi_opt_deprecated' || !name.endsWith('-subscription-slot')) continue;
    yield {
      span: entry.key,
      severity: 'hint',
      tag: 'deprecated',
      message: `\`${name}\` has no effect: uWSGI logs that it is deprecated, and knows any number of keys. Remove it.`,
      fixes: [{ title: 'Remove the line', edits: [{ span: entry.span, text: '' }], safe: true }],
    };
  }
}

function named(document: Document, ...names: readonly string[]): Setting[] {
  return document.settings.filter(({ name, option }) => option !== undefined && names.includes(name));
}

function on(document: Document, name: string): boolean {
  const setting = named(document, name).at(-1);
  return setting !== undefined && !setting.value.opaque && isOn(slice(document.text, setting.value.span));
}
