import type { Document, Setting } from '../model/document.js';
import { type Evaluation, startSection } from '../model/evaluation.js';
import { lineIndex, type Span, slice, span } from '../text.js';

/** Lines that uWSGI passes over. */
export interface Unreachable {
  readonly span: Span;
  readonly message: string;
}

/**
 * The lines of blocks that are certainly not taken: the condition is known not to hold, or the loop has no turn. What only the command
 * line or another file may define is not known.
 */
export function unreachable(evaluation: Evaluation): Unreachable[] {
  const { document, effective, lines } = evaluation;
  // where uWSGI ends early, nothing behind is registered
  if (effective.problems.some(({ kind }) => kind === 'fatal' || kind === 'endless')) return [];
  const index = lineIndex(document.text);
  const registered = new Set(effective.options.filter(({ uri }) => uri === document.uri).map(({ line }) => line));
  const defined = new Set(effective.options.map(({ name }) => name));
  return blocksOf(evaluation).flatMap((block) => {
    const [first, last] = [block.body[0]?.entry.content, block.body.at(-1)?.entry.content];
    // an opener that is not registered stands in a block that is not taken
    if (first === undefined || last === undefined || !lines.has(block.opener) || dependsOnOthers(document, defined, block))
      return [];
    const [from, to] = [index.position(first.from).line, index.position(last.to).line];
    for (let line = from; line <= to; line++) if (registered.has(line)) return [];
    return {
      span: span(first.from, last.to),
      message: `uWSGI passes over these lines: as the file stands, ${reason(evaluation, block)}.`,
    };
  });
}

function reason({ document: { text } }: Evaluation, { opener: { name, entry } }: Block): string {
  const condition = `\`${slice(text, entry.content)}\``;
  if (name === 'else') return `the condition before ${condition} holds`;
  return name.startsWith('for') ? `${condition} has no turn` : `${condition} does not hold`;
}

interface Block {
  readonly opener: Setting;
  /** The block before an `else`. */
  readonly before: Block | undefined;
  readonly body: readonly Setting[];
}

/** The blocks as uWSGI sees them: one that is not taken swallows openers until the first line that ends any. */
function blocksOf(evaluation: Evaluation): Block[] {
  const section = startSection(evaluation);
  const blocks: Block[] = [];
  let open: { opener: Setting; before: Block | undefined; body: Setting[] } | undefined;
  for (const setting of evaluation.document.settings) {
    if (setting.entry.section?.title !== section) continue;
    if (setting.name === 'end' || setting.option?.reader === 'uwsgi_opt_noop') {
      open = undefined;
    } else if (setting.option?.reader === 'uwsgi_opt_logic' && (open === undefined || setting.name === 'else')) {
      open = { opener: setting, before: open, body: [] };
      blocks.push(open);
    } else {
      open?.body.push(setting);
    }
  }
  return blocks;
}

/** Whether the decision rests on an option that nothing defines here: to set it elsewhere is what such conditions are for. */
function dependsOnOthers(document: Document, defined: ReadonlySet<string>, { opener, before }: Block): boolean {
  if (before !== undefined) return dependsOnOthers(document, defined, before);
  if (!/^if-(not-)?opt$/.test(opener.name)) return false;
  return !defined.has(slice(document.text, opener.entry.value).split('=', 1)[0] as string);
}
