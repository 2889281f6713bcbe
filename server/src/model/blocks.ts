import { slice } from '../text.js';
import { type Document, perDocument, type Setting } from './document.js';

/** A condition or a loop, from the line that opens it to the one that ends it, as the author meant it. */
export interface Block {
  readonly opener: Setting;
  /** The block around it. uWSGI knows no blocks in blocks. */
  readonly outer: Block | undefined;
  /** The lines of the block itself, without those of blocks in it. */
  readonly lines: readonly Setting[];
  readonly inner: readonly Block[];
  /** Undefined where the section ends before the block. */
  readonly end: Setting | undefined;
}

export interface Blocks {
  readonly all: readonly Block[];
  /** The block that each line stands in. */
  readonly of: ReadonlyMap<Setting, Block>;
  /** Lines that end a block where none is open. */
  readonly stray: readonly Setting[];
}

/** The words that end any block (`core/config.c: add_exported_option_do`). */
const TERMINATORS = new Set(['end', 'endif', 'end-if', 'endfor', 'end-for']);

/** The blocks of each section. Those of a template are not known: which of its lines remain is decided elsewhere. */
export const blocksOf = perDocument(readBlocks);

export function isLoop({ opener }: Block): boolean {
  return opener.name.startsWith('for');
}

/** A line that is meant to begin another branch of the block around it, in a version that does not know it. */
export function isUnknownBranch(document: Document, setting: Setting): boolean {
  return setting.option === undefined && BRANCH.test(setting.name) && blocksOf(document).of.has(setting);
}

const BRANCH = /^(else|el(se)?-?if(-.*)?)$/;

type Growing = { -readonly [key in keyof Block]: Block[key] } & { lines: Setting[]; inner: Block[] };

function readBlocks(document: Document): Blocks {
  const all: Block[] = [];
  const of = new Map<Setting, Block>();
  const stray: Setting[] = [];
  for (const settings of sectionsOf(document)) {
    if (settings.some((one) => isTemplate(document, one))) continue;
    let open: Growing | undefined;
    for (const setting of settings) {
      if (TERMINATORS.has(setting.name)) {
        if (open === undefined) stray.push(setting);
        else open.end = setting;
        open = open?.outer as Growing | undefined;
      } else if (setting.option?.reader === 'uwsgi_opt_logic' && setting.name !== 'else') {
        const block: Growing = { opener: setting, outer: open, lines: [], inner: [], end: undefined };
        open?.inner.push(block);
        all.push(block);
        open = block;
      } else if (open !== undefined) {
        open.lines.push(setting);
        of.set(setting, open);
      }
    }
  }
  return { all, of, stray };
}

/** The lines under each name; a section may be continued. */
export function sectionsOf(document: Document): Setting[][] {
  const sections = new Map<string, Setting[]>();
  for (const setting of document.settings) {
    const title = setting.entry.section?.title ?? '';
    const section = sections.get(title);
    if (section === undefined) sections.set(title, [setting]);
    else section.push(setting);
  }
  return [...sections.values()];
}

/** A line that a template engine replaces: `{% if debug %}`. */
export function isTemplate({ text }: Document, { entry }: Setting): boolean {
  return /^(\{[{%#]|<)/.test(slice(text, entry.content));
}

/** Whether a line stands behind an opener and before any end, so that it need not be read. */
export function inBlock(document: Document, setting: Setting): boolean {
  return linesInBlocks(document).has(setting);
}

const linesInBlocks = perDocument(({ settings }): ReadonlySet<Setting> => {
  const found = new Set<Setting>();
  let open = false;
  for (const setting of settings) {
    if (open) found.add(setting);
    if (TERMINATORS.has(setting.name)) open = false;
    else if (setting.option?.reader === 'uwsgi_opt_logic') open = true;
  }
  return found;
});
