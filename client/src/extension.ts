import { commands, type ExtensionContext, env, FileType, languages, type TextDocument, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import {
  COPY_TEXT,
  type InitializationOptions,
  LIST_DIRECTORY,
  type ListDirectoryParams,
  type ListDirectoryResult,
  READ_FILE,
  READ_PROSE,
  type ReadFileParams,
  type ReadFileResult,
  type ReadProseResult,
} from '../../server/src/lsp/protocol.js';
import { effectiveConfiguration, LANGUAGE, SCHEME } from './effective.js';

/** Files that the server may ask for have this many bytes at most. */
const LARGEST_FILE = 1024 * 1024;

/** The scheme of documents that show the page of a rule. */
const PAGES = 'uwsgi-rule';

let client: BaseLanguageClient | undefined;

/** Starts the language server that `connect` reaches, with the first file for it, and lends it the editor's files. */
export async function activate(
  { subscriptions, extensionUri }: ExtensionContext,
  connect: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<void> {
  const output = window.createOutputChannel('uWSGI', { log: true });
  const initializationOptions: InitializationOptions = { files: true, copyText: true, pages: `${PAGES}:/` };
  const server = connect({
    documentSelector: [{ language: LANGUAGE }],
    initializationOptions,
    outputChannel: output,
    synchronize: { configurationSection: 'uwsgi' },
  });
  client = server;

  const claimed = new Set<string>();
  const opened = async (document: TextDocument): Promise<void> => {
    const uri = document.uri.toString();
    if (document.languageId === LANGUAGE) {
      await server.start();
    } else if (looksOurs(document) && !claimed.has(uri)) {
      claimed.add(uri); // once: a person may choose another language
      await languages.setTextDocumentLanguage(document, LANGUAGE);
    }
  };
  subscriptions.push(
    output,
    ...effectiveConfiguration(server),
    workspace.registerTextDocumentContentProvider(PAGES, {
      provideTextDocumentContent: async ({ path }) => {
        const pages: Record<string, string> = JSON.parse(await readText(Uri.joinPath(extensionUri, 'client/dist/rules.json')));
        return pages[path.slice(1)];
      },
    }),
    commands.registerCommand('uwsgi.restartServer', async () => {
      if (server.isRunning()) await server.stop();
      await server.start();
    }),
    commands.registerCommand('uwsgi.showOutput', () => output.show()),
    commands.registerCommand(COPY_TEXT, (text: unknown) => env.clipboard.writeText(String(text))),
    server.onRequest(READ_FILE, ({ uri }: ReadFileParams) => readFile(Uri.parse(uri))),
    server.onRequest(READ_PROSE, async (): Promise<ReadProseResult> => {
      return { text: await readText(Uri.joinPath(extensionUri, 'server/dist/prose.md')) };
    }),
    server.onRequest(LIST_DIRECTORY, ({ uri }: ListDirectoryParams) => listDirectory(Uri.parse(uri))),
    workspace.onDidOpenTextDocument(opened),
  );
  await Promise.all(workspace.textDocuments.map(opened));
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}

/**
 * Whether a file that VS Code holds for some INI file begins with `[uwsgi]`: it goes by the file's extension before it looks at the
 * first line.
 */
function looksOurs(document: TextDocument): boolean {
  if (document.uri.scheme === SCHEME || (document.languageId !== 'ini' && document.languageId !== 'properties')) return false;
  for (let line = 0; line < document.lineCount; line++) {
    const { text, isEmptyOrWhitespace } = document.lineAt(line);
    if (!isEmptyOrWhitespace && !/^\s*[;#]/.test(text)) return /^\s*\[uwsgi\]/.test(text);
  }
  return false;
}

async function readFile(uri: Uri): Promise<ReadFileResult> {
  try {
    if ((await workspace.fs.stat(uri)).size > LARGEST_FILE) return null;
    // a byte order mark is part of what uWSGI reads
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(await workspace.fs.readFile(uri)) };
  } catch {
    return null;
  }
}

async function readText(uri: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

async function listDirectory(uri: Uri): Promise<ListDirectoryResult> {
  try {
    const entries = await workspace.fs.readDirectory(uri);
    // the type of a link also tells what it leads to
    return { entries: entries.map(([name, type]) => ({ name, type: type & FileType.Directory ? 'directory' : 'file' })) };
  } catch {
    return null;
  }
}
