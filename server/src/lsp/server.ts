import {
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { VERSION } from '../version.js';
import type { Host } from './host.js';
import type { InitializationOptions } from './protocol.js';
import { answerRequests, CAPABILITIES } from './requests.js';
import { type Abilities, Session } from './session.js';

/** Serves one client until it leaves. `hostFor` makes the outside world, once the client has said what it lends. */
export function serve(connection: Connection, hostFor: (options: InitializationOptions) => Host): void {
  const documents = new TextDocuments(TextDocument);
  let configurable = false;
  let registers = false;
  let watches = false;
  let watching: Promise<Disposable> | undefined;

  connection.onInitialize(({ capabilities, initializationOptions, workspaceFolders, rootUri }) => {
    const options = (initializationOptions ?? {}) as InitializationOptions;
    const host = hostFor(options);
    const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
    const session = new Session(connection, host, abilitiesOf(capabilities, options), folders);
    configurable = capabilities.workspace?.configuration ?? false;
    registers = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration ?? false;
    watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
    connection.onDidChangeWatchedFiles(({ changes }) => void session.reload(changes.map(({ uri }) => uri)));
    documents.onDidChangeContent(({ document }) => session.change(document));
    documents.onDidClose(({ document }) => session.close(document.uri));
    connection.onInitialized(() => void configure(session, undefined));
    connection.onDidChangeConfiguration(({ settings }) => void configure(session, settings));
    answerRequests(connection, session);
    return {
      capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental, ...CAPABILITIES },
      serverInfo: { name: 'uwsgi-language-server', version: VERSION },
    };
  });

  /** Asks for the settings where the client can be asked; others send them along. */
  async function configure(session: Session, sent: { uwsgi?: unknown } | undefined): Promise<void> {
    if (!configurable) {
      if (sent !== undefined) await watch(await session.configure(sent.uwsgi));
      return;
    }
    if (registers) {
      registers = false;
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'uwsgi' });
    }
    await watch(await session.configure(await connection.workspace.getConfiguration('uwsgi').catch(() => undefined)));
  }

  /** Asks to be told when one of the files changes, in place of those before. */
  async function watch(uris: readonly string[]): Promise<void> {
    (await watching)?.dispose();
    watching = undefined;
    if (!watches) return;
    const watchers = ['**/*.ini', ...uris.map((uri) => decodeURIComponent(new URL(uri).pathname))].map((globPattern) => ({
      globPattern,
    }));
    watching = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  documents.listen(connection);
  connection.listen();
}

function abilitiesOf({ textDocument, workspace }: ClientCapabilities, { copyText = false }: InitializationOptions): Abilities {
  const item = textDocument?.completion?.completionItem;
  return {
    labelDetails: item?.labelDetailsSupport ?? false,
    snippets: item?.snippetSupport ?? false,
    labelOffsets: textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport ?? false,
    refreshTokens: workspace?.semanticTokens?.refreshSupport ?? false,
    refreshInlays: workspace?.inlayHint?.refreshSupport ?? false,
    copyText,
  };
}
