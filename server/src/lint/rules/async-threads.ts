import { isWhole } from '../../model/routers.js';
import { slice } from '../../text.js';
import { CORES, lastOf, numberIn } from '../given.js';
import type { Rule } from '../rule.js';

export const asyncThreads: Rule = {
  id: 'async-threads',
  summary: 'Threads beside an asynchronous worker, which then has too little memory for its requests',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    const [cores, threads] = [lastOf(document, CORES), lastOf(document, ['threads'])];
    if (cores === undefined || threads === undefined) return;
    const [wanted, given] = [numberIn(document, cores) ?? 0, numberIn(document, threads) ?? 0];
    if (given < 2 || wanted <= given) return;
    const line = `\`${cores.name} = ${slice(document.text, cores.value.span)}\``;
    yield {
      span: threads.entry.key,
      message: `\`threads = ${given}\` makes room for ${given} requests at once, where ${line} has ${wanted} of them: they use memory that is not theirs, so they fail, mix, or crash the worker. Remove \`threads\`.`,
      fixes: [{ title: 'Remove `threads`', edits: [{ span: threads.entry.span, text: '' }], safe: false }],
      related: [{ span: cores.entry.key, message: `Makes ${wanted} requests at once` }],
    };
  },
};
