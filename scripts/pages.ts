import { readdirSync, readFileSync } from 'node:fs';
import { parseVersion, type Version } from '../server/src/knowledge/version.js';

/** The pages of the rules, which show what each of them finds. */
const PAGES = new URL('../server/src/lint/rules/', import.meta.url);

/** A piece of configuration on a page. */
export interface Fence {
  /** What stands behind the three backticks and `ini`: nothing, `fixed` or a version. */
  readonly info: string;
  /** Its text, marks included. */
  readonly body: string;
}

/** The names of all pages, which are those of the rules. */
export function pageNames(): string[] {
  const names = readdirSync(PAGES).filter((name) => name.endsWith('.md'));
  return names.map((name) => name.slice(0, -'.md'.length)).sort();
}

export function readPage(rule: string): string {
  return readFileSync(new URL(`${rule}.md`, PAGES), 'utf8');
}

export function fencesOf(page: string): Fence[] {
  const fences = page.matchAll(/^```ini *(.*)\n([\s\S]*?)^```$/gm);
  return [...fences].map(([, info = '', body = '']) => ({ info, body: unescape(body) }));
}

/** The version that a fence is for. */
export function versionOf({ info }: Fence): Version {
  return info === '' ? [2, 0] : (parseVersion(info) as Version);
}

/** The text without its marks, and what they say. A mark that begins right behind the `;` begins with the line. */
export function readMarks(body: string): { text: string; marks: string[] } {
  const lines: string[] = [];
  const marks: string[] = [];
  for (const line of body.split('\n')) {
    const match = /^;( *)(\^+) (.+)$/.exec(line);
    if (match === null) {
      lines.push(line);
      continue;
    }
    const [, blanks = '', carets = '', said = ''] = match;
    const from = blanks === '' ? 0 : 1 + blanks.length;
    marks.push(`${lines.length}:${from}-${1 + blanks.length + carets.length} ${said}`);
  }
  return { text: lines.join('\n'), marks };
}

/** Characters that cannot stand in Markdown are written as their code: `\u{feff}`. */
function unescape(body: string): string {
  return body.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
