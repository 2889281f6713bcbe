import { isInstance } from '../../model/routers.js';
import { socketsOf } from '../../model/subscription.js';
import { span } from '../../text.js';
import { certain, lastOf, mayBeOn } from '../given.js';
import type { Rule } from '../rule.js';

export const unmanagedMount: Rule = {
  id: 'unmanaged-mount',
  summary: 'An application at a path, where nothing says which part of the URL that is',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const mounts = document.settings.filter(({ name, option }) => name === 'mount' && option !== undefined);
    if (mounts.length === 0 || !isInstance(document)) return;
    if (['manage-script-name', 'vhost', 'vhost-host', 'no-default-app'].some((name) => mayBeOn(document, [name]))) return;
    // routes and others may name the application
    if (OTHERWISE.test(document.text)) return;
    if (!socketsOf(document).every(({ setting }) => setting === undefined || SPEAKS_HTTP.test(setting.name))) return;
    // the first that is loaded answers what is for nobody
    const unreached = lastOf(document, LOADED_FIRST) === undefined ? mounts.slice(1) : mounts;
    const top = mounts[0]?.entry.span.from ?? 0;
    for (const setting of unreached) {
      const mountpoint = certain(document, setting)?.match(/^(\/[^=]+)=/)?.[1];
      if (mountpoint === undefined) continue;
      const { from } = setting.value.span;
      yield {
        span: span(from, from + mountpoint.length),
        message: `\`${mountpoint}\` gets no request: HTTP has no \`SCRIPT_NAME\`, by which uWSGI chooses an application, so all requests go to the one that is loaded first. Add \`manage-script-name = true\`.`,
        fixes: [
          {
            title: 'Add `manage-script-name = true`',
            edits: [{ span: span(top, top), text: 'manage-script-name = true\n' }],
            safe: false,
          },
        ],
      };
    }
  },
};

const SPEAKS_HTTP = /^(http|http11|https)-socket$/;

/** What sets the variables that `core/utils.c: uwsgi_get_app_id` looks at, or may bring other sockets. */
const OTHERWISE = /script_?name|appid|setapp|zerg/i;

/** Applications that are loaded before those of `mount` (`core/utils.c: uwsgi_init_all_apps`). */
const LOADED_FIRST = [
  'module',
  'wsgi',
  'wsgi-file',
  'file',
  'paste',
  'ini-paste',
  'ini-paste-logged',
  'pecan',
  'eval',
  'psgi',
  'rack',
  'lua',
];
