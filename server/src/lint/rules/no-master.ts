import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isWhole, routersOf } from '../../model/routers.js';
import { announcements, socketsOf } from '../../model/subscription.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import { startsMaster } from '../given.js';
import { added } from '../lines.js';
import type { Finding, Rule } from '../rule.js';

export const noMaster: Rule = {
  id: 'no-master',
  summary: 'What does not run without a master process, in a file that has none',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const master = document.settings.findLast(({ name }) => name === 'master');
    if (master !== undefined && (isMaster(document, master) || misreading(document, master) !== undefined)) return;
    if (!isWhole(document) || document.settings.some(({ name }) => MAKES_ONE.test(name))) return;
    yield* routers(document, master);
    if (master !== undefined) yield* others(document, master);
  },
};

function isMaster({ text }: Document, { value }: Setting): boolean {
  return value.opaque || isOn(slice(text, value.span));
}

/** What starts a master by itself, or is no instance that serves (`core/snmp.c`, `core/emperor.c`, `core/uwsgi.c: uwsgi_start`). */
const MAKES_ONE = /^(snmp|emperor|vassals-dir|zeus|no-server|force-gateway|emperor-proxy|master-as-root)/;

/** An instance of routers alone, which ends at once and leaves its routers behind (`core/uwsgi.c: uwsgi_start`). */
function* routers(document: Document, master: Setting | undefined): Iterable<Finding> {
  if (socketsOf(document).length > 0 || document.settings.some(({ name }) => /^(zerg|loop)$/.test(name))) return;
  if (master === undefined && document.settings.some(startsMaster)) return;
  const [router] = routersOf(document).flatMap(({ listeners }) => listeners);
  if (router === undefined) return;
  const { name, entry } = router.setting;
  yield {
    span: entry.key,
    // a command line may have it, and vassals always do (`core/emperor.c: uwsgi_check_emperor`)
    severity: master === undefined ? 'information' : 'error',
    message: `\`${name}\` needs the master process where there is no other socket: ${master === undefined ? 'unless it is started as a vassal, ' : ''}uWSGI says "you should enable the master process" and ends, and nobody looks after the router that it leaves behind. ${master === undefined ? 'Add' : 'Write'} \`master = true\`.`,
    fixes: [
      master === undefined
        ? added('master = true', router.setting)
        : { title: 'Change to `master = true`', edits: [{ span: master.value.span, text: 'true' }], safe: false },
    ],
  };
}

/**
 * What the master runs, and nothing else does (`core/master.c`, `core/master_checks.c`, `core/cron.c`, `core/daemons.c`, `core/legion.c`,
 * `core/alarm.c`).
 */
const RUN_BY_MASTER =
  /^(mules?|idle|(signal-)?(rb)?timer|max-worker-lifetime|evil-reload-on-(as|rss)|touch-((workers|mules|spoolers|chain)-)?reload|touch-(exec|signal)|(unique-|legion-|unique-legion-)?cron2?|(unique-)?cron-legion|(legion-)?(smart-)?attach-daemon2?|attach-control-daemon|stats(-server)?|zerg-server|legion|alarm|master-fifo|hook-master-start)$/;

function* others(document: Document, master: Setting): Iterable<Finding> {
  // subscriptions are another rule's
  if (announcements(document).length > 0) return;
  const idle = document.settings.filter(
    ({ name, option, value }) => option !== undefined && RUN_BY_MASTER.test(name) && isOn(slice(document.text, value.span)),
  );
  const names = new Set(idle.map(({ name }) => name));
  if (names.size === 0) return;
  const list = [...names].map((name) => `\`${name}\``).join(', ');
  yield {
    span: master.value.span,
    message: `\`master = ${slice(document.text, master.value.span)}\` switches off what only the master runs: ${list} ${names.size === 1 ? 'does' : 'do'} nothing, and uWSGI does not warn of it. Remove the line, or what is not wanted.`,
    related: idle.map(({ entry }) => ({ span: entry.key, message: 'Does nothing' })),
    fixes: [{ title: 'Change to `true`', edits: [{ span: master.value.span, text: 'true' }], safe: false }],
  };
}
