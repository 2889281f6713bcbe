import prose from 'uwsgi:prose';
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { clientFiles } from './lsp/host.js';
import { serve } from './lsp/server.js';

declare const self: DedicatedWorkerGlobalScope;

/** The language server in a web worker. The client lends it the files; the documentation is in the bundle. */
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));

serve(connection, () => ({ ...clientFiles(connection), prose: () => Promise.resolve(prose) }));
