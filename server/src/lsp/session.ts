import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { unreachable } from '../features/unreachable.js';
import { joinOwnOptions, NO_OWN_OPTIONS, type OwnOptions, readOwnOptions } from '../knowledge/own.js';
import { NO_PROSE, type Prose, parseProse } from '../knowledge/prose.js';
import { parseVersion } from '../knowledge/version.js';
import { lint, RULE_IDS } from '../lint/lint.js';
import type { Assumptions } from '../model/assumptions.js';
import { CONFIG_FILE, type Config, PROFILES, readConfig, readLevels } from '../model/config.js';
import type { Document } from '../model/document.js';
import type { Evaluation } from '../model/evaluation.js';
import { loadsOf } from '../model/jumps.js';
import { serversOf, subscribersOf } from '../model/routers.js';
import type { View } from '../model/view.js';
import { DEFAULT_SETTINGS, type Settings, Workspace } from '../model/workspace.js';
import { pathOf } from '../model/world.js';
import { slice } from '../text.js';
import { toDiagnostic, toFaded } from './convert.js';
import { Evaluations, placeOf } from './evaluations.js';
import type { Host } from './host.js';
import type { DirectoryEntry } from './protocol.js';

/** Neighbours of an open file that are read with it, at most. */
const MOST_NEIGHBOURS = 64;

const NO_CONFIG: Config = { problems: [] };

/** Findings that are published of one file, at most: who has more has not opened a configuration file. */
const MOST_DIAGNOSTICS = 1000;

/** What the client can do with an answer. */
export interface Abilities {
  /** It shows details in completion lists. */
  readonly labelDetails: boolean;
  readonly snippets: boolean;
  /** It takes the parameters of a signature as places in its label. */
  readonly labelOffsets: boolean;
  /** It can be told that tokens have changed. */
  readonly refreshTokens: boolean;
  /** It can be told that inlay hints have changed. */
  readonly refreshInlays: boolean;
  /** It has the command that copies a text. */
  readonly copyText: boolean;
}

/** What lives as long as a connection: the files, the texts that the client has open, and the documentation once it is read. */
export class Session {
  readonly workspace = new Workspace();
  readonly abilities: Abilities;
  readonly #connection: Connection;
  readonly #host: Host;
  readonly #folders: readonly string[];
  readonly #open = new Map<string, TextDocument>();
  #prose: Promise<Prose> | undefined;
  #told = NO_OWN_OPTIONS;
  readonly #evaluations: Evaluations;
  #project: Omit<Config, 'problems'> = {};
  #inlayHints = true;
  /** What the client sent last. */
  #settings: unknown;

  /** `folders` are the URIs of the directories that the client has open. */
  constructor(connection: Connection, host: Host, abilities: Abilities, folders: readonly string[]) {
    this.abilities = abilities;
    this.#folders = folders;
    this.#connection = connection;
    this.#host = host;
    this.#evaluations = new Evaluations(host, (place) => this.#openText(place));
  }

  /** The open file, as text and understood. */
  file(uri: string): { text: TextDocument; document: Document } | undefined {
    const text = this.#open.get(uri);
    const document = this.workspace.get(uri);
    return text && document && { text, document };
  }

  /** Read when it is first asked for, so that opening a file does not pay for it. */
  async prose(): Promise<Prose> {
    this.#prose ??= this.#host.prose().then(parseProse, (reason) => {
      this.#connection.console.error(`the documentation cannot be read: ${String(reason)}`);
      return NO_PROSE;
    });
    const prose = await this.#prose;
    return this.#told.prose.size === 0 ? prose : new Map([...prose, ...this.#told.prose]);
  }

  /** Where the pages of the rules are. */
  get pages(): string | undefined {
    return this.#host.pages;
  }

  /** Whether values are shown behind what is written. */
  get inlayHints(): boolean {
    return this.#inlayHints;
  }

  /** All that is known at this moment. */
  view(): View {
    return {
      ...this.workspace.view(),
      evaluate: (document) => this.#evaluations.now(document),
      exists: (uri) => this.#evaluations.exists(uri),
    };
  }

  /** What an open file comes to, with those that it reads. */
  evaluate(document: Document): Promise<Evaluation> {
    return this.#evaluations.of(document);
  }

  #openText(place: string): string | undefined {
    for (const text of this.#open.values()) if (placeOf(text.uri) === place) return text.getText();
    return undefined;
  }

  /** What a directory holds; nothing where it cannot be read. */
  async list(uri: string): Promise<readonly DirectoryEntry[]> {
    return (await this.#host.list(uri)) ?? [];
  }

  change(text: TextDocument): void {
    const isNew = !this.#open.has(text.uri);
    const before = this.workspace.get(text.uri);
    this.#open.set(text.uri, text);
    const after = this.workspace.set(text.uri, text.getText());
    const isRead = this.#evaluations.forget(text.uri);
    // what other files say may depend on the names that this one uses, on what it loads, and on whom it subscribes to or waits for
    const same = before !== undefined && sameUses(before, after) && loadedBy(before) === loadedBy(after);
    const alone = !isRead && same && ![before, after].some(subscribes);
    if (alone) this.#publish(text.uri);
    else this.#publishAll();
    if (isNew) void this.#readNeighbours(text.uri);
  }

  close(uri: string): void {
    this.#open.delete(uri);
    this.workspace.remove(uri);
    this.#evaluations.forget(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    // the file is still there, as a neighbour of others
    void this.#read(uri).then(() => this.#publishAll());
  }

  /**
   * Applies the settings of the client and what `.uwsgilint` in an open directory says, which counts more. The URIs of the files that
   * were looked for are returned, so that they can be watched.
   */
  async configure(settings: unknown): Promise<string[]> {
    this.#settings = settings;
    const { assume, inlayHints, problems: wrong, ...sent } = readSettings(settings);
    this.#inlayHints = inlayHints;
    const assumeAll = () => assumptions(new Map([...assume, ...(this.#project.assume ?? [])]), this.#folders);
    this.#evaluations.assume(assumeAll());
    // what can be said at once is not held up by files
    this.workspace.configure({ ...sent, ...this.#project, rules: { ...sent.rules, ...this.#project.rules }, told: this.#told });
    this.#publishAll();
    const configs = this.#folders.map((folder) => `${folder.replace(/\/$/, '')}/${CONFIG_FILE}`);
    const found = (await Promise.all(configs.map((uri) => this.#host.read(uri)))).find((text) => text !== undefined);
    const { problems, ...project } = found === undefined ? NO_CONFIG : readConfig(found, RULE_IDS);
    for (const problem of wrong) this.#warn(`uwsgi.rules: ${problem}.`);
    for (const problem of problems) this.#warn(`${CONFIG_FILE}: ${problem}.`);
    this.#project = project;
    this.#evaluations.assume(assumeAll());
    const { optionFiles, ...plain } = { ...sent, ...project, rules: { ...sent.rules, ...project.rules } };
    const read = await Promise.all(optionFiles.map((path) => this.#readOwnOptions(path)));
    // the settings may have changed while the files were read
    if (this.#settings !== settings) return [];
    const told = read.flatMap((one) => (one === undefined ? [] : [one.own]));
    if (told.length > 0 || this.#told !== NO_OWN_OPTIONS) this.#told = told.length === 0 ? NO_OWN_OPTIONS : joinOwnOptions(told);
    this.workspace.configure({ ...plain, told: this.#told });
    this.#publishAll();
    return [...configs, ...read.flatMap((one) => (one === undefined ? [] : [one.uri]))];
  }

  /** Reads the files that the settings name anew, and those that have changed. */
  async reload(changed: readonly string[]): Promise<void> {
    for (const uri of changed) {
      this.#evaluations.forget(uri);
      if (this.workspace.get(uri) !== undefined) await this.#read(uri);
    }
    await this.configure(this.#settings);
  }

  /** The options that a file tells; what is wrong with it is shown. */
  async #readOwnOptions(path: string): Promise<{ uri: string; own: OwnOptions } | undefined> {
    for (const uri of urisOf(path, this.#folders)) {
      const text = await this.#host.read(uri);
      if (text === undefined) continue;
      const own = readOwnOptions(text);
      for (const problem of own.problems) this.#warn(`uWSGI options in ${path}: ${problem}.`);
      return { uri, own };
    }
    this.#warn(`uWSGI options: ${path} cannot be read.`);
    return undefined;
  }

  #warn(message: string): void {
    void this.#connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }

  #publishAll(): void {
    // whether a key is known, or a variable, shows in its colour
    if (this.abilities.refreshTokens) void this.#connection.languages.semanticTokens.refresh().catch(() => {});
    if (this.abilities.refreshInlays) void this.#connection.languages.inlayHint.refresh().catch(() => {});
    for (const uri of this.#open.keys()) this.#publish(uri);
  }

  #publish(uri: string): void {
    const file = this.file(uri);
    if (file === undefined) return;
    const reports = lint(file.document, this.view()).slice(0, MOST_DIAGNOSTICS);
    const faded = unreachable(this.#evaluations.now(file.document)).map((one) => toFaded(file.text, one));
    const diagnostics = [...reports.map((report) => toDiagnostic(file.text, report, this.pages)), ...faded];
    void this.#connection.sendDiagnostics({ uri, version: file.text.version, diagnostics });
    // with what other files say, more may be certain, or less
    void this.#evaluations.read(file.document).then(
      (found) => found && this.#publish(uri),
      (reason) => this.#connection.console.error(`${uri} cannot be evaluated: ${String(reason)}`),
    );
  }

  /** Other configuration files of the same directory: what they use as a placeholder is no mistake here. */
  async #readNeighbours(uri: string): Promise<void> {
    const directory = uri.slice(0, uri.lastIndexOf('/'));
    const entries = (await this.#host.list(directory)) ?? [];
    const names = entries.filter(({ name, type }) => type === 'file' && name.endsWith('.ini')).slice(0, MOST_NEIGHBOURS);
    const read = await Promise.all(names.map(({ name }) => this.#read(`${directory}/${encodeURIComponent(name)}`)));
    if (read.includes(true)) this.#publishAll();
  }

  /** Whether the file could be read and is not open. */
  async #read(uri: string): Promise<boolean> {
    if (this.#open.has(uri)) return false;
    const text = await this.#host.read(uri);
    if (text === undefined || this.#open.has(uri)) return false;
    this.workspace.set(uri, text);
    return true;
  }
}

function sameUses(one: Document, other: Document): boolean {
  return one.uses.size === other.uses.size && [...one.uses.keys()].every((name) => other.uses.has(name));
}

/** What the file loads, as it is written. */
function loadedBy(document: Document): string {
  return loadsOf(document)
    .map(({ entry }) => slice(document.text, entry.value))
    .join('\n');
}

/** Whether the file has to do with subscriptions, as client or as server. */
function subscribes(document: Document): boolean {
  return serversOf(document).length > 0 || subscribersOf(document).length > 0;
}

/** Where a path of the settings may lead: itself, or from each open directory. */
function urisOf(path: string, folders: readonly string[]): string[] {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return [path];
  const plain = encodeURI(path.replaceAll('\\', '/')).replace(/[?#]/g, encodeURIComponent);
  if (/^([a-z]:)?\//i.test(plain)) return [`file://${plain.startsWith('/') ? '' : '/'}${plain}`];
  return folders.map((folder) => `${folder.replace(/\/$/, '')}/${plain}`);
}

/** What the user says that only the session needs to know. */
interface Sent extends Required<Pick<Config, 'optionFiles' | 'problems'>> {
  readonly assume: Assumptions;
  readonly inlayHints: boolean;
}

/** What is assumed, with the working directory as an absolute path. */
function assumptions(assume: Assumptions, folders: readonly string[]): Assumptions {
  const cwd = assume.get('cwd');
  if (cwd === undefined) return assume;
  const directory = urisOf(cwd, folders)[0];
  const path = directory && pathOf(directory.replace(/(?<=[^/])\/(\.\/?)?$/, ''));
  const others = [...assume].filter(([word]) => word !== 'cwd');
  return new Map(path === undefined ? others : [...others, ['cwd', path]]);
}

/** Whatever a client sends: what is no setting of ours is left at its default. */
function readSettings(value: unknown): Omit<Settings, 'told'> & Sent {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const version = typeof given.version === 'string' ? parseVersion(given.version) : undefined;
  const { levels, problems } = readLevels(given.rules ?? {}, RULE_IDS);
  return {
    version: version ?? DEFAULT_SETTINGS.version,
    ownOptions: texts(given.ownOptions),
    optionFiles: texts(given.optionFiles),
    rules: levels,
    profile: PROFILES.find((one) => one === given.profile) ?? DEFAULT_SETTINGS.profile,
    problems,
    assume: new Map(Object.entries(given.assume ?? {}).filter((one): one is [string, string] => typeof one[1] === 'string')),
    inlayHints: (given.inlayHints as { enabled?: unknown } | undefined)?.enabled !== false,
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
