import { atLeast, type Version } from '../../knowledge/version.js';
import { isOff } from '../given.js';
import type { Rule } from '../rule.js';

export const deadOption: Rule = {
  id: 'dead-option',
  summary: 'An option that is still there and does nothing',
  severity: 'hint',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const { entry, name, option } = setting;
      const dead = DEAD.get(name);
      if (dead === undefined || option === undefined || !isDead(dead, document.catalogue.version)) continue;
      const meansOff = dead.instead !== undefined && isOff(document, setting);
      const used = document.uses.has(name);
      yield {
        span: entry.key,
        ...(meansOff && { severity: 'warning' as const }),
        tag: 'deprecated',
        message: `\`${name}\` has no effect${dead.since === undefined ? '' : ` since uWSGI ${dead.since.join('.')}`}: ${dead.why}. Remove it.`,
        // options such as these may start the master, or make `if-opt` true
        fixes:
          used || option.flags !== undefined
            ? []
            : [{ title: 'Remove the line', edits: [{ span: entry.span, text: '' }], safe: !meansOff }],
      };
    }
  },
};

interface Dead {
  /** The release from which on it is; undefined where it never was anything else. */
  readonly since?: Version;
  readonly why: string;
  /** What is so whatever the line says: a line that asks for the opposite is mistaken. */
  readonly instead?: 'on';
}

const DEAD: ReadonlyMap<string, Dead> = new Map<string, Dead>([
  // core/init.c: sanitize_args
  ['enable-threads', { since: [2, 0, 27], why: 'threads are always enabled', instead: 'on' }],
  // core/uwsgi.c: uwsgi_opt_deprecated
  ['die-on-term', { since: [2, 1], why: 'SIGTERM always stops uWSGI, which logs that this is deprecated', instead: 'on' }],
  ['multicast', { why: 'nothing looks at the group, and it only starts the master' }],
  ['v8-preemptive', { why: 'the plugin takes the number and never looks at it' }],
  ['webdav-lock-cache', { why: 'the plugin takes the name and never looks at it' }],
]);

/** A line of releases without a patch number, such as 2.0, stands for older ones, too. */
function isDead({ since }: Dead, version: Version): boolean {
  if (since === undefined) return true;
  const vague = version.every((number, index) => number === since[index]) && version.length < since.length;
  return atLeast(version, since) && !vague;
}
