import { PLUGINS } from '../knowledge/choices.js';
import type { ChoiceOf, Grammar, Key, Pairs, Realm } from '../knowledge/grammar.js';
import { MAGIC } from '../knowledge/magic.js';
import { existsIn, type Option } from '../knowledge/options.js';
import type { Prose } from '../knowledge/prose.js';
import { usageOf } from '../knowledge/usage.js';
import { algorithmFor, parametersFor } from '../knowledge/uwsgiconf.js';
import type { Document, Setting } from '../model/document.js';
import { definitions, placeholderDefinitions } from '../model/names.js';
import { lineAt, targetAt } from '../model/target.js';
import { choiceName, isOpen, pathAt, readValue, type Value } from '../model/value.js';
import type { View } from '../model/view.js';
import { type Span, slice, span } from '../text.js';
import { describeKey, describeOption, form, keyEntry, proseOf, summaryOf } from './describe.js';
import { completeSnippets } from './snippets.js';

export interface Completion {
  readonly label: string;
  readonly kind: 'option' | 'key' | 'value' | 'variable' | 'section' | 'plugin' | 'file' | 'directory' | 'snippet';
  /** Stands beside the label in the list. */
  readonly detail?: string;
  /** For a snippet, in the syntax of the protocol. */
  readonly insert: string;
  /** What is typed is looked for in this text; without it, in the label. It begins with the label. */
  readonly filter?: string;
  /** What it replaces. */
  readonly span: Span;
  /** Items are shown in the order of this text. */
  readonly sort: string;
  /** Typing goes on with what is completed next. */
  readonly continues?: true;
  /** Where the documentation comes from, for {@link documentationOf}. */
  readonly topic?: Topic;
  /** The documentation itself, in Markdown, where it has no topic. */
  readonly documentation?: string;
}

/** `option` alone, or a key of the list that an option takes. */
export interface Topic {
  readonly option: string;
  readonly key?: string;
}

/** What may be written at `offset`. */
export function complete(prose: Prose, view: View, document: Document, offset: number): Completion[] {
  const line = lineAt(document, offset);
  if (line?.kind === 'comment') return [];
  const typed = document.text.slice(line?.span.from ?? offset, offset);
  if (line?.kind === 'section' || /^\s*\[/.test(typed)) return completeSection(document, line?.span.from ?? offset, offset);
  if (line?.kind === 'entry' && line.equals !== undefined && offset > line.equals) {
    const setting = document.all.find((one) => one.entry === line) as Setting;
    return (
      completeReference(document, setting, typed, offset) ??
      completeDollar(document, setting, offset) ??
      completeValue(prose, view, document, setting, offset)
    );
  }
  return completeOption(prose, document, offset);
}

/** Whether a blank that was just typed before `offset` asks for suggestions: where a value begins, or its next part. */
export function opensAtBlank({ text }: Document, offset: number): boolean {
  const typed = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[^;#[][^=]*=/.test(typed) && !/[,;]\s+$/.test(typed) && !/\s\s$/.test(typed);
}

/** The documentation of a completion's topic, in Markdown. */
export function documentationOf(prose: Prose, document: Document, topic: Topic): string | undefined {
  const option = document.catalogue.get(topic.option);
  if (option === undefined) return undefined;
  if (topic.key === undefined) return describeOption(option, prose);
  const key = option.grammar.kind === 'pairs' ? option.grammar.keys[topic.key] : undefined;
  return key && describeKey(topic.option, topic.key, key, prose);
}

function completeSection(document: Document, lineStart: number, offset: number): Completion[] {
  const line = lineAt(document, lineStart);
  const from = line?.kind === 'section' ? line.content.from : lineStart;
  const to = line?.kind === 'section' ? line.content.to : offset;
  return [
    {
      label: '[uwsgi]',
      kind: 'section',
      detail: 'the section that uWSGI reads',
      insert: '[uwsgi]',
      span: span(from, to),
      sort: '0',
    },
  ];
}

function completeOption(prose: Prose, document: Document, offset: number): Completion[] {
  const target = targetAt(document, offset);
  const setting = target.kind === 'key' ? target.setting : undefined;
  const line = lineAt(document, offset);
  const typed = /[^\s=]*$/.exec(document.text.slice(line?.span.from ?? offset, offset))?.[0] ?? '';
  const at = setting === undefined ? span(offset - typed.length, offset) : target.span;
  const separated = setting?.entry.equals !== undefined;
  const given = new Set(
    document.settings.filter((one) => one !== setting && one.option?.repeats === 'last').map((one) => one.name),
  );
  const header =
    document.ini.lines.some((one) => one.kind === 'section') || separated
      ? []
      : completeSection(document, line?.span.from ?? offset, offset);
  return [
    ...header,
    ...document.catalogue.options.map((option): Completion => {
      const again = given.has(option.name) || option.aliases.some((name) => given.has(name));
      return {
        label: option.name,
        kind: 'option',
        detail: summaryOf(option, prose),
        insert: separated ? option.name : insertion(option),
        span: at,
        sort: `${again ? 2 : 1}${String(9999 - usageOf(option.name)).padStart(4, '0')}${option.name}`,
        ...(!separated && offersValues(option.grammar) && { continues: true as const }),
        topic: { option: option.name },
        ...foundAs(option.name, uwsgiconfNames(option.name)),
      };
    }),
    ...completeSnippets(document, at),
  ];
}

/** Makes an item be found by other names, too. */
function foundAs(label: string, names: readonly string[]): Pick<Completion, 'filter'> {
  const others = names.filter((name) => !label.startsWith(name));
  return others.length === 0 ? {} : { filter: [label, ...others].join(' ') };
}

/** What uwsgiconf calls an option, or a key as `table.key`. */
function uwsgiconfNames(name: string): string[] {
  return parametersFor(name).map(({ parameter }) => parameter);
}

/** Switches are switched on; the words that close a block need nothing; all else waits for a value. */
function insertion(option: Option): string {
  if (option.grammar.kind === 'flag') return `${option.name} = true`;
  return option.reader === 'uwsgi_opt_noop' ? `${option.name} =` : `${option.name} = `;
}

function offersValues(grammar: Grammar): boolean {
  return (
    grammar.kind === 'choice' ||
    grammar.kind === 'pairs' ||
    (grammar.kind === 'list' && offersValues(grammar.of)) ||
    (grammar.kind === 'parts' && grammar.of[0] !== undefined && offersValues(grammar.of[0].grammar)) ||
    (grammar.kind === 'name' && grammar.role === 'reference') ||
    grammar.kind === 'subscription' ||
    (grammar.kind === 'int' && (grammar.every === true || grammar.known !== undefined))
  );
}

/** Inside `%(`, behind `%`: placeholders and magic variables. Undefined where neither is being typed. */
function completeReference(document: Document, setting: Setting, typed: string, offset: number): Completion[] | undefined {
  const open = /%\(([^()\s]*)$/.exec(typed);
  if (open !== null && !isEscaped(typed, open.index)) {
    const name = open[1] as string;
    const rest = /^[^()\s=]*/.exec(document.text.slice(offset, offset + 200))?.[0] ?? '';
    const at = span(offset - name.length, offset + rest.length);
    const close = document.text[at.to] === ')' ? '' : ')';
    const known = placeholders(document);
    const { grammar } = pathAt(setting.value, offset).at(-1) ?? setting.value;
    const variables = (grammar.kind === 'text' && grammar.variables) || [];
    const ofText = variables
      .filter(({ text }) => !known.has(text))
      .map((variable, index): Completion => {
        const continues = isOpen(variable.text);
        return {
          label: variable.text,
          kind: 'variable',
          ...(variable.note && { detail: variable.note }),
          insert: continues ? variable.text : `${variable.text}${close}`,
          span: at,
          sort: `00${String(index).padStart(3, '0')}`,
        };
      });
    const ofFile = [...known].map(([label, value]): Completion => {
      return {
        label,
        kind: 'variable',
        detail: value,
        insert: `${label}${close}`,
        span: at,
        sort: document.catalogue.get(label) ? `1${label}` : `01${label}`,
      };
    });
    return [...ofText, ...ofFile];
  }
  const percent = /%$/.exec(typed);
  if (percent === null || isEscaped(typed, percent.index)) return undefined;
  const at = span(offset - 1, offset);
  return [
    ...Object.entries(MAGIC).map(([char, meaning]): Completion => {
      return { label: `%${char}`, kind: 'variable', detail: meaning, insert: `%${char}`, span: at, sort: `1${char}` };
    }),
    { label: '%(...)', kind: 'variable', detail: 'the value of another key', insert: '%(', span: at, sort: '0', continues: true },
  ];
}

/** Inside `${`, where a text has variables of that form. Undefined where none is being typed. */
function completeDollar(document: Document, setting: Setting, offset: number): Completion[] | undefined {
  const { grammar } = pathAt(setting.value, offset).at(-1) ?? setting.value;
  const variables = grammar.kind === 'text' ? grammar.dollars : undefined;
  const typed = /\$\{([^{}\s]*)$/.exec(document.text.slice(setting.entry.value.from, offset))?.[1];
  if (variables === undefined || typed === undefined) return undefined;
  const rest = /^[\w.:[\]]*/.exec(document.text.slice(offset, setting.entry.value.to))?.[0] ?? '';
  const at = span(offset - typed.length, offset + rest.length);
  const close = document.text[at.to] === '}' ? '' : '}';
  return variables.map(({ text, note, plugin }, index): Completion => {
    const detail = [note, plugin && `plugin ${plugin}`].filter(Boolean).join(', ');
    return {
      label: text,
      kind: 'variable',
      ...(detail && { detail }),
      insert: isOpen(text) ? text : `${text}${close}`,
      span: at,
      sort: String(index).padStart(3, '0'),
    };
  });
}

/** Whether the percent sign at `index` is the second half of `%%`. */
function isEscaped(typed: string, index: number): boolean {
  return ((/%+$/.exec(typed.slice(0, index))?.[0].length ?? 0) & 1) === 1;
}

/** Every name that `%(name)` finds in this file, with its first value. */
function placeholders(document: Document): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, value } of placeholderDefinitions(document)) {
    if (name !== '' && !names.has(name)) names.set(name, slice(document.text, value));
  }
  return names;
}

function completeValue(prose: Prose, view: View, document: Document, setting: Setting, offset: number): Completion[] {
  const path = pathAt(upTo(document, setting.value, offset), offset);
  const value = path.at(-1) as Value;
  const list = path.findLast((one) => one.grammar.kind === 'pairs' && one.pair === undefined);
  if (
    list?.grammar.kind === 'pairs' &&
    (value === list || (value.pair !== undefined && !(value.pair.value && offset >= value.pair.value.from)))
  ) {
    const at = value.pair?.key ?? (list.children.length === 0 ? list.span : span(offset, offset));
    // what is no word is the value that may stand there alone
    const alone = list.grammar.bare !== undefined && /\W/.test(slice(document.text, at));
    return alone ? [] : completeKey(prose, document, list, list.grammar, at);
  }
  const holder = path.findLast((one) => one.pair !== undefined);
  const key = holder?.pair?.known;
  // an empty value of a key is no child of its own
  const grammar = value.pair === undefined ? value.grammar : (key?.grammar ?? value.grammar);
  const at = value.pair === undefined ? value.span : (value.pair.value ?? span(offset, offset));
  if (isInArguments(document, grammar, at, offset)) return [];
  const parent = path.at(-2);
  const last = parent?.grammar.kind !== 'parts' || parent.grammar.of.at(-1)?.name === value.part;
  const glue =
    parent?.grammar.kind === 'parts' && !last && document.text[at.to] !== parent.grammar.separator
      ? parent.grammar.separator
      : '';
  const offered = [...fromFile(view, document, grammar, holder?.pair?.main, at), ...fromGrammar(document, grammar, at, glue)];
  return [
    ...fromDefault(prose, setting, holder, at).filter((one) => !offered.some((other) => other.label === one.label)),
    ...offered,
  ];
}

/** The value as it is when something is written at `offset`: behind the blank that would separate it from the parts before. */
export function upTo({ text }: Document, value: Value, offset: number): Value {
  if (offset <= value.span.to) return value;
  const longer = readValue(value.grammar, text, span(value.span.from, offset));
  return pathAt(longer, offset).at(-1)?.span.from === offset ? longer : value;
}

/** Whether `offset` is behind the name of a choice, where its arguments are. */
function isInArguments({ text }: Document, grammar: Grammar, at: Span, offset: number): boolean {
  return grammar.kind === 'choice' && offset > at.from + choiceName(grammar, slice(text, at)).to;
}

function completeKey(prose: Prose, document: Document, list: Value, grammar: Pairs, at: Span): Completion[] {
  const given = new Set(
    list.children.filter((one) => one.pair !== undefined && one.pair.key.from !== at.from).map((one) => one.pair?.main),
  );
  const rest = document.text[at.to] === '=' ? '' : '=';
  return Object.entries(grammar.keys)
    .filter(([name, key]) => existsIn(key, document.catalogue.version) && !given.has(key.alias ?? name))
    .map(([name, key], index): Completion => {
      return {
        label: name,
        kind: 'key',
        detail: detailOf(name, key, grammar.table, prose),
        insert: `${name}${rest}`,
        span: at,
        sort: `${key.required && key.alias === undefined ? 0 : key.alias === undefined ? 1 : 2}${String(index).padStart(3, '0')}`,
        ...(suggests(key) && rest !== '' && { continues: true as const }),
        topic: { option: grammar.table, key: name },
        ...foundAs(name, uwsgiconfNames(`${grammar.table}.${key.alias ?? name}`)),
      };
    });
}

function detailOf(name: string, key: Key, table: string, prose: Prose): string {
  const said = keyEntry(table, name, prose)?.summary ?? key.note;
  return said ?? (key.alias === undefined ? form(key.grammar) : `the same as \`${key.alias}\``);
}

function suggests(key: Key): boolean {
  return !['text', 'path'].includes(key.grammar.kind);
}

/** The default, where it is known and something short. */
function fromDefault(prose: Prose, { option, entry }: Setting, holder: Value | undefined, at: Span): Completion[] {
  if (option === undefined || at.from !== at.to) return [];
  const found =
    holder?.pair !== undefined && holder.grammar.kind === 'pairs'
      ? keyEntry(holder.grammar.table, holder.pair.name, prose)
      : at.from === entry.value.from && ['int', 'choice'].includes(option.grammar.kind)
        ? proseOf(option, prose)
        : undefined;
  const value = found?.defaultValue;
  if (value === undefined || !/^[\w.:/-]{1,40}$/.test(value)) return [];
  return [{ label: value, kind: 'value', detail: 'the default', insert: value, span: at, sort: '0' }];
}

/** Sockets that a number stands for, and servers that are known from this and other files. */
function fromFile(view: View, document: Document, grammar: Grammar, key: string | undefined, at: Span): Completion[] {
  if (grammar.kind === 'int' && key === 'socket') {
    const sockets = document.settings.filter(
      ({ option }) => option?.reader.includes('_socket') && option.grammar.kind === 'address',
    );
    return sockets.map(({ entry, name }, index): Completion => {
      const label = String(index);
      return {
        label,
        kind: 'value',
        detail: `${name} = ${slice(document.text, entry.value)}`,
        insert: label,
        span: at,
        sort: `1${label}`,
      };
    });
  }
  if (grammar.kind === 'address' && grammar.use === 'datagram-client') {
    const servers = new Map<string, string>();
    for (const other of view.documents) {
      for (const { name, option, entry } of other.settings) {
        const server = slice(other.text, entry.value);
        if (option?.reader === 'uwsgi_opt_corerouter_ss' && !server.startsWith(':'))
          servers.set(server, `${name} of ${fileName(other.uri)}`);
      }
    }
    return [...servers].map(
      ([label, detail]): Completion => ({ label, kind: 'value', detail, insert: label, span: at, sort: `1${label}` }),
    );
  }
  if (grammar.kind === 'name' && grammar.realm === 'subscription key') {
    const keys = new Map<string, string>();
    for (const other of view.documents) {
      for (const { name, span: of } of definitions(other, grammar.realm)) {
        if (other !== document || of.from !== at.from) keys.set(name, fileName(other.uri));
      }
    }
    return [...keys].map(
      ([label, file]): Completion => ({
        label,
        kind: 'value',
        detail: `key in ${file}`,
        insert: label,
        span: at,
        sort: `1${label}`,
      }),
    );
  }
  if (grammar.kind === 'path' && grammar.to === 'config') {
    const titles = document.ini.lines.flatMap((line) => (line.kind === 'section' ? [line.title] : []));
    return [...new Set(titles)].map((title): Completion => {
      return {
        label: `:${title}`,
        kind: 'section',
        detail: 'section of this file',
        insert: `:${title}`,
        span: at,
        sort: `1${title}`,
      };
    });
  }
  return [];
}

function fileName(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

function fromGrammar(document: Document, grammar: Grammar, at: Span, glue: string): Completion[] {
  const item: Item = (label, sort, detail) => {
    return {
      label,
      kind: 'value',
      insert: `${label}${glue}`,
      span: at,
      sort: `2${String(sort).padStart(3, '0')}`,
      ...(detail && { detail }),
    };
  };
  switch (grammar.kind) {
    case 'flag':
      return [item('true', 0, 'on'), item('false', 1, 'off')];
    case 'int':
      if (grammar.known) return grammar.known.map(({ text, note }, index) => item(text, index, note));
      if (grammar.every) return [item('-1', 0, 'every one; -5 those that 5 divides')];
      return grammar.unit === 'workers' ? [item('%k', 0, 'as many as there are processors')] : [];
    case 'choice':
      return completeChoice(document, grammar, at, item);
    case 'name':
      return grammar.role === 'reference' ? completeName(document, grammar.realm, item) : [];
    case 'list':
      return fromGrammar(document, grammar.of, at, glue);
    case 'either':
      return grammar.of.flatMap((one) => fromGrammar(document, one, at, glue));
    case 'text':
    case 'path':
    case 'address':
    case 'parts':
    case 'pairs':
    case 'subscription':
      return [];
    default:
      return grammar satisfies never;
  }
}

type Item = (label: string, sort: number, detail?: string) => Completion;

/** Plugins, options, and what this file defines. */
function completeName(document: Document, realm: Realm, item: Item): Completion[] {
  if (realm === 'plugin')
    return PLUGINS.map(({ text }, index) => ({ ...item(text, index), kind: 'plugin' as const, sort: `2${text}` }));
  if (realm === 'option')
    return document.catalogue.options.map(({ name }) => ({ ...item(name, 0), sort: `2${name}`, topic: { option: name } }));
  const names = new Map(definitions(document, realm).map((one) => [one.name, slice(document.text, one.setting.entry.content)]));
  return [...names].map(([name, line], index) => item(name, index, line));
}

function completeChoice(document: Document, grammar: ChoiceOf, at: Span, item: Item): Completion[] {
  const written = slice(document.text, at);
  const end = grammar.until === undefined ? -1 : written.indexOf(grammar.until);
  const named = end < 0 ? at : span(at.from, at.from + end);
  const after = grammar.until !== undefined && end < 0 ? grammar.until : '';
  return grammar.of
    .filter((choice) => existsIn(choice, document.catalogue.version))
    .map((choice, index): Completion => {
      const detail = [choice.note, choice.plugin && `plugin ${choice.plugin}`].filter(Boolean).join(', ');
      const algorithm = algorithmFor(grammar, choice.text);
      const made = { ...item(choice.text, index, detail), ...(algorithm && foundAs(choice.text, [algorithm])) };
      // what comes next comes behind the arguments
      const more = choice.arguments !== undefined && after !== '' && offersValues(choice.arguments);
      return grammar.until === undefined
        ? made
        : { ...made, insert: `${choice.text}${after}`, span: named, ...(more && { continues: true as const }) };
    });
}
