import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import * as extension from './extension.js';

/** The entry for browsers: the server is a web worker. */
export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'server/dist/worker.js').toString(true);
  const start = async () => {
    // not the worker itself: VS Code's class does not make instances of what is `Worker` there
    const worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return extension.activate(context, (options) => new LanguageClient('uwsgi', 'uWSGI', start, options));
}

export const deactivate = extension.deactivate;
