import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type CodeAction,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  type Hover,
  type InlayHint,
  InsertTextFormat,
  type SemanticTokens,
  type SignatureHelp,
} from 'vscode-languageserver';
import type { EffectiveConfigurationResult } from '../../server/src/lsp/protocol.js';
import { type Client, inWorker, overStdio } from './client.js';

const URI = 'file:///nowhere/uwsgi.ini';
const TIMEOUT = 120_000;

for (const [name, start] of [
  ['the process', overStdio],
  ['the worker', inWorker],
] as const) {
  test(`${name} serves a file from opening to closing`, { timeout: TIMEOUT }, async () => {
    const client = start();
    const { capabilities, serverInfo } = await client.initialize();
    assert.equal(serverInfo?.name, 'uwsgi-language-server');
    assert.ok(capabilities.hoverProvider && capabilities.completionProvider && capabilities.codeActionProvider);

    await client.open(URI, '[uwsgi]\nproceses = 4\n');
    const [found] = await client.diagnostics(URI, (all) => all.length > 0);
    assert.equal(found?.code, 'unknown-option');
    assert.equal(found.source, 'uwsgi');
    const page = found.codeDescription?.href;
    if (start === overStdio) assert.match(readFileSync(new URL(page ?? ''), 'utf8'), /^# unknown-option\n/);
    else assert.equal(page, undefined, 'a worker has no files');
    assert.deepEqual(found.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 8 } });

    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: found.range,
      context: { diagnostics: [found] },
    });
    assert.equal(actions[0]?.title, 'Change to `processes`');
    assert.deepEqual(actions[0].edit?.changes?.[URI], [{ range: found.range, newText: 'processes' }]);

    await client.change(URI, 2, '[uwsgi]\nprocesses = 4\n');
    await client.diagnostics(URI, (all) => all.length === 0);

    const items = await completionAt(client, 1, 9);
    const processes = items.find((item) => item.label === 'processes');
    assert.ok(processes);
    const resolved = await client.connection.sendRequest<CompletionItem>('completionItem/resolve', processes);
    assert.match((resolved.documentation as { value: string }).value, /^`processes` — /);

    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', at(1, 2));
    assert.match((hover.contents as { value: string }).value, /^`processes` — /);

    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    await client.stop();
  });
}

test('a signature, colours and snippets', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  client.textDocument = {
    completion: { completionItem: { snippetSupport: true } },
    signatureHelp: { signatureInformation: { parameterInformation: { labelOffsetSupport: true } } },
  };
  const { capabilities } = await client.initialize();
  await client.open(URI, '[uwsgi]\nmaster = true\nsubscribe2 = server=127.0.0.1:4040,\n\n');

  const help = await client.connection.sendRequest<SignatureHelp | null>('textDocument/signatureHelp', at(2, 35));
  const signature = help?.signatures[0];
  assert.match(signature?.label ?? '', /^subscribe2 = server=…, key=…, \[/);
  const active = signature?.parameters?.[help?.activeParameter ?? 0] ?? assert.fail('nothing is shown');
  assert.equal(signature?.label.slice(...(active.label as [number, number])), 'key=…');
  assert.match((active.documentation as { value: string }).value, /^Name under which/);
  assert.equal(await client.connection.sendRequest('textDocument/signatureHelp', at(1, 10)), null);

  const types = capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
  const textDocument = { uri: URI };
  const all = await client.connection.sendRequest<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
  assert.deepEqual(decoded(all, types), ['1:0+6 property', '2:0+10 property', '2:13+6 parameter', '2:20+14 string']);
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } };
  const some = await client.connection.sendRequest<SemanticTokens>('textDocument/semanticTokens/range', { textDocument, range });
  assert.deepEqual(decoded(some, types), ['1:0+6 property']);

  const snippet = (await completionAt(client, 3, 0)).find(({ label }) => label === 'uwsgi-node');
  assert.deepEqual([snippet?.kind, snippet?.insertTextFormat], [CompletionItemKind.Snippet, InsertTextFormat.Snippet]);
  assert.match(snippet?.textEdit?.newText ?? '', /^subscribe2 = server=\$\{\d:127\.0\.0\.1:4040\}/m);
  assert.ok(!(await completionAt(client, 2, 35)).some(({ kind }) => kind === CompletionItemKind.Snippet));
  await client.stop();
});

test('a client that knows no snippets gets none', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  await client.initialize();
  await client.open(URI, '[uwsgi]\n\n');
  const items = await completionAt(client, 1, 0);
  assert.ok(items.length > 1000 && !items.some(({ label }) => label === 'uwsgi-node'));
  await client.stop();
});

test('the version of the settings decides what is known', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  client.settings = { version: '2.0' };
  await client.initialize();
  await client.open(URI, '[uwsgi]\nsubscription-mountpoints = 1\n');
  await client.diagnostics(URI, (all) => all.some((one) => one.code === 'unknown-option'));
  client.settings = { version: '2.1' };
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await client.diagnostics(URI, (all) => all.length === 0);
  await client.stop();
});

test('files of the settings tell about options, and are read again when they change', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const files: Record<string, string> = {
    'other:///here/our%20own.json': '{"options": {"bloom-level": {"value": "integer", "description": "How much."}}}',
  };
  const shown: string[] = [];
  client.connection.onNotification('window/showMessage', ({ message }: { message: string }) => void shown.push(message));
  client.connection.onRequest('uwsgi/readFile', ({ uri }: { uri: string }) => (files[uri] ? { text: files[uri] } : null));
  client.connection.onRequest('uwsgi/listDirectory', () => null);
  client.settings = { version: '2.1', optionFiles: ['our own.json', 'gone.json'] };
  await client.initialize({ files: true }, 'other:///here');
  await client.open(URI, '[uwsgi]\nbloom-level = high\n');
  await client.diagnostics(URI, (all) => all.some(({ code }) => code === 'not-a-number'));
  const hover = await client.connection.sendRequest<Hover>('textDocument/hover', at(1, 2));
  assert.match((hover.contents as { value: string }).value, /How much\./);
  assert.deepEqual(shown, ['uWSGI options: gone.json cannot be read.']);

  files['other:///here/our%20own.json'] = '{"options": {"bloom-level": {"value": "text"}}}';
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
  await client.diagnostics(URI, (all) => all.length === 0);
  client.settings = {};
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await client.diagnostics(URI, (all) => all.some(({ code }) => code === 'unknown-option'));
  await client.stop();
});

test('a file .uwsgilint of the open directory counts more than the settings', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const files: Record<string, string> = { 'other:///here/.uwsgilint': 'version = 2.1\nown-options = bloom\n' };
  const shown = new Promise<string>((resolve) => {
    client.connection.onNotification('window/showMessage', ({ message }: { message: string }) => resolve(message));
  });
  client.connection.onRequest('uwsgi/readFile', ({ uri }: { uri: string }) => (files[uri] ? { text: files[uri] } : null));
  client.settings = { version: '2.0' };
  await client.initialize({ files: true }, 'other:///here');
  await client.open(URI, '[uwsgi]\nsubscription-mountpoints = 1\nbloom = 1\n');
  await client.diagnostics(URI, (all) => all.length === 0);
  files['other:///here/.uwsgilint'] = 'version = new\n';
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
  await client.diagnostics(URI, (all) => all.length === 2);
  assert.match(await shown, /^\.uwsgilint: `version = new` is no version/);
  await client.stop();
});

test('what a project assumes counts, and so does what the settings do', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const files: Record<string, string> = {
    'other:///here/.uwsgilint': '[assume]\ncwd = deploy\nSTAGE = test\n',
    'other:///here/deploy/base.ini': '[uwsgi]\nset-ph = root=/srv\n',
  };
  client.connection.onRequest('uwsgi/listDirectory', () => null);
  client.connection.onRequest('uwsgi/readFile', ({ uri }: { uri: string }) => (files[uri] ? { text: files[uri] } : null));
  client.settings = { assume: { HOME: '/root', STAGE: 'other' } };
  await client.initialize({ files: true }, 'other:///here');
  const uri = 'other:///here/uwsgi.ini';
  await client.open(uri, '[uwsgi]\ninclude = base.ini\nchdir = %(root)/$(STAGE)$(HOME)\n');
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const hints = () =>
    client.connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', { textDocument: { uri }, range });
  while ((await hints())?.[0]?.label !== '→ /srv/test/root');
  await client.stop();
});

test('subscription settings are copied as Python, by a client that can copy', { timeout: TIMEOUT }, async () => {
  const offered = async (initializationOptions: unknown, text: string, only?: readonly string[]) => {
    const client = overStdio();
    await client.initialize(initializationOptions);
    await client.open(URI, text);
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], ...(only && { only }) },
    });
    await client.stop();
    return actions.map(({ kind, command }) => ({ kind, command: command?.command, arguments: command?.arguments }));
  };
  const text = '[uwsgi]\nsubscribe-freq = 5\n';
  const python = 'section.subscriptions.set_client_params(announce_interval=5)\n';
  assert.deepEqual(await offered({ copyText: true }, text, ['source']), [
    { kind: 'source.copyUwsgiconf', command: 'uwsgi.copyText', arguments: [python] },
  ]);
  assert.deepEqual(await offered({}, text, ['source']), []);
  assert.deepEqual(await offered({ copyText: true }, text), []);
  assert.deepEqual(await offered({ copyText: true }, text, ['source.fixAll']), []);
  assert.deepEqual(await offered({ copyText: true }, '[uwsgi]\nmaster = true\n', ['source']), []);
});

test('findings can be hidden, and rules be switched off', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const shown = new Promise<string>((resolve) => {
    client.connection.onNotification('window/showMessage', ({ message }: { message: string }) => resolve(message));
  });
  await client.initialize();
  await client.open(URI, '[uwsgi]\nproceses = 4\n');
  const [found] = await client.diagnostics(URI, (all) => all.length > 0);
  const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: URI },
    range: found?.range,
    context: { diagnostics: [found] },
  });
  const offers = actions.map(({ title, isPreferred }) => `${isPreferred ? '* ' : ''}${title}`);
  const hide = ['Disable unknown-option for this line', 'Disable unknown-option for this file'];
  assert.equal(offers[0], '* Change to `processes`');
  assert.deepEqual(offers.slice(-2), hide);
  const [edit] = actions.at(-2)?.edit?.changes?.[URI] ?? [];
  assert.equal(edit?.newText, '; uwsgi-ini disable-next-line unknown-option\n');
  await client.change(URI, 2, `[uwsgi]\n${edit.newText}proceses = 4\n`);
  await client.diagnostics(URI, (all) => all.length === 0);

  await client.change(URI, 3, '[uwsgi]\nproceses = 4\nharakiri = ten\n');
  await client.diagnostics(URI, (all) => all.length === 2);
  client.settings = { rules: { 'unknown-option': 'off', 'not-a-number': 'hint', nonesuch: 'off' } };
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await client.diagnostics(URI, (all) => all.length === 1 && all[0]?.code === 'not-a-number' && all[0].severity === 4);
  assert.equal(await shown, 'uwsgi.rules: there is no rule `nonesuch`.');
  await client.stop();
});

test('settings that make no sense leave the defaults', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  client.settings = { version: { a: 1 }, ownOptions: 'own', optionFiles: [7, null], rules: 'off' };
  await client.initialize();
  await client.open(URI, '[uwsgi]\nproceses = 1\n');
  await client.diagnostics(URI, (all) => all.length === 1);
  await client.stop();
});

test('a file is evaluated with those that it reads, as they are open or on disk', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const [uri, base] = ['other:///here/uwsgi.ini', 'other:///here/conf/base%20one.ini'];
  const files: Record<string, string> = { [base]: '[uwsgi]\nset-ph = stage=prod\ninclude = more.ini\n' };
  client.connection.onRequest('uwsgi/listDirectory', () => null);
  client.connection.onRequest('uwsgi/readFile', ({ uri }: { uri: string }) => (files[uri] ? { text: files[uri] } : null));
  client.settings = { assume: { cwd: '.', HOME: '/root', no: 7 } };
  await client.initialize({ files: true }, 'other:///here');
  const text =
    '[uwsgi]\nini = conf/base one.ini\nset-ph = app=x\nchdir = $(HOME)/%(stage)\nif-opt = stage=test\nmaster = true\nendif =\n';
  await client.open(uri, text);
  const [faded] = await client.diagnostics(uri, (all) => all.some(({ code }) => code === 'unreachable'));
  assert.deepEqual([faded?.severity, faded?.tags, faded?.range.start.line], [4, [1], 5]);

  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const hints = () => client.connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', { textDocument, range });
  const [hint] = (await hints()) ?? [];
  assert.deepEqual([hint?.label, hint?.position], ['→ /root/prod', { line: 3, character: 24 }]);
  const position = { line: 3, character: 20 };
  const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument, position });
  assert.match((hover.contents as { value: string }).value, /`prod`, in line 2 of `conf\/base one\.ini`/);
  const effective = await client.connection.sendRequest<EffectiveConfigurationResult>('uwsgi/effectiveConfiguration', { uri });
  assert.match(effective?.text ?? '', /^chdir = \/root\/prod +; uwsgi\.ini:4$/m);
  assert.ok(effective?.links.some(({ target }) => target === `${base}#L2`));
  assert.equal(await client.connection.sendRequest('uwsgi/effectiveConfiguration', { uri: 'other:///here/none.ini' }), null);

  await client.open(base, '[uwsgi]\nset-ph = stage=test\n');
  assert.equal((await hints())?.[0]?.label, '→ /root/test');
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: base } });
  files[base] = '[uwsgi]\nset-ph = stage=done\n';
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: base, type: 2 }] });
  assert.equal((await hints())?.[0]?.label, '→ /root/done');

  client.settings = { inlayHints: { enabled: false } };
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  while ((await hints()) !== null);
  await client.stop();
});

test('a file that is loaded and is not there is told until it comes', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const uri = 'other:///here/uwsgi.ini';
  const files: Record<string, string> = {};
  const names = () => [{ name: 'uwsgi.ini', type: 'file' }, ...Object.keys(files).map((name) => ({ name, type: 'file' }))];
  client.connection.onRequest('uwsgi/listDirectory', () => ({ entries: names() }));
  client.connection.onRequest('uwsgi/readFile', ({ uri }: { uri: string }) => {
    const text = files[uri.slice('other:///here/'.length)];
    return text === undefined ? null : { text };
  });
  await client.initialize({ files: true }, 'other:///here');
  await client.open(uri, '[uwsgi]\nmaster = true\nenv = KEY=@(%dkey.txt)\ninclude = %dbase.ini\n');
  const missing = (all: readonly Diagnostic[]) => all.filter(({ code }) => code === 'missing-file').length;
  await client.diagnostics(uri, (all) => missing(all) === 2);
  files['base.ini'] = '[uwsgi]\nvacuum = true\n';
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: 'other:///here/base.ini', type: 1 }],
  });
  await client.diagnostics(uri, (all) => missing(all) === 1);
  // nobody tells of this one
  files['key.txt'] = 'secret\n';
  await client.change(uri, 2, '[uwsgi]\nmaster = false\nenv = KEY=@(%dkey.txt)\ninclude = %dbase.ini\n');
  await client.diagnostics(uri, (all) => missing(all) === 0);
  await client.stop();
});

test('a neighbour that uses a name makes it a variable', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const uri = 'other:///here/uwsgi.ini';
  const files: Record<string, string> = { 'other:///here/include.ini': '[uwsgi]\nchdir = %(vassal-root)\n' };
  client.connection.onRequest('uwsgi/listDirectory', () => ({ entries: [{ name: 'include.ini', type: 'file' }] }));
  client.connection.onRequest('uwsgi/readFile', ({ uri: asked }: { uri: string }) =>
    files[asked] ? { text: files[asked] } : null,
  );
  await client.initialize({ files: true });
  await client.open(uri, '[uwsgi]\nvassal-root = /srv\n');
  await client.diagnostics(uri, (all) => all.length === 1);
  await client.diagnostics(uri, (all) => all.length === 0);
  await client.stop();
});

test('paths are completed from the file system, where there is one', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  const uri = 'other:///here/uwsgi.ini';
  const asked: string[] = [];
  client.connection.onRequest('uwsgi/listDirectory', ({ uri: directory }: { uri: string }) => {
    asked.push(directory);
    return directory === 'other:///here/conf' ? { entries: [{ name: 'a.pem', type: 'file' }] } : null;
  });
  client.connection.onRequest('uwsgi/readFile', () => null);
  await client.initialize({ files: true });
  await client.open(uri, '[uwsgi]\npidfile = conf/\n');
  const items = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', {
    textDocument: { uri },
    position: { line: 1, character: 15 },
  });
  assert.deepEqual(
    items.map(({ label }) => label),
    ['a.pem'],
  );
  assert.ok(asked.includes('other:///here/conf'));
  await client.stop();
});

test('a file system that fails is no reason to fail', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  client.connection.onRequest('uwsgi/listDirectory', () => {
    throw new Error('no such directory');
  });
  await client.initialize({ files: true });
  await client.open('other:///here/uwsgi.ini', '[uwsgi]\nproceses = 1\n');
  await client.diagnostics('other:///here/uwsgi.ini', (all) => all.length === 1);
  await client.stop();
});

test('requests that make no sense get an answer', { timeout: TIMEOUT }, async () => {
  const client = overStdio();
  await client.initialize();
  await client.open(URI, '[uwsgi]\nmaster = true\n');
  assert.equal(await client.connection.sendRequest('textDocument/hover', at(99, 99)), null);
  assert.equal(
    await client.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: 'file:///unknown.ini' },
      position: { line: 0, character: 0 },
    }),
    null,
  );
  assert.ok((await completionAt(client, 1, -5)).length > 1000);
  assert.deepEqual(await client.connection.sendRequest('completionItem/resolve', { label: 'x', data: 7 }), {
    label: 'x',
    data: 7,
  });
  await client.stop();
});

test('odd texts get an answer', { timeout: 300_000 }, async (t) => {
  const texts: Readonly<Record<string, string>> = {
    nothing: '',
    'five megabytes': `[uwsgi]\n${'env = NAME=value ; and more text of no meaning\n'.repeat(110_000)}`,
    'a megabyte of unknown options': `[uwsgi]\n${Array.from({ length: 50_000 }, (_, index) => `proceses-${index} = 1`).join('\n')}`,
    'a line of a megabyte': `[uwsgi]\nmodule = ${'x'.repeat(1024 * 1024)}\n`,
    'a line of a megabyte of percent signs': `[uwsgi]\nmodule = ${'%('.repeat(512 * 1024)}\n`,
    'a key=value list of a megabyte': `[uwsgi]\nsubscribe2 = ${'key=a,'.repeat(170_000)}\n`,
    'NUL bytes': '[uwsgi]\nmaster = \0true\n\0\0\0',
    'a byte order mark': '\ufeff[uwsgi]\nmaster = true\n',
    'UTF-16 read as bytes': [...'[uwsgi]\nmaster = true\n'].map((char) => `${char}\0`).join(''),
    'CR alone': '[uwsgi]\rmaster = true\r',
    binary: String.fromCharCode(...Array.from({ length: 4096 }, (_, index) => (index * 7919) % 65536)),
    'lone surrogates': '[uwsgi]\nmodule = \ud800%\udc00\n',
  };
  const client = overStdio();
  await client.initialize();
  for (const [name, text] of Object.entries(texts)) {
    await t.test(name, async () => {
      const uri = `file:///odd/${encodeURIComponent(name)}.ini`;
      await client.open(uri, text);
      await client.diagnostics(uri);
      const position = { line: 1, character: 5 };
      await client.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
      await client.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
      await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
      await client.connection.sendRequest('textDocument/signatureHelp', { textDocument: { uri }, position });
      await client.connection.sendRequest('textDocument/semanticTokens/full', { textDocument: { uri } });
      await client.connection.sendRequest('textDocument/foldingRange', { textDocument: { uri } });
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    });
  }
  await client.stop();
});

function at(line: number, character: number) {
  return { textDocument: { uri: URI }, position: { line, character } };
}

/** Each token as `line:column+length type`. */
function decoded({ data }: SemanticTokens, types: readonly string[]): string[] {
  const found: string[] = [];
  let [line, column] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length, type = 0] = data.slice(index, index + 5);
    [line, column] = [line + down, down === 0 ? column + right : right];
    found.push(`${line}:${column}+${length} ${types[type]}`);
  }
  return found;
}

function completionAt(client: Client, line: number, character: number): Promise<CompletionItem[]> {
  return client.connection.sendRequest('textDocument/completion', at(line, character));
}
