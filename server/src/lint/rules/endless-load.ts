import { type Document, settingAt } from '../../model/document.js';
import { type Jump, jumpsOf, loadsFile, loadsOf } from '../../model/jumps.js';
import { evaluationOf, type View } from '../../model/view.js';
import { slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const endlessLoad: Rule = {
  id: 'endless-load',
  summary: 'A section or file that loads itself',
  severity: 'error',
  since: '0.1.0',
  *check(document, view) {
    const jumps = certainJumps(document).filter(({ from, to }) => leadsTo(document, to, from));
    if (jumps.length === 0) yield* circles(document, view);
    for (const jump of jumps) {
      yield {
        span: jump.setting.value.span,
        message: `\`[${jump.to}]\` ${jump.to === jump.from ? 'loads itself' : `leads back to \`[${jump.from}]\``}: uWSGI reads them again and again until it crashes. Remove one of these lines.`,
      };
    }
  },
};

/** What leads back here by way of other files. */
function* circles(document: Document, view: View): Iterable<Finding> {
  if (loadsOf(document).length === 0) return;
  for (const { cause, uri, line, when } of evaluationOf(document, view).effective.problems) {
    const setting = settingAt(document, line);
    if (cause !== 'circle' || uri !== document.uri || when !== undefined || setting === undefined || !loadsFile(setting))
      continue;
    yield {
      span: setting.value.span,
      message: `\`${slice(document.text, setting.value.span)}\` leads to files that load each other: uWSGI reads them again and again until it crashes. Take one of them out of the circle.`,
    };
  }
}

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
