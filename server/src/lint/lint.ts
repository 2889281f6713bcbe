import type { Document } from '../model/document.js';
import type { Evaluation } from '../model/evaluation.js';
import { loadsOf } from '../model/jumps.js';
import { evaluationOf, type View } from '../model/view.js';
import { applyEdits, type Edit } from '../text.js';
import type { Finding, Fix, Report, Rule } from './rule.js';
import { RULES } from './rules/index.js';
import { unusedSuppression } from './rules/unused-suppression.js';
import { suppress } from './suppression.js';
import { isPart, joinFiles } from './together.js';

/** What rules are called, for those who name them. */
export const RULE_IDS: readonly string[] = RULES.map(({ id }) => id);

/** What all rules find in `document` that is not switched off or hidden by a comment, in the order of the text. */
export function lint(document: Document, view: View): Report[] {
  if (isBuildProfile(document)) return [];
  // what they find is not known, or may be otherwise when other files are open
  const unsure = new Set(RULE_IDS.filter((id) => view.rules?.[id] === 'off'));
  const notAsked = new Set(RULES.filter((rule) => !isAsked(rule, view)).map(({ id }) => id));
  let own: Evaluation | undefined;
  const evaluate = (one: Document) => {
    if (one !== document) return evaluationOf(one, view);
    own ??= evaluationOf(document, view);
    return own;
  };
  const joined = loadsOf(document).length > 0 ? joinFiles(evaluate(document)) : undefined;
  const part = isPart(document, view);
  const found = RULES.filter(({ id }) => !unsure.has(id) && !notAsked.has(id)).flatMap((rule) => {
    if (rule.together && part) {
      unsure.add(rule.id);
      return [];
    }
    const seen = noticing({ ...view, evaluate }, () => unsure.add(rule.id));
    const findings = [...rule.check(document, seen)];
    if (rule.together && joined !== undefined) {
      const known = new Set(findings.map(({ span: { from } }) => from));
      const more = [...rule.check(joined.document, seen)].flatMap((finding) => joined.toFinding(finding) ?? []);
      findings.push(...more.filter(({ span: { from } }) => !known.has(from)));
    }
    return toReports(rule, findings, view);
  });
  const { kept, unused } = suppress(document, found, { ids: RULE_IDS, unsure, notAsked });
  return [...kept, ...toReports(unusedSuppression, unused, view)].sort((a, b) => a.span.from - b.span.from);
}

/** What `uwsgiconfig.py` builds uWSGI from also has a section `[uwsgi]`, and is none of its configurations. */
function isBuildProfile({ settings }: Document): boolean {
  return settings.some(({ name, option }) => option === undefined && BUILD_KEY.test(name));
}

const BUILD_KEY = /^(main_plugin|embedded_plugins|malloc_implementation|append_version|as_shared_library)$/;

/** Whether the profile that is chosen, or the user, asks for what a rule finds. */
function isAsked({ id, profiles }: Rule, { rules, profile }: View): boolean {
  return profiles === undefined || rules?.[id] !== undefined || profiles.some((one) => one === profile);
}

/** The same view, which tells when someone looks at what may be otherwise at another time. */
function noticing(view: View & Required<Pick<View, 'evaluate'>>, notice: () => void): View {
  return {
    ...view,
    evaluate(document) {
      const evaluation = view.evaluate(document);
      if (evaluation.effective.problems.some(({ kind }) => kind === 'unknown')) notice();
      return evaluation;
    },
    get documents() {
      notice();
      return view.documents;
    },
  };
}

/** What the user says of a rule counts for all of its findings. */
function toReports({ id, severity }: Rule, findings: Iterable<Finding>, view: View): Report[] {
  const level = view.rules?.[id];
  const wanted = level === undefined || level === 'off' ? undefined : { severity: level };
  return [...findings].map((finding) => ({ severity, ...finding, ...wanted, rule: id }));
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
  return applyEdits(text, apart(fixes));
}

/** The edits of those fixes that do not meet one before them. */
function apart(fixes: readonly Fix[]): Edit[] {
  const taken: Fix[] = [];
  for (const fix of fixes) if (!taken.some((other) => meet(fix, other))) taken.push(fix);
  return taken.flatMap((fix) => fix.edits);
}

/** One fix that does to all findings of the same rule what `fix` does to one; undefined where there is only that. */
export function fixOfKind(reports: readonly Report[], rule: string, fix: Fix): Fix | undefined {
  const kind = kindOf(fix);
  const same = reports.flatMap((report) =>
    report.rule === rule ? (report.fixes?.find((one) => kindOf(one) === kind) ?? []) : [],
  );
  const fixes = [...new Map(same.map((one) => [JSON.stringify(one.edits), one])).values()];
  if (fixes.length < 2) return undefined;
  const title = fixes.every((one) => one.title === fix.title) ? fix.title : kind;
  return { title: `${title} (all ${fixes.length} of this kind)`, edits: apart(fixes), safe: fixes.every(({ safe }) => safe) };
}

/** What a fix does, whatever it is done to. */
function kindOf({ title }: Fix): string {
  return title.replace(/`[^`]*`/g, '`…`');
}

function meet(one: Fix, other: Fix): boolean {
  return one.edits.some((a) => other.edits.some((b) => a.span.from < b.span.to && b.span.from < a.span.to));
}
