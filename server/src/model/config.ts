import { parse } from 'ini';
import { parseVersion, type Version } from '../knowledge/version.js';

/** The name of the file in which a project says what its configuration is for. It is INI as others read it, unlike uWSGI's. */
export const CONFIG_FILE = '.uwsgilint';

/** What such a file says; what it does not say is left to the editor's settings and the command line. */
export interface Config {
  readonly version?: Version;
  readonly ownOptions?: readonly string[];
  /** Relative to the file. */
  readonly optionFiles?: readonly string[];
  /** What in it is not as it must be, in words. */
  readonly problems: readonly string[];
}

/** Reads the text of a configuration file. Never throws. */
export function readConfig(text: string): Config {
  const problems: string[] = [];
  const config: { -readonly [key in keyof Config]: Config[key] } = { problems };
  for (const [key, value] of Object.entries(parse(text) as Record<string, unknown>)) {
    if (key === 'version') {
      const version = parseVersion(String(value));
      if (version === undefined) problems.push(`\`version = ${value}\` is no version of uWSGI: write it like 2.0.21`);
      else config.version = version;
    } else if (key === 'own-options') config.ownOptions = words(value);
    else if (key === 'option-files') config.optionFiles = words(value);
    else problems.push(`\`${key}\` is not known: there are \`version\`, \`own-options\` and \`option-files\``);
  }
  return config;
}

/** Several lines `key[] = a`, or one with commas. */
function words(value: unknown): string[] {
  return [value]
    .flat()
    .flatMap((one) => String(one).split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
