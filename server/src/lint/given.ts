import type { FlagName } from '../knowledge/facts.js';
import { misreading } from '../model/conventional.js';
import type { Document, Setting } from '../model/document.js';
import { atoi, isOn } from '../model/value.js';
import { slice } from '../text.js';

/** The last line that gives one of these options: of those that store into one place the last counts. */
export function lastOf({ settings }: Document, names: readonly string[]): Setting | undefined {
  return settings.findLast(({ name, option }) => option !== undefined && names.includes(name));
}

/** What a line says, where that is certain; what is wrong with the value itself is another rule's. */
export function certain(document: Document, setting: Setting): string | undefined {
  const { value } = setting;
  const sure = !value.opaque && value.problem === undefined && misreading(document, setting) === undefined;
  return sure ? slice(document.text, value.span) : undefined;
}

/** The number of a line, where that is certain. */
export function numberIn(document: Document, setting: Setting): number | undefined {
  const written = certain(document, setting);
  return written === undefined ? undefined : atoi(written);
}

/** Whether a line switches something off, where that is certain. */
export function isOff({ text }: Document, { value }: Setting): boolean {
  return !value.opaque && !isOn(slice(text, value.span));
}

/** Whether one of these options is on, or may be. */
export function mayBeOn(document: Document, names: readonly string[]): boolean {
  const setting = lastOf(document, names);
  return setting !== undefined && isOn(certain(document, setting) ?? '');
}

/** Whether an option starts the master by itself, unless `master` says something else (`core/config.c: add_exported_option_do`). */
export function startsMaster({ option }: Setting): boolean {
  return option?.flags?.some((flag) => MASTER_FLAGS.includes(flag)) ?? false;
}

const MASTER_FLAGS: readonly FlagName[] = ['master', 'log-master', 'req-log-master'];

/** Options that say how many requests a worker has open at once: all store the same number. */
export const CORES: readonly string[] = ['async', 'gevent', 'asyncio', 'tornado', 'coroae'];
