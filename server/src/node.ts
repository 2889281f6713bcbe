import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { clientFiles, type Host, LARGEST_FILE } from './lsp/host.js';
import { serve } from './lsp/server.js';

/** The language server as a process: `--stdio`, or the pipe of Node that VS Code uses. */
const connection = createConnection(ProposedFeatures.all);

serve(connection, ({ files, pages }): Host => {
  const lent = files ? clientFiles(connection) : undefined;
  return {
    read: (uri) => (isFile(uri) ? readText(fileURLToPath(uri)) : (lent?.read(uri) ?? Promise.resolve(undefined))),
    list: (uri) => (isFile(uri) ? listDirectory(fileURLToPath(uri)) : (lent?.list(uri) ?? Promise.resolve(undefined))),
    pages: pages ?? `${pathToFileURL(join(__dirname, 'rules')).href}/`,
    prose: () => readFile(join(__dirname, 'prose.md'), 'utf8'),
  };
});

function isFile(uri: string): boolean {
  return uri.startsWith('file:');
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    // a device may have no end
    return found.isFile() && found.size <= LARGEST_FILE ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

async function listDirectory(path: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, type: entry.isDirectory() ? ('directory' as const) : ('file' as const) }));
  } catch {
    return undefined;
  }
}
