/**
 * Measures what a user waits for, on the built server over stdio:
 *
 *     npm run build && npm run bench
 *
 * Each figure is the median of several runs, with the fastest and the slowest; a machine that does other things makes them larger.
 */
import { statSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../server/src/knowledge/options.js';
import { understand } from '../server/src/model/document.js';
import { evaluateDocument } from '../server/src/model/evaluation.js';
import { type Client, overStdio } from '../test/wire/client.js';

const LINES = 1000;
const URI = 'file:///nowhere/bench/uwsgi.ini';

const figures: [what: string, milliseconds: number[]][] = [];

await repeat('start-up, until the server has answered `initialize`', 10, async () => {
  const client = overStdio();
  const time = await timed(() => client.initialize());
  await client.stop();
  return time;
});

const client = overStdio();
await client.initialize();
const text = largeFile();
let version = 1;

await repeat(`diagnostics of a file of ${LINES} lines, after it is opened`, 1, () => timed(() => openAndWait(client)));
await repeat('completion, the first (reads the documentation)', 1, () => timed(() => request('textDocument/completion', 0)));
await repeat('completion of an option', 50, () => timed(() => request('textDocument/completion', 0)));
await repeat('completion of a key of subscribe2', 50, () => timed(() => request('textDocument/completion', 34)));
await repeat('hover', 50, () => timed(() => request('textDocument/hover', 2)));
await repeat('signature help', 50, () => timed(() => request('textDocument/signatureHelp', 34)));
await repeat(`colours of the file of ${LINES} lines`, 50, () => timed(() => request('textDocument/semanticTokens/full', 0)));
await repeat('diagnostics after a keystroke', 50, () => timed(() => editAndWait(client)));
await client.stop();

const included = new Map(Array.from({ length: 10 }, (_, index) => [`file:///nowhere/bench/${index}.ini`, includedFile(index)]));
const including = understand(URI, includingFile(), [2, 0]);
const world = { catalogue: including.catalogue, read: (uri: string) => included.get(uri) ?? including.text };
await repeat(`evaluation of a file of ${LINES} lines that includes ten of 50, in this process`, 50, () =>
  timed(async () => evaluateDocument(including, world)),
);

console.log(`${cpus()[0]?.model ?? 'processor'}, ${availableParallelism()} at once, Node ${process.version}\n`);
for (const [what, times] of figures) {
  const sorted = times.sort((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((one) => (one as number).toFixed(1));
  console.log(`${median?.padStart(8)} ms  (${least} to ${most}, ${times.length} runs)  ${what}`);
}
for (const file of [
  'server/dist/server.cjs',
  'server/dist/worker.js',
  'server/dist/cli.cjs',
  'server/dist/prose.md',
  'client/dist/node.cjs',
]) {
  const { size } = statSync(fileURLToPath(new URL(`../${file}`, import.meta.url)));
  console.log(`${(size / 1024).toFixed(0).padStart(8)} KB  ${file}`);
}

async function repeat(what: string, runs: number, run: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  for (let done = 0; done < runs; done++) times.push(await run());
  figures.push([what, times]);
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** Options of all kinds, one line in a hundred mistyped, and subscriptions between them. The second line is a `subscribe2`. */
function largeFile(): string {
  // a plugin of somebody else's, or strict mode, would change what is said of the other lines
  const options = catalogue([2, 0]).options.filter(({ name }) => !/plugin|strict/.test(name));
  const lines = Array.from({ length: LINES - 2 }, (_, index) => {
    if (index % 10 === 0) return `subscribe2 = server=127.0.0.1:4040,key=app${index}.local,weight=2,modifier1=0`;
    if (index % 100 === 1) return `proceses-${index} = 1`;
    const { name, grammar } = options[(index * 7) % options.length] as (typeof options)[number];
    return `${name} = ${grammar.kind === 'flag' ? 'true' : grammar.kind === 'int' ? index + 1 : `/srv/app/${index}`}`;
  });
  return ['[uwsgi]', ...lines, ''].join('\n');
}

/** Ten includes, placeholders in every other line, blocks and loops. */
function includingFile(): string {
  const includes = Array.from({ length: 10 }, (_, index) => `ini = /nowhere/bench/${index}.ini`);
  const lines = Array.from({ length: (LINES - 12) / 4 }, (_, index) =>
    index % 2 === 0
      ? [`if-opt = name${index % 10}-1=x`, `env = A${index}=%(name${index % 10}-2)/%n`, 'endif =', `env = B${index}=b`]
      : ['for = a b c', `env = C${index}=%(_)%(name1-${index % 50})`, 'endfor =', `pyargv = %(name3-1) %(name4-1)`],
  );
  return ['[uwsgi]', ...includes, ...lines.flat(), ''].join('\n');
}

function includedFile(number: number): string {
  return ['[uwsgi]', ...Array.from({ length: 49 }, (_, index) => `set-ph = name${number}-${index}=value%d`), ''].join('\n');
}

async function openAndWait(to: Client): Promise<void> {
  await to.open(URI, text);
  await to.diagnostics(URI, (all) => all.length > 0);
}

/** Adds a mistyped option, or takes it away again, and waits until that is seen. */
async function editAndWait(to: Client): Promise<void> {
  version++;
  const mistyped = version % 2 === 0;
  await to.change(URI, version, mistyped ? text.replace('\n', '\nproceses = 1\n') : text);
  await to.diagnostics(URI, (all) => all.some((one) => one.message.startsWith('`proceses`')) === mistyped);
}

function request(method: string, character: number): Promise<unknown> {
  return client.connection.sendRequest(method, { textDocument: { uri: URI }, position: { line: 1, character } });
}
