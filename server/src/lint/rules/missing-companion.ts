import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isInstance } from '../../model/routers.js';
import { atoi, isOn } from '../../model/value.js';
import { slice } from '../../text.js';
import { added } from '../lines.js';
import type { Finding, Rule } from '../rule.js';

export const missingCompanion: Rule = {
  id: 'missing-companion',
  summary: 'An option without another one that it needs',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const given = COMPANIONS.filter(({ of }) => document.settings.some(({ name }) => name === of));
    if (given.length === 0 || !isInstance(document)) return;
    for (const companion of given) yield* judge(document, companion);
  },
};

interface Companion {
  readonly of: string;
  /** What is needed, as it is named to the user. */
  readonly needs: string;
  isGiven(document: Document): boolean;
  /** A line to add, where there is but one. */
  readonly line?: string;
}

const COMPANIONS: readonly Companion[] = [
  // core/uwsgi.c: uwsgi_start; one that is named is looked for by its name
  {
    of: 'static-cache-paths',
    needs: 'cache2',
    isGiven: (document) => has(document, 'static-cache-paths-name', 'cache', 'cache2'),
  },
  // core/init.c: sanitize_args
  {
    of: 'cheaper-rss-limit-hard',
    needs: 'cheaper-rss-limit-soft',
    isGiven: (document) => isAbove(document, 'cheaper-rss-limit-soft'),
  },
  { of: 'cheaper-rss-limit-soft', needs: 'memory-report', isGiven: measures, line: 'memory-report = 1' },
];

function* judge(document: Document, { of, needs, isGiven, line }: Companion): Iterable<Finding> {
  const setting = document.settings.findLast(({ name, option }) => name === of && option !== undefined);
  if (setting === undefined || misreading(document, setting) !== undefined || setting.value.opaque) return;
  if (!isNumberAbove(document, setting) || isGiven(document)) return;
  const { entry } = setting;
  yield {
    span: entry.key,
    message: `\`${of}\` needs \`${needs}\`: without it uWSGI refuses to start. Add it.`,
    fixes: line === undefined ? [] : [added(line, setting, true)],
  };
}

function has({ settings }: Document, ...names: readonly string[]): boolean {
  return settings.some(({ name, option }) => option !== undefined && names.includes(name));
}

/** Whether an option is given with a number above 0, or one that cannot be known. */
function isAbove(document: Document, name: string): boolean {
  const setting = document.settings.findLast((one) => one.name === name);
  return setting !== undefined && (setting.value.opaque || isNumberAbove(document, setting));
}

/** What is no number is another rule's. */
function isNumberAbove({ text }: Document, { value }: Setting): boolean {
  return value.problem === undefined && atoi(slice(text, value.span)) > 0;
}

/** Whether the memory of workers is measured, which some options ask for by themselves (`core/config.c: add_exported_option_do`). */
function measures({ settings, text }: Document): boolean {
  if (settings.some(({ option }) => option?.flags?.includes('memory'))) return true;
  const report = settings.findLast(({ name }) => name === 'memory-report');
  return report !== undefined && (report.value.opaque || isOn(slice(text, report.value.span)));
}
