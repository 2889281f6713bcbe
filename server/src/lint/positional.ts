import type { Document, Setting } from '../model/document.js';
import { slice } from '../text.js';

/**
 * The value of `subscribe2` in the form of `subscribe`, `server:port:key` or `/path:key`, cut in server and key; undefined where it
 * has another form (`core/subscription.c: uwsgi_subscribe`).
 */
export function positional(document: Document, { name, entry }: Setting): { server: string; key: string } | undefined {
  if (name !== 'subscribe2') return undefined;
  const [, server, key] = /^(\/[^,=\s:]*|[^,=\s:]*:[^,=\s:]*):([^,=\s]+)$/.exec(slice(document.text, entry.value)) ?? [];
  return server === undefined || key === undefined ? undefined : { server, key };
}
