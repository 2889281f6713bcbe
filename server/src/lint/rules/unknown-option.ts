import { factOf, lifetime, versionName } from '../../knowledge/options.js';
import { isUnknownBranch } from '../../model/blocks.js';
import type { Document, Setting } from '../../model/document.js';
import { isThirdParty } from '../../model/plugins.js';
import { isUsed, type View } from '../../model/view.js';
import { slice, span } from '../../text.js';
import { isContinued } from '../continuation.js';
import type { Finding, Fix, Rule } from '../rule.js';
import { separatorOf } from '../separator.js';
import { sameWords, speller } from '../words.js';

/** Words that are understood without being options (`core/config.c: add_exported_option_do`). */
const KEYWORDS = new Set(['end']);

export const unknownOption: Rule = {
  id: 'unknown-option',
  summary: 'A key that is no option of uWSGI, and no variable either',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    const meantBy = speller(document.catalogue.options.map((option) => option.name));
    const thirdParty = document.plugins.some(isThirdParty);
    for (const setting of document.settings) {
      if (!isUnknown(document, view, setting) || isUnknownBranch(document, setting) || isContinued(document, setting)) continue;
      const finding =
        elsewhere(document, setting) ??
        misread(document, setting) ??
        commented(document, setting) ??
        unknown(document, setting, stemOf(document, setting.name, meantBy(setting.name)));
      // a plugin that nobody knows may bring options that nobody knows
      if (thirdParty && finding.fixes?.every((fix) => !fix.safe)) continue;
      yield document.strict ? { ...finding, severity: 'error' } : finding;
    }
  },
};

function isUnknown(document: Document, view: View, setting: Setting): boolean {
  const { entry, name, option } = setting;
  if (option !== undefined || KEYWORDS.has(name) || view.ownOptions.has(name) || document.declared.has(name)) return false;
  if (separatorOf(document, setting) !== undefined) return true;
  // keys that are still to be replaced, by uWSGI or by a template engine
  if (slice(document.text, entry.key).includes('%') || /^[{<]|\$\(|\$\{/.test(name)) return false;
  // strict mode knows no variables but those of `set-placeholder`
  return document.strict || !(isUsed(view, name) || document.uses.has(name));
}

/** The option exists, but not in this version. */
function elsewhere(document: Document, { entry, name }: Setting): Finding | undefined {
  const fact = factOf(name);
  if (fact === undefined) return undefined;
  const version = versionName(document.catalogue.version);
  return {
    span: entry.key,
    message: `\`${name}\` exists ${lifetime(fact)}: ${consequence(document, version)}. Remove it, or set the version that you run.`,
    fixes: [],
  };
}

/** `name: value` and `name value`, which have no `=` before their value. */
function misread(document: Document, setting: Setting): Finding | undefined {
  const separator = separatorOf(document, setting);
  if (separator === undefined) return undefined;
  const { name, span: at, is } = separator;
  const colon = is === 'colon';
  // the `=` of `env NAME = value` belongs to the value, where blanks count
  const { key, value, equals } = setting.entry;
  const inner = equals === undefined ? [] : [{ span: span(key.to, value.from), text: '=' }];
  return {
    span: setting.entry.key,
    severity: 'error',
    message: `\`${name}\` is followed by ${colon ? 'a colon' : 'a blank'}: uWSGI separates key and value with \`=\` alone and ignores this line. Write \`=\`.`,
    fixes: [
      colon
        ? { title: 'Replace the colon by `=`', edits: [{ span: at, text: ' =' }], safe: true }
        : // it may be a sentence as well
          { title: `Write \`=\` behind \`${name}\``, edits: [{ span: at, text: ' = ' }, ...inner], safe: false },
    ],
  };
}

/** `// text`, as in programs. */
function commented({ text }: Document, { entry, name }: Setting): Finding | undefined {
  const [slashes] = /^\/\/+/.exec(name) ?? [];
  if (slashes === undefined) return undefined;
  const { from } = entry.content;
  return {
    span: entry.content,
    severity: 'information',
    message: `\`${slashes}\` begins no comment: uWSGI takes \`${slice(text, entry.key)}\` for a name, and keeps it. Write \`;\`.`,
    fixes: [
      { title: `Change \`${slashes}\` to \`;\``, edits: [{ span: span(from, from + slashes.length), text: ';' }], safe: true },
    ],
  };
}

/** `psgi-file` is `psgi` rather than `wsgi-file`. */
function stemOf({ catalogue }: Document, name: string, meant: string | undefined): string | undefined {
  const stem = name.replace(/-file$/, '');
  return meant?.endsWith('-file') && stem !== name && catalogue.get(stem) !== undefined ? stem : meant;
}

function unknown(document: Document, { entry, name }: Setting, meant: string | undefined): Finding {
  const version = versionName(document.catalogue.version);
  const declare: Fix = {
    title: `Declare \`${name}\` as a variable`,
    edits: [{ span: span(entry.key.from, entry.value.from), text: `set-placeholder = ${name}=` }],
    safe: false,
  };
  if (meant !== undefined) {
    const replace: Fix = {
      title: `Change to \`${meant}\``,
      edits: [{ span: entry.key, text: meant }],
      safe: sameWords(name, meant),
    };
    return {
      span: entry.key,
      message: `\`${name}\` is not an option: ${consequence(document, version)}. Did you mean \`${meant}\`?`,
      fixes: [replace, declare],
    };
  }
  return {
    span: entry.key,
    // a name in the form of options is meant as one; `base_dir` may well be a variable that an application reads
    severity: /^[a-z0-9]+(-[a-z0-9]+)+$/.test(name) ? 'warning' : 'information',
    message: `\`${name}\` is not an option: ${consequence(document, version)}. Correct the name, or declare it as a variable with \`set-placeholder\`.`,
    fixes: [declare],
  };
}

function consequence(document: Document, version: string): string {
  return document.strict ? `in strict mode ${version} refuses to start` : `${version} ignores it without a word`;
}
