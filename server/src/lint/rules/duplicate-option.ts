import { inBlock } from '../../model/blocks.js';
import type { Document, Setting } from '../../model/document.js';
import { isVariable, overrideOf, placeName, valuesOf } from '../../model/evaluation.js';
import { loadsOf } from '../../model/jumps.js';
import { type PlaceholderDefinition, placeholderDefinitions } from '../../model/names.js';
import { evaluationOf, type View } from '../../model/view.js';
import { lineIndex, slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateOption: Rule = {
  id: 'duplicate-option',
  summary: 'An option or placeholder that is given twice, and one of the two has no effect',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view): Iterable<Finding> {
    // which of the lines there are, a template engine decides
    if (/\{[%#]|<%|^[ \t]*(%|<|\{\{)/m.test(document.text)) return;
    yield* options(document);
    yield* placeholders(document);
    if (loadsOf(document).length > 0) yield* elsewhere(document, view);
  },
};

/** Readers that do nothing but store the value, once all lines are read. */
const STORED = /^uwsgi_opt_(set_(int|rawint|64bit|16bit|megabytes|str|str_spaced)|true|false|log_date)$/;

function* options(document: Document): Iterable<Finding> {
  const { text, settings, uses } = document;
  const { position } = lineIndex(text);
  const stored = settings.filter(({ option }) => option && STORED.test(option.reader) && !option.flags?.includes('immediate'));
  for (const lines of groups(stored, identity)) {
    const last = lines.findLast((one) => !inBlock(document, one));
    for (const setting of last === undefined ? [] : lines.slice(0, lines.indexOf(last))) {
      const { entry, name } = setting;
      const used = uses.has(name);
      const same = slice(text, entry.value) === slice(text, last?.entry.value ?? entry.value);
      if (last === undefined || (used && same)) continue;
      const line = position(last.entry.key.from).line + 1;
      const again = last.name === name ? 'is given again' : `is \`${last.name}\`, which is given`;
      yield {
        span: entry.key,
        severity: same ? 'hint' : 'warning',
        ...(used ? {} : { tag: 'unnecessary' }),
        message: `\`${name}\` ${again} on line ${line}: the last one counts, ${used ? `while \`%(${name})\` becomes what the first says. Give the variable a name of its own, or remove one of them` : 'so this one has no effect. Remove one of them'}.`,
        related: [{ span: last.entry.key, message: 'The one that counts' }],
        ...(!used && { fixes: [{ title: `Remove this \`${name}\``, edits: [{ span: entry.span, text: '' }], safe: same }] }),
      };
    }
  }
}

/** Options that a file which is loaded further down gives again. */
function* elsewhere(document: Document, view: View): Iterable<Finding> {
  const evaluation = evaluationOf(document, view);
  const { problems } = evaluation.effective;
  // what is not known may bring yet another
  if (problems.length > 0) return;
  const { position } = lineIndex(document.text);
  for (const setting of document.settings) {
    const { option, name, entry } = setting;
    if (option === undefined || !STORED.test(option.reader) || option.flags?.includes('immediate')) continue;
    const later = overrideOf(evaluation, setting);
    if (later === undefined || later.uri === document.uri || isVariable(later.uri) || document.uses.has(name)) continue;
    const [value] = valuesOf(evaluation, setting) ?? [];
    const same = later.value.kind === 'known' && value === later.value.text;
    const place = `line ${later.line + 1} of \`${placeName(later.uri, document.uri)}\``;
    yield {
      span: entry.key,
      severity: same ? 'hint' : 'warning',
      tag: 'unnecessary',
      message: `\`${name}\` is given again in ${place}, which is read behind line ${position(entry.content.from).line + 1}: the last one counts, so this one has no effect. Load that file further up, or remove one of them.`,
    };
  }
}

function identity({ name, option }: Setting): string {
  return [name, ...(option?.aliases ?? [])].sort()[0] as string;
}

function* placeholders(document: Document): Iterable<Finding> {
  const { text, uses } = document;
  const { position } = lineIndex(text);
  const own = placeholderDefinitions(document).filter(
    ({ name, setting }) => document.catalogue.get(name) === undefined && uses.has(name) && !document.declared.has(setting.name),
  );
  for (const [first, ...others] of groups(own, ({ name }) => name)) {
    if (first === undefined || inBlock(document, first.setting)) continue;
    for (const { name, at, value, setting } of others) {
      const same = slice(text, value) === slice(text, first.value);
      yield {
        span: at,
        severity: same ? 'hint' : 'warning',
        tag: 'unnecessary',
        message: `\`${name}\` is defined on line ${position(first.at.from).line + 1} already: the first one counts for \`%(${name})\`, so this one has no effect. Remove one of them.`,
        related: [{ span: first.at, message: 'The one that counts' }],
        ...(same && {
          fixes: [{ title: `Remove this \`${name}\``, edits: [{ span: setting.entry.span, text: '' }], safe: true }],
        }),
      };
    }
  }
}

/** Those of the same name in the same section, in their order. */
function groups<T extends Setting | PlaceholderDefinition>(all: readonly T[], nameOf: (one: T) => string): Iterable<T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const { entry } = 'entry' in one ? one : one.setting;
    const id = JSON.stringify([entry.section?.title, nameOf(one)]);
    const group = found.get(id);
    if (group === undefined) found.set(id, [one]);
    else group.push(one);
  }
  return found.values();
}
