import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { clientFiles } from './lsp/host.js';
import { READ_PROSE, type ReadProseResult } from './lsp/protocol.js';
import { serve } from './lsp/server.js';

declare const self: DedicatedWorkerGlobalScope;

/** The language server in a web worker. The client lends it the files, and reads the documentation for it. */
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));

serve(connection, ({ pages }) => ({ ...clientFiles(connection), pages, prose }));

async function prose(): Promise<string> {
  return (await connection.sendRequest<ReadProseResult>(READ_PROSE)).text;
}
