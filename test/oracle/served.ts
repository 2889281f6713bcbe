import { chmodSync, chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slice } from '../../server/src/text.js';
import { type Case, linesOf, type Proof, run, withoutLine } from './case.js';
import { until } from './packet.js';
import { answerTo, ownAddress, placed, serve, write } from './serving.js';

/** What shows only when uWSGI serves: the answers to requests, the packets that it sends, what its processes log and open. */

/** Processes serve from here on. */
const READY = /^spawned uWSGI worker/;
const SOCKET = 'http-socket = asked.sock\n';

/** With lines behind all others. */
function plus(text: string, lines: string): string {
  return `${text.replace(/\n?$/, '\n')}[uwsgi]\n${lines}`;
}

/** The answer to such a request at a socket of its own. */
async function answer(one: Case, text: string, request: string, plugins: readonly string[] = []): Promise<string> {
  return serve(
    one,
    plus(placed(one, text), SOCKET),
    async (instance) => {
      if ((await instance.logged(READY)) === undefined) return 'it does not serve';
      return answerTo({ path: join(one.directory, 'asked.sock') }, `${request} HTTP/1.0\r\nUser-Agent: a bot\r\n\r\n`);
    },
    plugins,
  );
}

/** A path that the route of the finding is for. */
function pathIn(one: Case): string {
  return /\^(\/[\w/]*)/.exec(slice(one.text, one.setting?.entry.value ?? one.report.span))?.[1] ?? '/';
}

/** A request that gets to the line is broken off. */
export const unanswered: Proof = async (one) => {
  const ask = (text: string) =>
    answer(one, plus(text.replace('${REMOTE_ADDR}', '10.0.0.9'), 'route-run = break:200 OK\n'), `GET ${pathIn(one)}`);
  return (await ask(one.text)) === '' && (await ask(withoutLine(one))) !== '' ? 'unanswered' : undefined;
};

/** The condition does not tell the requests apart that it tells apart in the text that is meant. */
export const indifferent =
  (mend: readonly (readonly [what: string, by: string])[], requests: readonly string[]): Proof =>
  async (one) => {
    const meant = mend.reduce((text, [what, by]) => text.replace(what, by), one.text);
    const ask = async (text: string) => {
      const seen = plus(text, 'route-run = break:200 OK\n')
        .replace(/^(route-if(?:-not)? *= *\S+) .*/gm, '$1 break:299 Taken')
        .replace(/\$\{REMOTE_ADDR\}/g, '${HTTP_FROM}');
      const answers: string[] = [];
      for (const request of requests) answers.push((await answer(one, seen, request)).split('\r\n')[0] as string);
      return answers;
    };
    const [found, expected] = [new Set(await ask(one.text)), new Set(await ask(meant))];
    return found.size === 1 && expected.size === 2 ? `indifferent: ${[...found]}` : undefined;
  };

/** The marked text is a line of the answer. */
export const sent: Proof = async (one) => {
  const lines = (await answer(one, plus(one.text, 'route-run = break:200 OK\n'), 'GET /')).split('\r\n');
  const marked = slice(one.text, one.report.span);
  return lines.includes(marked) ? `sent: ${marked}` : undefined;
};

/** The file that the line is about is not served, as it is where the line is as meant. */
export const notServed: Proof = async (one) => {
  write(one, { 'static/x': 'what is in it' });
  const meant = one.fixed ?? one.text.replace('^/', '/');
  const ask = async (text: string) => (await answer(one, text, 'GET /static/x', ['python3'])).includes('what is in it');
  return !(await ask(one.text)) && (await ask(meant)) ? 'lacks: the file' : undefined;
};

/** The router adds nothing to the request. */
export const noVariable: Proof = async (one) => {
  const name = slice(one.text, one.report.span);
  const lines = `master = true\nsocket = app.sock\nhttp = ${ownAddress(one)}:8080\nhttp-to = app.sock\nroute-run = addheader:Seen: (\${${name}})\nroute-run = break:200 OK\n`;
  const ask = (text: string) =>
    serve(one, plus(placed(one, text), lines), async (instance) => {
      await instance.logged(READY);
      return answerTo({ host: ownAddress(one), port: 8080 }, 'GET / HTTP/1.0\r\n\r\n');
    });
  const [found, meant] = [await ask(one.text), await ask(one.text.replace(name, `${name}=set`))];
  return found.includes('Seen: ()') && meant.includes('Seen: (set)') ? 'lacks: the variable' : undefined;
};

/** A request to the router gets the answer of the application only where the socket speaks its protocol. */
export const notRouted: Proof = async (one) => {
  const spoken = one.text.replace(/^\w+-socket(?= *=)/m, 'socket').replace(/^protocol.*\n/m, '');
  const [, router, port] = /^(http|fastrouter) *= *:(\d+)/m.exec(one.text) ?? [];
  const pair = (name: string, value: string) =>
    [name, value].map((text) => `${String.fromCharCode(text.length)}\0${text}`).join('');
  const pairs = pair('REQUEST_METHOD', 'GET') + pair('HTTP_HOST', 'a.local') + pair('PATH_INFO', '/');
  const request =
    router === 'http' ? 'GET / HTTP/1.0\r\n\r\n' : Buffer.from(`\0${String.fromCharCode(pairs.length)}\0\0${pairs}`);
  const ask = (text: string) =>
    serve(one, plus(placed(one, text), 'master = true\nroute-run = break:299 Routed\n'), async (instance) => {
      await instance.logged(READY);
      return answerTo({ host: ownAddress(one), port: Number(port) }, request);
    });
  return !/ 299 /.test(await ask(one.text)) && / 299 /.test(await ask(spoken)) ? 'lacks: an answer' : undefined;
};

const APPLICATION =
  'def application(environ, start_response):\n    return []\napp = application\nrun = application\ndef create_app():\n    return application\n';
const LOADED = /^WSGI app \d+ .* ready in/;

/** Nothing is loaded, as it is where the name is as meant. */
export const notLoaded: Proof = async (one) => {
  for (const name of ['app', 'wsgi', 'shop', 'admin', 'shop/__init__', 'shop/wsgi']) write(one, { [`${name}.py`]: APPLICATION });
  const load = (text: string) =>
    serve(
      one,
      plus(placed(one, text), SOCKET),
      async (instance) => {
        await instance.logged(READY);
        return (
          LOADED.test(instance.log()) ||
          instance
            .log()
            .split('\n')
            .some((line) => LOADED.test(line))
        );
      },
      ['python3'],
    );
  const meant = one.fixed ?? one.text.replace(/\.py(?=:)/, '');
  return !(await load(one.text)) && (await load(meant)) ? 'lacks: an application' : undefined;
};

/** Such a line is logged, and is not without the line of the finding. */
export const logsAsItServes =
  (line: RegExp, lines = SOCKET, request?: string, plugins?: readonly string[]): Proof =>
  async (one) => {
    const found = await loggedByOne(one, one.text, withoutLine(one), { line, lines, request, plugins });
    return found && `logs: ${found}`;
  };

/** Such a line is logged, and is not where the line is as meant. */
export const logsUnlike =
  (line: RegExp, meantBy: (one: Case) => string | undefined, lines = SOCKET): Proof =>
  async (one) => {
    const found = await loggedByOne(one, one.text, meantBy(one), { line, lines });
    return found && `logs: ${found}`;
  };

/** Such a line is not logged, and is where the line is as meant. */
export const silentAsItServes =
  (line: RegExp, meantBy: (one: Case) => string | undefined, lines = SOCKET): Proof =>
  async (one) => {
    const found = await loggedByOne(one, meantBy(one), one.text, { line, lines });
    return found && `lacks: ${found}`;
  };

interface Look {
  readonly line: RegExp;
  /** Those that stand behind the text. */
  readonly lines: string;
  readonly request?: string | undefined;
  readonly plugins?: readonly string[] | undefined;
}

/** What the first logs and the second does not, though it gets half as much time again. */
async function loggedByOne(one: Case, text: string | undefined, other: string | undefined, look: Look) {
  if (text === undefined || other === undefined) return undefined;
  const start = Date.now();
  const found = await logged(one, text, look, 5000);
  if (found === undefined) return undefined;
  return (await logged(one, other, look, 1.5 * (Date.now() - start))) === undefined ? found : undefined;
}

async function logged(one: Case, text: string, { line, lines, request, plugins }: Look, milliseconds: number) {
  write(one, { 'robots.txt': 'none' });
  return serve(
    one,
    plus(harmless(placed(one, text)), lines),
    async (instance) => {
      if (request !== undefined) {
        await instance.logged(READY);
        await answerTo({ path: join(one.directory, 'asked.sock') }, `${request} HTTP/1.0\r\n\r\n`);
      }
      return instance.logged(line, milliseconds);
    },
    plugins,
  );
}

/** A legion of one, which it is soon the lord of. */
export const legion = (name: string): string =>
  `legion = ${name} 127.0.0.1:4242 98 aes-128-cbc:secret\nlegion-freq = 1\nlegion-tolerance = 1\n`;

/** With commands that do nothing in place of those that the pages name, logs that are soon full, and the legion that an action needs. */
function harmless(text: string): string {
  const first = /^legion-lord/m.test(text) && !/^legion *=/m.test(text) ? `[uwsgi]\n${legion('web')}` : '';
  return `${first}${text}`
    .replace(/^(attach-daemon *= *)[^&\n]*/gm, '$1sleep 2 ')
    .replace(/^(legion-cron *= *\w+) .*/gm, '$1 -1 -1 -1 -1 -1 true')
    .replace(/cmd=\w+/g, 'cmd=sleep 2')
    .replace(/maxsize=\d+/g, 'maxsize=1000');
}

/** It listens at other addresses than where the line is as meant, or as another option. */
export const boundAsItServes =
  (meantBy: (one: Case) => string | undefined, lines = ''): Proof =>
  async (one) => {
    const meant = meantBy(one);
    if (meant === undefined) return undefined;
    const [found, expected] = [await bound(one, one.text, lines), await bound(one, meant, lines)];
    const missing = expected.find((address) => !found.includes(address));
    return missing && `bound: not ${missing}`;
  };

/** What is marked is the file of a socket. */
export const boundAsWritten: Proof = async (one) => {
  const name = placed(one, slice(one.text, one.report.span));
  return (await bound(one, one.text)).includes(`unix ${name}`) ? `bound: unix ${name}` : undefined;
};

/** An address of the line is bound twice. */
export const boundTwice: Proof = async (one) => {
  const found = await bound(one, one.text);
  const twice = found.find((address, index) => found.indexOf(address) < index);
  return twice && `bound: twice ${twice}`;
};

async function bound(one: Case, text: string, lines = ''): Promise<string[]> {
  return serve(one, plus(placed(one, text), `master = true\n${SOCKET}${lines}`), async (instance) => {
    await instance.logged(READY);
    // the master binds what is its own behind that line
    let tries = 0;
    let seen: string[] = [];
    await until(() => {
      const now = instance.bound();
      const same = String(now) === String(seen);
      seen = now;
      return (same && tries > 3) || ++tries > 10;
    });
    return seen.filter((address) => !address.includes('asked.sock'));
  });
}

/** The environment of what it runs has the marked name, as it stands, or has lost a variable that was there. */
export const environment: Proof = async (one) => {
  const name = slice(one.text, one.report.span).replace(/=.*/, '');
  const read = (text: string) =>
    serve(
      one,
      `${text}[uwsgi]\n${SOCKET}hook-pre-app = exec:cat /proc/$$/environ\nhook-pre-app = exit:77\n`,
      async (instance) => {
        await instance.logged(/no-such-line/);
        return instance.log().split(/[\0\n]/);
      },
    );
  const has = (lines: readonly string[], start: string) => lines.some((line) => line.startsWith(start));
  if (one.fixed === undefined) {
    const before = `[uwsgi]\nenv = ${name}=set\n`;
    const [found, without] = [await read(before + one.text), await read(before)];
    return !has(found, `${name}=`) && has(without, `${name}=`) ? `removed: ${name}` : undefined;
  }
  const [found, meant] = [await read(one.text), await read(one.fixed)];
  return has(found, `${name}=`) && has(meant, `${name.trim()}=`) && !has(found, `${name.trim()}=`)
    ? `sets: "${name}"`
    : undefined;
};

/** The lines of requests do not get to the file that they get to where the line is as meant, and get to the log instead. */
export const notInFile =
  (file: string): Proof =>
  async (one) => {
    if (one.fixed === undefined) return undefined;
    const line = /^ERROR in a request/m;
    const read = (text: string) =>
      serve(one, plus(placed(one, text), `master = true\n${SOCKET}route-run = log:ERROR in a request\n`), async (instance) => {
        await instance.logged(READY);
        await answerTo({ path: join(one.directory, 'asked.sock') }, 'GET / HTTP/1.0\r\n\r\n');
        const path = join(one.directory, file);
        const inFile = () => existsSync(path) && line.test(readFileSync(path, 'utf8'));
        await until(() => inFile() || line.test(instance.log()));
        return inFile();
      });
    return !(await read(one.text)) && (await read(one.fixed)) ? `lacks: lines in ${file}` : undefined;
  };

/** A directory stays empty that gets files where the line is as meant. */
export const noFiles =
  (name: string): Proof =>
  async (one) => {
    if (one.fixed === undefined) return undefined;
    const left = async (text: string) => {
      write(one, { [`${name}/.keep`]: '' });
      return serve(one, plus(placed(one, text), `master = true\n${SOCKET}`), async (instance) => {
        await instance.logged(READY);
        return readdirSync(join(one.directory, name)).length > 1;
      });
    };
    return !(await left(one.text)) && (await left(one.fixed)) ? `lacks: files in ${name}` : undefined;
  };

/** A vassal that belongs to another user is started only without the line. */
export const noVassal: Proof = async (one) => {
  write(one, { 'vassals/one.ini': '[uwsgi]\nsocket = one.sock\n' });
  chownSync(join(one.directory, 'vassals/one.ini'), 65534, 65534);
  // made for one user alone
  chmodSync(join(one.directory, '..'), 0o711);
  return (await logsAsItServes(/^setgid\(\): Operation not permitted/, '')(one)) ?? undefined;
};

/** What one of two that have the same address would answer is not heard, as it is without the other. */
export const unheard: Proof = async (one) => {
  const other = one.text.replace(/^socket *= *(127\S*|\/\S*)\n/m, '');
  const ask = (text: string) =>
    serve(one, plus(placed(one, text), 'master = true\nroute-run = break:299 Heard\n'), async (instance) => {
      await instance.logged(READY);
      return answerTo({ host: ownAddress(one), port: 3031 }, 'GET / HTTP/1.0\r\n\r\n');
    });
  return !(await ask(one.text)).includes(' 299 ') && (await ask(other)).includes(' 299 ') ? 'unheard' : undefined;
};

/** The router takes a subscription to it only where the line is as meant, or is not there. */
export const notAdmitted: Proof = async (one) => {
  write(one, { 'creds/app.local': '' });
  const meant = one.fixed ?? one.text.replace(/^subscriptions-use-credentials.*\n/m, '');
  const lines = ['master = true', 'socket = app.sock'];
  const server = /^http-subscription-server *= *(\S+)/m.exec(one.text)?.[1];
  if (server === undefined) lines.push('subscriptions-use-credentials = true', 'http-subscription-server = /run/ss.sock');
  lines.push(`http = ${ownAddress(one)}:8080`, `subscribe2 = server=${server ?? '/run/ss.sock'},key=app.local`, '');
  const admitted = (text: string, milliseconds?: number) =>
    serve(one, placed(one, plus(text, lines.join('\n'))), (instance) => instance.logged(/ new pool: app\.local/, milliseconds));
  const found = await admitted(meant);
  return found !== undefined && (await admitted(one.text, 1500)) === undefined ? 'lacks: the node' : undefined;
};

/** The options of the cache change nothing, as they do where there is the one that they are for. */
export const changesNothing: Proof = async (one) => {
  const logOf = async (text: string) => linesOf(await run(one, text, ['--no-server'])).join('\n');
  const [found, without] = [await logOf(one.text), await logOf(withoutLine(one))];
  const [there, notThere] = [await logOf(plus(one.text, 'cache = 100\n')), await logOf(plus(withoutLine(one), 'cache = 100\n'))];
  return found === without && there !== notThere ? 'changes nothing' : undefined;
};
