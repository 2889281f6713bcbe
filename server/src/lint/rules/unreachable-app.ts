import { isWhole, routersOf } from '../../model/routers.js';
import { socketsOf } from '../../model/subscription.js';
import type { Rule } from '../rule.js';

/** Options that name an application. */
const APPLICATION = /^(module|wsgi|wsgi-file|file|mount|paste|pecan|psgi|rack|rails|lua|php-app|jwsgi|servlet|mono-app)$/;

/** What may bring sockets, or may run the application without one. */
const OTHERWISE = /zerg|mule|farm|spooler|emperor|socket|^(loop|no-server)$/;

export const unreachableApp: Rule = {
  id: 'unreachable-app',
  summary: 'An application beside a subscription server, without a socket',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const application = document.settings.find(({ name, option }) => option !== undefined && APPLICATION.test(name));
    if (application === undefined || !isWhole(document)) return;
    const http = routersOf(document).find(({ name }) => name === 'http');
    if (http === undefined || http.listeners.length === 0 || http.servers.length === 0) return;
    if (socketsOf(document).length > 0 || document.settings.some(({ name }) => OTHERWISE.test(name))) return;
    yield {
      span: application.entry.key,
      message: `\`${application.name}\` answers no request: with \`http-subscription-server\` the http router serves subscribed nodes alone and makes no socket for this instance, which then has no workers. Add a \`socket\`, and \`subscribe\` it to the server.`,
      related: http.servers.map(({ setting }) => ({ span: setting.entry.key, message: 'Serves subscribed nodes alone' })),
    };
  },
};
