import { type Document, type Setting, withText } from '../model/document.js';
import { announcements } from '../model/subscription.js';
import { targetAt } from '../model/target.js';
import type { Value } from '../model/value.js';
import { applyEdits, type Edit, slice } from '../text.js';

/** A change of form that keeps what uWSGI does. */
export interface Refactoring {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** What may be rewritten at `offset`: `subscribe` as `subscribe2` and back, where the same packet is sent. */
export function refactorings(document: Document, offset: number): Refactoring[] {
  const target = targetAt(document, offset);
  const setting = target.kind === 'key' || target.kind === 'value' || target.kind === 'reference' ? target.setting : undefined;
  if (setting?.option === undefined || setting.value.opaque) return [];
  const { grammar } = setting.value;
  if (grammar.kind === 'subscription') return rewrite(document, setting, 'subscribe2', toKeys(document, setting));
  if (setting.option.name === 'subscribe2') return rewrite(document, setting, 'subscribe', toPositions(setting));
  return [];
}

/** Offered only where the other form sends the same: there are values that one of the two cannot say. */
function rewrite(document: Document, { entry }: Setting, name: string, value: string | undefined): Refactoring[] {
  if (value === undefined) return [];
  const edits = [
    { span: entry.key, text: name },
    { span: entry.value, text: value },
  ];
  const line = document.ini.lines.indexOf(entry);
  const before = packetOf(document, line);
  const after = packetOf(withText(document, applyEdits(document.text, edits)), line);
  return before !== undefined && before === after ? [{ title: `Write as \`${name}\``, edits }] : [];
}

function packetOf(document: Document, line: number): string | undefined {
  const found = announcements(document).find(({ setting }) => setting.entry === document.ini.lines[line]);
  return found?.packet === undefined ? undefined : JSON.stringify([found.packet, found.silence, found.unless]);
}

function toKeys({ text }: Document, { value }: Setting): string | undefined {
  const parts = new Map(value.children.map((child: Value) => [child.part, slice(text, child.span)]));
  if (parts.has('list file')) return undefined;
  const keys = [
    ['server', parts.get('server')],
    ['key', parts.get('key')],
    ['addr', parts.get('source')],
    ['modifier1', parts.get('modifier1') || undefined],
    ['sign', parts.get('signature')],
  ] as const;
  return keys.flatMap(([key, part]) => (part === undefined ? [] : [`${key}=${part.replace(/[\\,]/g, '\\$&')}`])).join(',');
}

/** The keys that have a place in `subscribe`. */
const POSITIONS: readonly string[] = ['server', 'key', 'addr', 'modifier1', 'sign'];

function toPositions({ value }: Setting): string | undefined {
  const keys = new Map(
    value.children.flatMap(({ pair }) => (pair?.value === undefined ? [] : [[pair.main, pair.text] as const])),
  );
  const [server, key, source, modifier1, sign] = POSITIONS.map((name) => keys.get(name));
  if (server === undefined || key === undefined || [...keys.keys()].some((name) => !POSITIONS.includes(name))) return undefined;
  const more = sign === undefined ? (modifier1 === undefined ? '' : `,${modifier1}`) : `,${modifier1 ?? '0'},${sign}`;
  return `${source === undefined ? '' : `${source}=`}${server}:${key}${more}`;
}
