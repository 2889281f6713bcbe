import { misreading } from '../../model/conventional.js';
import type { Setting } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Rule } from '../rule.js';

export const backgroundedDaemon: Rule = {
  id: 'backgrounded-daemon',
  summary: 'A daemon that its own shell sends to the background',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const command = misreading(document, setting) === undefined ? commandOf(setting) : undefined;
      if (command === undefined || command.opaque) continue;
      const [end] = /[ \t]*(?<![&\\>])&[ \t]*$/.exec(slice(document.text, command.span)) ?? [];
      if (end === undefined) continue;
      const effect = isControl(setting) ? 'ends with it' : 'starts one more, again and again';
      const at = span(command.span.to - end.length, command.span.to);
      yield {
        span: span(at.from + end.indexOf('&'), at.from + end.indexOf('&') + 1),
        message: `The \`&\` lets the shell end at once: uWSGI takes the daemon for dead and ${effect}. Remove it, since uWSGI does not wait for a daemon.`,
        fixes: [{ title: 'Remove the `&`', edits: [{ span: at, text: '' }], safe: true }],
      };
    }
  },
};

/** Whether uWSGI ends with it (`core/daemons.c: uwsgi_daemon_check_pid_reload`). */
function isControl({ name, value }: Setting): boolean {
  return name === 'attach-control-daemon' || walk(value).some(({ pair }) => pair?.main === 'control');
}

/** The command of what is attached without a pidfile, by which others are found again (`core/daemons.c: uwsgi_detect_daemons`). */
function commandOf({ name, option, value }: Setting): Value | undefined {
  if (option === undefined || !/^((legion-)?attach-daemon2?|attach-control-daemon)$/.test(name)) return undefined;
  const parts = walk(value);
  if (parts.some(({ pair }) => pair?.main === 'pidfile' || pair?.main === 'daemonize')) return undefined;
  return parts.find(({ grammar }) => grammar.kind === 'text' && grammar.what === 'shell command');
}
