import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The packets that real instances announce their subscriptions with. */

const LISTENER = fileURLToPath(new URL('listener.py', import.meta.url));

/** What arrives at so many UDP ports, and at as many Unix sockets `0.ss`, `1.ss` ... in a directory. */
export interface Listener {
  readonly ports: readonly number[];
  readonly received: { readonly listener: number; readonly kind: string; readonly hex: string }[];
  stop(): void;
}

/** The listening program runs inside uWSGI, whose plugin brings the Python that a bare machine may lack. */
export async function listen(directory: string, count: number): Promise<Listener> {
  const args = ['--plugin', 'python3', '--pyrun', LISTENER, '--disable-logging'];
  const child = spawn('uwsgi', args, {
    cwd: directory,
    env: { PATH: process.env.PATH, LC_ALL: 'C', LISTENERS: String(count) },
    // uWSGI turns all output to where its log goes
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const received: { listener: number; kind: string; hex: string }[] = [];
  const ports = await new Promise<readonly number[]>((resolve, reject) => {
    child.on('close', () => reject(new Error('the listener ended')));
    createInterface(child.stderr).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const told = JSON.parse(line);
      if (told.ports) resolve(told.ports);
      else received.push(told);
    });
  });
  return { ports, received, stop: () => child.kill('SIGKILL') };
}

/** The fields of a uwsgi packet: 16-bit lengths, least significant byte first. */
export function decode(packet: Buffer): string[] {
  const fields: string[] = [];
  const texts: string[] = [];
  for (let at = 4; at < packet.length; ) {
    const length = packet.readUInt16LE(at);
    texts.push(packet.toString('utf8', at + 2, at + 2 + length));
    at += 2 + length;
  }
  for (let at = 0; at < texts.length; at += 2) {
    const [name = '', value = ''] = [texts[at], texts[at + 1]];
    const port = /^(127\.0\.0\.1|localhost|):[1-9]\d{3,4}$/.test(value) && name === 'address';
    if (name === 'unix' || name === 'sign') fields.push(name);
    else fields.push(`${name}=${port ? value.replace(/:\d+$/, ':PORT') : value}`);
  }
  return fields;
}

export async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !done(); tries++) await wait(50);
}
