import { misreading } from '../../model/conventional.js';
import type { Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const undoneFlag: Rule = {
  id: 'undone-flag',
  summary: 'A switch that is off, beside options that switch it on and do nothing without it',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    for (const { name, needed, otherwise } of SWITCHES) {
      const own = document.settings.findLast((one) => one.name === name && one.option !== undefined);
      if (own === undefined || own.value.opaque || isOn(slice(document.text, own.value.span)) || !isWhole(document)) continue;
      const undone = document.settings.filter((one) => one.option !== undefined && needed(one));
      if (undone.length === 0 || misreading(document, own) !== undefined) continue;
      const names = [...new Set(undone.map((one) => `\`${one.name}\``))].join(', ');
      yield {
        span: own.value.span,
        message: `\`${name} = ${slice(document.text, own.value.span)}\` switches off what ${names} switched on, and counts wherever it stands: ${otherwise}. Remove the line, or what is not wanted.`,
        related: undone.map(({ entry }) => ({ span: entry.key, message: 'Has no effect' })),
        fixes: [{ title: `Remove \`${name}\``, edits: [{ span: own.entry.span, text: '' }], safe: false }],
      };
    }
  },
};

interface Switch {
  readonly name: string;
  readonly needed: (setting: Setting) => boolean;
  readonly otherwise: string;
}

/** `core/config.c: add_exported_option_do` switches them on where such an option is registered, before any value is read. */
const SWITCHES: readonly Switch[] = [
  // core/uwsgi.c: uwsgi_setup calls logging.c: uwsgi_setup_log_master
  {
    name: 'log-master',
    needed: ({ name, option }) =>
      /^uwsgi_opt_set_(req_)?logger$/.test(option?.reader ?? '') ||
      /^((not-)?(log-alarm|alarm-log)|log-(req-)?(encoder|route)|log-(drain|filter)|threaded-logger)$/.test(name),
    otherwise: 'no line gets to them',
  },
  // core/metrics.c: uwsgi_setup_metrics
  {
    name: 'enable-metrics',
    needed: ({ name }) => /^(metrics?-(?!no-cores).+|metric|alarm-metric)$/.test(name),
    otherwise: 'there are no metrics',
  },
  // core/utils.c: uwsgi_get_app_id
  { name: 'vhost', needed: ({ name }) => name === 'vhost-host', otherwise: 'all hosts get the same application' },
];
