import { misreading } from '../../model/conventional.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

const NOTIFY = new Set(['notify-socket', 'subscription-notify-socket']);

export const notifyAddress: Rule = {
  id: 'notify-address',
  summary: 'An address with a port for notifications, which go to the path of a Unix socket',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const { entry, name, value } = setting;
      if (!NOTIFY.has(name) || value.opaque || misreading(document, setting) !== undefined) continue;
      const written = slice(document.text, entry.value);
      if (!/^([a-z]+:\/\/)?[^/]*:\d+$/.test(written)) continue;
      const effect =
        name !== 'notify-socket'
          ? 'the server looks for a Unix socket file of that name, and no acknowledgement arrives'
          : written.includes('/')
            ? 'uWSGI looks for a directory of that name, and ends as its master starts'
            : 'uWSGI makes a Unix socket file of that name in its working directory';
      yield {
        span: entry.value,
        message: `\`${written}\` is an address: \`${name}\` takes the path of a Unix socket, so ${effect}. Write a path.`,
      };
    }
  },
};
