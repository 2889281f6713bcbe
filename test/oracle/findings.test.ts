import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { fencesOf, pageNames, readMarks, readPage } from '../../scripts/pages.js';
import type { Grammar } from '../../server/src/knowledge/grammar.js';
import { catalogue } from '../../server/src/knowledge/options.js';
import { fixAll, lint, safeFixes } from '../../server/src/lint/lint.js';
import type { Report } from '../../server/src/lint/rule.js';
import { type Document, understand } from '../../server/src/model/document.js';
import { applyEdits, slice } from '../../server/src/text.js';
import { type Case, run, version, withConditions } from './case.js';
import { DEFAULT, PROOFS, UNSEEN } from './proofs.js';
import { inParallel, SKIP, temporaryDirectory } from './uwsgi.js';

/**
 * What the rules find, against what the real uWSGI does: what is called an error makes it refuse to start or drops what was asked
 * for, what it refuses is called an error, and what may be fixed without asking changes nothing else.
 */

/** A finding that is called an error, in a text that has little else. */
interface Claim {
  readonly report: Report;
  /** The text that shows it. */
  readonly text: string;
  /** Where it is shown, for messages. */
  readonly place: string;
}

test('what the pages call an error makes uwsgi refuse to start, or drops what was asked for', { skip: SKIP }, async (t) => {
  const root = temporaryDirectory();
  const counts = new Map<string, number>();
  const open: string[] = [];
  await inParallel(
    claims(),
    async (claim, index) => {
      const directory = join(root, String(index));
      mkdirSync(directory);
      const seen = await evidenceOf(claim, directory);
      const kind = seen?.split(/[ :]/)[0] ?? 'open';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (process.env.SHOW) console.log(`${claim.place}: ${seen}`);
      if (seen === undefined) open.push(`${claim.place}:\n${claim.report.message}\n${alone(claim)}`);
    },
    3,
  );
  t.diagnostic([...counts].map(([kind, count]) => `${kind}: ${count}`).join(', '));
  const told =
    'uwsgi does not show that these are errors: correct the rule, or add to PROOFS how it shows, or to UNSEEN why it cannot';
  assert.ok(open.length === 0, `${told}\n\n${open.join('\n')}`);
});

/** What is seen of it in the text that it needs, or in all of the text. */
async function evidenceOf(claim: Claim, directory: string): Promise<string | undefined> {
  const line = claim.text.slice(claim.text.lastIndexOf('\n', claim.report.span.from - 1) + 1).split('\n')[0] as string;
  if (
    UNSEEN.some(
      (one) =>
        one.rule.test(claim.report.rule) &&
        (one.line?.test(line) ?? true) &&
        (one.marked?.test(slice(claim.text, claim.report.span)) ?? true) &&
        (one.even || !/refuses to start|does not start/.test(claim.report.message)),
    )
  )
    return 'unseen';
  for (const text of new Set([alone(claim), claim.text])) {
    const report = sameIn(text, claim) as Report;
    const fix = report.fixes?.[0];
    const setting = understand('file:///srv/app/page.ini', text, version).settings.find(({ entry }) => {
      return entry.span.from <= report.span.from && report.span.to <= entry.span.to;
    });
    const one: Case = { text, report, fixed: fix && applyEdits(text, fix.edits), setting, directory };
    for (const proof of PROOFS[claim.report.rule] ?? DEFAULT) {
      const evidence = await proof(one);
      if (evidence !== undefined) return evidence;
    }
  }
  return undefined;
}

/** The errors that the pages show for the version at hand, one by one. */
function claims(): Claim[] {
  return pageNames().flatMap((page) =>
    fencesOf(readPage(page)).flatMap((fence, index): Claim[] => {
      // what another version reads cannot be asked here
      if (fence.info !== '') return [];
      const { text } = readMarks(fence.body);
      return errorsOf(text).map((report) => {
        const marked = slice(text, report.span).slice(0, 40);
        return { report, text, place: `${report.rule}, fence ${index + 1} of ${page}.md, \`${marked}\`` };
      });
    }),
  );
}

/** The text without the lines that the finding does not need. */
function alone(claim: Claim): string {
  let lines = claim.text.split(/(?<=\n)/);
  for (let index = lines.length - 1; index >= 0; index--) {
    const fewer = lines.toSpliced(index, 1);
    if (sameIn(fewer.join(''), claim) !== undefined) lines = fewer;
  }
  return lines.join('');
}

/** The same finding in a part of its text. */
function sameIn(part: string, { text, report }: Claim): Report | undefined {
  const told = (one: Report, whole: string) => `${one.rule} ${slice(whole, one.span)} ${one.message.replace(/line \d+/, '')}`;
  return errorsOf(part).find((one) => told(one, part) === told(report, text));
}

function errorsOf(text: string): Report[] {
  return reportsOf(text).filter(({ severity }) => severity === 'error');
}

function reportsOf(text: string): Report[] {
  const document = understand('file:///srv/app/page.ini', text, version);
  return lint(document, { documents: [document], ownOptions: new Set(), exists: (uri) => uri === document.uri });
}

/** How many bad values are asked for. */
const RUNS = Number(process.env.ORACLE_RUNS ?? 1500);
const SEED = Number(process.env.ORACLE_SEED ?? 20230101);

/** Readers that look at a value and note it; others may open a file, run something or send a signal. */
const NOTES_IT =
  /^uwsgi_opt_(set_(int|str|64bit|16bit|megabytes|rawint|logger|req_logger)|add_(string_list|route|socket|lazy_socket|ssl_socket|regexp_dyn_dict|regexp_list|dyn_dict|farm|cron2?|unique_cron|legion_cron|metric|cache)|true|false|corerouter\w*|https2?|sslrouter2?|static_map|sni|chmod_socket|logfile_chmod|check_static|fileserve_mode|ssa|scd|max_vars|log_date|legion\w*)$/;
/** Options that act on the machine before the clock is asked for. */
const REACHES_OUT =
  /exec|hook|daemon|pidfile|unlink|chroot|mount|jail|uid|gid|rlimit|print|exit|import|emperor|^(cgroup|chdir|logto|log-master|binary-path|config|clock|get|dump-options|envdir|flock|log-encoder|\w+-zerg)/;

/** What uWSGI says where it depends on plugins, on other instances or on the machine. */
const NOT_IN_THE_FILE =
  /unable to find logger|log encoder .* not found|unable to find .* stats_pusher|unable to connect to zerg server|unable to find exception handler|unable to call function|unable to use shared socket/;

/** Plugins that do nothing as they are loaded, and whose options are asked, too. */
const PLUGINS = new Set([
  'http',
  'fastrouter',
  'rawrouter',
  'sslrouter',
  'forkptyrouter',
  'carbon',
  'cheaper_busyness',
  'router_redirect',
  'transformation_gzip',
]);

test(`${RUNS} bad values that uwsgi refuses are called errors`, { skip: SKIP }, async (t) => {
  const root = temporaryDirectory();
  const options = catalogue(version).options.filter(({ name, reader, plugin, requires }) => {
    return (
      NOTES_IT.test(reader) && !REACHES_OUT.test(name) && requires === undefined && (plugin === undefined || PLUGINS.has(plugin))
    );
  });
  const lines = fc
    .constantFrom(...options)
    .chain(({ name, plugin, grammar }) => bad(grammar).map((value) => ({ name, plugin, value })));
  const counts = { refused: 0, taken: 0 };
  const missed: string[] = [];
  await inParallel(fc.sample(lines, { numRuns: RUNS, seed: SEED }), async ({ name, plugin, value }, index) => {
    const text = `[uwsgi]\n${plugin === undefined ? '' : `plugin = ${plugin}\n`}${name} = ${value}\n`;
    const directory = join(root, String(index));
    mkdirSync(directory);
    const { stdout, stderr } = await run({ directory }, text, ['--clock', 'no-such-clock']);
    const refused = !(stdout + stderr).includes('unable to set "no-such-clock" clock');
    counts[refused ? 'refused' : 'taken']++;
    if (!refused) return;
    // whoever brings more of them, or the other side, is not known from the file
    if (NOT_IN_THE_FILE.test(stderr)) return;
    if (!errorsOf(text).some(({ span: { from } }) => from >= text.lastIndexOf('\n', text.length - 2) + 1)) {
      missed.push(`${name} = ${value}\n    ${stderr.trim().split('\n').at(-1)}`);
    }
  });
  t.diagnostic(`refused: ${counts.refused}, taken: ${counts.taken}`);
  assert.ok(
    missed.length === 0,
    `uwsgi refuses what is not called an error; seed ${SEED}:\n${[...new Set(missed)].sort().join('\n')}`,
  );
});

/** Texts that do not fit, or may not. */
function bad(grammar: Grammar): fc.Arbitrary<string> {
  const anything = fc.constantFrom('', 'x', '-1', 'a b', 'a=b', 'a:b', ',', ':', '=', '/', 'none', '10.0.0.1:3031', 'x y z');
  const own = badOf(grammar);
  return own === undefined ? anything : fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: anything });
}

function badOf(grammar: Grammar): fc.Arbitrary<string> | undefined {
  switch (grammar.kind) {
    case 'flag':
      return fc.constantFrom('', 'maybe', '-1', 'none', '"false"');
    case 'int':
      return fc.constantFrom('', 'auto', '-1', '-5', '10k', '1.5', '4294967295', '99999999999', '0x10', 'true', '1,2');
    case 'address':
      return fc.constantFrom('', '*:3031', ':99999', ':-1', 'unix:/x', '10.0.0.1', '/x:1', '[::1]:80', '=9', 'localhost:');
    case 'choice':
      return fc
        .constantFrom(...grammar.of.map(({ text }) => text), 'none')
        .chain((text) =>
          fc
            .constantFrom('', `${text}x`, text.toUpperCase(), text.slice(1), `${text}${grammar.until ?? ''}`, ` ${text}`)
            .map((name) => name),
        );
    case 'list':
      return fc.array(bad(grammar.of), { maxLength: 3 }).map((items) => items.join(grammar.separator));
    case 'parts':
      return fc
        .tuple(fc.nat(grammar.of.length), fc.tuple(...grammar.of.map((part) => bad(part.grammar))))
        .map(([length, items]) => items.slice(0, length).join(grammar.separator));
    case 'pairs': {
      const element = fc.constantFrom(...Object.entries(grammar.keys)).chain(([key, { grammar: of }]) =>
        fc.oneof(
          bad(of).map((value) => `${key}=${value}`),
          fc.constant(key),
          fc.constant('colour=red'),
        ),
      );
      return fc.array(element, { maxLength: 3 }).map((items) => items.join(grammar.separator));
    }
    case 'either':
      return fc.oneof(...grammar.of.map(bad));
    default:
      return undefined;
  }
}

/** Rules whose safe fix brings lines to life that are not their own: all of a section or a block, or what stands behind a line end that is lost. */
const WIDE = new Set(['bom', 'section-header', 'line-ends', 'lone-percent', 'outside-section', 'no-else', 'condition-equals']);

test('a safe fix changes the lines that it is about, and no others', { skip: SKIP }, async (t) => {
  const root = temporaryDirectory();
  const pages = pageNames().flatMap((page) =>
    fencesOf(readPage(page)).flatMap((fence, index) =>
      fence.info === '' ? [{ place: `fence ${index + 1} of ${page}.md`, text: readMarks(fence.body).text }] : [],
    ),
  );
  const planted = fc.sample(mistaken(), { numRuns: Math.ceil(RUNS / 5), seed: SEED });
  const texts = [...pages, ...planted.map((text, index) => ({ place: `file ${index} of seed ${SEED}`, text }))];
  const counts = { fixed: 0, compared: 0, wide: 0 };
  const wrong: string[] = [];
  await inParallel(texts, async ({ place, text }, index) => {
    const before = reportsOf(text);
    const fixes = safeFixes(before);
    if (fixes.length === 0) return;
    counts.fixed++;
    const say = (what: string) => wrong.push(`${place}: ${what}\n${text}\n--- becomes\n${after}`);
    const after = fixAll(text, reportsOf);
    if (fixAll(after, reportsOf) !== after) say('fixing twice changes something');
    for (const lost of commentsOf(text).filter((one) => !after.includes(one.replace(/%+$/, ''))))
      say(`loses the comment ${lost}`);
    if (before.some(({ rule }) => rule === 'kept-placeholder' || rule === 'endless-load')) return;
    const directory = join(root, String(index));
    mkdirSync(directory);
    const was = await shownSafely(directory, text);
    const is = await shownSafely(directory, after);
    // a file that was refused is compared with nothing
    if (was === undefined) return;
    if (is === undefined) {
      // what comes to life may be refused, but not without a finding
      if (errorsOf(after).length === 0) say('is refused');
      return;
    }
    if (before.some(({ rule, fixes: own }) => WIDE.has(rule) && own?.some(({ safe }) => safe))) return void counts.wide++;
    counts.compared++;
    const touched = withUsers(text, [...namesIn(text, after), ...namesIn(after, text)]);
    const changed = [...was.filter((line) => !is.includes(line)), ...is.filter((line) => !was.includes(line))];
    const other = changed.find((line) => !touched.has((line.split(' = ')[0] as string).trim()));
    if (other !== undefined) say(`changes ${other}`);
  });
  t.diagnostic(`fixed: ${counts.fixed}, compared: ${counts.compared}, more may come to life: ${counts.wide}`);
  assert.ok(wrong.length === 0, wrong.join('\n\n'));
});

/** The names of the lines that the other text does not have. */
function namesIn(text: string, other: string): string[] {
  const others = new Set(linesAsWritten(other));
  return understood(text).lines.flatMap((line) => {
    if (line.kind !== 'entry' || others.has(slice(text, line.span).trim())) return [];
    // a placeholder that it defines is registered, too
    return [line.name, (slice(text, line.value).split('=')[0] as string).trim()];
  });
}

/** Those names, and those of the lines that use them as placeholders. */
function withUsers(text: string, names: readonly string[]): Set<string> {
  const users = understood(text).lines.flatMap((line) => {
    return line.kind === 'entry' && names.some((name) => slice(text, line.value).includes(`%(${name})`)) ? [line.name] : [];
  });
  return new Set([...names, ...users]);
}

function linesAsWritten(text: string): string[] {
  return understood(text).lines.map((line) => slice(text, line.span).trim());
}

function commentsOf(text: string): string[] {
  return understood(text).lines.flatMap((line) => (line.kind === 'comment' ? slice(text, line.content).split(/[\r\n]/, 1) : []));
}

function understood(text: string): Document['ini'] {
  return understand('file:///srv/app/page.ini', text, version).ini;
}

/** The options that it registers; undefined where it refuses to start. */
async function shownSafely(directory: string, text: string): Promise<string[] | undefined> {
  const { stdout, stderr } = await run({ directory }, text, ['--show-config', '--clock', 'no-such-clock'], withConditions(text));
  const config = /;uWSGI instance configuration\n\[uwsgi\]\n([\s\S]*?);end of configuration\n/.exec(stderr + stdout)?.[1];
  return config?.split('\n').filter((line) => !/^(show-config|clock|plugin) = /.test(line));
}

/** Files of plain lines, some of them with a mistake. */
function mistaken(): fc.Arbitrary<string> {
  const line = fc.constantFrom(
    ...[
      'master = true',
      'processes = 4',
      'threads = 2',
      'chdir = /srv/app',
      'module = app:run',
      '; what it is for',
      '# 50%% of all',
      '',
    ],
    ...['socket = 127.0.0.1:3031', 'stage = prod', 'procname = web-%(stage)', 'harakiri = 30', 'vacuum = true'],
    ...['master = false ; not now', 'processes = 4 # four', 'chdir = "/srv/app"', "procname = 'web'", 'enable_threads = true'],
    ...['module: app', 'procname-append = 5% of all', '; half of it 50%', 'master = none', 'harakiri = 30s', 'buffer-size = 8k'],
    ...[
      'master = true',
      'cache2 = name=pages, items=100',
      'set-placeholder = root = /srv',
      'if-env = STAGE = prod',
      'endif =',
      'end =',
    ],
    ...['subscribe2 = server=10.0.0.1:4040, key=a.local', 'http-socket = *:8080', 'chmod-socket = 0660', 'vacuum = "no"'],
  );
  const header = fc.constantFrom('[uwsgi]', '[uwsgi]', '[uwsgi]', '\ufeff[uwsgi]', '[uwsgi] ; main', '[ uwsgi ]', '[uwsgi');
  const ends = fc.constantFrom('\n', '\n', '\n', '\r\n');
  return fc
    .tuple(header, fc.array(line, { minLength: 1, maxLength: 10 }), ends)
    .map(([first, lines, end]) => [first, ...lines, ''].join(end));
}
