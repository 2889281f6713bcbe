import type { Document } from '../model/document.js';
import type { View } from '../model/view.js';
import { applyEdits } from '../text.js';
import type { Fix, Report } from './rule.js';
import { RULES } from './rules/index.js';

/** What all rules find in `document`, in the order of the text. */
export function lint(document: Document, view: View): Report[] {
  const reports = RULES.flatMap((rule) =>
    [...rule.check(document, view)].map((finding): Report => ({ severity: rule.severity, ...finding, rule: rule.id })),
  );
  return reports.sort((a, b) => a.span.from - b.span.from);
}

/** The fixes that may be applied without asking: the first safe one of each finding. */
export function safeFixes(reports: readonly Report[]): Fix[] {
  const fixes = reports.flatMap((report) => report.fixes?.find((fix) => fix.safe) ?? []);
  // several findings of one line may share a fix
  const seen = new Set<string>();
  return fixes.filter((fix) => {
    const id = JSON.stringify(fix.edits);
    return seen.has(id) ? false : seen.add(id);
  });
}

/**
 * The text after all safe fixes. A fix whose edits meet those of an earlier one is left for the next round, so this applies,
 * looks again, and stops when nothing is left, after ten rounds at most.
 */
export function fixAll(text: string, reportsOf: (text: string) => readonly Report[]): string {
  let current = text;
  for (let round = 0; round < 10; round++) {
    const next = applyFixes(current, safeFixes(reportsOf(current)));
    if (next === current) return current;
    current = next;
  }
  return current;
}

function applyFixes(text: string, fixes: readonly Fix[]): string {
  const taken: Fix[] = [];
  for (const fix of fixes) if (!taken.some((other) => meet(fix, other))) taken.push(fix);
  return applyEdits(
    text,
    taken.flatMap((fix) => fix.edits),
  );
}

function meet(one: Fix, other: Fix): boolean {
  return one.edits.some((a) => other.edits.some((b) => a.span.from < b.span.to && b.span.from < a.span.to));
}
