import type { Levels } from './config.js';
import type { Document } from './document.js';

/** All files that are known at one moment. */
export interface View {
  readonly documents: Iterable<Document>;
  /** Names of options that the user has declared to be known, such as those of own plugins. */
  readonly ownOptions: ReadonlySet<string>;
  /** What the user says of rules. */
  readonly rules?: Levels;
}

/** Whether any file uses `name` as a placeholder. */
export function isUsed(view: View, name: string): boolean {
  for (const document of view.documents) if (document.uses.has(name)) return true;
  return false;
}

/** The file at hand and the others that are known. The view may have an older state of the first. */
export function filesOf(document: Document, view: View): Document[] {
  return [document, ...[...view.documents].filter(({ uri }) => uri !== document.uri)];
}
