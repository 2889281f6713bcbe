/** The documentation of one option, or of one key (`subscribe2.weight`). */
export interface Entry {
  /** All names that the entry is for. */
  readonly names: readonly string[];
  /** One line: what it does. */
  readonly summary: string;
  /** The rest, in Markdown. */
  readonly body: string;
  /** The default, as the code sets it, and where. */
  readonly defaultValue?: string;
  readonly defaultSource?: string;
  /** C files and functions that it was written from. */
  readonly source?: string;
  /** Related options. */
  readonly see: readonly string[];
  /** The page of the official documentation, as its path without the ending. */
  readonly page?: string;
}

export type Prose = ReadonlyMap<string, Entry>;

export const NO_PROSE: Prose = new Map();

/**
 * Reads the documentation files, joined: `## name, alias` starts an entry, its first paragraph is the summary, lines `Default:`,
 * `Source:`, `See:` and `Docs:` at its end are data. Text before the first `##` is not for users.
 */
export function parseProse(markdown: string): Prose {
  const prose = new Map<string, Entry>();
  for (const section of markdown.split(/^(?=## )/m)) {
    if (!section.startsWith('## ')) continue;
    // the title of the next file may stand behind the last entry of one
    const entry = parseEntry(section.replace(/\n# [^\n]*\s*$/, ''));
    for (const name of entry.names) prose.set(name, entry);
  }
  return prose;
}

/** The address of a page of the official documentation. */
export function pageUrl(page: string): string {
  return `https://uwsgi-docs.readthedocs.io/en/latest/${page}.html`;
}

function parseEntry(section: string): Entry {
  const lines = section.trim().split('\n');
  const names = (lines.shift() as string)
    .slice(3)
    .split(',')
    .map((name) => name.trim());
  const data = new Map<string, string>();
  for (let last = lines.at(-1); last !== undefined; last = lines.at(-1)) {
    const match = /^(Default|Source|See|Docs): *(.*)$/.exec(last);
    if (match !== null) data.set(match[1] as string, match[2] as string);
    else if (last.trim() !== '' || data.size === 0) break;
    lines.pop();
  }
  const [summary = '', ...paragraphs] = lines
    .join('\n')
    .trim()
    .split(/\n\s*\n/);
  const [, value, source] = /^`([^`]*)`(?:\s*\((.*)\))?/.exec(data.get('Default') ?? '') ?? [];
  return {
    names,
    summary: summary.replace(/\s*\n\s*/g, ' '),
    body: paragraphs.join('\n\n'),
    see: [...(data.get('See') ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] as string),
    ...(value !== undefined && { defaultValue: value }),
    ...(source !== undefined && { defaultSource: source }),
    ...(data.has('Source') && { source: data.get('Source') as string }),
    ...(data.has('Docs') && { page: data.get('Docs') as string }),
  };
}
