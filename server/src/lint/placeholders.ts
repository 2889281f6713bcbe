import type { Document, Setting } from '../model/document.js';

/** Whether `line` stands in a block, so that it need not be read. */
export function inBlock({ settings }: Document, setting: Setting): boolean {
  const before = settings.slice(0, settings.indexOf(setting));
  const last = before.findLast(({ name, option }) => option?.reader === 'uwsgi_opt_logic' || ENDS.has(name));
  return last !== undefined && !ENDS.has(last.name);
}

const ENDS = new Set(['endif', 'end-if', 'endfor', 'end-for', 'end']);
