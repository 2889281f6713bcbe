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

/** A command of the client: it puts its one argument, a text, on the clipboard. */
export const COPY_TEXT = 'uwsgi.copyText';

export interface InitializationOptions {
  /** The client answers {@link READ_FILE} and {@link LIST_DIRECTORY}. */
  readonly files?: boolean;
  /** The client has the command {@link COPY_TEXT}. */
  readonly copyText?: boolean;
}
