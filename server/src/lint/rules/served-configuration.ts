import type { Document, Setting } from '../../model/document.js';
import { valuesOf } from '../../model/evaluation.js';
import { isWhole } from '../../model/routers.js';
import { evaluationOf, type View } from '../../model/view.js';
import { normalize, pathOf } from '../../model/world.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const servedConfiguration: Rule = {
  id: 'served-configuration',
  summary: 'A directory of static files that holds the configuration itself',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    const served = document.settings.filter(({ option }) => STATIC.test(option?.reader ?? ''));
    // routes may refuse it, endings be left out, paths be others in a jail, and a web server send the files
    if (served.length === 0 || !isWhole(document)) return;
    if (document.settings.some(({ name }) => /route|^(static-skip-ext|chroot|pivot[-_]root|file-?serve-mode)$/.test(name)))
      return;
    for (const setting of served) {
      const request = requestFor(document, view, setting);
      if (request === undefined) continue;
      const written = slice(document.text, setting.value.span);
      const start = isMap(setting) ? written.indexOf('=') + 1 : 0;
      const { from, to } = setting.value.span;
      yield {
        span: span(from + start, to),
        message: `\`${written.slice(start)}\` holds this file: whoever asks for \`${request}\` gets it, and what lies beside it as well. Serve a directory that has nothing but static files.`,
      };
    }
  },
};

const STATIC = /^uwsgi_opt_(check_static|static_map)$/;

function isMap({ option }: Setting): boolean {
  return option?.reader === 'uwsgi_opt_static_map';
}

/** The path of the request that gets this file; undefined where there is none, or that is not known (`core/protocol.c: uwsgi_parse_vars`). */
function requestFor(document: Document, view: View, setting: Setting): string | undefined {
  const file = pathOf(document.uri);
  const [value, ...others] = valuesOf(evaluationOf(document, view), setting) ?? [];
  if (file === undefined || value === undefined || others.length > 0) return undefined;
  const equals = isMap(setting) ? value.indexOf('=') : -1;
  const mountpoint = isMap(setting) ? value.slice(0, equals) : '/';
  const directory = value.slice(equals + 1);
  if (!directory.startsWith('/') || !mountpoint.startsWith('/')) return undefined;
  const root = normalize(directory);
  const inside = root === '/' ? file : file.startsWith(`${root}/`) ? file.slice(root.length) : undefined;
  // all of the path is appended to the directory, or what stands behind the mountpoint
  if (setting.name === 'static-map2') return inside?.startsWith(mountpoint) ? inside : undefined;
  return inside && mountpoint.replace(/\/$/, '') + inside;
}
