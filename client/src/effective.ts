import {
  commands,
  type Disposable,
  DocumentLink,
  EventEmitter,
  languages,
  Range,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  EFFECTIVE_CONFIGURATION,
  type EffectiveConfigurationParams,
  type EffectiveConfigurationResult,
} from '../../server/src/lsp/protocol.js';

export const LANGUAGE = 'uwsgi-ini';

/** Of documents that show what a file comes to; the query is the URI of the file. */
export const SCHEME = 'uwsgi-effective';

/** How long nothing may be typed before such a document follows, in milliseconds. */
const PAUSE = 250;

/** Shows, beside a file, what uWSGI has when it is started with it; each line leads to where it comes from. */
export function effectiveConfiguration(server: BaseLanguageClient): Disposable[] {
  const changed = new EventEmitter<Uri>();
  const links = new Map<string, DocumentLink[]>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      const params: EffectiveConfigurationParams = { uri: uri.query };
      await server.start();
      const result = await server.sendRequest<EffectiveConfigurationResult>(EFFECTIVE_CONFIGURATION, params);
      links.set(uri.toString(), (result?.links ?? []).map(toLink));
      return result?.text ?? `; ${uri.query} is not open.\n`;
    },
  };
  const shown = () => workspace.textDocuments.filter(({ uri }) => uri.scheme === SCHEME);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    clearTimeout(waiting);
    if (shown().length > 0) waiting = setTimeout(() => shown().map(({ uri }) => changed.fire(uri)), PAUSE);
  };
  return [
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    languages.registerDocumentLinkProvider({ scheme: SCHEME }, { provideDocumentLinks: ({ uri }) => links.get(uri.toString()) }),
    commands.registerCommand('uwsgi.showEffectiveConfiguration', show),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === LANGUAGE) follow();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('uwsgi')) follow();
    }),
  ];
}

/** `uri` is the file, where it is not the one at hand. */
async function show(uri = window.activeTextEditor?.document.uri): Promise<void> {
  if (uri === undefined || uri.scheme === SCHEME) return;
  const document = await workspace.openTextDocument(
    Uri.from({ scheme: SCHEME, path: `${uri.path} (effective)`, query: uri.toString() }),
  );
  await languages.setTextDocumentLanguage(document, 'ini');
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true });
}

function toLink({ range: { start, end }, target }: NonNullable<EffectiveConfigurationResult>['links'][number]): DocumentLink {
  return new DocumentLink(new Range(start.line, start.character, end.line, end.character), Uri.parse(target));
}
