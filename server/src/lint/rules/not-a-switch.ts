import { misreading } from '../../model/conventional.js';
import type { Setting } from '../../model/document.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const notASwitch: Rule = {
  id: 'not-a-switch',
  summary: 'A word for yes or no where uWSGI reads a name',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const written = slice(document.text, setting.value.span);
      const effect = WORD.test(written) ? effectOf(setting, written) : undefined;
      if (effect === undefined || misreading(document, setting) !== undefined) continue;
      yield finding(setting, written, effect);
    }
  },
};

const WORD = /^(true|yes|on|1|false|no|off|0)$/i;
const NO = /^(false|no|off|0)$/i;

interface Effect {
  readonly is: string;
  readonly instead: string;
}

function effectOf({ name, option }: Setting, written: string): Effect | undefined {
  // core/uwsgi.c: uwsgi_opt_log_date
  if (option?.reader === 'uwsgi_opt_log_date')
    return NO.test(written)
      ? { is: 'the format of the date, and is written before each line', instead: 'Write a format' }
      : undefined;
  // plugins/syslog/syslog_plugin.c: uwsgi_syslog_logger
  if (name === 'log-syslog') return { is: 'the name that lines are logged under', instead: 'Write a name' };
  const grammar = option?.grammar;
  if (grammar?.kind === 'path' && grammar.to !== 'config' && !COMMAND.test(name)) {
    const thing = grammar.to === 'directory' ? 'a directory' : 'a file';
    return { is: `the name of ${thing} in the working directory`, instead: 'Write a path' };
  }
  // a number is an address without its host
  if (grammar?.kind !== 'address' || /^\d/.test(written)) return undefined;
  if (INTERNET.test(name)) return { is: 'an address', instead: 'Write one' };
  return { is: 'the name of a Unix socket in the working directory', instead: 'Write an address' };
}

/** What has no Unix sockets (`core/socket.c: bind_to_udp`, `plugins/carbon/carbon.c`). */
const INTERNET = /^(snmp|udp|carbon)$/;

/** What is run, which `true` may be. */
const COMMAND = /exec|hook|wrapper|binary|py-?run|^(python|py)$/;

function finding({ name, entry, value }: Setting, written: string, { is, instead }: Effect): Finding {
  const fixes = [{ title: 'Remove the line', edits: [{ span: entry.span, text: '' }], safe: true }];
  return {
    span: value.span,
    message: `\`${written}\` is taken for ${is}: \`${name}\` is no switch. ${instead}, or remove the line.`,
    ...(NO.test(written) && { fixes }),
  };
}
