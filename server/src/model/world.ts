import type { Catalogue } from '../knowledge/options.js';

/**
 * What is taken to be so outside of the files. Nothing here is guessed: what is absent, or answered with undefined, is not known,
 * and neither is what depends on it.
 */
export interface World {
  /** The options of the uWSGI that reads the files. */
  readonly catalogue: Catalogue;
  /** The text of a file. */
  read(uri: string): string | undefined;
  /** The working directory of the process, which relative paths start from: an absolute path. */
  readonly cwd?: string;
  /** Variables of the environment by name; undefined for those that are certainly not set. */
  readonly environment?: ReadonlyMap<string, string | undefined>;
  /** Whether no other variables are set. */
  readonly environmentComplete?: boolean;
  /** What magic variables of the machine and the process become, by their letter: `h` is the host name. */
  readonly machine?: ReadonlyMap<string, string>;
  /** What is at an absolute path. */
  kind?(path: string): PathKind | undefined;
  /** The path without symbolic links, as `realpath` gives it; without this, there are none. */
  realPath?(path: string): string;
  /** The paths that a pattern of `for-glob` matches, in order. */
  glob?(pattern: string): readonly string[] | undefined;
  /** The plugins that are part of the binary. */
  readonly embedded?: ReadonlySet<string>;
  /** Whether the process is being reloaded. */
  readonly reload?: boolean;
}

export type PathKind = 'none' | 'file' | 'directory' | 'other';

/** The absolute path that `path` means in this world, without `.` and `..`; undefined where that is not known. */
export function absolutePath(path: string, world: World): string | undefined {
  if (path.startsWith('/')) return normalize(path);
  return world.cwd === undefined ? undefined : normalize(`${world.cwd}/${path}`);
}

/** An absolute path without `.` and `..`. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The path of a file; undefined where the URI is not one of a place. */
export function pathOf(uri: string): string | undefined {
  const path = /^[^:]+:\/\/[^/]*(\/.*)$/.exec(uri)?.[1];
  try {
    return path && decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The URI of an absolute path, on the machine that `beside` is on. */
export function uriOf(path: string, beside: string): string {
  if (pathOf(beside) === path) return beside;
  const [root = 'file://'] = /^[^:]+:\/\/[^/]*/.exec(beside) ?? [];
  return root + encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}
