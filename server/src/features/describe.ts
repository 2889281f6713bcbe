import type { FlagName } from '../knowledge/facts.js';
import type { ChoiceOf, Grammar, Key } from '../knowledge/grammar.js';
import { MAGIC } from '../knowledge/magic.js';
import { type Catalogue, factOf, lifetime, type Option } from '../knowledge/options.js';
import { type Entry, type Prose, pageUrl } from '../knowledge/prose.js';
import { algorithmFor, parametersFor } from '../knowledge/uwsgiconf.js';

/** The documentation of an option in Markdown: what it does, then the facts. */
export function describeOption(option: Option, prose: Prose): string {
  const entry = proseOf(option, prose);
  return [
    `\`${option.name}\` — ${summaryOf(option, prose)}`,
    facts([
      ['Value', form(option.grammar)],
      ['Default', entry?.defaultValue && `\`${entry.defaultValue}\``],
      ['Plugin', option.plugin && `\`${option.plugin}\``],
      ['Since', option.since !== '' && since(option.since)],
      ['Needs a build with', option.requires?.join(', ')],
      ['Also called', option.aliases.map((name) => `\`${name}\``).join(', ')],
      ['Repeated', REPEATS[option.repeats]],
    ]),
    entry?.body,
    consequences(option.flags ?? []),
    related(entry),
    inUwsgiconf(option.name),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The documentation of the option `name`, or in which versions there is one. */
export function describeName(name: string, catalogue: Catalogue, prose: Prose): string | undefined {
  const option = catalogue.get(name);
  if (option !== undefined) return describeOption(option, prose);
  const fact = factOf(name);
  return fact && `\`${name}\` exists ${lifetime(fact)}.`;
}

/** What the magic variable `%char` stands for. */
export function describeMagic(char: string): string | undefined {
  const meaning = Object.hasOwn(MAGIC, char) ? MAGIC[char] : undefined;
  return meaning && `\`%${char}\` — ${meaning}. Replaced in the whole file before it is read.`;
}

/** The documentation of a key of a key=value list. */
export function describeKey(table: string, name: string, key: Key, prose: Prose): string {
  const entry = keyEntry(table, name, prose);
  return [
    `\`${name}\` — ${entry?.summary ?? `${capital(key.note ?? form(key.grammar))}.`}`,
    facts([
      ['Value', form(key.grammar)],
      ['Default', entry?.defaultValue && `\`${entry.defaultValue}\``],
      ['Required', key.required && 'yes'],
      ['Since', key.since && `uWSGI ${key.since}`],
      ['Another spelling of', key.alias && `\`${key.alias}\``],
    ]),
    entry?.body,
    related(entry),
    inUwsgiconf(`${table}.${key.alias ?? name}`),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The class that uwsgiconf has for a balancing algorithm. */
export function describeAlgorithm(grammar: ChoiceOf, name: string): string | undefined {
  const algorithm = algorithmFor(grammar, name);
  return algorithm && `In uwsgiconf: \`subscriptions.algorithms.${algorithm}(backup_level=...)\`.`;
}

/** What uwsgiconf calls an option, or a key as `table.key`. */
function inUwsgiconf(name: string): string | undefined {
  if (name === 'subscribe2') return 'In uwsgiconf: `subscriptions.subscribe(...)`; a section keeps the last such call only.';
  const places = parametersFor(name);
  const [first] = places;
  if (first === undefined) return undefined;
  const parameters = places.map(({ parameter }) => `${parameter}=...`).join(', ');
  return `In uwsgiconf: \`subscriptions.${first.method}(${parameters})\`${first.remark ? `; ${first.remark}` : ''}.`;
}

/** What an option does, in one line. */
export function summaryOf(option: Option, prose: Prose): string {
  return proseOf(option, prose)?.summary ?? `${capital(form(option.grammar))}.`;
}

export function keyEntry(table: string, name: string, prose: Prose): Entry | undefined {
  return prose.get(`${table}.${name}`);
}

export function proseOf(option: Option, prose: Prose): Entry | undefined {
  return [option.name, ...option.aliases].map((name) => prose.get(name)).find((entry) => entry !== undefined);
}

/** The form of a value, in words. */
export function form(grammar: Grammar): string {
  switch (grammar.kind) {
    case 'flag':
      return 'true or false';
    case 'int':
      return grammar.unit === undefined ? 'number' : `number of ${grammar.unit}${grammar.zero ? `, 0 for ${grammar.zero}` : ''}`;
    case 'text':
      return grammar.what;
    case 'choice': {
      const names = grammar.of.slice(0, 8).map((one) => `\`${one.text}\``);
      return `${grammar.what}: ${names.join(', ')}${grammar.of.length > names.length || grammar.open ? ' ...' : ''}`;
    }
    case 'path':
      return { file: 'path of a file', directory: 'path of a directory', any: 'path', config: 'path of a configuration file' }[
        grammar.to
      ];
    case 'address':
      return ADDRESS[grammar.use];
    case 'name':
      if (grammar.realm === 'subscription key') return 'domain name, or another key';
      return `name of ${grammar.realm === 'option' || grammar.realm === 'environment' ? 'an' : 'a'} ${grammar.realm}`;
    case 'list':
      return `list, separated by \`${grammar.separator}\`: ${form(grammar.of)}`;
    case 'parts':
      return grammar.of
        .map((part) => `${part.optional ? '[' : ''}${part.name}${part.optional ? ']' : ''}`)
        .join(`\`${grammar.separator}\``);
    case 'pairs':
      return `\`key=value\` elements, separated by \`${grammar.separator}\` without blanks`;
    case 'subscription':
      return '`[source=]server:key[,modifier1[,digest:file]]`';
    case 'either':
      return grammar.of.map(form).join(', or ');
    default:
      return grammar satisfies never;
  }
}

const ADDRESS = {
  bind: 'socket: `host:port`, `:port`, or the path of a Unix socket',
  gateway: 'address: `host:port`, `:port`, or the path of a Unix socket',
  stats: 'address: `host:port`, or the path of a Unix socket',
  'datagram-server': 'UDP address `IPv4:port`, or the path of a Unix socket',
  'datagram-client': 'UDP address `IPv4:port`, or the path of a Unix socket',
  peer: 'address: `host:port`, or the path of a Unix socket',
} as const;

const REPEATS = {
  last: undefined,
  adds: 'lines add up',
  each: undefined,
} as const;

/** What the flags of an option do as soon as its line is read (`core/config.c: add_exported_option_do`). */
const CONSEQUENCES: Readonly<Record<FlagName, string>> = {
  immediate: 'is applied while the file is read, before `%(...)`, `$(...)` and `@(...)` are replaced',
  master: 'switches `master` on',
  'log-master': 'switches `master` and `log-master` on',
  'req-log-master': 'switches `master` and `log-master` on, and sends request logs through the master',
  threads: 'switches thread support on',
  cheaper: 'switches cheaper mode on',
  vhost: 'switches `vhost` on',
  memory: 'makes uWSGI measure memory at each request',
  procname: 'switches `auto-procname` on',
  lazy: 'switches `lazy` on',
  'no-initial': 'suppresses the messages at start',
  'no-server': 'keeps uWSGI from serving',
  'post-buffering': 'switches `post-buffering` on, with 4096 bytes',
  cluster: 'switches clustering on',
  mime: 'loads the dictionary of MIME types',
  metrics: 'switches metrics on',
};

function consequences(flags: readonly FlagName[]): string {
  return flags.length === 0 ? '' : `Giving it ${flags.map((flag) => CONSEQUENCES[flag]).join('; ')}.`;
}

/** The facts that there are, in one line. */
function facts(rows: readonly (readonly [string, string | undefined | false])[]): string {
  return rows
    .filter(([, value]) => value)
    .map(([name, value]) => `*${name}:* ${value}`)
    .join(' · ');
}

function related(entry: Entry | undefined): string {
  const see = entry?.see.length ? `See also ${entry.see.map((name) => `\`${name}\``).join(', ')}.` : '';
  const page = entry?.page === undefined ? '' : `[Documentation](${pageUrl(entry.page)})`;
  return [see, page].filter(Boolean).join(' ');
}

function since(version: string): string {
  return version === '1.1' ? 'uWSGI 1.1 or older' : `uWSGI ${version}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
