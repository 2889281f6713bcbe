import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import { basename, join } from 'node:path';
import { type Case, pluginsOf } from './case.js';
import { ENVIRONMENT } from './uwsgi.js';

/** The real uWSGI as it serves for a moment: on loopback, in a directory of its own, with nothing of it left behind. */

type Place = Pick<Case, 'directory'>;

export interface Instance {
  /** All that it has logged so far. */
  log(): string;
  /** The first line like this, once it is logged; undefined where it ends, or the time does, without it. */
  logged(line: RegExp, milliseconds?: number): Promise<string | undefined>;
  /** The addresses at which it and its children listen, in the words of the kernel: `udp 0100007F:0FC8`, `unix /run/app.sock`. */
  bound(): string[];
}

/** Where the plugin of an option has the name of its language's version, or needs one. */
const VERSIONED: Readonly<Record<string, readonly string[]>> = {
  python: ['python3'],
  gevent: ['python3', 'gevent_python3'],
  greenlet: ['python3', 'greenlet_python3'],
  rbthreads: ['rack', 'rbthreads'],
};

/** Runs it, with the plugins of its options and these, while `use` looks at it. */
export async function serve<T>(
  place: Place,
  text: string,
  use: (instance: Instance) => Promise<T>,
  plugins: readonly string[] = [],
): Promise<T> {
  const { directory } = place;
  writeFileSync(join(directory, 'serve.ini'), text);
  const names = new Set([
    ...pluginsOf(text).flatMap((name) => VERSIONED[name] ?? name),
    ...(/^logger *= *(\w+ )?file:/m.test(text) ? ['logfile'] : []),
    ...plugins,
  ]);
  const args = [...[...names].flatMap((name) => ['--plugin', name]), '--ini', 'serve.ini'];
  const child = spawn('uwsgi', args, { cwd: directory, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  let ended = false;
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('latin1').on('data', (part: string) => {
      output += part;
      changed();
    });
  }
  const closed = new Promise<void>((resolve) => {
    child.on('error', () => resolve()).on('close', () => resolve());
  });
  closed.then(() => {
    ended = true;
    changed();
  });
  const instance: Instance = {
    log: () => output,
    logged: (line, milliseconds = 2000) =>
      new Promise((resolve) => {
        const look = () => {
          const found = output.split('\n').find((one) => line.test(one));
          if (found !== undefined || ended) finish(found);
        };
        const finish = (found?: string) => {
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found);
        };
        const timer = setTimeout(finish, milliseconds);
        watchers.add(look);
        look();
      }),
    bound: () => boundBy(processesIn(directory)),
  };
  try {
    return await use(instance);
  } finally {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // all of them have ended
    }
    // daemons have sessions of their own
    for (const pid of processesIn(directory)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended
      }
    }
    await closed;
  }
}

/** The processes that work in that directory. */
function processesIn(directory: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === directory ? Number(name) : [];
    } catch {
      return [];
    }
  });
}

function boundBy(pids: readonly number[]): string[] {
  const own = new Set(
    pids.flatMap((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
          try {
            return /^socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
          } catch {
            return [];
          }
        });
      } catch {
        return [];
      }
    }),
  );
  const table = (kind: string, row: RegExp) =>
    [...readFileSync(`/proc/net/${kind}`, 'utf8').matchAll(row)].flatMap(({ groups: { address, inode } = {} }) =>
      own.has(inode as string) ? `${kind} ${address}` : [],
    );
  return [
    ...table('tcp', /^ *\d+: (?<address>\S+) [0-9A-F]+:0000 0A (?:\S+ +){5}(?<inode>\d+) /gm),
    ...table('udp', /^ *\d+: (?<address>\S+) [0-9A-F]+:0000 07 (?:\S+ +){5}(?<inode>\d+) /gm),
    ...table('unix', /^[0-9a-f]+: \S+ \S+ \S+ \S+ \S+ +(?<inode>\d+) (?<address>.+)$/gm),
  ];
}

/** An address of loopback that no other claim has. */
export function ownAddress({ directory }: Place): string {
  const number = Number(basename(directory));
  return `127.0.${1 + (number >> 8)}.${number & 255}`;
}

/** The same text with files in that directory, and with loopback for all other addresses. */
export function placed(place: Place, text: string): string {
  return text
    .replace(/(?<![\w/.])\/(?:run|srv\/app|srv|etc\/uwsgi|etc|var\/log)(?=\/|$)/gm, place.directory)
    .replace(/(= *|,)(?:0\.0\.0\.0)?:(?=\d)/g, `$1${ownAddress(place)}:`)
    .replace(/\b(?:127\.0\.0\.1|225\.1\.1\.1|10\.0\.0\.\d+)(?=:\d)/g, ownAddress(place));
}

/** Writes these files into the directory of the claim. */
export function write({ directory }: Place, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

/** All that is answered to these bytes; nothing where nobody does. */
export function answerTo(address: NetConnectOpts, request: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(address, () => socket.write(request));
    socket.setTimeout(3000, () => socket.destroy());
    socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
    socket.on('error', () => {}).on('close', () => resolve(answer));
  });
}
