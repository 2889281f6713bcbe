import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import * as extension from './extension.js';

/** The entry for the desktop and for remote hosts: the server is a process of its own. */
export function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('server/dist/server.cjs');
  return extension.activate(
    context,
    (options) => new LanguageClient('uwsgi', 'uWSGI', { module, transport: TransportKind.ipc }, options),
  );
}

export const deactivate = extension.deactivate;
