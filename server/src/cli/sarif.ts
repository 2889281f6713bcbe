import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Fix, Log, Region, ReportingDescriptor, Result } from 'sarif';
import type { Severity } from '../lint/rule.js';
import { RULES } from '../lint/rules/index.js';
import { VERSION } from '../version.js';
import type { ReadPage } from './explain.js';
import { type FileReports, type Finding, fingerprints, pathOf, type Range, toFindings } from './finding.js';

/** SARIF 2.1.0, the format of code scanning: findings with their fixes, and the rules with their pages. */
export function formatSarif(files: readonly FileReports[], readPage: ReadPage): string {
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'uwsgi-ini',
            version: VERSION,
            semanticVersion: VERSION,
            rules: RULES.map((rule) => toRule(rule, readPage)),
          },
        },
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        artifacts: files.map(({ file }) => ({ location: toLocation(file) })),
        results: files.flatMap((file, index) => {
          const prints = fingerprints(file);
          return toFindings(file).map((finding, at) => toResult(finding, index, prints[at] ?? ''));
        }),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toRule({ id, summary, severity }: (typeof RULES)[number], readPage: ReadPage): ReportingDescriptor {
  const page = readPage(id) ?? summary;
  return {
    id,
    shortDescription: { text: `${summary}.` },
    defaultConfiguration: { level: LEVEL[severity] },
    help: { text: page, markdown: page },
  };
}

function toResult(finding: Finding, artifact: number, fingerprint: string): Result {
  const { file, rule, severity, message, related, fixes } = finding;
  const location = { ...toLocation(file), index: artifact };
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVEL[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: location, region: toRegion(finding) } }],
    // the name under which code scanning looks for it
    partialFingerprints: { primaryLocationLineHash: fingerprint },
    ...(related.length > 0 && {
      relatedLocations: related.map((place) => ({
        physicalLocation: {
          artifactLocation: place.file === file ? location : toLocation(place.file),
          region: toRegion(place),
        },
        message: { text: place.message },
      })),
    }),
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => toFix(fix, location)) }),
  };
}

function toFix({ title, edits }: Finding['fixes'][number], artifactLocation: ArtifactLocation): Fix {
  const replacements = edits.map((edit) => ({ deletedRegion: toRegion(edit), insertedContent: { text: edit.text } }));
  return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] };
}

function toRegion({ line, column, endLine, endColumn }: Range): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function toLocation(file: string): ArtifactLocation {
  const path = pathOf(file);
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

const LEVEL = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;
