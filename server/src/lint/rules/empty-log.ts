import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import { lastOf } from '../given.js';
import type { Finding, Rule } from '../rule.js';

export const emptyLog: Rule = {
  id: 'empty-log',
  summary: 'A log file that gets no line, since another option takes them all',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    const files = document.settings.filter(({ name, option }) => option !== undefined && /^logto2?$/.test(name));
    if (files.length === 0 || !isWhole(document)) return;
    const daemonize = lastOf(document, ['daemonize']);
    const logger =
      masterLogs(document) && !document.settings.some((one) => isStandard(document, one))
        ? document.settings.find((setting) => takesAll(document, setting))
        : undefined;
    for (const file of files) {
      if (misreading(document, file) !== undefined) continue;
      if (daemonize !== undefined && file.name === 'logto' && !isWord(document, daemonize))
        yield neverMade(document, file, daemonize);
      else if (logger !== undefined) yield passedBy(document, file, logger);
    }
  },
};

/** Whether a file was hardly meant: what is wrong then is another rule's, and `logto` may be what is wanted. */
function isWord({ text }: Document, { value }: Setting): boolean {
  return /^(true|false|yes|no|on|off|0|1)$/i.test(slice(text, value.span));
}

/** Whether there are a master and its log, which a logger switches on unless a line says otherwise. */
function masterLogs(document: Document): boolean {
  const switches = ['master', 'log-master'].map((name) => lastOf(document, [name]));
  return switches.every((one) => one === undefined || (!one.value.opaque && isOn(slice(document.text, one.value.span))));
}

/** A logger with a name of its own gets only what is routed to it (`core/logging.c: setup_choosen_logger, uwsgi_master_log`). */
function takesAll({ text }: Document, { option, name, entry }: Setting): boolean {
  if (option?.reader !== 'uwsgi_opt_set_logger') return false;
  return name !== 'logger' || /^[a-z0-9]*[^a-z0-9 %$@{<]/i.test(slice(text, entry.value));
}

/** What writes where the log would go without loggers, so into the file (`plugins/logfile/logfile.c: uwsgi_stdio_logger`). */
function isStandard({ text }: Document, { option, entry }: Setting): boolean {
  return option?.reader === 'uwsgi_opt_set_logger' && /^(\S+ )?(stdio|fd)\b/.test(slice(text, entry.value));
}

/** `core/logging.c: uwsgi_setup_log` */
function neverMade(document: Document, { entry, name, value }: Setting, daemonize: Setting): Finding {
  return {
    span: value.span,
    message: `\`${slice(document.text, value.span)}\` is not even made: \`daemonize\` has a log file, too, and beside it \`${name}\` has no effect. Remove one of them.`,
    related: [{ span: daemonize.value.span, message: 'The file that is used' }],
    fixes: document.uses.has(name) ? [] : [{ title: `Remove \`${name}\``, edits: [{ span: entry.span, text: '' }], safe: true }],
  };
}

function passedBy(document: Document, { value, name }: Setting, logger: Setting): Finding {
  return {
    span: value.span,
    message: `\`${slice(document.text, value.span)}\` gets no line once uWSGI runs: \`${logger.name}\` takes all of them, and \`${name}\` is no second place. Remove one of them, or add a \`logger\` for the file.`,
    related: [{ span: logger.entry.key, message: 'Takes all lines' }],
  };
}
