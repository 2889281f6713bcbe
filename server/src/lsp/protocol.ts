/** What client and server say to each other besides the protocol. The client imports nothing else of the server. */

/** Asked by the server: the text of a file, or null when it cannot be read or is larger than 1 MiB. */
export const READ_FILE = 'uwsgi/readFile';
export interface ReadFileParams {
  readonly uri: string;
}
export type ReadFileResult = { readonly text: string } | null;

/** Asked by the server: what a directory holds, or null when it cannot be read. */
export const LIST_DIRECTORY = 'uwsgi/listDirectory';
export interface ListDirectoryParams {
  readonly uri: string;
}
export interface DirectoryEntry {
  readonly name: string;
  readonly type: 'file' | 'directory';
}
export type ListDirectoryResult = { readonly entries: readonly DirectoryEntry[] } | null;

/** Asked by a server in a worker, which has no files of its own: the documentation of all options. */
export const READ_PROSE = 'uwsgi/readProse';
export interface ReadProseResult {
  readonly text: string;
}

/** Asked by the client: what uWSGI has when it is started with a file, as a text to read, or null when the file is not known. */
export const EFFECTIVE_CONFIGURATION = 'uwsgi/effectiveConfiguration';
export interface EffectiveConfigurationParams {
  readonly uri: string;
}
export type EffectiveConfigurationResult = {
  readonly text: string;
  /** Parts of the text that lead to where a line comes from: the URI of a file with the line, from 1, as its fragment `L1`. */
  readonly links: readonly { readonly range: Range; readonly target: string }[];
} | null;

/** A part of a text, as the protocol has it. */
export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** A command of the client: it puts its one argument, a text, on the clipboard. */
export const COPY_TEXT = 'uwsgi.copyText';

export interface InitializationOptions {
  /** The client answers {@link READ_FILE} and {@link LIST_DIRECTORY}. */
  readonly files?: boolean;
  /** The client has the command {@link COPY_TEXT}. */
  readonly copyText?: boolean;
  /** Where the client shows the pages of rules: a URI that names such as `unknown-option.md` are put behind. */
  readonly pages?: string;
}
