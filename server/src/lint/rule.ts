import type { Level, Profile } from '../model/config.js';
import type { Document } from '../model/document.js';
import type { View } from '../model/view.js';
import type { Edit, Span } from '../text.js';

/**
 * - `error`: uWSGI refuses to start, or drops what was asked for;
 * - `warning`: it does something else than what is plainly meant;
 * - `information`, `hint`: advice.
 */
export type Severity = Exclude<Level, 'off'>;

export interface Rule {
  readonly id: string;
  /** What it finds, in one line. */
  readonly summary: string;
  /** The severity of a finding that does not say another. */
  readonly severity: Severity;
  /** The version of this project that brought it. */
  readonly since: string;
  /** The profiles that it gives advice for: it is asked only where one of them is chosen, or the user gives it a level. */
  readonly profiles?: readonly Exclude<Profile, 'none'>[];
  /** It looks at how lines go together, so it looks at those of files that are loaded, too, where all of them are known. */
  readonly together?: true;
  check(document: Document, view: View): Iterable<Finding>;
}

export interface Finding {
  readonly span: Span;
  /** What is wrong, why it matters, what to do. */
  readonly message: string;
  readonly severity?: Severity;
  readonly tag?: 'unnecessary' | 'deprecated';
  readonly fixes?: readonly Fix[];
  /** Other places that have to do with it. */
  readonly related?: readonly Related[];
}

export interface Related {
  /** Of the file itself. */
  readonly span: Span;
  /** What is there, without a full stop. */
  readonly message: string;
  /** The line of another file that is meant. */
  readonly elsewhere?: { readonly uri: string; readonly line: number };
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** uWSGI then does the same as before, or what was plainly meant: it may be applied without asking. */
  readonly safe: boolean;
}

/** A finding of a rule, as it is shown. */
export interface Report extends Finding {
  readonly rule: string;
  readonly severity: Severity;
}
