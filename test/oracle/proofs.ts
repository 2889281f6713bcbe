import { applyEdits, slice } from '../../server/src/text.js';
import {
  announcesAs,
  announcesAsWritten,
  announcesNothing,
  announcesOnce,
  announcesOther,
  announcesOtherModifier,
  announcesUnsigned,
  announcesWithoutSocket,
  keepsFromAnnouncing,
} from './announced.js';
import { type Case, linesOf, type Proof, run, shown, withConditions, withoutLine } from './case.js';
import {
  boundAsItServes,
  boundAsWritten,
  boundTwice,
  changesNothing,
  environment,
  indifferent,
  legion,
  logsAsItServes,
  logsUnlike,
  noFiles,
  notAdmitted,
  notInFile,
  notLoaded,
  notRouted,
  notServed,
  noVariable,
  noVassal,
  sent,
  silentAsItServes,
  unanswered,
  unheard,
} from './served.js';
import { ENVIRONMENT } from './uwsgi.js';

/** How the real uWSGI shows that what the rules call an error is one. */

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
    const listen = () => run(one, text, ['--hook-pre-app', LISTEN, '--hook-pre-app', 'exit:77']);
    let { stdout, stderr } = await listen();
    // another run may have the address for a moment
    for (let tries = 0; tries < 20 && stderr.includes('Address already in use'); tries++) ({ stdout, stderr } = await listen());
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

/** The text with another in place of this in what is marked, where it is there. */
const put =
  (what: RegExp, by: string) =>
  ({ text, report: { span } }: Case): string | undefined =>
    what.test(slice(text, span)) ? applyEdits(text, [{ span, text: slice(text, span).replace(what, by) }]) : undefined;
/** The text with lines behind all others. */
const add =
  (lines: string) =>
  ({ text }: Case): string =>
    `${text}${lines}`;
const fix = ({ fixed }: Case): string | undefined => fixed;
/** What is lost without those bytes that end lines. */
const lostToNul: Proof = (one) => lost({ ...one, fixed: one.text.includes('\0') ? one.text.replaceAll('\0', '') : undefined });
/** Only for such lines. */
const ofLines =
  (line: RegExp, proof: Proof): Proof =>
  async (one) =>
    line.test(one.setting?.entry.name ?? '') ? proof(one) : undefined;
/** With a line of the log in place of all other jumps, at the same length. */
const alone =
  (proof: Proof): Proof =>
  (one) => {
    const { from } = one.report.span;
    const text = one.text.replace(/goto:\w+/g, (jump, at: number) =>
      at < from && from <= at + jump.length ? jump : 'log:'.padEnd(jump.length, '-'),
    );
    return proof({ ...one, text });
  };
const ROUTERS = 'http = http.sock\nfastrouter = fast.sock\nrawrouter = raw.sock\n';

/** How what is called an error shows itself, by rule. A rule that is not here must be seen to refuse, or to log a complaint. */
export const PROOFS: Readonly<Record<string, readonly Proof[]>> = {
  'announced-address': [announcesAsWritten],
  'application-form': [notLoaded],
  'backgrounded-daemon': [
    logsAsItServes(/respawning "|graceful shutdown triggered/, 'master = true\nhttp-socket = asked.sock\n'),
  ],
  bom: [lost],
  'cache-option': [changesNothing],
  'condition-equals': [lost],
  continuation: [lost],
  'engine-cores': [
    logsAsItServes(/engine requires async mode|at least 2 threads/, undefined, undefined, ['python3', 'gevent_python3']),
  ],
  'env-default': [kept],
  'equals-blanks': [logs(/added mapping for .+ {2}=>/), environment, notLoaded],
  'header-line': [sent],
  'invalid-address': [
    announcesOther,
    announcesNothing,
    announcesOnce,
    refused,
    logs(COMPLAINT),
    boundElsewhere,
    boundAsItServes(put(/\*|localhost|\[::1\]|\w+\.local/, '127.0.0.1'), ROUTERS),
  ],
  'invalid-pattern': [refused, logs(COMPLAINT), unanswered],
  'kept-placeholder': [becomes(/%\(/)],
  'key-blanks': [
    announcesOther,
    ofLines(/^logger$/, silentAsItServes(/triggering rotation/, fix, 'master = true\nhttp-socket = asked.sock\n')),
    refused,
    lost,
  ],
  'line-ends': [lost, lostToNul],
  'literal-key': [kept],
  'lone-operand': [
    indifferent(
      [
        [':PUT', ';PUT'],
        [',/api', ';/api'],
      ],
      ['PUT /', 'GET /', 'GET /api'],
    ),
  ],
  'lone-percent': [becomes(/^/), lost],
  'loop-arithmetic': [lost],
  'malformed-value': [
    announcesOtherModifier,
    announcesNothing,
    refused,
    logs(COMPLAINT),
    logs(/command "" registered/),
    ofLines(/^(hook|map)-/, logsAsItServes(/hook failed|invalid socket mapping/)),
    ofLines(/^env$/, environment),
    ofLines(/^http-var$/, noVariable),
  ],
  'mapped-socket': [logsAsItServes(/invalid worker num/, 'http-socket = asked.sock\nsocket = other.sock\n')],
  'missing-key': [announcesNothing, refused, logs(COMPLAINT)],
  'mountpoint-slash': [notServed],
  'never-announced': [
    ofLines(/^master$/, keepsFromAnnouncing),
    announcesNothing,
    ofLines(/^subscribe-freq$/, logsAsItServes(/^\*\*\* backtrace/)),
  ],
  'no-else': [lost],
  'notify-address': [ofLines(/^subscription-/, announcesAsWritten), boundAsWritten, logsAsItServes(/^bind\(\): No such file/)],
  'no-master': [
    logsAsItServes(/you should enable the master process/, ''),
    silentAsItServes(/Stats server enabled|spawned uWSGI mule/, fix),
  ],
  'no-router': [boundAsItServes(add(ROUTERS))],
  'not-a-boolean': [readAs('true', 'false')],
  'not-a-number': [
    announcesAs('socket', '0', '1'),
    ofLines(/^attach-daemon2$/, logsUnlike(/spawning "sleep 2" \(uid: 0 /, put(/^.*$/, '33'))),
    refused,
    ofLines(
      /^subscribe-freq$/,
      logsAsItServes(/^\*\*\* backtrace/, 'subscribe = 127.0.0.1:4040:a.local\nhttp-socket = asked.sock\n'),
    ),
    readAs('0', '1'),
  ],
  'outside-section': [lost],
  'placeholder-name': [refused, spoils],
  'read-too-early': [refused, logs(COMPLAINT), readAs('0', '1024'), spoils],
  'reads-otherwise': [refused, readAs('true', 'false'), readAs('0', '4')],
  'return-status': [unanswered],
  'route-network': [
    unanswered,
    indifferent(
      [
        ['/80', '/8'],
        ['/129', '/128'],
        ['10.0.0.256', '10.0.0.25'],
      ],
      ['10.0.0.25', '192.168.0.1', 'fe80::', 'fe81::'].map((address) => `GET / HTTP/1.0\r\nFrom: ${address}\r\nX:`),
    ),
  ],
  'router-protocol': [notRouted],
  'same-address': [boundTwice],
  'section-header': [lost],
  'socket-number': [announcesOther, announcesWithoutSocket],
  'subscribe-form': [announcesOther, announcesNothing],
  'subscription-key': [announcesOther],
  'taken-address': [unheard, boundTwice, logsAsItServes(/Address already in use/)],
  'tyrant-user': [noVassal],
  'undefined-name': [
    refused,
    logs(COMPLAINT),
    ofLines(/route/, unanswered),
    ofLines(/^log-route$/, notInFile('errors.log')),
    ofLines(
      /^load-file-in-cache$/,
      silentAsItServes(
        / stored .*robots\.txt"/,
        ({ text, report }) => `${text}cache2 = name=${slice(text, report.span)},items=100\n`,
      ),
    ),
    ofLines(
      /^legion-cron$/,
      silentAsItServes(/\[uwsgi-cron\] running/, ({ text, report }) => `${text}${legion(slice(text, report.span))}`),
    ),
  ],
  'undone-flag': [ofLines(/^log-master$/, notInFile('app.log')), ofLines(/^enable-metrics$/, noFiles('metrics'))],
  'unix-credentials': [notAdmitted],
  'unknown-key': [announcesOther, announcesNothing, withoutKey],
  'unknown-option': [refused, lost],
  'unknown-placeholder': [kept, becomes(/^0$/)],
  'unknown-metric': [refused, unanswered],
  'unknown-value': [
    announcesUnsigned,
    ofLines(/^legion-/, logsUnlike(/unable to find legion_action/, fix)),
    logs(/unknown capability/),
    refused,
    logs(COMPLAINT),
    logsAsItServes(/unavailable loop engine|hook action not found/, 'mule = true\nhttp-socket = asked.sock\n'),
  ],
  'unreachable-app': [silentAsItServes(/spawned uWSGI worker/, add('socket = app.sock\n'), 'master = true\n')],
  unsigned: [announcesUnsigned],
  'upward-goto': [
    alone(logsAsItServes(/instruction can only jump forward/, 'http-socket = asked.sock\n', 'GET /new/old/')),
    logsAsItServes(/instruction can only jump forward/, 'http-socket = asked.sock\nroute-run = break:404 No\n', 'GET /'),
  ],
};
export const DEFAULT: readonly Proof[] = [refused, logs(COMPLAINT)];

/**
 * What cannot be seen in such runs, by rule and, where not all of the rule is meant, by the text of the line; and why. What is said to
 * be refused is looked at all the same, but where `even` says so.
 */
export const UNSEEN: readonly {
  readonly rule: RegExp;
  readonly line?: RegExp;
  readonly marked?: RegExp;
  readonly even?: true;
  readonly why: string;
}[] = [
  { rule: /^async-threads$/, why: 'what happens is undefined' },
  { rule: /^invalid-address$/, line: /^http-resubscribe\b/, why: 'a router sends what nodes have sent to it' },
  { rule: /^invalid-address$/, line: /^sslrouter-subscription-server\b/, why: 'the router wants a certificate' },
  { rule: /^kept-placeholder$/, line: /web-%\(procname\)/, why: 'it takes all memory' },
  { rule: /^missing-key$/, line: /,sni_/, why: 'it shows in a router for TLS' },
  { rule: /^never-due$/, why: 'it shows when the time does not come' },
  { rule: /^no-effect$/, line: /^subscriptions-sign-skip-uid\b/, why: 'it shows in a router that checks signatures' },
  { rule: /^not-a-number$/, marked: /^SIGINT$/, why: 'it shows when the daemon is stopped' },
  { rule: /^not-a-number$/, line: /^cron2\b/, why: 'it shows when the time comes' },
  { rule: /^read-too-early$/, line: /^if-exists\b/, why: 'it shows in what is in the directory' },
  { rule: /^shared-socket$/, line: /^https /, even: true, why: 'the certificate is asked for first' },
  { rule: /^subscription-key$/, line: /k{256}/, why: 'it shows in what a router keeps' },
  { rule: /^taken-address$/, line: /^(socket = 127|shared-socket)/, why: 'it shows at all addresses of the machine' },
  { rule: /^undefined-name$/, line: /^alarm-backlog\b/, why: 'it shows when more connect than fit' },
  { rule: /^undefined-name$/, line: /^route = .*cache:/, why: 'nothing is found in an empty cache either' },
  { rule: /^undone-flag$/, line: /^vhost\b/, why: 'it shows in the applications of several hosts' },
  { rule: /^unix-credentials$/, line: /^subscriptions-(sign-skip-uid|credentials-check = .*\/$)/, why: 'it needs several users' },
  ...(process.getuid?.() === 0
    ? []
    : [
        { rule: /^unknown-value$/, line: /^cap\b/, why: 'it needs rights that not everybody has' },
        { rule: /^tyrant-user$/, why: 'it needs rights that not everybody has' },
      ]),
];
