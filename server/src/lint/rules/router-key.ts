import type { Document } from '../../model/document.js';
import { isWhole, type Router, reaches, routersOf, subscribersOf } from '../../model/routers.js';
import { isOn, walk } from '../../model/value.js';
import { filesOf } from '../../model/view.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const routerKey: Rule = {
  id: 'router-key',
  summary: 'A subscription under a key that its router never looks up',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    for (const { setting, packet } of subscribersOf(document)) {
      const key = walk(setting.value).find(({ grammar }) => grammar.kind === 'name' && grammar.realm === 'subscription key');
      if (key === undefined || packet === undefined || packet.listFile !== undefined) continue;
      const found = filesOf(document, view).flatMap((file) =>
        routersOf(file)
          .filter(({ servers }) => servers.some(({ address }) => address && reaches(packet.to, address)))
          .map((router) => keysOf(file, router)),
      );
      const keys = found.flatMap((one) => one ?? []);
      const written = slice(document.text, key.span);
      if (found.length === 0 || found.includes(undefined) || keys.includes(written)) continue;
      const list = keys.map((one) => `\`${one}\``).join(' or ');
      yield {
        span: key.span,
        message: `\`${written}\` is a key that no request asks for: the router knows no names and looks up the text of its own address. Write ${list}.`,
        fixes: keys.map((one) => ({ title: `Change to \`${one}\``, edits: [{ span: key.span, text: one }], safe: false })),
      };
    }
  },
};

/** The keys that a router looks up, where they are fixed (`plugins/rawrouter/rawrouter.c: rawrouter_alloc_session`). */
function keysOf(document: Document, { name, listeners }: Router): string[] | undefined {
  const byName = document.settings.some((one) => one.name === 'sslrouter-sni' && isOn(slice(document.text, one.entry.value)));
  const fixed = name === 'rawrouter' || (name === 'sslrouter' && !byName);
  if (!fixed || !isWhole(document) || listeners.length === 0) return undefined;
  if (
    document.settings.some(
      (one) =>
        /^subscription-dotsplit$|-zerg$/.test(one.name) || one.name === `${name}-use-cache` || one.name === `${name}-use-pattern`,
    )
  )
    return undefined;
  const keys = listeners.flatMap(({ address }) => address ?? []);
  return keys.length === listeners.length ? keys : undefined;
}
