import { type Connection, DidChangeConfigurationNotification, TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { VERSION } from '../version.js';
import type { Host } from './host.js';
import type { InitializationOptions } from './protocol.js';
import { answerRequests, CAPABILITIES } from './requests.js';
import { Session } from './session.js';

/** Serves one client until it leaves. `hostFor` makes the outside world, once the client has said what it lends. */
export function serve(connection: Connection, hostFor: (options: InitializationOptions) => Host): void {
  const documents = new TextDocuments(TextDocument);
  let configurable = false;
  let registers = false;

  connection.onInitialize(({ capabilities, initializationOptions }) => {
    const labelDetails = capabilities.textDocument?.completion?.completionItem?.labelDetailsSupport ?? false;
    const session = new Session(connection, hostFor((initializationOptions ?? {}) as InitializationOptions), labelDetails);
    configurable = capabilities.workspace?.configuration ?? false;
    registers = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration ?? false;
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
      if (sent !== undefined) session.configure(sent.uwsgi);
      return;
    }
    if (registers) {
      registers = false;
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'uwsgi' });
    }
    session.configure(await connection.workspace.getConfiguration('uwsgi').catch(() => undefined));
  }

  documents.listen(connection);
  connection.listen();
}
