import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import type { ClientCapabilities, Diagnostic, InitializeResult, PublishDiagnosticsParams } from 'vscode-languageserver';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** A language client as small as can be, speaking to a built bundle. */
export class Client {
  readonly connection: MessageConnection;
  readonly #stop: () => Promise<void>;
  readonly #diagnostics = new Map<string, PublishDiagnosticsParams>();
  #waiting: (() => void)[] = [];
  /** The settings that the server is told when it asks. */
  settings: unknown = {};
  /** What the client can do with texts. */
  textDocument: ClientCapabilities['textDocument'] = {};

  constructor(connection: MessageConnection, stop: () => Promise<void>) {
    this.connection = connection;
    this.#stop = stop;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#diagnostics.set(params.uri, params);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => this.settings));
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
  }

  async initialize(initializationOptions: unknown = {}, rootUri: string | null = null): Promise<InitializeResult> {
    const { textDocument } = this;
    const capabilities = {
      textDocument,
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
    };
    const params = { processId: null, rootUri, capabilities, initializationOptions };
    const result = await this.connection.sendRequest<InitializeResult>('initialize', params);
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  open(uri: string, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'uwsgi-ini', version: 1, text },
    });
  }

  change(uri: string, version: number, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  /** What was last published for a file, once it fulfils `accept`. */
  async diagnostics(uri: string, accept: (all: readonly Diagnostic[]) => boolean = () => true): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#diagnostics.get(uri);
      if (found !== undefined && accept(found.diagnostics)) return found.diagnostics;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await this.#stop();
    this.connection.dispose();
  }
}

const BIN = fileURLToPath(new URL('../../node_modules/.bin/uwsgi-language-server', import.meta.url));
const WORKER = new URL('../../server/dist/worker.js', import.meta.url);
const PROSE = new URL('../../server/dist/prose.md', import.meta.url);

/** The server as editors start it. Resolves on `stop` when the process has ended by itself. */
export function overStdio(): Client {
  const child = spawn(BIN, ['--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the server ended with status ${code}`))));
  });
  return new Client(
    createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)),
    () => ended,
  );
}

/** The bundle for browsers, in a context that has what a web worker has and nothing of Node. */
export function inWorker(): Client {
  const inside: { onmessage?: (event: { data: unknown }) => void } = {};
  let receive: (message: unknown) => void = () => {};
  const post = (message: unknown) => setImmediate(() => receive(structuredClone(message)));
  const scope = Object.assign(inside, {
    postMessage: post,
    addEventListener: () => {},
    close: () => {},
    setTimeout,
    clearTimeout,
    console,
    URL,
    TextEncoder,
    TextDecoder,
  });
  const context = createContext(Object.assign(scope, { self: scope, globalThis: scope }));
  runInContext(readFileSync(WORKER, 'utf8'), context);
  const reader = {
    listen: (callback: (message: never) => void) => {
      receive = callback as (message: unknown) => void;
      return { dispose: () => {} };
    },
    onError: () => ({ dispose: () => {} }),
    onClose: () => ({ dispose: () => {} }),
    onPartialMessage: () => ({ dispose: () => {} }),
    dispose: () => {},
  };
  const writer = {
    write: async (message: unknown) => void setImmediate(() => inside.onmessage?.({ data: structuredClone(message) })),
    end: () => {},
    onError: () => ({ dispose: () => {} }),
    onClose: () => ({ dispose: () => {} }),
    dispose: () => {},
  };
  const client = new Client(createMessageConnection(reader as never, writer as never), async () => {});
  client.connection.onRequest('uwsgi/readProse', () => ({ text: readFileSync(PROSE, 'utf8') }));
  return client;
}
