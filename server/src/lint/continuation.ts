import { type Document, perDocument, type Setting } from '../model/document.js';
import { walk } from '../model/value.js';
import { slice } from '../text.js';

/** Lines that are meant as one value, which uWSGI does not know. */
export interface Continued {
  readonly first: Setting;
  readonly others: readonly Setting[];
  readonly by: 'backslash' | 'comma';
}

/** Values that end with a backslash, or with a comma before an indented line that is no option, or a key too. */
export const continuedValues = perDocument(findContinued);

/** Whether `setting` is a part of a value that continues, or is such a value. */
export function isContinued(document: Document, setting: Setting): boolean {
  return continuedValues(document).some(({ first, others }) => first === setting || others.includes(setting));
}

function findContinued({ text, ini, settings }: Document): Continued[] {
  const byEntry = new Map(settings.map((setting) => [setting.entry as object, setting]));
  const found: Continued[] = [];
  for (let at = 0; at < ini.lines.length; at++) {
    const first = byEntry.get(ini.lines[at] as object);
    const by = first?.option && endOf(text, first);
    if (first === undefined || by === undefined) continue;
    const others: Setting[] = [];
    let previous = first;
    for (let next = at + 1; endOf(text, previous) === by; next++) {
      const setting = byEntry.get(ini.lines[next] as object);
      if (setting === undefined || (setting.option !== undefined && !isKey(first, setting))) break;
      if (by === 'comma' && !isIndented(first, setting)) break;
      others.push(setting);
      previous = setting;
    }
    if (others.length > 0) found.push({ first, others, by });
    at += others.length;
  }
  return found;
}

/** Whether an option is also a key of the list above it, and written like one: `    file=/srv/area` below `sharedarea`. */
function isKey(first: Setting, { entry, name }: Setting): boolean {
  if (entry.equals !== entry.key.to || !isIndented(first, { entry })) return false;
  return walk(first.value).some(({ grammar }) => grammar.kind === 'pairs' && Object.hasOwn(grammar.keys, name));
}

function endOf(text: string, { entry }: Setting): Continued['by'] | undefined {
  const written = slice(text, entry.content);
  if (/(^|[^\\])\\$/.test(written)) return 'backslash';
  return written.endsWith(',') ? 'comma' : undefined;
}

function isIndented({ entry }: Setting, { entry: next }: Pick<Setting, 'entry'>): boolean {
  return next.content.from - next.span.from > entry.content.from - entry.span.from;
}
