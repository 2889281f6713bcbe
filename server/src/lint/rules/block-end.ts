import { blocksOf, isLoop } from '../../model/blocks.js';
import type { Document, Setting } from '../../model/document.js';
import { loadsFile } from '../../model/jumps.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const blockEnd: Rule = {
  id: 'block-end',
  summary: 'A line that ends no block, or with the wrong word',
  severity: 'hint',
  since: '0.1.0',
  *check(document) {
    const { all, stray } = blocksOf(document);
    // another file may leave a block open
    if (!document.settings.some(loadsFile)) {
      for (const end of stray) yield strayEnd(end);
    }
    for (const block of all) {
      if (block.end === undefined) continue;
      const word = isLoop(block) ? 'endfor' : 'endif';
      if (block.end.name === 'end') yield end(document, block.end, word);
      else if (block.end.name.replace('-', '') !== word) yield mismatch(block.end, block.opener, word);
    }
  },
};

function strayEnd({ entry, name }: Setting): Finding {
  return {
    span: entry.key,
    tag: 'unnecessary',
    message: `\`${name}\` ends nothing: no block is open here, and uWSGI ignores the line. Remove it, or put the missing condition before its lines.`,
    fixes: [{ title: 'Remove the line', edits: [{ span: entry.span, text: '' }], safe: false }],
  };
}

function end(document: Document, { entry }: Setting, word: string): Finding {
  return {
    span: entry.key,
    severity: document.strict ? 'error' : 'hint',
    message: `\`end\` ends the block, but is no option: in strict mode uWSGI refuses to start. Write \`${word}\`.`,
    fixes: [replace({ entry }, word)],
  };
}

function mismatch(end: Setting, opener: Setting, word: string): Finding {
  return {
    span: end.entry.key,
    message: `\`${end.name}\` ends the block of \`${opener.name}\`: uWSGI takes any of these words, readers expect \`${word}\`. Write \`${word}\`.`,
    fixes: [replace(end, word)],
  };
}

function replace({ entry }: Pick<Setting, 'entry'>, word: string): Fix {
  return { title: `Change to \`${word}\``, edits: [{ span: entry.key, text: word }], safe: true };
}
