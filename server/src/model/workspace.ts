import { NO_OWN_OPTIONS, type OwnOptions } from '../knowledge/own.js';
import { DEFAULT_VERSION, type Version } from '../knowledge/version.js';
import type { Levels, Profile } from './config.js';
import { type Document, understand } from './document.js';
import type { View } from './view.js';

/** What the user may say about the files. */
export interface Settings {
  readonly version: Version;
  /** Names of options of which nothing else is known. */
  readonly ownOptions: readonly string[];
  /** Options of other plugins, of which more is known. */
  readonly told: OwnOptions;
  readonly rules: Levels;
  readonly profile: Profile;
}

export const DEFAULT_SETTINGS: Settings = {
  version: DEFAULT_VERSION,
  ownOptions: [],
  told: NO_OWN_OPTIONS,
  rules: {},
  profile: 'none',
};

/** The files that are known, and what changes over time. Everything else is a function of what this holds. */
export class Workspace {
  #settings = DEFAULT_SETTINGS;
  readonly #documents = new Map<string, Document>();

  /** Understands a file anew. */
  set(uri: string, text: string): Document {
    const document = understand(uri, text, this.#settings.version, this.#settings.told);
    this.#documents.set(uri, document);
    return document;
  }

  remove(uri: string): void {
    this.#documents.delete(uri);
  }

  get(uri: string): Document | undefined {
    return this.#documents.get(uri);
  }

  configure(settings: Settings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (before.version.join() === settings.version.join() && before.told === settings.told) return;
    for (const { uri, text } of [...this.#documents.values()]) this.set(uri, text);
  }

  view(): View {
    const { ownOptions, rules, profile } = this.#settings;
    return { documents: [...this.#documents.values()], ownOptions: new Set(ownOptions), rules, profile };
  }
}
