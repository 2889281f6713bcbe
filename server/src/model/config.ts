import { parse } from 'ini';
import { parseVersion, type Version } from '../knowledge/version.js';
import { type Assumptions, NO_ASSUMPTIONS } from './assumptions.js';

/** The name of the file in which a project says what its configuration is for. It is INI as others read it, unlike uWSGI's. */
export const CONFIG_FILE = '.uwsgilint';

/** How much weight a rule has: the severity of all it finds, or none. */
export const LEVELS = ['error', 'warning', 'information', 'hint', 'off'] as const;
export type Level = (typeof LEVELS)[number];

/** By the id of a rule; what stands here counts instead of the severity that the rule gives. */
export type Levels = Readonly<Record<string, Level>>;

/** What a configuration is for, as far as advice depends on it. `none` asks for no advice. */
export const PROFILES = ['none', 'production', 'container', 'development'] as const;
export type Profile = (typeof PROFILES)[number];

/** What such a file says; what it does not say is left to the editor's settings and the command line. */
export interface Config {
  readonly version?: Version;
  readonly ownOptions?: readonly string[];
  /** Relative to the file. */
  readonly optionFiles?: readonly string[];
  readonly rules?: Levels;
  readonly profile?: Profile;
  /** What is so where uWSGI runs; `cwd` is relative to the file. */
  readonly assume?: Assumptions;
  /** What is skipped when directories are searched: patterns as in a `.gitignore`, relative to the file. */
  readonly ignore?: readonly string[];
  /** What in it is not as it must be, in words. */
  readonly problems: readonly string[];
}

/** Reads the text of a configuration file; `rules` are the ids of those that there are. Never throws. */
export function readConfig(text: string, rules: readonly string[]): Config {
  const problems: string[] = [];
  const config: { -readonly [key in keyof Config]: Config[key] } = { problems };
  for (const [key, value] of Object.entries(parse(text) as Record<string, unknown>)) {
    if (key === 'version') {
      const version = parseVersion(written(value));
      if (version === undefined) problems.push(`\`version = ${written(value)}\` is no version of uWSGI: write it like 2.0.21`);
      else config.version = version;
    } else if (key === 'own-options') config.ownOptions = words(value);
    else if (key === 'profile') {
      const profile = PROFILES.find((one) => one === value);
      if (profile === undefined) problems.push(`\`profile = ${written(value)}\` is no profile: there are ${PROFILES.join(', ')}`);
      else config.profile = profile;
    } else if (key === 'option-files') config.optionFiles = words(value);
    else if (key === 'ignore') config.ignore = words(value);
    else if (key === 'assume') {
      const read = readAssumptions(value);
      config.assume = read.assumptions;
      problems.push(...read.problems);
    } else if (key === 'rules') {
      const read = readLevels(value, rules);
      config.rules = read.levels;
      problems.push(...read.problems);
    } else
      problems.push(
        `\`${key}\` is not known: there are \`version\`, \`profile\`, \`own-options\`, \`option-files\`, \`ignore\`, \`[assume]\` and \`[rules]\``,
      );
  }
  return config;
}

/** Levels by rule, as a project or an editor gives them: what makes no sense is left out and told. Never throws. */
export function readLevels(value: unknown, rules: readonly string[]): { levels: Levels; problems: readonly string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { levels: {}, problems: ['`rules` must give levels by rule, such as `unknown-option` and `off`'] };
  }
  const problems: string[] = [];
  const levels: Record<string, Level> = {};
  for (const [rule, given] of Object.entries(value)) {
    const level = LEVELS.find((one) => one === given);
    if (!rules.includes(rule)) problems.push(`there is no rule \`${rule}\``);
    else if (level === undefined) problems.push(`\`${rule} = ${written(given)}\` is no level: there are ${LEVELS.join(', ')}`);
    else levels[rule] = level;
  }
  return { levels, problems };
}

function readAssumptions(value: unknown): { assumptions: Assumptions; problems: readonly string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { assumptions: NO_ASSUMPTIONS, problems: ['`assume` must be a section with lines such as `cwd = /srv`'] };
  }
  // `ini` reads some words as what they mean elsewhere
  return { assumptions: new Map(Object.entries(value).map(([word, text]) => [word, written(text)])), problems: [] };
}

/** Several lines `key[] = a`, or one with commas. */
function words(value: unknown): string[] {
  return [value]
    .flat()
    .flatMap((one) => written(one).split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** Sections arrive as objects that cannot be made a text otherwise. */
function written(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
