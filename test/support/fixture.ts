import { readdirSync, readFileSync } from 'node:fs';
import type { Choice, Grammar, Pairs } from '../../server/src/knowledge/grammar.js';
import { type Prose, parseProse } from '../../server/src/knowledge/prose.js';
import type { Version } from '../../server/src/knowledge/version.js';
import { type Document, understand } from '../../server/src/model/document.js';
import { type Evaluation, evaluateDocument } from '../../server/src/model/evaluation.js';
import type { View } from '../../server/src/model/view.js';
import type { World } from '../../server/src/model/world.js';

/** A text with the cursor in it, written `█`. */
export interface Fixture {
  readonly text: string;
  readonly offset: number;
  readonly document: Document;
  readonly view: View;
}

export function fixture(marked: string, version: Version = [2, 0], others: Readonly<Record<string, string>> = {}): Fixture {
  const offset = marked.indexOf('█');
  if (offset < 0) throw new Error('the fixture has no cursor');
  const text = marked.replace('█', '');
  const document = understand('file:///here/uwsgi.ini', text, version);
  const rest = Object.entries(others).map(([name, other]) => understand(`file:///here/${name}`, other, version));
  return { text, offset, document, view: { documents: [document, ...rest], ownOptions: new Set() } };
}

/** What a file comes to in the directory `/here`, with other files in it. */
export function evaluated(
  document: Document,
  files: Readonly<Record<string, string>> = {},
  assumed: Partial<World> = {},
): Evaluation {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`file:///here/${name}`, text]));
  const read = (uri: string) => (uri === document.uri ? document.text : texts.get(uri));
  return evaluateDocument(document, { catalogue: document.catalogue, read, ...assumed });
}

const PROSE_FILES = new URL('../../server/knowledge/prose/', import.meta.url);

/** The documentation as it is written, file by file. */
export function proseFiles(): { name: string; text: string }[] {
  const names = readdirSync(PROSE_FILES).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => ({ name, text: readFileSync(new URL(name, PROSE_FILES), 'utf8') }));
}

/** The documentation as the server reads it. */
export const PROSE: Prose = parseProse(
  proseFiles()
    .map(({ text }) => text)
    .join('\n'),
);

/** All grammars in a grammar, itself first. */
export function* grammarsIn(grammar: Grammar): Generator<Grammar> {
  yield grammar;
  switch (grammar.kind) {
    case 'list':
      yield* grammarsIn(grammar.of);
      break;
    case 'either':
      for (const one of grammar.of) yield* grammarsIn(one);
      break;
    case 'parts':
      for (const part of grammar.of) yield* grammarsIn(part.grammar);
      break;
    case 'choice':
      for (const one of grammar.of) if (one.arguments) yield* grammarsIn(one.arguments);
      break;
    case 'pairs':
      for (const key of Object.values(grammar.keys)) yield* grammarsIn(key.grammar);
      break;
    default:
  }
}

/** All key=value lists in a grammar. */
export function listsOf(grammar: Grammar): Pairs[] {
  return [...grammarsIn(grammar)].filter((one) => one.kind === 'pairs');
}

/** What the first choice in a grammar offers. */
export function choicesOf(grammar: Grammar): readonly Choice[] {
  return [...grammarsIn(grammar)].find((one) => one.kind === 'choice')?.of ?? [];
}
