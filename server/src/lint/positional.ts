import type { Document, Setting } from '../model/document.js';
import { slice } from '../text.js';

/**
 * The value of `subscribe2` in the form of `subscribe`, `server:port:key` or `/path:key`, cut in server and key; undefined where it
 * has another form (`core/subscription.c: uwsgi_subscribe`).
 */
export function positional(document: Document, { name, entry }: Setting): { server: string; key: string } | undefined {
  if (name !== 'subscribe2') return undefined;
  const [, server, key] = /^(\/[^,=\s:]*|[^,=\s:]*:[^,=\s:]*):([^,=\s]+)$/.exec(slice(document.text, entry.value)) ?? [];
  // what is to be replaced in the server may bring keys; behind it, it comes too late
  if (server === undefined || key === undefined || /[%$@{<]/.test(server)) return undefined;
  return { server, key };
}
