import { versionName } from '../../knowledge/options.js';
import { type Block, blocksOf, isLoop, isUnknownBranch } from '../../model/blocks.js';
import type { Document, Setting } from '../../model/document.js';
import { slice } from '../../text.js';
import type { Fix, Rule } from '../rule.js';

export const noElse: Rule = {
  id: 'no-else',
  summary: 'Another branch of a condition, which this version does not know',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    const version = versionName(document.catalogue.version);
    for (const block of blocksOf(document).all) {
      const branches = block.lines.filter((line) => isUnknownBranch(document, line));
      for (const branch of branches) {
        const fix = branches.length === 1 ? split(document, block, branch) : undefined;
        yield {
          span: branch.entry.key,
          message: `${version} has no \`${branch.name}\`: it takes the line for a variable, so what stands before it and behind it is applied together or not at all. Write one block for each case.`,
          ...(fix !== undefined && { fixes: [fix] }),
        };
      }
    }
  },
};

/** Ends the block at `else`, and opens one with the opposite condition. */
function split(document: Document, block: Block, { entry, name }: Setting): Fix | undefined {
  const { opener } = block;
  const opposite = oppositeOf(opener.name);
  if (name !== 'else' || isLoop(block) || document.catalogue.get(opposite) === undefined) return undefined;
  const blanks = document.text.slice(entry.span.from, entry.content.from);
  const lineBreak = document.text.slice(entry.content.to, entry.span.to).endsWith('\r\n') ? '\r\n' : '\n';
  const condition = `${opposite} = ${slice(document.text, opener.entry.value)}`.trimEnd();
  return {
    title: `Split into two blocks, the second with \`${opposite}\``,
    edits: [{ span: entry.content, text: `endif =${lineBreak}${blanks}${condition}` }],
    // lines of the first block may change what these two ask about
    safe: !/opt$|plugin$/.test(opener.name),
  };
}

function oppositeOf(name: string): string {
  if (name.startsWith('if-not-')) return name.replace('if-not-', 'if-');
  return `if-not-${name.replace(/^if-?/, '').replace('directory', 'dir')}`;
}
