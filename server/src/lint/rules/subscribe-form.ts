import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { type Span, slice } from '../../text.js';
import { type Misplaced, misplaced } from '../classic.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const subscribeForm: Rule = {
  id: 'subscribe-form',
  summary: 'A line `subscribe` whose parts are not where uWSGI looks for them',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      const found = misreading(document, setting) === undefined ? misplaced(document, setting) : undefined;
      if (found !== undefined) yield judge(document, setting, found);
    }
  },
};

function judge(document: Document, { entry, name }: Setting, found: Misplaced): Finding {
  const written = slice(document.text, entry.value);
  const begin = document.text.slice(entry.key.from, entry.value.from);
  const end = document.text.slice(entry.content.to, entry.span.to).endsWith('\r\n') ? '\r\n' : '\n';
  switch (found.kind) {
    case 'keyed':
      return {
        span: entry.value,
        message: `\`${written}\` has the form of \`subscribe2\`: \`${name}\` wants \`server:port:key\` and takes what stands before the first \`=\` for the address to announce. Write \`subscribe2\`.`,
        fixes: [change('Change the option to `subscribe2`', entry.key, 'subscribe2')],
      };
    case 'several':
      return {
        span: entry.value,
        message: `\`${written}\` holds ${found.lines.length} subscriptions: uWSGI sees one, and takes the rest for part of its key, port or modifier. Write a line for each.`,
        fixes: [change('Write a line for each', entry.value, found.lines.join(`${end}${begin}`))],
      };
    case 'equals': {
      const [modifier1, ...sign] = found.rest;
      const plain = [found.key, ...found.rest].every((part) => !/[\\"']/.test(part));
      const pairs = [
        `server=${found.server}`,
        `key=${found.key}`,
        ...(modifier1 ? [`modifier1=${modifier1}`] : []),
        ...(sign.length > 0 ? [`sign=${sign.join(',')}`] : []),
      ].join(',');
      return {
        span: entry.value,
        message: `\`${written}\` has a \`=\` behind its server: uWSGI takes what stands before it for the address to announce, and sends nothing. Write it with \`subscribe2\`.`,
        fixes: plain
          ? [
              {
                title: `Change to \`subscribe2 = ${pairs}\``,
                edits: [
                  { span: entry.key, text: 'subscribe2' },
                  { span: entry.value, text: pairs },
                ],
                safe: true,
              },
            ]
          : [],
      };
    }
    case 'no-modifier':
      return {
        span: found.at,
        message: `\`${slice(document.text, found.at)}\` is read as the modifier: \`${name}\` does not see a comma right behind the first, so the packet has another modifier and no signature. Write \`0\` between the commas.`,
        fixes: [change('Write `0` between the commas', { from: found.at.from, to: found.at.from }, '0')],
      };
    case 'blanks':
      return {
        span: found.at,
        message: `The blanks in \`${slice(document.text, found.at)}\` belong to what they stand beside: \`${name}\` trims nothing, and the address or the path becomes another. Remove them.`,
        fixes: [{ title: 'Remove the blanks', edits: found.blanks.map((blank) => ({ span: blank, text: '' })), safe: true }],
      };
    case 'behind-file':
      return {
        span: found.at,
        message: `\`${slice(document.text, found.at)}\` belongs to the name of the file: \`${name}\` cuts nothing off there, and says nothing where it finds no such file. Write the modifier behind each key in the file; a signature needs a line for each key.`,
      };
    default:
      return found satisfies never;
  }
}

function change(title: string, at: Span, text: string): Fix {
  return { title, edits: [{ span: at, text }], safe: true };
}
