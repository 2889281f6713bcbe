import type { Grammar } from '../../knowledge/grammar.js';
import { misreading, type OtherReading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { atoi, choiceName, chosen, isOn } from '../../model/value.js';
import { slice, span } from '../../text.js';
import type { Finding, Fix, Rule, Severity } from '../rule.js';

export const readsOtherwise: Rule = {
  id: 'reads-otherwise',
  summary: 'A comment behind a value, or quotes around it: uWSGI takes them for part of the value',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const grammar = setting.option?.grammar;
      const other = misreading(document, setting);
      if (grammar === undefined || other === undefined) continue;
      const written = slice(document.text, setting.entry.value);
      yield other.because === 'comment'
        ? comment(document, setting, grammar, written, other)
        : quotes(setting, grammar, written, other);
    }
  },
};

function comment(document: Document, { entry, name }: Setting, grammar: Grammar, written: string, other: OtherReading): Finding {
  const at = span(entry.value.from + other.from, entry.value.to);
  const severity = severityOf(grammar, written, other.text);
  const effect = {
    error:
      grammar.kind === 'choice' || grammar.kind === 'text'
        ? 'and refuses to start'
        : `so \`${name}\` becomes the opposite of what stands here`,
    warning: `so it is part of the value of \`${name}\``,
    information: `so it is part of the value of \`${name}\`, which by luck changes nothing here`,
    hint: '',
  }[severity];
  const blanks = document.text.slice(entry.span.from, entry.content.from);
  const lineBreak = document.text.slice(entry.content.to, entry.span.to).endsWith('\r\n') ? '\r\n' : '\n';
  const cut = { span: span(entry.value.from + other.text.length, entry.value.to), text: '' };
  if (/^[;#]$/.test(slice(document.text, at))) {
    return {
      span: at,
      severity,
      message: `\`${slice(document.text, at)}\` does not end the line: uWSGI takes all of it for the value, ${effect}. Remove it.`,
      fixes: [{ title: `Remove the \`${slice(document.text, at)}\``, edits: [cut], safe: true }],
    };
  }
  const move: Fix = {
    title: 'Move the comment to a line of its own',
    edits: [{ span: span(entry.span.from, entry.span.from), text: `${blanks}${slice(document.text, at)}${lineBreak}` }, cut],
    safe: true,
  };
  return {
    span: at,
    severity,
    message: `\`${slice(document.text, at)}\` is no comment: uWSGI knows comments only at the start of a line, ${effect}. Move it to a line of its own.`,
    fixes: [move],
  };
}

function quotes({ entry, name }: Setting, grammar: Grammar, written: string, other: OtherReading): Finding {
  const severity = severityOf(grammar, written, other.text);
  const effect = {
    error:
      grammar.kind === 'choice' || grammar.kind === 'text' ? 'and refuses to start' : 'and the value is read as something else',
    warning: 'and they become part of it',
    information: 'which by luck changes nothing here',
    hint: '',
  }[severity];
  return {
    span: entry.value,
    severity,
    message: `The quotes stay in the value of \`${name}\`: uWSGI removes none, ${effect}. Write \`${other.text}\`.`,
    fixes: [{ title: 'Remove the quotes', edits: [{ span: entry.value, text: other.text }], safe: grammar.kind !== 'text' }],
  };
}

/** How bad it is that uWSGI reads `written` and not `meant`. */
function severityOf(grammar: Grammar, written: string, meant: string): Severity {
  if (grammar.kind === 'flag') return isOn(written) === isOn(meant) ? 'information' : 'error';
  if (grammar.kind === 'int') return atoi(written) === atoi(meant) ? 'information' : 'error';
  if (grammar.kind === 'choice') {
    const known = chosen(grammar, slice(meant, choiceName(grammar, meant))) !== undefined;
    return known && grammar.otherwise === 'fatal' ? 'error' : 'warning';
  }
  if (grammar.kind === 'text' && grammar.form !== undefined)
    return grammar.form.match.test(meant) && grammar.form.otherwise === 'fatal' ? 'error' : 'warning';
  // the port of a TCP address is read as a number too
  if (grammar.kind === 'address' && meant.includes(':') && written.lastIndexOf(':') === meant.lastIndexOf(':'))
    return 'information';
  return 'warning';
}
