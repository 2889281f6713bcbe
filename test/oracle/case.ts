import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../server/src/knowledge/options.js';
import { parseVersion, type Version } from '../../server/src/knowledge/version.js';
import type { Report } from '../../server/src/lint/rule.js';
import { type Setting, understand } from '../../server/src/model/document.js';
import { slice } from '../../server/src/text.js';
import { type Answer, configuration, ENVIRONMENT, VERSION } from './uwsgi.js';

/** A finding in a text, and what the real uWSGI makes of such a text. */

/** The version of the binary at hand; without one the tests are skipped. */
export const version: Version = parseVersion(VERSION ?? '2.0') as Version;

/** That finding in a text of its own, which may be shorter. */
export interface Case {
  readonly text: string;
  readonly report: Report;
  /** After its first fix; undefined where there is none. */
  readonly fixed: string | undefined;
  readonly setting: Setting | undefined;
  readonly directory: string;
}

/** How uWSGI shows that a finding is an error. Tells what it has seen; undefined where that is not it. */
export type Proof = (one: Case) => Promise<string | undefined>;

export function withoutLine({ text, report }: Pick<Case, 'text' | 'report'>): string {
  const from = text.lastIndexOf('\n', report.span.from - 1) + 1;
  const end = text.indexOf('\n', report.span.to);
  return text.slice(0, from) + (end < 0 ? '' : text.slice(end + 1));
}

/** The environment, with the variables that the conditions ask for. */
export function withConditions(text: string): NodeJS.ProcessEnv {
  const conditions = [...text.matchAll(/^if-env *= *(\w+)(?: *= *(\w+))?/gm)];
  return { ...ENVIRONMENT, ...Object.fromEntries(conditions.map(([, name = '', value = '1']) => [name, value])) };
}

/** The options that it registers, each in a line. */
export async function shown(
  { directory }: Pick<Case, 'directory'>,
  text: string,
  env: NodeJS.ProcessEnv = ENVIRONMENT,
): Promise<string[]> {
  writeFileSync(join(directory, 'shown.ini'), text);
  return (await configuration('shown.ini', directory, env)).shown?.split('\n') ?? [];
}

/** What it logs, without what differs from run to run. */
export function linesOf({ stdout, stderr }: Answer): string[] {
  return (stdout + stderr)
    .split('\n')
    .filter((line) => !/^\*\*\* Starting|pid|^\[uWSGI\] getting|bound to TCP address/.test(line));
}

/** Runs it, with the plugins of the options that are there, and ends whatever it has started. */
export function run(
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
export function atHome(text: string): string {
  return text.replace(/(= *|,)(?:0\.0\.0\.0)?:(?=\d)/g, '$1127.0.0.1:').replace(/\b10\.0\.0\.(?=\d)/g, '127.0.0.');
}

/** The plugins that bring the options of a file, and the route actions in it. */
export function pluginsOf(text: string): string[] {
  const { settings } = understand('file:///srv/app/page.ini', text, version);
  const names = settings.flatMap(({ entry, name }) => {
    const value = slice(text, entry.value);
    const inside = (/route/.test(name) ? ROUTERS : []).find(([action]) => action.test(value))?.[1];
    return [catalogue(version).get(entry.name)?.plugin ?? [], inside ?? []].flat();
  });
  return [...new Set(names)];
}

/** The plugins that bring the actions of routes. */
const ROUTERS: readonly (readonly [action: RegExp, plugin: string])[] = [
  [/(?:^| )cache\w*:/, 'router_cache'],
  [/(?:^| )metric\w*:/, 'router_metrics'],
  [/(?:^| )redirect\S*:/, 'router_redirect'],
  [/(?:^| )rewrite:/, 'router_rewrite'],
  [/(?:^| )static:/, 'router_static'],
  [/(?:^| )uwsgi:/, 'router_uwsgi'],
  [/(?:^| )http(?:dumb|connect)?:/, 'router_http'],
];
