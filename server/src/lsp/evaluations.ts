import { type Assumptions, assumedWorld, NO_ASSUMPTIONS } from '../model/assumptions.js';
import type { Document } from '../model/document.js';
import { type Evaluation, evaluateDocument } from '../model/evaluation.js';
import type { World } from '../model/world.js';
import type { Host } from './host.js';

/** Files that one evaluation reads, at most. */
const MOST_FILES = 64;

interface Done {
  readonly evaluation: Evaluation;
  /** The places of the files that it has asked for. */
  readonly asked: ReadonlyMap<string, string>;
}

/** What files come to, kept until one of those that they read changes. Files that are open count as they are there. */
export class Evaluations {
  readonly #host: Host;
  readonly #openText: (place: string) => string | undefined;
  #assumptions = NO_ASSUMPTIONS;
  /** The texts of files that are not open, by their places; undefined for what cannot be read. */
  readonly #texts = new Map<string, string | undefined>();
  /** The places of files that are certainly not there. */
  readonly #absent = new Set<string>();
  readonly #done = new Map<string, Done>();

  /** `openText` tells the text of an open file, by its place. */
  constructor(host: Host, openText: (place: string) => string | undefined) {
    this.#host = host;
    this.#openText = openText;
  }

  assume(assumptions: Assumptions): void {
    this.#assumptions = assumptions;
    this.#done.clear();
  }

  /** As far as it is known with the files that have been read. */
  now(document: Document): Evaluation {
    return this.#evaluate(document).evaluation;
  }

  /** Reads what the file asks for and has not been read; whether there was such. */
  async read(document: Document): Promise<boolean> {
    let found = await this.#lookAgain(document);
    for (;;) {
      const missing = this.#missing(this.#evaluate(document));
      if (missing.length === 0) return found;
      found = true;
      await Promise.all(
        missing.map(async ([place, uri]) => {
          const text = await this.#host.read(uri);
          const absent = text === undefined && (await this.#isAbsent(uri));
          this.#forgetAskers(place);
          this.#texts.set(place, text);
          if (absent) this.#absent.add(place);
        }),
      );
    }
  }

  /** With all files read that it asks for. */
  async of(document: Document): Promise<Evaluation> {
    await this.read(document);
    return this.now(document);
  }

  /** Whether there is a file, as far as that is known: of those that an evaluation has asked for. */
  exists(uri: string): boolean | undefined {
    const place = placeOf(uri);
    if (this.#openText(place) !== undefined || this.#texts.get(place) !== undefined) return true;
    return this.#absent.has(place) ? false : undefined;
  }

  /** To be called when a file has changed; whether others that have been evaluated depend on it. */
  forget(uri: string): boolean {
    const place = placeOf(uri);
    this.#texts.delete(place);
    this.#absent.delete(place);
    this.#done.delete(place);
    return this.#forgetAskers(place);
  }

  #forgetAskers(place: string): boolean {
    let found = false;
    for (const [start, { asked }] of this.#done) {
      if (asked.has(place)) found = this.#done.delete(start);
    }
    return found;
  }

  /** Whether files that were not there have come; not all of them are watched. */
  async #lookAgain(document: Document): Promise<boolean> {
    const absent = [...this.#evaluate(document).asked].filter(([place]) => this.#absent.has(place));
    const texts = await Promise.all(absent.map(async ([place, uri]) => [place, await this.#host.read(uri)] as const));
    const come = texts.filter(([, text]) => text !== undefined);
    for (const [place, text] of come) {
      this.#absent.delete(place);
      this.#texts.set(place, text);
      this.#forgetAskers(place);
    }
    return come.length > 0;
  }

  async #isAbsent(uri: string): Promise<boolean> {
    const slash = uri.lastIndexOf('/');
    const entries = await this.#host.list(uri.slice(0, slash));
    const name = placeOf(uri.slice(slash + 1));
    return entries !== undefined && !entries.some((entry) => entry.name === name);
  }

  #missing({ asked }: Done): [place: string, uri: string][] {
    const first = [...asked].slice(0, MOST_FILES);
    return first.filter(([place]) => this.#openText(place) === undefined && !this.#texts.has(place));
  }

  #evaluate(document: Document): Done {
    const start = placeOf(document.uri);
    const known = this.#done.get(start);
    if (known?.evaluation.document === document) return known;
    const asked = new Map<string, string>();
    const read = (uri: string) => {
      const place = placeOf(uri);
      if (place === start) return document.text;
      asked.set(place, uri);
      return this.#openText(place) ?? this.#texts.get(place);
    };
    const done = { evaluation: evaluateDocument(document, this.#world(document, read)), asked };
    // a text that is only tried, such as one with its fixes, is not what the file comes to
    if ((this.#openText(start) ?? document.text) === document.text) this.#done.set(start, done);
    return done;
  }

  #world({ catalogue }: Document, read: World['read']): World {
    return { ...assumedWorld(this.#assumptions), catalogue, read };
  }
}

/** The same for all spellings of a URI: clients escape more characters than need be. */
export function placeOf(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
