import { isInstance } from '../../model/routers.js';
import { lastOf, mayBeOn } from '../given.js';
import { added } from '../lines.js';
import type { Rule } from '../rule.js';

export const staleReload: Rule = {
  id: 'stale-reload',
  summary: 'A reload of workers that goes on with the old code',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const reloads = ['touch-chain-reload', 'touch-workers-reload'].flatMap((name) => lastOf(document, [name]) ?? []);
    if (reloads.length === 0 || lastOf(document, APPLICATION) === undefined) return;
    if (LAZY.some((name) => mayBeOn(document, [name])) || !isInstance(document)) return;
    for (const setting of reloads) {
      const { name, entry } = setting;
      yield {
        span: entry.key,
        message: `\`${name}\` brings no new code: the master has loaded the application once, and each new worker is a copy of it. Add \`lazy-apps = true\`, so that workers load it themselves, or use \`touch-reload\`.`,
        fixes: [added('lazy-apps = true', setting)],
      };
    }
  },
};

/** Applications that are loaded before there are workers. */
const APPLICATION = ['module', 'wsgi', 'wsgi-file', 'file', 'paste', 'pecan', 'psgi', 'rack'];

const LAZY = ['lazy-apps', 'lazy-app', 'lazy'];
