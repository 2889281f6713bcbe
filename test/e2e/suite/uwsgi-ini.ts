import * as vscode from 'vscode';
import { equal, includes, until } from './expect.js';

const EXTENSION = 'uwsgi-tools.vscode-uwsgi';

suite('uwsgi-ini', () => {
  test('the extension starts with the first file', async () => {
    equal(extension().isActive, false, 'active before');
    await open('uwsgi.ini', '[uwsgi]\n');
    await until('the extension', () => extension().isActive || undefined);
    await extension().activate(); // an extension that failed to start is active, too
  });

  const languages: Record<string, string> = {
    'uwsgi.ini': 'uwsgi-ini',
    'app.uwsgi.ini': 'uwsgi-ini',
    'uwsgi-production.ini': 'uwsgi-ini',
    'uwsgi/sites/app.ini': 'uwsgi-ini',
    'vassals/app.ini': 'uwsgi-ini',
    'apps-enabled/app.ini': 'uwsgi-ini',
    'apps-available/app.ini': 'uwsgi-ini',
    'other.ini': 'ini',
  };
  for (const [path, language] of Object.entries(languages)) {
    test(`${path} is ${language}`, async () => {
      const { document } = await open(path, '[app]\nprocesses = 4\n');
      equal(document.languageId, language, 'the language');
    });
  }
  for (const path of ['emperor', 'emperor.ini', 'emperor.conf']) {
    test(`${path} is uwsgi-ini when it begins with [uwsgi]`, async () => {
      const { document } = await open(path, '[uwsgi]\nproceses = 4\n');
      await diagnosed(document, 'unknown-option');
      equal(vscode.window.activeTextEditor?.document.languageId, 'uwsgi-ini', 'the language');
    });
  }

  test('completion of options', async () => {
    const offers = await complete('[uwsgi]\n█\n');
    const socket = offers.get('http-socket');
    equal([socket?.kind, socket?.inserted], [vscode.CompletionItemKind.Property, 'http-socket = ']);
    includes(socket?.documentation ?? '', 'HTTP');
    equal(offers.get('master')?.inserted, 'master = true');
    const node = offers.get('uwsgi-node');
    equal(node?.kind, vscode.CompletionItemKind.Snippet);
    includes(node?.inserted ?? '', 'key=${7:app.example.com}');
  });

  test('completion of the keys of subscribe2', async () => {
    const server = (await complete('[uwsgi]\nsubscribe2 = █\n')).get('server');
    equal([server?.kind, server?.inserted], [vscode.CompletionItemKind.Field, 'server=']);
    includes(server?.documentation ?? '', 'subscription server');
    const rest = await complete('[uwsgi]\nsubscribe2 = server=1.2.3.4:5,█\n');
    equal([rest.has('server'), rest.get('key')?.inserted], [false, 'key=']);
    equal(rest.has('uwsgi-node'), false, 'a snippet inside a value');
  });

  test('hover on an option', async () => {
    includes(await hover('[uwsgi]\nmas█ter = true\n'), '`master` — ');
  });

  test('hover on a key of subscribe2', async () => {
    includes(await hover('[uwsgi]\nsubscribe2 = server=1.2.3.4:5,key=app.local,wei█ght=2\n'), '`weight` — ');
  });

  test('the effective configuration', async () => {
    const { document } = await open('effective.uwsgi.ini', '[uwsgi]\nset-ph = stage=prod\nchdir = /srv/%(stage)\n');
    await vscode.commands.executeCommand('uwsgi.showEffectiveConfiguration', document.uri);
    const find = () =>
      vscode.workspace.textDocuments.find(({ uri, languageId }) => uri.path.endsWith(' (effective)') && languageId === 'ini');
    const shown = await until('the document', find);
    includes(shown.getText(), 'chdir = /srv/prod');
    const visible = vscode.window.visibleTextEditors.map((editor) => editor.document.uri.scheme);
    equal([visible.includes('uwsgi-effective'), visible.includes(document.uri.scheme)], [true, true], 'both are seen');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', shown.uri);
    const last = links.at(-1);
    equal([last && shown.getText(last.range), last?.target?.fragment], ['effective.uwsgi.ini:3', 'L3']);

    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), 'set-ph = stage=test\n');
    await vscode.workspace.applyEdit(edit);
    await until('the edit', () => find()?.getText().includes('chdir = /srv/test') || undefined);
  });

  test('diagnostics', async () => {
    const { document } = await open('diagnostics.uwsgi.ini', '[uwsgi]\nproceses = 4\nsubscribe2 = server=127.0.0.1:4040\n');
    const unknown = await diagnosed(document, 'unknown-option');
    equal([unknown.source, unknown.severity], ['uwsgi', vscode.DiagnosticSeverity.Warning]);
    equal(document.getText(unknown.range), 'proceses');
    includes(unknown.message, '`proceses` is not an option');
    includes(unknown.message, 'Did you mean `processes`?');
    const missing = await diagnosed(document, 'missing-key');
    equal(missing.severity, vscode.DiagnosticSeverity.Error);
    includes(missing.message, '`key`');
  });

  test('the page of a rule', async () => {
    const { document } = await open('pages.uwsgi.ini', '[uwsgi]\nproceses = 4\n');
    const { code } = await diagnosed(document, 'unknown-option');
    const page = await vscode.workspace.openTextDocument((code as { target: vscode.Uri }).target);
    includes(page.getText(), '# unknown-option\n\n');
    equal(page.languageId, 'markdown', 'the language of the page');
  });

  test('a quick fix', async () => {
    const { document } = await open('fix.uwsgi.ini', '[uwsgi]\nproceses = 4\n');
    await fix(document, 'unknown-option', 'Change to `processes`');
    equal(document.lineAt(1).text, 'processes = 4');
    await until('no diagnostics', () => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
  });

  test('a quick fix in subscribe2', async () => {
    const { document } = await open('fix2.uwsgi.ini', '[uwsgi]\nsubscribe2 = server=127.0.0.1:4040, key=app.local\n');
    await fix(document, 'key-blanks', 'Remove the blanks in `subscribe2`');
    equal(document.lineAt(1).text, 'subscribe2 = server=127.0.0.1:4040,key=app.local');
  });

  test('subscription settings as Python', async () => {
    const { document } = await open('python.uwsgi.ini', '[uwsgi]\nsubscribe-freq = 5\n');
    const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      ...(['vscode.executeCodeActionProvider', document.uri, new vscode.Range(0, 0, 0, 0), 'source.copyUwsgiconf'] as const),
    );
    equal(action?.command?.command, 'uwsgi.copyText');
    // a browser asks its user before a page reads the clipboard
    if (vscode.env.uiKind === vscode.UIKind.Web) return;
    await vscode.commands.executeCommand('uwsgi.copyText', ...(action?.command?.arguments ?? []));
    includes(await vscode.env.clipboard.readText(), 'set_client_params(announce_interval=5)');
  });

  test('the version of uWSGI decides', async () => {
    const { document } = await open('version.uwsgi.ini', '[uwsgi]\nsubscription-mountpoints = 1\n');
    await diagnosed(document, 'unknown-option');
    await configure('version', '2.1');
    await until('no diagnostics', () => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
    await configure('version', undefined);
    await diagnosed(document, 'unknown-option');
  });

  test('options of own plugins', async () => {
    const { document } = await open('own.uwsgi.ini', '[uwsgi]\nmy-plugin-level = 3\nproceses = 4\n');
    await until('both', () => vscode.languages.getDiagnostics(document.uri).length === 2 || undefined);
    await configure('ownOptions', ['my-plugin-level']);
    await until('one', () => vscode.languages.getDiagnostics(document.uri).length === 1 || undefined);
    await configure('ownOptions', undefined);
  });

  test('other files of the directory are read', async () => {
    await write('pair/vassals/uses.ini', '[uwsgi]\nchdir = /srv/%(shop-name)\n');
    const { document } = await open('pair/vassals/gives.ini', '[uwsgi]\nshop-name = tea\nproceses = 4\n');
    const codes = () => vscode.languages.getDiagnostics(document.uri).map((one) => document.getText(one.range));
    await until('the one', () => codes().join() === 'proceses' || undefined);
  });

  test('a file that is saved nowhere', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'uwsgi-ini', content: '[uwsgi]\nproceses = 4\n' });
    await diagnosed(document, 'unknown-option');
  });

  test('the server starts again', async () => {
    const { document } = await open('restart.uwsgi.ini', '[uwsgi]\nproceses = 4\n');
    await diagnosed(document, 'unknown-option');
    await vscode.commands.executeCommand('uwsgi.restartServer');
    await diagnosed(document, 'unknown-option');
    includes(await hover('[uwsgi]\nmas█ter = true\n'), '`master` — ');
  });
});

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(EXTENSION);
  if (found === undefined) throw new Error(`${EXTENSION} is not there`);
  return found;
}

interface Opened {
  readonly document: vscode.TextDocument;
  /** Where the `█` stood. */
  readonly position: vscode.Position;
}

/** Writes a file of the workspace and shows it. */
async function open(path: string, marked: string): Promise<Opened> {
  const uri = await write(path, marked.replace('█', ''));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return { document, position: document.positionAt(marked.indexOf('█')) };
}

async function write(path: string, content: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  const uri = vscode.Uri.joinPath(folder.uri, path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return uri;
}

interface Offer {
  readonly kind: vscode.CompletionItemKind | undefined;
  readonly inserted: string | undefined;
  readonly documentation: string;
}

/** What is offered, by its label; without the words of the file, which VS Code offers by itself. */
async function complete(marked: string): Promise<ReadonlyMap<string, Offer>> {
  const { document, position } = await open(`complete-${marked.length}.uwsgi.ini`, marked);
  const [trigger, resolved] = [undefined, 5000];
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    ...(['vscode.executeCompletionItemProvider', document.uri, position, trigger, resolved] as const),
  );
  const offers = items.map(({ label, kind, insertText, documentation }): [string, Offer] => {
    const inserted = insertText instanceof vscode.SnippetString ? insertText.value : insertText;
    return [typeof label === 'string' ? label : label.label, { kind, inserted, documentation: text(documentation) }];
  });
  return new Map(offers.filter(([, { kind }]) => kind !== vscode.CompletionItemKind.Text));
}

async function hover(marked: string): Promise<string> {
  const { document, position } = await open(`hover-${marked.length}.uwsgi.ini`, marked);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers.flatMap(({ contents }) => contents.map(text)).join('\n');
}

function text(content: vscode.MarkdownString | vscode.MarkedString | undefined): string {
  return typeof content === 'string' ? content : (content?.value ?? '');
}

/** The diagnostic of our server with this code, once it is there. */
function diagnosed({ uri }: vscode.TextDocument, code: string): Promise<vscode.Diagnostic> {
  return until(`${code} in ${uri.path}`, () => vscode.languages.getDiagnostics(uri).find((one) => codeOf(one) === code));
}

function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

async function fix(document: vscode.TextDocument, code: string, title: string): Promise<void> {
  const { range } = await diagnosed(document, code);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
  );
  const edit = actions.find((action) => action.title === title)?.edit;
  if (edit === undefined) throw new Error(`no "${title}" in ${actions.map((action) => action.title)}`);
  await vscode.workspace.applyEdit(edit);
}

function configure(setting: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('uwsgi').update(setting, value, vscode.ConfigurationTarget.Workspace);
}
