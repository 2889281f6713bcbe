import type { Document, Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { socketsOf } from '../../model/subscription.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import { certain, lastOf } from '../given.js';
import type { Rule } from '../rule.js';

export const noRespawn: Rule = {
  id: 'no-respawn',
  summary: 'A limit that ends workers, where no master starts them again',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const master = lastOf(document, ['master']);
    const written = master && certain(document, master);
    if (master === undefined || written === undefined || isOn(written)) return;
    if (!isWhole(document) || socketsOf(document).length === 0) return;
    for (const [option, end] of Object.entries(ENDS)) {
      const setting = lastOf(document, [option]);
      if (setting === undefined || !isAsked(document, setting)) continue;
      yield {
        span: setting.entry.key,
        message: `\`${option}\` ends a worker ${end}, and with \`master = ${slice(document.text, master.value.span)}\` nobody starts another: uWSGI is gone when the last one has ended. Remove it, or \`master\`.`,
        related: [{ span: master.value.span, message: 'There is no master' }],
      };
    }
  },
};

/** When a worker ends itself (`core/utils.c: uwsgi_close_request`, `core/exceptions.c`; `core/uwsgi.c: harakiri`). */
const ENDS: Readonly<Record<string, string>> = {
  'max-requests': 'after that many requests',
  'reload-on-as': 'that has grown',
  'reload-on-rss': 'that has grown',
  'reload-on-uss': 'that has grown',
  'reload-on-pss': 'that has grown',
  'reload-on-exception': 'at the first exception',
  'reload-on-exception-type': 'at the first such exception',
  'reload-on-exception-value': 'at the first such exception',
  'reload-on-exception-repr': 'at the first such exception',
  harakiri: 'whose request takes that long',
};

/** 0 and `false` switch off. */
function isAsked(document: Document, setting: Setting): boolean {
  const written = certain(document, setting);
  return written !== undefined && isOn(written);
}
