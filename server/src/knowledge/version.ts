/** A uWSGI version: the numbers between the dots. `[2, 0]` stands for the newest 2.0.x, `[2, 1]` for the development branch. */
export type Version = readonly number[];

/** The version that is assumed where nothing else is said: the newest of the 2.0 line, which is what people install. */
export const DEFAULT_VERSION: Version = [2, 0];

/**
 * Reads `2.0.21`, `2.0`, `2.0.x` or `2.1`, and what distributions make of it (`2.0.21-debian`). Undefined for anything else.
 */
export function parseVersion(text: string): Version | undefined {
  const match = /^\s*v?(\d+(?:\.\d+)*)(?:\.x)?(?:[-+].*)?\s*$/.exec(text);
  return match?.[1]?.split('.').map(Number);
}

export function formatVersion(version: Version): string {
  return version.length === 2 && version[1] === 0 ? `${version.join('.')}.x` : version.join('.');
}

/** Whether `version` is `other` or newer. A line without a patch number, `[2, 0]`, is newer than all of its releases. */
export function atLeast(version: Version, other: Version): boolean {
  for (let at = 0; at < other.length; at++) {
    const mine = version[at];
    if (mine === undefined) return version.length >= 2;
    if (mine !== other[at]) return mine > (other[at] as number);
  }
  return true;
}
