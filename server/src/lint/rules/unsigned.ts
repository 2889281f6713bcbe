import { misreading } from '../../model/conventional.js';
import type { Document } from '../../model/document.js';
import { type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import { misplaced } from '../classic.js';
import type { Finding, Rule } from '../rule.js';

export const unsigned: Rule = {
  id: 'unsigned',
  summary: 'A signature that cannot be made, so that the subscription is sent without one',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined || misplaced(document, setting) !== undefined) continue;
      for (const value of walk(setting.value)) {
        const inKey = value.pair?.main === 'sign' && value.pair.known !== undefined && value.problem === undefined;
        const sign = inKey ? value.children[0] : value.part === 'signature' ? value : undefined;
        if (sign?.grammar.kind !== 'parts' || sign.opaque) continue;
        const finding = judge(document, sign, value.pair?.key ?? value.span);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

/** `core/ssl.c: uwsgi_rsa_sign` */
function judge(document: Document, { span: at }: Value, key: Finding['span']): Finding | undefined {
  const written = slice(document.text, at);
  // blanks around it are another rule's
  if (written.trim() !== written) return undefined;
  const colon = written.indexOf(':');
  const place = at.from === at.to ? key : at;
  if (colon < 0) {
    const digest = /[/.]/.test(written) || written === '' ? '' : written;
    const file = digest === '' ? written : '';
    return {
      span: place,
      message: `${written === '' ? 'The signature' : `\`${written}\``} is no digest with a private key: uWSGI logs that and sends the packet unsigned. Write \`${digest || 'SHA256'}:${file || '/path/to/key.pem'}\`.`,
      fixes:
        file === ''
          ? []
          : [{ title: `Change to \`SHA256:${file}\``, edits: [{ span: span(at.from, at.from), text: 'SHA256:' }], safe: false }],
    };
  }
  const [digest, file] = [written.slice(0, colon), written.slice(colon + 1)];
  const meant = `${file}:${digest}`;
  if (digest.includes('/')) {
    const swapped = /^[a-z0-9-]+$/i.test(file);
    return {
      span: at,
      message: `\`${digest}\` is no digest: uWSGI logs that and sends the packet unsigned. Write ${swapped ? `\`${meant}\`` : 'the name of a digest before the colon'}.`,
      fixes: swapped ? [{ title: `Change to \`${meant}\``, edits: [{ span: at, text: meant }], safe: true }] : [],
    };
  }
  if (digest === '' || file === '') {
    const lacks = digest === '' ? 'the digest' : 'the file of the private key';
    return {
      span: at,
      message: `\`${written}\` lacks ${lacks}: uWSGI logs that and sends the packet unsigned. Write \`${digest || 'SHA256'}:${file || '/path/to/key.pem'}\`.`,
    };
  }
  if (!/\.pub$|(^|[/_.-])public\.pem$/.test(file)) return undefined;
  return {
    span: span(at.from + colon + 1, at.to),
    message: `\`${file}\` is a public key: signing takes the private one, and without it uWSGI logs that and sends the packet unsigned. Write the file of the private key.`,
  };
}
