import { address, FLAG, free, type Grammar, int, type Key, path, text } from './grammar.js';
import type { Catalogue, Option } from './options.js';
import type { Entry, Prose } from './prose.js';

/**
 * Options of plugins that are not in uWSGI's own tree, told by the user in a JSON file. `schemas/options.schema.json` says what may
 * stand in it.
 */
export interface OwnOptions {
  readonly options: readonly Option[];
  readonly prose: Prose;
  /** What in the file is not as it must be, in words. The rest of it counts. */
  readonly problems: readonly string[];
}

export const NO_OWN_OPTIONS: OwnOptions = { options: [], prose: new Map(), problems: [] };

/** Reads what a file tells. Never throws. */
export function readOwnOptions(source: string): OwnOptions {
  let told: unknown;
  try {
    told = JSON.parse(source);
  } catch (error) {
    return { ...NO_OWN_OPTIONS, problems: [error instanceof Error ? error.message : String(error)] };
  }
  const { plugin, options } = fields(told);
  if (fields(options) !== options) return { ...NO_OWN_OPTIONS, problems: ['`options` must be an object of options by name'] };
  const problems: string[] = [];
  const read = Object.entries(fields(options)).flatMap(([name, value]) => {
    const option = fields(value);
    if (name === '' || option !== value) {
      problems.push(`\`${name}\` must be an object`);
      return [];
    }
    const grammar = readForm(option.value, (problem) => problems.push(`\`${name}\`: ${problem}`));
    return [{ option: makeOption(name, grammar, option, plugin), entry: makeEntry(name, option) }];
  });
  return {
    options: read.map(({ option }) => option),
    prose: new Map(read.flatMap(({ entry }) => entry.names.map((name) => [name, entry] as const))),
    problems,
  };
}

/** All of several files; of an option that two tell about, the last counts. */
export function joinOwnOptions(files: readonly OwnOptions[]): OwnOptions {
  return {
    options: files.flatMap(({ options }) => options),
    prose: new Map(files.flatMap(({ prose }) => [...prose])),
    problems: files.flatMap(({ problems }) => problems),
  };
}

const extended = new WeakMap<OwnOptions, Catalogue>();

/** A catalogue with options of the user's own, which hide those of the same name. */
export function extend(catalogue: Catalogue, own: OwnOptions): Catalogue {
  if (own.options.length === 0) return catalogue;
  const known = extended.get(own);
  if (known?.version === catalogue.version) return known;
  const made = join(catalogue, own);
  extended.set(own, made);
  return made;
}

function join(catalogue: Catalogue, { options }: OwnOptions): Catalogue {
  const own = new Map(options.flatMap((option) => [option.name, ...option.aliases].map((name) => [name, named(option, name)])));
  return {
    version: catalogue.version,
    options: [...catalogue.options.filter(({ name }) => !own.has(name)), ...own.values()],
    get: (name) => own.get(name) ?? catalogue.get(name),
  };
}

function named(option: Option, name: string): Option {
  const names = [option.name, ...option.aliases];
  return { ...option, name, aliases: names.filter((other) => other !== name) };
}

function makeOption(name: string, grammar: Grammar, option: Fields, plugin: unknown): Option {
  return {
    name,
    grammar,
    argument: grammar.kind === 'flag' ? 'none' : 'required',
    reader: 'own',
    repeats: option.repeats === true ? 'adds' : 'last',
    aliases: Array.isArray(option.aliases) ? option.aliases.filter((alias) => typeof alias === 'string') : [],
    since: '',
    ...(typeof plugin === 'string' && { plugin }),
  };
}

function makeEntry(name: string, { description, default: value, aliases }: Fields): Entry {
  const [summary = '', ...paragraphs] = (typeof description === 'string' ? description : '').trim().split(/\n\s*\n/);
  const others = Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [];
  return {
    names: [name, ...others],
    summary: summary.replace(/\s*\n\s*/g, ' ') || 'An option of your own.',
    body: paragraphs.join('\n\n'),
    see: [],
    ...((typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') && {
      defaultValue: String(value),
    }),
  };
}

const FORMS: Readonly<Record<string, Grammar>> = {
  flag: FLAG,
  integer: int(),
  text: text('text'),
  command: free('shell command'),
  file: path('file'),
  directory: path('directory'),
  path: path('any'),
  address: address('peer'),
};

function readForm(form: unknown, complain: (problem: string) => void): Grammar {
  if (form === undefined) return FORMS.text as Grammar;
  if (typeof form === 'string' && Object.hasOwn(FORMS, form)) return FORMS[form] as Grammar;
  const { oneOf, otherwise, listOf, separator, keys } = fields(form);
  if (Array.isArray(oneOf) && oneOf.every((one) => typeof one === 'string')) {
    const choices = oneOf.map((one: string) => ({ text: one }));
    const fatal = otherwise === 'fatal';
    return { kind: 'choice', what: 'value', of: choices, otherwise: fatal ? 'fatal' : { instead: 'leaves it to the plugin' } };
  }
  const between = typeof separator === 'string' && separator !== '' ? separator : ',';
  if (listOf !== undefined) return { kind: 'list', of: readForm(listOf, complain), separator: between };
  if (keys !== undefined && fields(keys) === keys) {
    const table = Object.entries(fields(keys)).map(([key, told]): [string, Key] => {
      const { value, required, description } = fields(told);
      return [
        key,
        {
          grammar: readForm(value, complain),
          ...(required === true && { required }),
          ...(typeof description === 'string' && { note: description.trim() }),
        },
      ];
    });
    return { kind: 'pairs', table: 'own', separator: between, keys: Object.fromEntries(table), missing: 'fatal' };
  }
  complain(`\`value\` must be one of ${Object.keys(FORMS).join(', ')}, or an object with \`oneOf\`, \`listOf\` or \`keys\``);
  return FORMS.text as Grammar;
}

type Fields = Readonly<Record<string, unknown>>;

/** The object itself; for anything else, one without fields. */
function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
