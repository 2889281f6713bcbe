import type { Levels, Profile } from './config.js';
import type { Document } from './document.js';
import { type Evaluation, evaluateDocument } from './evaluation.js';

/** All files that are known at one moment. */
export interface View {
  readonly documents: Iterable<Document>;
  /** Names of options that the user has declared to be known, such as those of own plugins. */
  readonly ownOptions: ReadonlySet<string>;
  /** What the user says of rules. */
  readonly rules?: Levels;
  /** What the files are for; otherwise no advice is asked for. */
  readonly profile?: Profile;
  /** What a file comes to; otherwise it is evaluated with the files of the view alone. */
  readonly evaluate?: (document: Document) => Evaluation;
  /** Whether there is a file, as far as that is known. */
  readonly exists?: (uri: string) => boolean | undefined;
}

/** What a file comes to when uWSGI is started with it, as far as that is known. */
export function evaluationOf(document: Document, view: View): Evaluation {
  if (view.evaluate !== undefined) return view.evaluate(document);
  const read = (uri: string) => filesOf(document, view).find((file) => file.uri === uri)?.text;
  return evaluateDocument(document, { catalogue: document.catalogue, read });
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
