import { existsIn, versionName } from '../../knowledge/options.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { type PairValue, type Value, walk } from '../../model/value.js';
import { slice, span } from '../../text.js';
import { isContinued } from '../continuation.js';
import { positional } from '../positional.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const unknownKey: Rule = {
  id: 'unknown-key',
  summary: 'A key that the key=value list of an option does not have',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const setting of document.settings) {
      if (misreading(document, setting) !== undefined || isContinued(document, setting)) continue;
      const form = positionalForm(document, setting);
      if (form !== undefined) {
        yield form;
        continue;
      }
      // where a required key is missing, and nothing is given, that is the finding
      const { problem, children } = setting.value;
      if (problem?.kind === 'missing-keys' && children.every(({ pair }) => pair?.value === undefined)) continue;
      for (const value of walk(setting.value)) {
        const finding = judge(document, setting, value);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

function judge(document: Document, setting: Setting, value: Value): Finding | undefined {
  if (value.pair === undefined || value.grammar.kind !== 'pairs') return undefined;
  const { known, name } = value.pair;
  // `hour =3`: blanks are another rule's
  if (value.problem?.kind === 'no-value' && known !== undefined && /^[ \t]+=/.test(document.text.slice(value.pair.span.to)))
    return undefined;
  if (value.problem?.kind === 'no-value') return noValue(document, setting, value.pair);
  if (known !== undefined) return existsIn(known, document.catalogue.version) ? undefined : newer(document, setting, value.pair);
  // blanks around a known key are another rule's
  if (value.problem?.kind !== 'unknown-key' || Object.hasOwn(value.grammar.keys, name.trim())) return undefined;
  const available = Object.entries(value.grammar.keys).filter(([, key]) => existsIn(key, document.catalogue.version));
  const meant = nearest(
    name.trim(),
    available.map(([key]) => key),
  );
  const comma = value.pair.key.from - 1;
  if (meant === undefined && /\S\s+\S/.test(name) && document.text[comma] === ',') {
    // no key has blanks in it: a value goes on here, such as a command with `--autoscale=4,1`
    return {
      span: value.pair.key,
      message: `\`${name}\` is no key of \`${setting.name}\`: the comma before it ends the value, and uWSGI drops what follows. Write \`\\,\` if the comma belongs to the value.`,
      fixes: [{ title: 'Change `,` to `\\,`', edits: [{ span: span(comma, comma), text: '\\' }], safe: false }],
    };
  }
  const mains = available.flatMap(([key, { alias }]) => (alias === undefined ? [`\`${key}\``] : []));
  const help = meant === undefined ? `It knows ${mains.join(', ')}.` : `Did you mean \`${meant}\`?`;
  return {
    span: value.pair.key,
    message: `\`${name}\` is no key of \`${setting.name}\`: uWSGI drops it and says nothing. ${help}`,
    fixes:
      meant === undefined
        ? []
        : [{ title: `Change to \`${meant}\``, edits: [{ span: value.pair.key, text: meant }], safe: false }],
  };
}

function newer(document: Document, setting: Setting, pair: PairValue): Finding {
  const version = versionName(document.catalogue.version);
  const base = `\`${pair.name}\` needs uWSGI ${pair.known?.since}: ${version} drops it and says nothing.`;
  if (pair.main === pair.name) {
    return {
      span: pair.key,
      severity: 'warning',
      message: `${base} Remove it from \`${setting.name}\`, or set the version that you run.`,
    };
  }
  return {
    span: pair.key,
    severity: 'warning',
    message: `${base} Write \`${pair.main}\`, which all versions know.`,
    fixes: [{ title: `Change to \`${pair.main}\``, edits: [{ span: pair.key, text: pair.main }], safe: true }],
  };
}

/** The value of the older option, which is cut by colons. */
function positionalForm(document: Document, setting: Setting): Finding | undefined {
  const { entry } = setting;
  const found = positional(document, setting);
  if (found === undefined) return undefined;
  const text = `server=${found.server},key=${found.key}`;
  return {
    span: entry.value,
    message: `\`${slice(document.text, entry.value)}\` has the form of \`subscribe\`: \`subscribe2\` wants \`server=...,key=...\` and sends nothing. Write it as keys and values.`,
    fixes: [
      { title: `Change to \`${text}\``, edits: [{ span: entry.value, text }], safe: true },
      { title: 'Change the option to `subscribe`', edits: [{ span: entry.key, text: 'subscribe' }], safe: true },
    ],
  };
}

function noValue(document: Document, { name }: Setting, pair: PairValue): Finding {
  const written = slice(document.text, pair.span).trim();
  const help =
    pair.known === undefined ? 'Write `\\,` if the comma before it belongs to a value, or remove it' : `Write \`${written}=...\``;
  return {
    span: pair.span,
    severity: 'warning',
    message: `\`${written}\` has no \`=\`: \`${name}\` takes \`key=value\` elements and ignores it. ${help}.`,
  };
}
