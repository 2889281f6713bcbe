import data from '../../knowledge/facts.json' with { type: 'json' };

/** The name of an option of any version, core or plugin. */
export type OptionName = keyof typeof data.options;

/** What uWSGI's option tables say, and nothing that we think. Extracted from the sources; never edited by hand. */
export interface Fact {
  /** Whether the command line wants a value. A file may always give one. */
  readonly argument: 'none' | 'required' | 'optional';
  /** The C function that reads the value. */
  readonly reader: string;
  /** What the reader is given to write to, as C text. */
  readonly target?: string;
  /** The letter of the short form on the command line. */
  readonly short?: string;
  readonly flags?: readonly FlagName[];
  /** The directory of the plugin that has it; absent for the core. */
  readonly plugin?: string;
  /** What the build must have, in words: `ssl`, `linux`. */
  readonly requires?: readonly string[];
  /** The first version that has it. */
  readonly since: string;
  /** The last version that has it, when newer ones do not. */
  readonly until?: string;
  /** What differs between versions: each field as it was before and as it is from `in` on. */
  readonly changes?: readonly Change[];
}

export type FlagName =
  | 'immediate'
  | 'master'
  | 'log-master'
  | 'req-log-master'
  | 'threads'
  | 'cheaper'
  | 'vhost'
  | 'memory'
  | 'procname'
  | 'lazy'
  | 'no-initial'
  | 'no-server'
  | 'post-buffering'
  | 'cluster'
  | 'mime'
  | 'metrics';

export interface Change {
  readonly in: string;
  readonly argument?: readonly [Fact['argument'], Fact['argument']];
  readonly reader?: readonly [string, string];
  readonly target?: readonly [string | null, string | null];
  readonly flags?: readonly [readonly FlagName[] | null, readonly FlagName[] | null];
  readonly plugin?: readonly [string | null, string | null];
  readonly requires?: readonly [readonly string[] | null, readonly string[] | null];
}

export const FACTS: Readonly<Record<string, Fact>> = data.options as unknown as Readonly<Record<string, Fact>>;
