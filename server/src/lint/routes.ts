import { type Document, perDocument, type Setting } from '../model/document.js';
import { choiceName, type Value, walk } from '../model/value.js';
import { type Span, slice, span } from '../text.js';

/** A line of a chain of routes. */
export interface Route {
  readonly setting: Setting;
  /** For a line that is a label. */
  readonly label?: Value;
  /** What it does, for any other. */
  readonly action?: Action;
  /** Whether all requests that get to the line take it. */
  readonly always: boolean;
}

export interface Action {
  /** Undefined where it is still to be replaced. */
  readonly name: string | undefined;
  readonly nameSpan: Span;
  /** What stands behind the colon; undefined where something in it is replaced, now or at a request. */
  readonly argument: string | undefined;
  readonly argumentSpan: Span;
}

/** A request goes through these one by one, each in the order of its lines (`core/routing.c: uwsgi_opt_add_route`). */
export type Chain = 'route' | 'error-route' | 'response-route' | 'final-route';

/** What becomes of a request where a route of a chain breaks off (`core/writer.c`, `core/routing.c: uwsgi_apply_final_routes`). */
export const BREAKS: Readonly<Record<Chain, string>> = {
  route: 'breaks the request off without an answer',
  'error-route': 'breaks the request off without an answer',
  'response-route': 'sends the answer without its body',
  'final-route': 'goes no further in these routes',
};

/** The chain that a line belongs to, by the name of its option. */
export function chainOf(name: string): Chain | undefined {
  return /^((error-|response-|final-)?route)(-|$)/.exec(name)?.[1] as Chain | undefined;
}

export const chainsOf = perDocument((document): ReadonlyMap<Chain, readonly Route[]> => {
  const chains = new Map<Chain, Route[]>();
  for (const setting of document.settings) {
    const chain = chainOf(setting.name);
    if (chain === undefined || setting.option === undefined) continue;
    const routes = chains.get(chain) ?? [];
    routes.push(routeOf(document, setting));
    chains.set(chain, routes);
  }
  return chains;
});

function routeOf(document: Document, setting: Setting): Route {
  if (setting.name.endsWith('route-label')) return { setting, label: setting.value, always: false };
  const parts = walk(setting.value);
  const value = parts.find(({ grammar }) => grammar.kind === 'choice' && grammar.what === 'route action');
  const action = value && actionOf(document, value);
  return { setting, always: takesAll(document, setting), ...(action && { action }) };
}

/** The conditions of `route-if` and its like, each with its line. */
export function conditionsOf({ settings }: Document): { setting: Setting; condition: Value }[] {
  return settings.flatMap((setting) => {
    if (!/route-if(-not)?$/.test(setting.name) || setting.option === undefined) return [];
    const condition = walk(setting.value).find(({ grammar }) => grammar.kind === 'choice' && grammar.what === 'route condition');
    return condition === undefined ? [] : [{ setting, condition }];
  });
}

function actionOf({ text }: Document, { span: at, grammar, opaque }: Value): Action | undefined {
  if (grammar.kind !== 'choice') return undefined;
  const written = slice(text, at);
  const name = choiceName(grammar, written);
  const argument = written.slice(name.to + 1);
  return {
    name: opaque ? undefined : written.slice(name.from, name.to),
    nameSpan: span(at.from + name.from, at.from + name.to),
    argument: /[%$<\r]|\{\{/.test(argument) ? undefined : argument,
    argumentSpan: span(Math.min(at.from + name.to + 1, at.to), at.to),
  };
}

/** Every request has a path, though it may be empty. */
function takesAll({ text }: Document, { name, value }: Setting): boolean {
  return name.endsWith('route-run') || (name === 'route' && /^(\^|\^?\.\*) /.test(slice(text, value.span)));
}
