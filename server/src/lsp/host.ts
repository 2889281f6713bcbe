import type { Connection } from 'vscode-languageserver';
import {
  type DirectoryEntry,
  LIST_DIRECTORY,
  type ListDirectoryParams,
  type ListDirectoryResult,
  READ_FILE,
  type ReadFileParams,
  type ReadFileResult,
} from './protocol.js';

/** The world outside: one seam, which tests replace. Nothing here throws; what cannot be had is undefined. */
export interface Host {
  /** The text of a file of at most {@link LARGEST_FILE} bytes. */
  read(uri: string): Promise<string | undefined>;
  list(uri: string): Promise<readonly DirectoryEntry[] | undefined>;
  /** Where the pages of the rules are: a URI that names such as `unknown-option.md` are put behind. */
  readonly pages?: string | undefined;
  /** The documentation of all options, in Markdown. Asked for once, when it is first needed. */
  prose(): Promise<string>;
}

/** Files that are read beside the open ones may have this many bytes. */
export const LARGEST_FILE = 1024 * 1024;

/** A file system that the client lends. */
export function clientFiles(connection: Connection): Pick<Host, 'read' | 'list'> {
  return {
    async read(uri) {
      const params: ReadFileParams = { uri };
      return connection.sendRequest<ReadFileResult>(READ_FILE, params).then(
        (result) => result?.text,
        () => undefined,
      );
    },
    async list(uri) {
      const params: ListDirectoryParams = { uri };
      return connection.sendRequest<ListDirectoryResult>(LIST_DIRECTORY, params).then(
        (result) => result?.entries,
        () => undefined,
      );
    },
  };
}
