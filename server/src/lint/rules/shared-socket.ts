import type { Document, Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { SOCKET_READERS } from '../../model/subscription.js';
import { atoi, walk } from '../../model/value.js';
import { type Span, slice } from '../../text.js';
import { movedAbove } from '../lines.js';
import type { Finding, Rule } from '../rule.js';

export const sharedSocket: Rule = {
  id: 'shared-socket',
  summary: 'A shared socket that does not exist, or not yet',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const uses = document.settings.flatMap((setting) => usesOf(document, setting));
    if (uses.length === 0 || !isWhole(document)) return;
    const shared = document.settings.filter(({ option }) => option?.reader === 'uwsgi_opt_add_shared_socket');
    for (const use of uses) {
      const declaration = shared[use.number];
      if (declaration === undefined) yield absent(document, use, shared.length);
      else if (use.atOnce && declaration.entry.span.from > use.setting.entry.span.from) yield late(document, use, shared);
    }
  },
};

interface Use {
  readonly setting: Setting;
  readonly at: Span;
  readonly number: number;
  /** A socket is looked for at its line, those of routers when they start. */
  readonly atOnce: boolean;
}

/** `core/socket.c: uwsgi_new_socket`, `plugins/corerouter/cr_common.c: uwsgi_corerouter_setup_sockets` */
const ROUTER_READERS = /^uwsgi_opt_((undeferred_)?corerouter|https|sslrouter|http_to_https)$/;

function usesOf(document: Document, setting: Setting): Use[] {
  const reader = setting.option?.reader ?? '';
  const atOnce = SOCKET_READERS.has(reader);
  if (!atOnce && !ROUTER_READERS.test(reader)) return [];
  return walk(setting.value)
    .filter(({ grammar, opaque }) => grammar.kind === 'address' && !opaque)
    .map(({ span: at }) => ({ at, written: slice(document.text, at) }))
    .filter(({ written }) => /^=\d+$/.test(written))
    .map(({ at, written }) => ({ setting, at, number: atoi(written.slice(1)), atOnce }));
}

function absent(document: Document, { at }: Use, count: number): Finding {
  const there =
    count === 0 ? 'the file has none' : count === 1 ? 'the only one is number 0' : `they are numbered from 0 to ${count - 1}`;
  return {
    span: at,
    message: `There is no shared socket \`${slice(document.text, at).slice(1)}\`: uWSGI refuses to start. Add a \`shared-socket\`, or write a number that there is; ${there}.`,
  };
}

function late(document: Document, { at, number, setting }: Use, shared: readonly Setting[]): Finding {
  const below = shared.slice(0, number + 1).filter(({ entry }) => entry.span.from > setting.entry.span.from);
  const written = `\`${setting.name} = ${slice(document.text, at)}\``;
  return {
    span: at,
    message: `Shared socket \`${number}\` is declared further down: at ${written} uWSGI does not know it, and refuses to start. Move its line above this one.`,
    related: below.slice(-1).map(({ entry }) => ({ span: entry.key, message: `Shared socket \`${number}\`` })),
    fixes: [{ title: 'Move the shared socket above', edits: movedAbove(document, below, setting), safe: true }],
  };
}
