import type { Document, Setting } from '../../model/document.js';
import { loadsPlugins, pluginsOf } from '../../model/plugins.js';
import { isInstance } from '../../model/routers.js';
import { evaluationOf } from '../../model/view.js';
import { added } from '../lines.js';
import type { Finding, Rule } from '../rule.js';

export const missingPlugin: Rule = {
  id: 'missing-plugin',
  summary: 'An option of a plugin that no line loads, beside lines that load others',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document, view) {
    const { settings, uses } = document;
    const [first, ...others] = settings.filter(loadsPlugins);
    if (first === undefined || !isInstance(document) || settings.some(({ name }) => name === 'autoload')) return;
    const loaded = new Set<string>();
    for (const loader of [first, ...others]) {
      const plugins = pluginsOf(document, loader);
      // what is not known may bring any option
      if (plugins === undefined) return;
      for (const plugin of plugins) for (const brought of [plugin, ...(BRINGS.get(plugin) ?? [])]) loaded.add(brought);
    }
    const { embedded = EMBEDDED } = evaluationOf(document, view).world;
    const reported = new Set<string>();
    for (const setting of settings) {
      const plugin = setting.option?.plugin;
      if (plugin === undefined || loaded.has(plugin) || embedded.has(plugin) || reported.has(plugin)) continue;
      if (uses.has(setting.name)) continue;
      reported.add(plugin);
      yield judge(document, setting, plugin, first);
    }
  },
};

function judge({ strict }: Document, { name, entry }: Setting, plugin: string, first: Setting): Finding {
  return {
    span: entry.key,
    message: `\`${name}\` belongs to the plugin \`${plugin}\`, and the lines that load plugins do not load it: unless it is part of the binary, uWSGI ${strict ? 'refuses to start' : 'ignores the line without a word'}. Load it, or remove the line.`,
    related: [{ span: first.value.span, message: 'Plugins are loaded here' }],
    fixes: [added(`plugins = ${plugin}`, first)],
  };
}

/** What is part of the binary unless it was built otherwise (`buildconf/base.ini`, `buildconf/default.ini`). */
const EMBEDDED: ReadonlySet<string> = new Set(
  'python gevent ping cache nagios rrdtool carbon rpc corerouter fastrouter http ugreen signal syslog rsyslog logsocket router_uwsgi router_redirect router_basicauth zergpool redislog mongodblog router_rewrite router_http logfile router_cache rawrouter router_static sslrouter spooler cheaper_busyness symcall transformation_tofile transformation_gzip transformation_chunked transformation_offload router_memcached router_redis router_hash router_expires router_metrics transformation_template stats_pusher_socket'.split(
    ' ',
  ),
);

/** Plugins that stand on others, which a distribution may have made a part of them. */
const BRINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['asyncio', ['python', 'greenlet']],
  ['coroae', ['psgi']],
  ['fiber', ['rack']],
  ['gevent', ['python']],
  ['greenlet', ['python']],
  ['jwsgi', ['jvm']],
  ['rbthreads', ['rack']],
  ['ring', ['jvm']],
  ['servlet', ['jvm']],
  ['tornado', ['python', 'greenlet']],
]);
