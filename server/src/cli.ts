import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatDiff } from './cli/diff.js';
import { explain } from './cli/explain.js';
import { expand, findUp, type Ignore, type IsIgnored, ignoring, readFile, STDIN, type TextFile, writeFile } from './cli/files.js';
import { type FileReports, isAtLeast, SEVERITIES } from './cli/finding.js';
import { FORMATS, type Format } from './cli/format.js';
import { listOptions } from './cli/options.js';
import {
  formatOptionsAsIni,
  formatOptionsAsJson,
  formatOptionsAsText,
  formatProblems,
  worldHere,
  worldOf,
} from './cli/show-config.js';
import { summaryOf } from './features/describe.js';
import { toUwsgiconf } from './features/uwsgiconf.js';
import { catalogue } from './knowledge/options.js';
import { extend, joinOwnOptions, type OwnOptions, readOwnOptions } from './knowledge/own.js';
import { type Prose, parseProse } from './knowledge/prose.js';
import { DEFAULT_VERSION, formatVersion, parseVersion, type Version } from './knowledge/version.js';
import { fixAll, lint, RULE_IDS } from './lint/lint.js';
import type { Report, Severity } from './lint/rule.js';
import { ASSUMED_WORDS, type Assumptions } from './model/assumptions.js';
import { CONFIG_FILE, PROFILES, type Profile, readConfig } from './model/config.js';
import { understand } from './model/document.js';
import { evaluateDocument } from './model/evaluation.js';
import { type Effective, evaluate } from './model/flow.js';
import type { View } from './model/view.js';
import { DEFAULT_SETTINGS, type Settings, Workspace } from './model/workspace.js';
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

function assumeOption(): Option {
  const what = `what is so where uWSGI runs: a variable of the environment, or ${ASSUMED_WORDS.join(', ')}; repeatable`;
  return new Option('--assume <name=value>', what).argParser(nameAndValue);
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a number.');
  return Number(text);
}

const program = new Command('uwsgi-ini')
  .description('Checks uWSGI configuration files and tells about options.')
  .version(VERSION)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? CLEAN : FAILED));

program
  .command('check')
  .description(
    'Report what uWSGI will not read as it is meant.\n\n' +
      'Exit status: 0 nothing found, 1 findings, 2 could not run. All findings that are shown count; with --max-warnings, errors ' +
      'and more warnings than that. With --fix-dry-run, what would be changed counts, too.',
  )
  .argument('<path...>', 'files, directories, patterns such as "conf/**/*.ini", or - for standard input')
  .addOption(new Option('--format <format>', 'how to print').choices(Object.keys(FORMATS)).default('text'))
  .addOption(
    new Option('--severity <severity>', 'the least severity that is shown, counts, and is fixed')
      .choices(SEVERITIES)
      .default('hint'),
  )
  .addOption(new Option('--max-warnings <number>', 'end with 0 unless there are errors, or more warnings').argParser(parseCount))
  .option('--fix', 'apply all safe fixes; standard input is printed fixed')
  .addOption(new Option('--fix-dry-run', 'print what --fix would change, as a unified diff').conflicts('fix'))
  .option('--quiet', 'do not count findings and files')
  .option('--stdin-filename <name>', 'what standard input is called')
  .addOption(new Option('--profile <profile>', 'what the files are for: gives advice, too').choices(PROFILES))
  .option('--ignore-file <file>', 'skip what this file names, as a .gitignore does, when directories and patterns are searched')
  .addOption(assumeOption())
  .addOption(optionFiles())
  .addOption(version)
  .action(check);

program
  .command('options')
  .description('List the options of uWSGI with their documentation.')
  .argument('[text]', 'only those with this text in their name')
  .option('--plugin <name>', 'only those of a plugin, or of the core')
  .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
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

program
  .command('show-config')
  .description(
    'List the options that uWSGI registers from a file, as uwsgi --show-config does: included, expanded, in order. Nothing is run.',
  )
  .argument('<file[:section]>')
  .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'ini']).default('text'))
  .option('--origin', 'say where each option comes from')
  .addOption(new Option('--env <name=value>', 'a variable of the environment; repeatable').argParser(nameAndValue))
  .option('--cwd <directory>', 'the directory that uWSGI is started in (default: this one)')
  .addOption(assumeOption())
  .option('--here', 'uWSGI runs here: take the environment, the host name and the files of this machine')
  .addOption(optionFiles())
  .addOption(version)
  .action(showConfig);

// whoever reads may stop in the middle, as `head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

program.parse();

interface CheckFlags {
  readonly format: Format;
  readonly severity: Severity;
  readonly maxWarnings?: number;
  readonly fix?: true;
  readonly fixDryRun?: true;
  readonly quiet?: true;
  readonly stdinFilename?: string;
  readonly ignoreFile?: string;
  readonly profile?: Profile;
  readonly assume?: Assumptions;
  readonly optionsFile?: readonly string[];
  readonly uwsgiVersion?: Version;
}

function check(paths: readonly string[], flags: CheckFlags): void {
  const { settings, ignored, assume } = settingsOf(flags);
  const isIgnored = ignoring([...ignored, ...readIgnoreFile(flags.ignoreFile)]);
  const { files, failed } = readAll(paths, isIgnored, flags.stdinFilename);
  const workspace = new Workspace();
  workspace.configure(settings);
  const uris = files.map(
    ({ name, text }) => workspace.set(name === STDIN ? 'untitled:stdin' : pathToFileURL(resolve(name)).href, text).uri,
  );
  const world = worldOf(extend(catalogue(settings.version), settings.told), assume);
  const view: View = {
    ...workspace.view(),
    evaluate: (document) =>
      evaluateDocument(document, { ...world, read: (uri) => (uri === document.uri ? document.text : world.read(uri)) }),
    exists: (uri) => (uri.startsWith('file:') ? existsSync(fileURLToPath(uri)) : undefined),
  };
  const reportsOf = (uri: string, text: string) =>
    lint(understand(uri, text, settings.version, settings.told), view).filter(({ severity }) =>
      isAtLeast(severity, flags.severity),
    );

  let changed = false;
  const results = files.map((file, index): FileReports => {
    const uri = uris[index] as string;
    if (!flags.fix && !flags.fixDryRun) return { file: file.name, text: file.text, reports: reportsOf(uri, file.text) };
    const text = fixAll(file.text, (current) => reportsOf(uri, current));
    if (text !== file.text) changed = true;
    if (flags.fixDryRun) process.stdout.write(formatDiff(file.name, file.text, text));
    else if (text !== file.text || file.path === STDIN) writeFile(file, text);
    return { file: file.name, text, reports: reportsOf(uri, text) };
  });

  // what is fixed goes to standard output
  const stream = flags.fixDryRun || (flags.fix && paths.includes(STDIN)) ? process.stderr : process.stdout;
  // undefined for a pipe
  const colors = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  stream.write(FORMATS[flags.format](results, { colors, quiet: flags.quiet ?? false, readPage }));
  const reports = results.flatMap((one) => one.reports);
  const found = isTooMuch(reports, flags.maxWarnings) || (flags.fixDryRun && changed);
  process.exitCode = failed ? FAILED : found ? FINDINGS : CLEAN;
}

/** Whether what is found is a failure, and says so where it is a matter of how many. */
function isTooMuch(reports: readonly Report[], maxWarnings: number | undefined): boolean {
  if (maxWarnings === undefined) return reports.length > 0;
  const warnings = reports.filter(({ severity }) => severity === 'warning').length;
  if (warnings > maxWarnings)
    process.stderr.write(`uwsgi-ini: ${warnings} warnings are more than --max-warnings ${maxWarnings}\n`);
  return warnings > maxWarnings || reports.some(({ severity }) => severity === 'error');
}

/** The files that the paths name, each once; those that cannot be read are told on standard error. */
function readAll(paths: readonly string[], isIgnored: IsIgnored, stdinName = STDIN): { files: TextFile[]; failed: boolean } {
  const files = new Map<string, TextFile>();
  let failed = false;
  for (const path of paths) {
    try {
      for (const name of expand(path, isIgnored)) {
        const id = name === STDIN ? STDIN : resolve(name);
        if (!files.has(id)) files.set(id, name === STDIN ? readFile(STDIN, stdinName) : readFile(name));
      }
    } catch (error) {
      process.stderr.write(`uwsgi-ini: ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
      failed = true;
    }
  }
  return { files: [...files.values()], failed };
}

function readIgnoreFile(name: string | undefined): Ignore[] {
  if (name === undefined) return [];
  try {
    return [{ directory: dirname(resolve(name)), patterns: readFile(name).text }];
  } catch (error) {
    return fail(name, error instanceof Error ? error.message : String(error));
  }
}

interface OptionsFlags {
  readonly format: 'text' | 'json';
  readonly plugin?: string;
  readonly optionsFile?: readonly string[];
  readonly uwsgiVersion?: Version;
}

function options(text: string | undefined, flags: OptionsFlags): void {
  const { version, told } = settingsOf(flags).settings;
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
  const { version, told } = settingsOf(flags).settings;
  const { text, found } = explain(name, extend(catalogue(version), told), readProse(told), readPage);
  process.stdout.write(`${text}\n`);
  process.exitCode = found ? 0 : 1;
}

function printUwsgiconf(name: string, flags: Pick<OptionsFlags, 'uwsgiVersion'>): void {
  try {
    const { text } = readFile(name);
    const { version, told } = settingsOf(flags).settings;
    process.stdout.write(toUwsgiconf(understand(name, text, version, told)));
  } catch (error) {
    fail(name, error instanceof Error ? error.message : String(error));
  }
}

interface ShowConfigFlags {
  readonly format: 'text' | 'json' | 'ini';
  readonly origin?: true;
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly assume?: Assumptions;
  readonly here?: true;
  readonly optionsFile?: readonly string[];
  readonly uwsgiVersion?: Version;
}

function showConfig(name: string, flags: ShowConfigFlags): void {
  const { settings, assume } = settingsOf(flags);
  const colon = existsSync(name) ? -1 : name.lastIndexOf(':');
  const file = colon > 0 ? name.slice(0, colon) : name;
  const section = colon > 0 ? name.slice(colon + 1) : undefined;
  if (!existsSync(file)) fail(file, 'there is no such file');
  const cwd = flags.cwd ?? assume.get('cwd') ?? '.';
  const options = extend(catalogue(settings.version), settings.told);
  const assumed = new Map([['reload', 'false'], ...assume, ...(flags.env ?? []), ['cwd', cwd]]);
  const world = flags.here ? worldHere(options, assumed) : worldOf(options, assumed);
  const uri = pathToFileURL(resolve(file)).href;
  // started elsewhere, uWSGI is given another name
  const given = flags.cwd === undefined ? { given: file } : {};
  const effective = evaluate({ uri, ...given, ...(section !== undefined && { section }) }, world);
  process.stdout.write(formatOptions(effective, flags));
  process.stderr.write(formatProblems(effective.problems));
  const starts = effective.problems.every(({ kind, when }) => when !== undefined || (kind !== 'fatal' && kind !== 'endless'));
  process.exitCode = starts ? CLEAN : FINDINGS;
}

function formatOptions(
  effective: Effective,
  { format, origin = false }: Pick<ShowConfigFlags, 'format'> & { origin?: boolean },
): string {
  if (format === 'json') return `${formatOptionsAsJson(effective)}\n`;
  return format === 'ini' ? formatOptionsAsIni(effective, origin) : formatOptionsAsText(effective, origin);
}

/** Reads `NAME=VALUE`, and adds it to those before it. */
function nameAndValue(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It is written NAME=VALUE.');
  return new Map([...before, [text.slice(0, equals), text.slice(equals + 1)]]);
}

/** The build puts the pages of the rules beside the bundle. */
function readPage(rule: string): string | undefined {
  return RULE_IDS.includes(rule) ? readFileSync(join(__dirname, 'rules', `${rule}.md`), 'utf8').trim() : undefined;
}

/** The documentation is there, too. */
function readProse({ prose }: OwnOptions): Prose {
  return new Map([...parseProse(readFileSync(join(__dirname, 'prose.md'), 'utf8')), ...prose]);
}

/** What the flags say, and where they say nothing, the nearest configuration file; and what that wants to be skipped. */
function settingsOf(flags: Pick<CheckFlags, 'assume' | 'optionsFile' | 'profile' | 'uwsgiVersion'>): {
  settings: Settings;
  ignored: Ignore[];
  assume: Assumptions;
} {
  const file = findUp(CONFIG_FILE);
  const directory = dirname(file ?? '.');
  const config = file === undefined ? undefined : readConfig(readFile(file).text, RULE_IDS);
  if (file !== undefined && config?.problems.length) fail(file, config.problems.join('; '));
  const configured = config?.optionFiles?.map((name) => resolve(directory, name));
  const settings = {
    version: flags.uwsgiVersion ?? config?.version ?? DEFAULT_VERSION,
    ownOptions: config?.ownOptions ?? [],
    told: readOptionFiles(flags.optionsFile ?? configured ?? []),
    rules: config?.rules ?? {},
    profile: flags.profile ?? config?.profile ?? DEFAULT_SETTINGS.profile,
  };
  const cwd = config?.assume?.get('cwd');
  return {
    settings,
    ignored: [{ directory, patterns: config?.ignore ?? [] }],
    assume: new Map([
      ...(config?.assume ?? []),
      ...(cwd === undefined ? [] : [['cwd', resolve(directory, cwd)] as const]),
      ...(flags.assume ?? []),
    ]),
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
