import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isWhole, serversOf } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const unixCredentials: Rule = {
  id: 'unix-credentials',
  summary: 'Credentials of subscribers that are asked for where there are none',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of named(document, 'subscriptions-credentials-check')) yield* directory(document, setting);
    if (!isWhole(document)) return;
    const use = named(document, 'subscriptions-use-credentials').at(-1);
    if (use?.value.opaque) return;
    if (use !== undefined && isOn(slice(document.text, use.value.span))) yield* overUdp(document, use);
    else yield* notAsked(document);
  },
};

function named(document: Document, name: string): Setting[] {
  return document.settings.filter((setting) => setting.name === name && setting.option !== undefined);
}

/** The directory and the key are joined as they are (`core/subscription.c: uwsgi_subscription_credentials_check`). */
function* directory(document: Document, setting: Setting): Iterable<Finding> {
  const { value } = setting;
  const written = slice(document.text, value.span);
  // another last character may be meant as the beginning of each name
  if (value.opaque || misreading(document, setting) !== undefined || !/[A-Za-z0-9]$/.test(written)) return;
  yield {
    span: value.span,
    message: `\`${written}\` does not end with a slash: uWSGI puts the key right behind it and looks for \`${written}app.local\`. Add a \`/\`.`,
    fixes: [{ title: 'Add `/`', edits: [{ span: span(value.span.to, value.span.to), text: '/' }], safe: true }],
  };
}

/** `core/io.c: uwsgi_recv_cred2` fails for packets without them. */
function* overUdp(document: Document, use: Setting): Iterable<Finding> {
  for (const { setting, address } of serversOf(document)) {
    if (address?.kind !== 'udp') continue;
    const at = setting.value.span;
    yield {
      span: at,
      message: `\`${slice(document.text, at)}\` is a UDP address, over which no credentials come: with \`${use.name}\` every packet is dropped without a word. Write the path of a Unix socket.`,
      related: [{ span: use.entry.key, message: 'Credentials are asked for here' }],
    };
  }
}

function* notAsked(document: Document): Iterable<Finding> {
  if (serversOf(document).length === 0) return;
  for (const { name, entry } of named(document, 'subscriptions-credentials-check')) {
    yield {
      span: entry.key,
      message: `\`${name}\` takes everybody for root without \`subscriptions-use-credentials\`: files that root owns let all senders in, others none. Listen on a Unix socket, and add \`subscriptions-use-credentials = true\`.`,
    };
  }
  // where no signatures are asked for, nobody needs to be let off
  if (named(document, 'subscriptions-sign-check').length === 0) return;
  for (const { name, entry } of named(document, 'subscriptions-sign-skip-uid')) {
    yield {
      span: entry.key,
      message: `\`${name}\` matches nobody without \`subscriptions-use-credentials\`: every sender counts as root, which is never let off. Listen on a Unix socket, and add \`subscriptions-use-credentials = true\`.`,
    };
  }
}
