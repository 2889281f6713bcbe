import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { lint } from '../../server/src/lint/lint.js';
import type { Report } from '../../server/src/lint/rule.js';
import { type Document, understand } from '../../server/src/model/document.js';
import { parseIni } from '../../server/src/syntax/ini.js';
import { applyEdits, lineIndex, type Span, slice, span } from '../../server/src/text.js';
import { KINDS, type Kind, type Plant, pick, type Random, randomOf } from '../support/mutations.js';

/**
 * Mistakes that are planted in clean configurations: how many of them are found, and how many of those that have a certain remedy are
 * undone by the first fix of what is found. `MUTATION_RUNS` plants more of each kind, `MUTATION_SEED` others; `MUTATION_SHOW` tells of
 * a kind what is not found or not undone, of all kinds with a name that contains it.
 */

const RUNS = Number(process.env.MUTATION_RUNS ?? 20);
const SEED = Number(process.env.MUTATION_SEED ?? 20230101);
const SHOW = process.env.MUTATION_SHOW;

const CONFIGURATIONS = new URL('../support/configurations/', import.meta.url);

const CLEAN: readonly Document[] = readdirSync(CONFIGURATIONS)
  .sort()
  .map((name) => read(name, readFileSync(new URL(name, CONFIGURATIONS), 'utf8')));

interface Result {
  readonly kind: Kind;
  readonly planted: number;
  readonly found: number;
  readonly restored: number;
  /** The rules of other findings, those that a user must think about. */
  readonly others: readonly string[];
  /** What is not found, or not undone. */
  readonly failures: readonly string[];
}

for (const document of CLEAN) {
  test(`nothing is wrong with ${document.uri}`, () => {
    assert.deepEqual(
      reportsOf(document).map(({ rule, span: at }) => `${rule}: ${slice(document.text, at)}`),
      [],
    );
  });
}

test('mistakes are found, and undone where the remedy is certain', (t) => {
  const results = KINDS.map(judge);
  for (const line of table(results)) t.diagnostic(line);
  for (const { kind, failures } of results)
    if (SHOW !== undefined && kind.name.includes(SHOW))
      for (const line of failures.flatMap((one) => [kind.name, ...one.split('\n')])) t.diagnostic(line);
  for (const { kind, planted, found } of results) {
    assert.ok(planted >= RUNS, `${kind.name}: the configurations have places for it`);
    assert.ok(found >= 0.8 * planted, `${kind.name}: ${found} of ${planted} found`);
  }
  const certain = results.filter(({ kind }) => kind.certain);
  const share = (of: readonly Result[], what: 'found' | 'restored') => sum(of, what) / sum(of, 'planted');
  assert.ok(share(results, 'found') >= 0.97, `${share(results, 'found')} of all found`);
  assert.ok(share(certain, 'restored') >= 0.95, `${share(certain, 'restored')} of those with a certain remedy undone`);
});

function judge(kind: Kind): Result {
  const random = randomOf(SEED, kind.name);
  let [found, restored] = [0, 0];
  const others: string[] = [];
  const failures: string[] = [];
  const plants = sample(kind, random);
  for (const { clean, plant } of plants) {
    const text = applyEdits(clean.text, [plant]);
    const at = plant.at ?? span(plant.span.from, plant.span.from + plant.text.length);
    const document = read(clean.uri, text);
    const reports = reportsOf(document);
    const one = reports.find((report) => kind.rules.includes(report.rule) && isAt(text, report.span, at, kind));
    const fixed = one?.fixes?.[0] && applyEdits(text, one.fixes[0].edits);
    const same = fixed !== undefined && isSame(fixed, clean.text, kind);
    if (one !== undefined) found++;
    if (same) restored++;
    others.push(
      ...reports
        .filter(
          ({ rule, severity }) => !kind.rules.includes(rule) && !kind.also?.includes(rule) && /error|warning/.test(severity),
        )
        .filter((report) => report !== one && !isOnLines(text, report.span, at))
        .map(({ rule }) => rule),
    );
    if (one === undefined || (kind.certain && !same)) failures.push(describe(clean, text, at, reports, fixed));
  }
  return { kind, planted: plants.length, found, restored, others, failures };
}

/** As many mistakes as there are to be, at different places as long as there are any. */
function sample(kind: Kind, random: Random): { clean: Document; plant: Plant }[] {
  const sampled: { clean: Document; plant: Plant }[] = [];
  while (sampled.length < RUNS) {
    const places = CLEAN.flatMap((clean) => kind.plant(clean, random).map((plant) => ({ clean, plant })));
    if (places.length === 0) break;
    while (places.length > 0 && sampled.length < RUNS) {
      const place = pick(places, random);
      places.splice(places.indexOf(place), 1);
      sampled.push(place);
    }
  }
  return sampled;
}

function isAt(text: string, found: Span, at: Span, kind: Kind): boolean {
  return kind.line ? isOnLines(text, found, at) : found.from <= at.to && at.from <= found.to;
}

function isOnLines(text: string, found: Span, at: Span): boolean {
  const { position } = lineIndex(text);
  const line = (offset: number) => position(offset).line;
  return line(found.from) <= line(at.to) && line(at.from) <= line(found.to);
}

function isSame(fixed: string, clean: string, { comment }: Kind): boolean {
  return comment ? JSON.stringify(entriesOf(fixed)) === JSON.stringify(entriesOf(clean)) : fixed === clean;
}

/** What uWSGI reads: each line with its section. */
function entriesOf(text: string): [section: string | undefined, key: string, value: string][] {
  return parseIni(text).lines.flatMap((line) =>
    line.kind === 'entry' ? [[line.section?.title, line.name, slice(text, line.value)]] : [],
  );
}

function read(name: string, text: string): Document {
  return understand(name, text, [2, 0]);
}

function reportsOf(document: Document): Report[] {
  return lint(document, { documents: [document], ownOptions: new Set() });
}

function describe(clean: Document, text: string, at: Span, reports: readonly Report[], fixed: string | undefined): string {
  const { position } = lineIndex(text);
  const [first, last] = [position(at.from).line, position(at.to).line];
  const lines = (of: string) =>
    of
      .split(/\r\n|[\r\n]/)
      .slice(first, last + 1)
      .slice(0, 4)
      .join('\n  | ');
  const said = reports.map(
    ({ rule, span: { from }, fixes }) => `${rule} on line ${position(from).line + 1}: ${fixes?.[0]?.title}`,
  );
  return `  ${clean.uri}:${first + 1}\n  | ${lines(text)}\n  found: ${said.join('; ') || 'nothing'}${fixed === undefined ? '' : `\n  > ${lines(fixed)}`}`;
}

function sum(results: readonly Result[], what: 'planted' | 'found' | 'restored'): number {
  return results.reduce((total, result) => total + result[what], 0);
}

function table(results: readonly Result[]): string[] {
  const certain = results.filter(({ kind }) => kind.certain);
  const share = (of: readonly Result[], what: 'found' | 'restored') =>
    `${((100 * sum(of, what)) / sum(of, 'planted')).toFixed(1)} %`;
  const rows = results.map(({ kind, planted, found, restored, others }) => {
    const counts = [...new Set(others)].map((rule) => `${rule} ${others.filter((one) => one === rule).length}`);
    const undone = kind.certain ? String(restored) : `(${restored})`;
    return `${kind.name.padEnd(48)}${String(planted).padStart(8)}${String(found).padStart(8)}${undone.padStart(9)}  ${counts.join(', ')}`;
  });
  const head = `${'kind'.padEnd(48)} planted   found restored  other findings elsewhere`;
  const total = `${results.length} kinds; found: ${share(results, 'found')}; restored, where the remedy is certain: ${share(certain, 'restored')}`;
  return [head, ...rows, total];
}
