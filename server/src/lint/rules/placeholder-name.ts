import type { Document, Setting } from '../../model/document.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const placeholderName: Rule = {
  id: 'placeholder-name',
  summary: 'A placeholder with the name of an option, or with blanks in its name',
  severity: 'error',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      if (setting.option?.reader === 'uwsgi_opt_set_placeholder') yield* judge(document, setting);
    }
  },
};

function* judge({ text, catalogue, declared }: Document, { name, option, entry }: Setting): Iterable<Finding> {
  const written = slice(text, entry.value);
  const equals = written.indexOf('=');
  if (equals < 0) return;
  const defined = written.slice(0, equals);
  if (/[%$@{<]/.test(defined)) return;
  const at = span(entry.value.from, entry.value.from + equals);
  const value = written.slice(equals + 1);
  const plain = defined.trim();
  if (plain !== defined) {
    const blanks = value.length - value.trimStart().length;
    const around = span(at.from + plain.length, at.to + 1 + blanks);
    yield {
      span: at,
      message: `The blank before \`=\` belongs to the name: \`${name}\` defines \`${defined}\`, and \`%(${plain})\` stays undefined. Remove the blanks.`,
      fixes: [{ title: 'Remove the blanks', edits: [{ span: around, text: '=' }], safe: true }],
    };
    return;
  }
  if (
    option?.target !== undefined &&
    catalogue.get(defined)?.plugin === undefined &&
    catalogue.get(defined) &&
    !declared.has(defined)
  ) {
    yield {
      span: at,
      message: `\`${defined}\` is an option: \`${name}\` refuses it and uWSGI does not start. Write \`${defined} = ${value}\`, or choose another name.`,
      fixes: [
        {
          title: `Write \`${defined} = ...\``,
          edits: [{ span: span(entry.key.from, at.to + 1), text: `${defined} = ` }],
          safe: true,
        },
      ],
    };
    return;
  }
  if (/^\s/.test(value)) {
    const blank = span(at.to + 1, at.to + 1 + value.length - value.trimStart().length);
    yield {
      span: blank,
      severity: 'warning',
      message: `The blank behind \`=\` belongs to the value of \`${defined}\`: \`${name}\` trims nothing. Remove it.`,
      fixes: [{ title: 'Remove the blank', edits: [{ span: blank, text: '' }], safe: false }],
    };
  }
}
