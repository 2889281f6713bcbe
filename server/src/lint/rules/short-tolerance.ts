import type { Document, Setting } from '../../model/document.js';
import { isWhole, reaches, serversOf, subscribersOf } from '../../model/routers.js';
import { instanceOf } from '../../model/subscription.js';
import { atoi } from '../../model/value.js';
import { filesOf, type View } from '../../model/view.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const shortTolerance: Rule = {
  id: 'short-tolerance',
  summary: 'Nodes of a subscription server that fail between two announcements',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    yield* zero(document);
    yield* late(document, view);
    yield* impatient(document, view);
  },
};

/** Seconds without a `subscription-tolerance` (`core/init.c`). */
const DEFAULT = 17;

function* zero(document: Document): Iterable<Finding> {
  for (const { name, option, value } of document.settings) {
    if (name !== 'subscription-tolerance' || option === undefined || value.opaque || value.problem !== undefined) continue;
    const written = slice(document.text, value.span);
    if (atoi(written) !== 0) continue;
    yield {
      span: value.span,
      message: `\`${written}\` is no way to switch this off: a node fails as soon as a second has passed since its last announcement. Write more seconds than announcements are apart, such as ${DEFAULT}.`,
      fixes: [{ title: `Change to \`${DEFAULT}\``, edits: [{ span: value.span, text: String(DEFAULT) }], safe: false }],
    };
  }
}

/** This file announces less often than the servers wait. It is its own doing, so the finding is at its frequency. */
function* late(document: Document, view: View): Iterable<Finding> {
  const at = paceOf(document);
  const interval = intervalOf(document);
  if (at === undefined || interval === undefined) return;
  const files = filesOf(document, view);
  const tolerances = subscribersOf(document).flatMap(({ packet }) =>
    files
      .filter((file) => serversOf(file).some(({ address }) => packet && address && reaches(packet.to, address)))
      .map(toleranceOf),
  );
  if (tolerances.length === 0 || !tolerances.every((one) => one !== undefined && one > 0 && one < interval)) return;
  yield {
    span: at.value.span,
    message: `\`${slice(document.text, at.value.span)}\` announces every ${interval} seconds, while the subscription server waits ${Math.max(...(tolerances as number[]))}: the nodes fail between two announcements. Announce more often, or raise \`subscription-tolerance\` there.`,
  };
}

/** This file waits less than what announces as often as is usual. */
function* impatient(document: Document, view: View): Iterable<Finding> {
  const at = document.settings.findLast(({ name }) => name === 'subscription-tolerance');
  const tolerance = toleranceOf(document);
  if (at === undefined || tolerance === undefined || tolerance === 0) return;
  const addresses = serversOf(document).flatMap(({ address }) => address ?? []);
  const slow = filesOf(document, view).find(
    (file) =>
      paceOf(file) === undefined &&
      (intervalOf(file) ?? 0) > tolerance &&
      subscribersOf(file).some(({ packet }) => packet && addresses.some((address) => reaches(packet.to, address))),
  );
  if (slow === undefined) return;
  yield {
    span: at.value.span,
    message: `\`${slice(document.text, at.value.span)}\` seconds are over before the next announcement: subscribers announce every ${intervalOf(slow)} seconds unless \`subscribe-freq\` says otherwise, and the nodes fail in between. Raise it.`,
  };
}

/** What a file says of how often it announces. */
function paceOf({ settings }: Document): Setting | undefined {
  return settings.findLast(({ name }) => name === 'subscribe-freq') ?? settings.findLast(({ name }) => name === 'check-interval');
}

/** Seconds between two announcements, where that is certain. */
function intervalOf(document: Document): number | undefined {
  return isWhole(document) ? instanceOf(document).interval : undefined;
}

/** Seconds that a server waits, where that is certain. */
function toleranceOf(document: Document): number | undefined {
  if (!isWhole(document)) return undefined;
  const given = document.settings.findLast(({ name }) => name === 'subscription-tolerance');
  if (given === undefined) return DEFAULT;
  return given.value.opaque || given.value.problem !== undefined ? undefined : atoi(slice(document.text, given.value.span));
}
