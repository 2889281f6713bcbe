import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { type Announcement, announcements, instanceOf } from '../../model/subscription.js';
import { slice } from '../../text.js';
import { misplaced } from '../classic.js';
import type { Finding, Rule } from '../rule.js';

export const neverAnnounced: Rule = {
  id: 'never-announced',
  summary: 'A subscription that another line of the file, or its absence, keeps from being announced',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    const all = isWhole(document) ? announcements(document) : [];
    if (all.length === 0) return;
    yield* silencers(document);
    let found = false;
    for (const announcement of all) {
      const { setting, silence, vague } = announcement;
      if (vague || misreading(document, setting) !== undefined || misplaced(document, setting) !== undefined) continue;
      if (silence === 'no-shared-socket') yield* noSharedSocket(document, setting);
      if (silence === 'no-socket' && !found) yield* noSocket(document, announcement);
      found ||= silence === 'no-socket';
    }
  },
};

/** Lines that silence all subscriptions of the file. */
function* silencers(document: Document): Iterable<Finding> {
  const last = (name: string) => {
    const setting = document.settings.findLast((one) => one.name === name);
    return setting === undefined || setting.value.opaque || misreading(document, setting) !== undefined ? undefined : setting;
  };
  const { masterOff, blocked, interval } = instanceOf(document);
  const [master, unsubscribed, frequency] = [last('master'), last('start-unsubscribed'), last('subscribe-freq')];
  if (masterOff && master !== undefined) {
    yield {
      span: master.entry.value,
      message: `\`master = ${written(document, master)}\` keeps all subscriptions from being announced: it is the master that sends them, and nothing is said. Remove the line.`,
      fixes: [{ title: 'Change to `master = true`', edits: [{ span: master.entry.value, text: 'true' }], safe: false }],
    };
  }
  if (blocked && unsubscribed !== undefined) {
    yield {
      span: unsubscribed.entry.key,
      severity: 'warning',
      message:
        "`start-unsubscribed` holds all subscriptions back until `S` is written to the master's FIFO, and the file has none: nothing is ever announced. Add a `master-fifo`.",
    };
  }
  // words are another rule's
  if (interval === 0 && frequency !== undefined && /^\s*[+-]?0+\s*$/.test(written(document, frequency))) {
    yield {
      span: frequency.entry.value,
      message: `\`subscribe-freq = ${written(document, frequency)}\` makes the master divide by zero: it dies as soon as it has announced for the first time. Write a number of master cycles.`,
      fixes: [{ title: 'Change to `10`, the default', edits: [{ span: frequency.entry.value, text: '10' }], safe: false }],
    };
  }
}

function* noSharedSocket(document: Document, { value }: Setting): Iterable<Finding> {
  const source = value.children.find(({ part }) => part === 'source');
  if (source === undefined) return;
  yield {
    span: source.span,
    message: `There is no shared socket \`${slice(document.text, source.span).slice(1)}\`: uWSGI logs that it subscribes, and sends nothing. Add a \`shared-socket\`; they are counted from 0.`,
  };
}

/** What makes an instance of its own; others may get their socket from a command line or an Emperor. */
const GATEWAY = /^(https?2?|(fast|raw|ssl)router|sslrouter2)$/;

function* noSocket({ settings }: Document, { setting: { entry, name } }: Announcement): Iterable<Finding> {
  if (!settings.some((one) => GATEWAY.test(one.name))) return;
  // an application beside an http router is another rule's
  if (settings.some((one) => one.name === 'http-subscription-server')) return;
  yield {
    span: entry.key,
    severity: 'warning',
    message: `\`${name}\` has nothing to announce, since the file has no socket: uWSGI sends nothing. Add a \`socket\`.`,
  };
}

function written({ text }: Document, { entry }: Setting): string {
  return slice(text, entry.value);
}
