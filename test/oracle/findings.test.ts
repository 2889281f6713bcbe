import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Grammar } from '../../server/src/knowledge/grammar.js';
import { catalogue } from '../../server/src/knowledge/options.js';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import { fixAll, lint, safeFixes } from '../../server/src/lint/lint.js';
import type { Report } from '../../server/src/lint/rule.js';
import { type Document, type Setting, understand } from '../../server/src/model/document.js';
import { applyEdits, slice } from '../../server/src/text.js';
import { fencesOf, pageNames, readMarks, readPage } from '../support/pages.js';
import { type Answer, configuration, ENVIRONMENT, inParallel, SKIP, temporaryDirectory, VERSION } from './uwsgi.js';

/**
 * What the rules find, against what the real uWSGI does: what is called an error makes it refuse to start or drops what was asked
 * for, what it refuses is called an error, and what may be fixed without asking changes nothing else.
 */

/** The version of the binary at hand; without one the tests are skipped. */
const version: Version = parseVersion(VERSION ?? '2.0') as Version;

/** A finding that is called an error, in a text that has little else. */
interface Claim {
  readonly report: Report;
  /** The text that shows it. */
  readonly text: string;
  /** Where it is shown, for messages. */
  readonly place: string;
}

/** That finding in a text of its own, which may be shorter. */
interface Case {
  readonly text: string;
  readonly report: Report;
  /** After its first fix; undefined where there is none. */
  readonly fixed: string | undefined;
  readonly setting: Setting | undefined;
  readonly directory: string;
}

/** How uWSGI shows that a finding is an error. Tells what it has seen; undefined where that is not it. */
type Proof = (one: Case) => Promise<string | undefined>;

/** How far uWSGI goes, and the status that it ends with if nothing is wrong: all but sockets, or them too. */
const DEPTHS: readonly (readonly [args: readonly string[], status: number])[] = [
  [['--no-server'], 0],
  [['--socket', '127.0.0.1:0', '--hook-pre-app', 'exit:77'], 77],
];

/** It ends before it serves. Without the line of the finding it does not, or says something else as it ends. */
const refused: Proof = async (one) => {
  const env = withConditions(one.text);
  for (const [args, expected] of DEPTHS) {
    const { status, stderr } = await run(one, one.text, args, env);
    // another run may have the address
    if (status === expected || stderr.includes('Address already in use')) continue;
    const last = stderr.trim().split('\n').at(-1) ?? '';
    const without = await run(one, withoutLine(one), args, env);
    const names = [slice(one.text, one.report.span), one.setting?.entry.name ?? ''].some((name) => last.includes(name));
    if (without.status === expected || (names && !(without.stdout + without.stderr).includes(last))) return `refused: ${last}`;
  }
  return undefined;
};

/** It logs a line like this that is not there without the line of the finding. */
const logs =
  (line: RegExp, args: readonly string[] = ['--no-server']): Proof =>
  async (one) => {
    const [log, without] = [await run(one, one.text, args), await run(one, withoutLine(one), args)].map(linesOf);
    const found = log?.find((text) => line.test(text) && !without?.includes(text));
    return found && `logs: ${found}`;
  };

/** What the first fix brings is not among the options that it registers. */
const lost: Proof = async ({ fixed, ...one }) => {
  if (fixed === undefined) return undefined;
  for (const env of [ENVIRONMENT, withConditions(one.text)]) {
    const before = await shown(one, one.text, env);
    const gained = (await shown(one, fixed, env)).find((line) => !before.includes(line));
    if (gained !== undefined) return `lost: ${gained}`;
  }
  return undefined;
};

/** The marked text is still there in the options that it registers. */
const kept: Proof = async (one) => {
  const marked = slice(one.text, one.report.span);
  const found = (await shown(one, one.text)).find((line) => line.includes(marked));
  return found && `kept: ${found}`;
};

/** The line registers another value than is written, one like this. */
const becomes =
  (value: RegExp): Proof =>
  async ({ setting, ...one }) => {
    if (setting === undefined) return undefined;
    const written = slice(one.text, setting.entry.value);
    const { name } = setting.entry;
    const values = (await shown(one, one.text)).flatMap((line) =>
      line.startsWith(`${name} = `) ? line.slice(name.length + 3) : [],
    );
    const found = values.find((text) => text !== written && value.test(text));
    return found && `becomes: ${name} = ${found}`;
  };

/** Another line, which uses what this one defines, registers a value in which something is not replaced. */
const spoils: Proof = async ({ setting, ...one }) => {
  const found = (await shown(one, one.text)).find((line) => /^(?!set)(?!\w+ = .*\$\(HOME\)$).* = .*[%$]\(/.test(line));
  return found && setting && `spoils: ${found}`;
};

/** It does the same as with the value that it is said to read, and, where the option is not silent, something else than with another. */
const readAs =
  (read: string, meant: string): Proof =>
  async ({ setting, ...one }) => {
    if (setting === undefined) return undefined;
    const put = (text: string) => applyEdits(one.text, [{ span: setting.entry.value, text }]);
    return sameAs(one, put(read), put(meant), `reads ${read}`);
  };

/** It does the same as without the key, and something else with the one that is meant. */
const withoutKey: Proof = async ({ report, fixed, ...one }) => {
  const key = slice(one.text, report.span);
  const missing = one.text.replace(new RegExp(`,${key}=[^,\n]*`), '');
  return sameAs(one, missing, fixed, `drops ${key}`);
};

/** Tells what the process that runs it listens at: the numbers of its open files, and all sockets of the machine. */
const LISTEN = 'exec:ls -l /proc/$PPID/fd; cat /proc/net/tcp /proc/net/tcp6 /proc/net/unix';

/** The line has it listen somewhere, and not where the fix, or what is written, says. */
const boundElsewhere: Proof = async ({ fixed = '', setting, ...one }) => {
  if (setting === undefined) return undefined;
  const at = async (text: string) => {
    const { stdout, stderr } = await run(one, text, ['--hook-pre-app', LISTEN, '--hook-pre-app', 'exit:77']);
    const log = stdout + stderr;
    const own = new Set([...log.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
    const tcp = log.matchAll(/^ *\d+: ([0-9A-F]+:[0-9A-F]{4}) [0-9A-F]+:0000 0A (?:\S+ +){5}(\d+) /gm);
    const unix = log.matchAll(/^[0-9a-f]+: \S+ \S+ \S+ 0001 01 +(\d+) (.+)$/gm);
    const all = [...[...tcp].map(([, address, inode]) => [inode, address]), ...[...unix].map(([, inode, path]) => [inode, path])];
    return all.flatMap(([inode, address]) => (own.has(inode) && address !== undefined ? [address] : []));
  };
  const [found, without, meant] = [await at(one.text), await at(withoutLine(one)), await at(fixed)];
  const more = found.filter((address) => !without.includes(address) && !/^([0-9A-F]{8}|[0-9A-F]{32}):/.test(address));
  const tcp = found.filter((address) => !without.includes(address) && !more.includes(address));
  const written = /:(\d+)$/.exec(slice(one.text, one.report.span))?.[1];
  const port = written && Number(written).toString(16).toUpperCase().padStart(4, '0');
  const elsewhere = tcp.find((address) => /^F{8}:/.test(address) || !port || !address.endsWith(`:${port}`)) ?? more[0];
  return elsewhere !== undefined && !meant.includes(elsewhere) ? `bound: ${elsewhere}` : undefined;
};

async function sameAs(one: Pick<Case, 'text' | 'directory'>, as: string, meant: string | undefined, told: string) {
  for (const [args] of DEPTHS) {
    const log = async (text: string) => linesOf(await run(one, text, args)).join('\n');
    const found = await log(one.text);
    if (found !== (await log(as))) return undefined;
    if (meant === undefined || found !== (await log(meant))) return told;
  }
  return `silent: ${told}`;
}

const COMPLAINT = /\bunable\b|\binvalid\b|not found|can't find|\bunknown\b|\bignored\b|no such/i;

/** How what is called an error shows itself, by rule. A rule that is not here must be seen to refuse, or to log a complaint. */
const PROOFS: Readonly<Record<string, readonly Proof[]>> = {
  bom: [lost],
  'condition-equals': [lost],
  continuation: [lost],
  'env-default': [kept],
  'equals-blanks': [logs(/added mapping for .+ {2}=>/)],
  'invalid-address': [refused, logs(COMPLAINT), boundElsewhere],
  'kept-placeholder': [becomes(/%\(/)],
  'key-blanks': [refused, lost],
  'line-ends': [lost],
  'literal-key': [kept],
  'lone-percent': [becomes(/^/), lost],
  'loop-arithmetic': [lost],
  'malformed-value': [refused, logs(COMPLAINT), logs(/command "" registered/)],
  'no-else': [lost],
  'not-a-boolean': [readAs('true', 'false')],
  'not-a-number': [refused, readAs('0', '1')],
  'outside-section': [lost],
  'placeholder-name': [refused, spoils],
  'read-too-early': [refused, readAs('0', '1024'), spoils],
  'reads-otherwise': [refused, readAs('true', 'false'), readAs('0', '4')],
  'section-header': [lost],
  'unknown-key': [withoutKey],
  'unknown-option': [refused, lost],
  'unknown-placeholder': [kept, becomes(/^0$/)],
};
const DEFAULT: readonly Proof[] = [refused, logs(COMPLAINT)];

/**
 * What cannot be seen in such runs, by rule and, where not all of the rule is meant, by the text of the line; and why. What is said to
 * be refused is looked at all the same, but where `even` says so.
 */
const UNSEEN: readonly { readonly rule: RegExp; readonly line?: RegExp; readonly even?: true; readonly why: string }[] = [
  {
    rule: /./,
    line: /^[^=]*subscri|^st\b|^(https?|fastrouter|rawrouter)-resubscribe/,
    why: 'it is about packets between instances; packets.test.ts compares those',
  },
  {
    rule: /^(announced-address|never-announced|unreachable-app)$/,
    why: 'it is about packets between instances; packets.test.ts compares those',
  },
  { rule: /^notify-address$/, why: 'it shows in a file that a running master makes' },
  { rule: /^no-master$/, why: 'it shows in a running instance alone' },
  { rule: /^invalid-address$/, line: /^stats\b/, why: 'a running master binds it' },
  { rule: /^equals-blanks$/, line: /^(env|mount)\b/, why: 'it shows in the application' },
  { rule: /^shared-socket$/, line: /^https /, even: true, why: 'the certificate is asked for first' },
  { rule: /^kept-placeholder$/, line: /web-%\(procname\)/, why: 'it takes all memory' },
  { rule: /^line-ends$/, line: /\0/, why: 'there is no text that would be right' },
  { rule: /^malformed-value$/, line: /^(hook-post-fork|map-socket|env)\b/, why: 'it shows in the processes that serve' },
  { rule: /^not-a-number$/, line: /^(attach-daemon2|cron2)\b/, why: 'it shows when the command is run' },
  { rule: /^read-too-early$/, line: /^(umask|if-exists)\b/, why: 'it shows in what is in the directory' },
  {
    rule: /^undefined-name$/,
    line: /^(alarm-backlog|legion-cron|log-route|load-file-in-cache|route)\b/,
    why: 'it shows when the time comes',
  },
  { rule: /^unknown-key$/, line: /^attach-daemon2\b/, why: 'it shows when the command is run' },
  { rule: /^unknown-value$/, line: /^(loop|hook-as-mule|legion-lord)\b/, why: 'it shows when the time comes' },
  { rule: /^unknown-value$/, line: /^cap\b/, why: 'it needs rights that not everybody has' },
  {
    rule: /^(application-form|header-line|invalid-pattern|lone-operand|mountpoint-slash|return-status|route-network|router-protocol|upward-goto)$/,
    why: 'it shows when requests come',
  },
  {
    rule: /^(async-threads|backgrounded-daemon|engine-cores|mapped-socket|tyrant-user|undone-flag)$/,
    why: 'it shows in the processes that serve, or that are started',
  },
  { rule: /^never-due$/, why: 'it shows when the time does not come' },
  { rule: /^cache-option$/, why: 'the option has nothing that it could change' },
  { rule: /^taken-address$/, why: 'it shows in a router that runs' },
  { rule: /^malformed-value$/, line: /^http-var\b/, why: 'it shows when requests come' },
];

test('what the pages call an error makes uwsgi refuse to start, or drops what was asked for', { skip: SKIP }, async (t) => {
  const root = temporaryDirectory();
  const counts = new Map<string, number>();
  const open: string[] = [];
  await inParallel(claims(), async (claim, index) => {
    const directory = join(root, String(index));
    mkdirSync(directory);
    const seen = await evidenceOf(claim, directory);
    const kind = seen?.split(/[ :]/)[0] ?? 'open';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (process.env.SHOW) console.log(`${claim.place}: ${seen}`);
    if (seen === undefined) open.push(`${claim.place}:\n${claim.report.message}\n${alone(claim)}`);
  });
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

function withoutLine({ text, report }: Pick<Case, 'text' | 'report'>): string {
  const from = text.lastIndexOf('\n', report.span.from - 1) + 1;
  const end = text.indexOf('\n', report.span.to);
  return text.slice(0, from) + (end < 0 ? '' : text.slice(end + 1));
}

function errorsOf(text: string): Report[] {
  return reportsOf(text).filter(({ severity }) => severity === 'error');
}

function reportsOf(text: string): Report[] {
  const document = understand('file:///srv/app/page.ini', text, version);
  return lint(document, { documents: [document], ownOptions: new Set(), exists: (uri) => uri === document.uri });
}

/** The environment, with the variables that the conditions ask for. */
function withConditions(text: string): NodeJS.ProcessEnv {
  const conditions = [...text.matchAll(/^if-env *= *(\w+)(?: *= *(\w+))?/gm)];
  return { ...ENVIRONMENT, ...Object.fromEntries(conditions.map(([, name = '', value = '1']) => [name, value])) };
}

/** The options that it registers, each in a line. */
async function shown(
  { directory }: Pick<Case, 'directory'>,
  text: string,
  env: NodeJS.ProcessEnv = ENVIRONMENT,
): Promise<string[]> {
  writeFileSync(join(directory, 'shown.ini'), text);
  return (await configuration('shown.ini', directory, env)).shown?.split('\n') ?? [];
}

/** What it logs, without what differs from run to run. */
function linesOf({ stdout, stderr }: Answer): string[] {
  return (stdout + stderr)
    .split('\n')
    .filter((line) => !/^\*\*\* Starting|pid|^\[uWSGI\] getting|bound to TCP address/.test(line));
}

/** Runs it, with the plugins of the options that are there, and ends whatever it has started. */
function run(
  { directory }: Pick<Case, 'directory'>,
  text: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = ENVIRONMENT,
): Promise<Answer> {
  writeFileSync(join(directory, 'run.ini'), atHome(text));
  return new Promise((resolve, reject) => {
    const all = [...pluginsOf(text).flatMap((name) => ['--plugin', name]), ...args, '--ini', 'run.ini'];
    const child = spawn('uwsgi', all, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const output = { stdout: '', stderr: '' };
    const end = () => {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch {
        // all of them have ended
      }
    };
    const timer = setTimeout(end, 3000);
    child.stdout.setEncoding('latin1').on('data', (part: string) => (output.stdout += part));
    child.stderr.setEncoding('latin1').on('data', (part: string) => (output.stderr += part));
    child.on('error', reject).on('exit', end);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, ...output });
    });
  });
}

/** With addresses of loopback alone; nobody else is to see these runs. */
function atHome(text: string): string {
  return text.replace(/(= *|,)(?:0\.0\.0\.0)?:(?=\d)/g, '$1127.0.0.1:').replace(/\b10\.0\.0\.(?=\d)/g, '127.0.0.');
}

/** The plugins that bring the options of a file. */
function pluginsOf(text: string): string[] {
  const { settings } = understand('file:///srv/app/page.ini', text, version);
  const names = settings.flatMap(({ entry }) => catalogue(version).get(entry.name)?.plugin ?? []);
  return [...new Set(names)];
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
