/** What the suite needs of `node:assert`, which a web worker does not have. */

export function equal(actual: unknown, expected: unknown, message = ''): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== wanted) throw new Error(`${message} is ${found}, not ${wanted}`);
}

export function includes(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(text)} does not include ${JSON.stringify(part)}`);
}

/** The first value that is not undefined. What is waited for may come from another process, so time passes here. */
export async function until<T>(what: string, probe: () => T | undefined, milliseconds = 15_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = probe();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
