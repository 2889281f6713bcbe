import type { Document, Setting } from '../../model/document.js';
import { placeholderDefinitions } from '../../model/names.js';
import { isThirdParty } from '../../model/plugins.js';
import { walk } from '../../model/value.js';
import { evaluationOf, filesOf, type View } from '../../model/view.js';
import { findReferences, type Reference } from '../../syntax/placeholders.js';
import { slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const unknownPlaceholder: Rule = {
  id: 'unknown-placeholder',
  summary: 'A placeholder that nothing defines, or arithmetic that uWSGI cannot read',
  severity: 'error',
  since: '0.1.0',
  *check(document, view): Iterable<Finding> {
    const own = placeholderDefinitions(document)
      .map(({ name }) => name)
      .filter((name) => document.catalogue.get(name) === undefined);
    const settings = document.settings.filter((setting) => !hasVariables(setting));
    for (const setting of settings) yield* unclosed(document, setting, own);
    const more = namesElsewhere(document, view);
    if (more === undefined) return;
    const files = filesOf(document, view);
    const defined = new Set([
      ...more,
      ...files.flatMap((file) => [...placeholderDefinitions(file).map(({ name }) => name), ...byPlugins(file)]),
    ]);
    for (const { entry } of settings) {
      for (const reference of findReferences(document.text, entry.value)) {
        if (reference.symbol === '%') yield* judge(document, reference, defined, own);
      }
    }
  },
};

/** The names that files bring which are loaded; undefined where they may be any. */
function namesElsewhere(document: Document, view: View): readonly string[] | undefined {
  if (!document.settings.some(({ option }) => option !== undefined && BRINGS_MORE.test(option.reader))) return [];
  const { options, problems } = evaluationOf(document, view).effective;
  return problems.length > 0 ? undefined : options.map(({ name }) => name);
}

/** `NAME=...` behind an option that nobody knows, where a plugin that nobody knows may have it: it may be one such as `resolve`. */
function byPlugins({ plugins, settings, text }: Document): string[] {
  if (!plugins.some(isThirdParty)) return [];
  return settings.flatMap(({ option, entry }) =>
    option === undefined ? (/^[\w.-]+(?==)/.exec(slice(text, entry.value)) ?? []) : [],
  );
}

/** What may define any name (`core/uwsgi.c: uwsgi_opt_load` and those for one format each). */
const BRINGS_MORE = /^uwsgi_opt_(load(_(?!plugin|dl).*)?|add_custom_option)$/;

/** Formats of logs have names of their own. */
function hasVariables({ value }: Setting): boolean {
  return walk(value).some(({ grammar }) => grammar.kind === 'text' && grammar.variables !== undefined);
}

/** `%(name/lib`, where `name` is defined. */
function* unclosed({ text }: Document, { entry }: Setting, own: readonly string[]): Iterable<Finding> {
  // what follows up to the next one
  for (const match of slice(text, entry.value).matchAll(/%\(([\w.-]+)((?: [-+*/] [\w.-]+)*)(?=[^%)]*(?:%|$))/g)) {
    const [written, name = ''] = match;
    if (name !== '_' && !own.includes(name)) continue;
    const from = entry.value.from + match.index;
    const at = span(from, from + written.length);
    yield {
      span: at,
      message: `\`${written}\` is not closed and stays as it is: uWSGI replaces what has a \`)\` at its end. Write \`${written})\`.`,
      fixes: [{ title: `Change to \`${written})\``, edits: [{ span: span(at.to, at.to), text: ')' }], safe: false }],
    };
  }
}

function* judge(
  { text }: Document,
  { name: at, span: whole }: Reference,
  defined: ReadonlySet<string>,
  own: readonly string[],
): Iterable<Finding> {
  const name = slice(text, at);
  if (name === '_' || defined.has(name) || /[%$@{<]/.test(name)) return;
  if (name.includes(' ')) {
    const wrong = name.split(' ').find((token) => /^-\d+$|^-?\d*\.\d+$/.test(token) && !defined.has(token));
    if (wrong === undefined) return;
    yield {
      span: at,
      message: `\`${wrong}\` is no number to uWSGI, which calculates with digits alone: it is looked up as a name and counts as 0. Write whole numbers without a sign.`,
    };
    return;
  }
  const [, left = '', operator, right = ''] = /^([^+*/-]+(?:-[^+*/-]+)*)([-+*/])(\d+|[^+*/]+)$/.exec(name) ?? [];
  if (operator !== undefined && defined.has(left) && (/^\d+$/.test(right) || defined.has(right))) {
    const spaced = `${left} ${operator} ${right}`;
    yield {
      span: at,
      message: `\`${name}\` is taken for a name, and nothing is called so: \`${slice(text, whole)}\` stays as it is. Write blanks around the \`${operator}\` to calculate.`,
      fixes: [{ title: `Change to \`${spaced}\``, edits: [{ span: at, text: spaced }], safe: operator !== '-' }],
    };
    return;
  }
  const meant = nearest(name, own);
  const what = `\`${name}\` is defined nowhere here: unless the command line does, \`${slice(text, whole)}\` stays as it is`;
  if (meant === undefined) {
    const remedy = `Define it with \`set-placeholder = ${name}=...\`.`;
    yield { span: at, severity: 'information', message: `${what}. ${remedy}` };
    return;
  }
  yield {
    span: at,
    severity: 'warning',
    message: `${what}. Did you mean \`${meant}\`?`,
    fixes: [{ title: `Change to \`${meant}\``, edits: [{ span: at, text: meant }], safe: false }],
  };
}
