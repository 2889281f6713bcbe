import { isWhole } from '../../model/routers.js';
import { slice } from '../../text.js';
import { type Action, chainsOf, type Route } from '../routes.js';
import type { Rule } from '../rule.js';

export const unreachableRoute: Rule = {
  id: 'unreachable-route',
  summary: 'A route that no request gets to',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    for (const routes of chainsOf(document).values()) {
      if (routes.some(({ label, action }) => label === undefined && jumpsAnywhere(action))) continue;
      for (const [end, lost] of unreached(routes)) {
        const [first] = lost;
        if (first === undefined) continue;
        const more = lost.length === 1 ? 'it' : `it and the ${lost.length - 1} behind it`;
        const { key, value } = end.setting.entry;
        const line = slice(document.text, { from: key.from, to: value.to });
        const why = end.action?.name === 'goto' ? 'jumps on to a label' : 'ends the routes';
        yield {
          span: first.setting.entry.key,
          tag: 'unnecessary',
          message: `No request gets here: \`${line}\` ${why} for all of them, so ${more} ${lost.length === 1 ? 'does' : 'do'} nothing. Move that line down, or remove what is behind it.`,
          related: [{ span: end.setting.value.span, message: 'all requests leave here' }],
        };
      }
    }
  },
};

/** Each line behind which nothing is reached, with what is lost: all up to the next label. */
function unreached(routes: readonly Route[]): [end: Route, lost: Route[]][] {
  const found: [Route, Route[]][] = [];
  let open = false;
  for (const route of routes) {
    if (route.label !== undefined) open = false;
    else if (open) found.at(-1)?.[1].push(route);
    else if (route.always && ENDS.has(route.action?.name ?? '')) {
      found.push([route, []]);
      open = true;
    }
  }
  return found;
}

/** These never go on with the next rule (`core/routing.c`, `plugins/router_redirect`, `router_rewrite`, `router_static`, `router_uwsgi`). */
const ENDS: ReadonlySet<string> = new Set([
  'continue',
  'last',
  'break',
  'return',
  'break-with-status',
  'goto',
  'redirect',
  'redirect-301',
  'redirect-302',
  'redirect-permanent',
  'rewrite-last',
  'static',
  'file',
  'sendfile',
  'fastfile',
  'uwsgi',
  'proxyuwsgi',
]);

/** A jump to the number of a rule, or to what is known only at a request. */
function jumpsAnywhere(action: Action | undefined): boolean {
  if (action === undefined || action.name === undefined) return true;
  return action.name === 'goto' && (action.argument === undefined || /^\d/.test(action.argument));
}
