import type { ReadPage } from './explain.js';
import { type FileReports, toFindings } from './finding.js';
import { formatGitHub, formatGitLab, formatJUnit } from './reports.js';
import { formatSarif } from './sarif.js';
import { formatText, type TextStyle } from './text.js';

export interface FormatContext extends TextStyle {
  readonly readPage: ReadPage;
}

/** How `check` prints what it found. Each ends its output with a line end, unless it is empty. */
export const FORMATS = {
  text: (files, context) => formatText(files, context),
  json: (files) => `${JSON.stringify(files.flatMap(toFindings), null, 2)}\n`,
  sarif: (files, { readPage }) => formatSarif(files, readPage),
  github: formatGitHub,
  gitlab: formatGitLab,
  junit: formatJUnit,
} as const satisfies Record<string, (files: readonly FileReports[], context: FormatContext) => string>;

export type Format = keyof typeof FORMATS;
