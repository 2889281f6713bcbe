import { type Document, type Setting, settingAt } from '../../model/document.js';
import type { EffectiveOption } from '../../model/flow.js';
import { evaluationOf, filesOf, type View } from '../../model/view.js';
import { uriOf } from '../../model/world.js';
import { findReferences, UNKNOWN } from '../../syntax/placeholders.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const keptPlaceholder: Rule = {
  id: 'kept-placeholder',
  summary: 'A placeholder that stays as it is although it is defined, or that contains itself',
  severity: 'error',
  since: '0.1.0',
  *check(document, view): Iterable<Finding> {
    yield* inherited(document, view);
    if (!isWorthIt(document)) return;
    const { options, problems } = evaluationOf(document, view).effective;
    const here = (one: { uri: string; line: number; when?: string }) =>
      one.uri === document.uri && one.when === undefined ? settingAt(document, one.line) : undefined;
    const found = new Set<Setting>();
    for (const problem of problems) {
      const setting = problem.kind === 'endless' ? here(problem) : undefined;
      if (setting === undefined || !slice(document.text, setting.entry.value).includes('%(') || found.has(setting)) continue;
      found.add(setting);
      yield { span: setting.entry.value, message: problem.message };
    }
    const defined = new Set(options.map(({ name }) => name));
    for (const option of options) {
      const setting = here(option);
      if (setting === undefined || setting.name !== option.name || found.has(setting)) continue;
      // what is no option is looked at again where it is used, unless it is itself
      if (setting.option === undefined && !slice(document.text, setting.entry.value).includes(`%(${setting.name})`)) continue;
      const finding = kept(document, setting, option, defined);
      if (finding === undefined) continue;
      found.add(setting);
      yield finding;
    }
  },
};

/** Options of a file that `inherit` reads come after everything has been replaced (`core/uwsgi.c: uwsgi_setup`). */
function* inherited(document: Document, view: View): Iterable<Finding> {
  for (const { name, option, entry, value } of document.settings) {
    if (option === undefined || name !== 'inherit' || value.opaque) continue;
    const path = slice(document.text, entry.value);
    const uri = path.startsWith('/') ? uriOf(path, document.uri) : document.uri.replace(/[^/]*$/, path);
    const file = filesOf(document, view).find((one) => one.uri === uri && uri !== document.uri);
    const kept = file?.settings.find((one) => one.option !== undefined && hasReference(file, one));
    if (kept === undefined) continue;
    yield {
      span: entry.value,
      severity: 'warning',
      message: `\`${path}\` has placeholders or variables, which stay as they are: \`inherit\` reads it when those of all lines have been replaced, so \`${kept.name}\` there keeps its text. Write \`include\`.`,
      fixes: [{ title: 'Change to `include`', edits: [{ span: entry.key, text: 'include' }], safe: false }],
    };
  }
}

function hasReference({ text }: Document, { entry, value, option }: Setting): boolean {
  // formats of logs have names of their own, and what is read at once is another matter
  if (value.grammar.kind !== 'path' && value.grammar.kind !== 'address' && value.grammar.kind !== 'int') return false;
  if (option?.flags?.includes('immediate')) return false;
  return findReferences(text, entry.value).some(({ name }) => slice(text, name) !== '_');
}

/** Only a value that begins with a placeholder keeps one; only what is defined with others contains itself. */
function isWorthIt({ settings, text }: Document): boolean {
  const values = settings
    .filter(({ option }) => !option?.flags?.includes('immediate'))
    .map(({ entry }) => slice(text, entry.value));
  return values.some((value) => value.startsWith('%(')) || settings.some(({ name, entry }) => isOwn(text, name, entry.value));
}

function isOwn(text: string, name: string, at: Setting['entry']['value']): boolean {
  return slice(text, at).includes(`%(${name}`);
}

function kept(
  document: Document,
  setting: Setting,
  { value }: EffectiveOption,
  defined: ReadonlySet<string>,
): Finding | undefined {
  if (value.kind !== 'known' || value.text.includes(UNKNOWN) || setting.option?.flags?.includes('immediate')) return undefined;
  const [first] = findReferences(value.text, span(0, value.text.length)).filter(({ symbol, name }) => {
    return symbol === '%' && defined.has(slice(value.text, name));
  });
  if (first === undefined) return undefined;
  const written = slice(value.text, first.span);
  const name = slice(value.text, first.name);
  const self = name === setting.name;
  return {
    span: setting.entry.value,
    message: self
      ? `\`${written}\` is the line itself: \`${setting.name}\` becomes \`${value.text}\`, with the placeholder in it. Give the placeholder another name, or write \`$(...)\` for a variable of the environment.`
      : `\`${written}\` stays in the value: uWSGI does not look again at the start of a value where it has replaced something, so \`${setting.name}\` becomes \`${value.text}\`. ${/%\(.*%\(/.test(slice(document.text, setting.entry.value)) ? 'Write something before it, or spell it out.' : `Define what it is made of above the lines that use it, or write something before it.`}`,
  };
}
