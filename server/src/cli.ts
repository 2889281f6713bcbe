import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { explain } from './cli/explain.js';
import { findFiles, findUp, isDirectory, readFile, type TextFile, writeFile } from './cli/files.js';
import { type FileReports, formatJson, formatText } from './cli/format.js';
import { listOptions } from './cli/options.js';
import { summaryOf } from './features/describe.js';
import { toUwsgiconf } from './features/uwsgiconf.js';
import { catalogue } from './knowledge/options.js';
import { extend, joinOwnOptions, type OwnOptions, readOwnOptions } from './knowledge/own.js';
import { type Prose, parseProse } from './knowledge/prose.js';
import { DEFAULT_VERSION, formatVersion, parseVersion, type Version } from './knowledge/version.js';
import { fixAll, lint } from './lint/lint.js';
import { RULES } from './lint/rules/index.js';
import { CONFIG_FILE, readConfig } from './model/config.js';
import { understand } from './model/document.js';
import { type Settings, Workspace } from './model/workspace.js';
import { VERSION } from './version.js';

/** The exit status of `check`. */
const CLEAN = 0;
const FINDINGS = 1;
const FAILED = 2;

const version = new Option(
  '--uwsgi-version <version>',
  `the version of uWSGI that reads the files: 2.0, 2.0.21, 2.1 ... (otherwise as ${CONFIG_FILE} says, or ${formatVersion(DEFAULT_VERSION)})`,
).argParser((text): Version => {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new InvalidArgumentError('It is written like 2.0.21.');
  return parsed;
});

function optionFiles(): Option {
  return new Option('--options-file <file...>', 'JSON files that tell about options of plugins of your own');
}

function format(): Option {
  return new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
}

const program = new Command('uwsgi-ini')
  .description('Checks uWSGI configuration files and tells about options.')
  .version(VERSION)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? CLEAN : FAILED));

program
  .command('check')
  .description('Report what uWSGI will not read as it is meant. Exit status: 0 nothing found, 1 findings, 2 could not run.')
  .argument('<path...>', 'files, directories, or - for standard input')
  .addOption(format())
  .option('--fix', 'apply all safe fixes; standard input is printed fixed')
  .addOption(optionFiles())
  .addOption(version)
  .action(check);

program
  .command('options')
  .description('List the options of uWSGI with their documentation.')
  .argument('[text]', 'only those with this text in their name')
  .option('--plugin <name>', 'only those of a plugin, or of the core')
  .addOption(format())
  .addOption(optionFiles())
  .addOption(version)
  .action(options);

program
  .command('explain')
  .description('Tell about an option, a key such as subscribe2.weight, a magic variable such as %d, or a rule.')
  .argument('<name>')
  .addOption(optionFiles())
  .addOption(version)
  .action(explainName);

program
  .command('uwsgiconf')
  .description('Print the subscription settings of a file as Python for uwsgiconf.')
  .argument('<file>', 'a file, or - for standard input')
  .addOption(version)
  .action(printUwsgiconf);

program.parse();

interface CheckFlags {
  readonly format: 'text' | 'json';
  readonly fix?: true;
  readonly optionsFile?: readonly string[];
  readonly uwsgiVersion?: Version;
}

function check(paths: readonly string[], flags: CheckFlags): void {
  const { files, failed } = readAll(paths);
  const { version, ownOptions, told } = settingsOf(flags);
  const workspace = new Workspace();
  workspace.configure({ version, ownOptions, told });
  const uris = files.map(
    ({ name, text }) => workspace.set(name === '-' ? 'untitled:stdin' : pathToFileURL(resolve(name)).href, text).uri,
  );
  const view = workspace.view();
  const reportsOf = (uri: string, text: string) => lint(understand(uri, text, version, told), view);

  const results = files.map((file, index): FileReports => {
    const uri = uris[index] as string;
    if (!flags.fix) return { file: file.name, text: file.text, reports: reportsOf(uri, file.text) };
    const text = fixAll(file.text, (current) => reportsOf(uri, current));
    if (file.name === '-') process.stdout.write(text);
    else if (text !== file.text) writeFile(file, text);
    return { file: file.name, text, reports: reportsOf(uri, text) };
  });

  const output = flags.format === 'json' ? formatJson(results) : formatText(results);
  // the fixed text of standard input is what goes to standard output
  const stream = flags.fix && paths.includes('-') ? process.stderr : process.stdout;
  stream.write(`${output}\n`);
  process.exitCode = failed ? FAILED : results.some(({ reports }) => reports.length > 0) ? FINDINGS : CLEAN;
}

/** The files that the paths name; those that cannot be read are told on standard error. */
function readAll(paths: readonly string[]): { files: TextFile[]; failed: boolean } {
  const files: TextFile[] = [];
  let failed = false;
  for (const path of paths) {
    try {
      const names = path !== '-' && isDirectory(path) ? findFiles(path) : [path];
      files.push(...names.map(readFile));
    } catch (error) {
      process.stderr.write(`uwsgi-ini: ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
      failed = true;
    }
  }
  return { files, failed };
}

interface OptionsFlags {
  readonly format: 'text' | 'json';
  readonly plugin?: string;
  readonly optionsFile?: readonly string[];
  readonly uwsgiVersion?: Version;
}

function options(text: string | undefined, flags: OptionsFlags): void {
  const { version, told } = settingsOf(flags);
  const prose = readProse(told);
  const chosen = extend(catalogue(version), told)
    .options.filter(({ name }) => name.includes(text ?? ''))
    .filter(({ plugin }) => flags.plugin === undefined || (plugin ?? 'core') === flags.plugin);
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify(listOptions(chosen, prose), null, 2)}\n`);
    return;
  }
  const width = Math.max(...chosen.map(({ name }) => name.length));
  const rows = chosen.map((option) => `${option.name.padEnd(width)}  ${summaryOf(option, prose)}\n`);
  process.stdout.write(rows.join(''));
}

function explainName(name: string, flags: Pick<OptionsFlags, 'optionsFile' | 'uwsgiVersion'>): void {
  const { version, told } = settingsOf(flags);
  const readPage = (rule: string) =>
    RULES.some(({ id }) => id === rule) ? readFileSync(join(__dirname, 'rules', `${rule}.md`), 'utf8').trim() : undefined;
  const { text, found } = explain(name, extend(catalogue(version), told), readProse(told), readPage);
  process.stdout.write(`${text}\n`);
  process.exitCode = found ? 0 : 1;
}

function printUwsgiconf(name: string, flags: Pick<OptionsFlags, 'uwsgiVersion'>): void {
  try {
    const { text } = readFile(name);
    const { version, told } = settingsOf(flags);
    process.stdout.write(toUwsgiconf(understand(name, text, version, told)));
  } catch (error) {
    fail(name, error instanceof Error ? error.message : String(error));
  }
}

/** The build puts the documentation beside the bundle. */
function readProse({ prose }: OwnOptions): Prose {
  return new Map([...parseProse(readFileSync(join(__dirname, 'prose.md'), 'utf8')), ...prose]);
}

/** What the flags say, and where they say nothing, the nearest configuration file. */
function settingsOf(flags: Pick<CheckFlags, 'optionsFile' | 'uwsgiVersion'>): Settings {
  const file = findUp(CONFIG_FILE);
  const config = file === undefined ? undefined : readConfig(readFile(file).text);
  if (file !== undefined && config?.problems.length) fail(file, config.problems.join('; '));
  const configured = config?.optionFiles?.map((name) => resolve(dirname(file as string), name));
  return {
    version: flags.uwsgiVersion ?? config?.version ?? DEFAULT_VERSION,
    ownOptions: config?.ownOptions ?? [],
    told: readOptionFiles(flags.optionsFile ?? configured ?? []),
  };
}

function fail(name: string, problem: string): never {
  process.stderr.write(`uwsgi-ini: ${name}: ${problem}\n`);
  process.exit(FAILED);
}

/** What the files tell; one that is not as it must be ends the program. */
function readOptionFiles(names: readonly string[]): OwnOptions {
  const read = names.map((name) => {
    try {
      const own = readOwnOptions(readFile(name).text);
      if (own.problems.length > 0) fail(name, own.problems.join('; '));
      return own;
    } catch (error) {
      return fail(name, error instanceof Error ? error.message : String(error));
    }
  });
  return joinOwnOptions(read);
}
