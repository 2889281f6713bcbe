import type { Document } from '../../model/document.js';
import { type Jump, jumpsOf } from '../../model/jumps.js';
import type { Rule } from '../rule.js';

export const endlessLoad: Rule = {
  id: 'endless-load',
  summary: 'A section that loads itself',
  severity: 'error',
  since: '0.1.0',
  *check(document) {
    for (const jump of certainJumps(document)) {
      if (!leadsTo(document, jump.to, jump.from)) continue;
      yield {
        span: jump.setting.value.span,
        message: `\`[${jump.to}]\` ${jump.to === jump.from ? 'loads itself' : `leads back to \`[${jump.from}]\``}: uWSGI reads them again and again until it crashes. Remove one of these lines.`,
      };
    }
  },
};

function certainJumps(document: Document): Jump[] {
  return jumpsOf(document).filter(({ certain, elsewhere }) => certain && elsewhere === undefined);
}

function leadsTo(document: Document, from: string, to: string): boolean {
  const reached = new Set([from]);
  const jumps = certainJumps(document);
  for (const section of reached) {
    for (const jump of jumps) if (jump.from === section) reached.add(jump.to);
  }
  return reached.has(to);
}
