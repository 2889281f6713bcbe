import {
  type CodeAction,
  CodeActionKind,
  CodeActionRequest,
  type Command,
  type CompletionItem,
  CompletionRequest,
  CompletionResolveRequest,
  type Connection,
  type DocumentSymbol,
  DocumentSymbolRequest,
  type FoldingRange,
  FoldingRangeRequest,
  type Hover,
  HoverRequest,
  type InlayHint,
  InlayHintRequest,
  MarkupKind,
  ProtocolRequestType,
  type SemanticTokens,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type ServerCapabilities,
  type SignatureHelp,
  SignatureHelpRequest,
} from 'vscode-languageserver';
import { complete, documentationOf, opensAtBlank, type Topic } from '../features/completion.js';
import { effectiveText } from '../features/effective.js';
import { hover } from '../features/hover.js';
import { inlays } from '../features/inlays.js';
import { folds, outline } from '../features/outline.js';
import { completePath, pathQuery } from '../features/paths.js';
import { refactorings } from '../features/refactor.js';
import { signature } from '../features/signature.js';
import { TOKEN_MODIFIERS, TOKEN_TYPES, tokens } from '../features/tokens.js';
import { toUwsgiconf } from '../features/uwsgiconf.js';
import { fixAll, fixOfKind, lint } from '../lint/lint.js';
import { offerSuppressions } from '../lint/suppression.js';
import { withText } from '../model/document.js';
import {
  toCompletionItem,
  toEffectiveConfiguration,
  toFoldingRange,
  toHover,
  toInlayHint,
  toQuickFix,
  toRange,
  toRefactoring,
  toSemanticTokens,
  toSignatureHelp,
  toSpan,
  toSymbol,
} from './convert.js';
import {
  COPY_TEXT,
  EFFECTIVE_CONFIGURATION,
  type EffectiveConfigurationParams,
  type EffectiveConfigurationResult,
} from './protocol.js';
import type { Session } from './session.js';

/** Applies all safe fixes of a file; editors may do that on save. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.uwsgi`;

/** Puts the subscription settings of a file on the clipboard, as Python. */
const COPY_UWSGICONF = `${CodeActionKind.Source}.copyUwsgiconf`;

const EffectiveConfigurationRequest = {
  type: new ProtocolRequestType<EffectiveConfigurationParams, EffectiveConfigurationResult, never, void, void>(
    EFFECTIVE_CONFIGURATION,
  ),
};

/** What the server can do; each row of {@link REQUESTS} answers one of these. */
export const CAPABILITIES: ServerCapabilities = {
  completionProvider: { triggerCharacters: ['=', ',', '%', '(', ':', '[', '{', '/', ' '], resolveProvider: true },
  hoverProvider: true,
  inlayHintProvider: true,
  signatureHelpProvider: { triggerCharacters: [',', '=', ':', ' '] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL, COPY_UWSGICONF] },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: true,
    range: true,
  },
};

/** Connects each request with what answers it. A request that fails is logged and gets the row's fallback. */
export function answerRequests(connection: Connection, session: Session): void {
  for (const row of REQUESTS) row(connection, session);
}

type Row = (connection: Connection, session: Session) => void;

const REQUESTS: readonly Row[] = [
  row(CompletionRequest.type, [], async (session, { textDocument, position, context }): Promise<CompletionItem[]> => {
    const prose = await session.prose();
    const file = session.file(textDocument.uri);
    if (file === undefined) return [];
    const offset = file.text.offsetAt(position);
    if (context?.triggerCharacter === ' ' && !opensAtBlank(file.document, offset)) return [];
    const query = pathQuery(file.document, offset);
    const items = [
      ...complete(prose, session.view(), file.document, offset),
      ...(query === undefined ? [] : completePath(query, await session.list(query.directory))),
    ];
    const { labelDetails, snippets } = session.abilities;
    return items
      .filter(({ kind }) => kind !== 'snippet' || snippets)
      .map((item) => toCompletionItem(file.text, item, labelDetails));
  }),

  row(CompletionResolveRequest.type, undefined, async (session, item): Promise<CompletionItem> => {
    const { uri, topic } = (item.data ?? {}) as { uri?: string; topic?: Topic };
    const file = uri === undefined ? undefined : session.file(uri);
    const value = file && topic && documentationOf(await session.prose(), file.document, topic);
    return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
  }),

  row(HoverRequest.type, null, async (session, { textDocument, position }): Promise<Hover | null> => {
    const prose = await session.prose();
    const file = session.file(textDocument.uri);
    if (file === undefined) return null;
    const { document, text } = file;
    const found = hover(prose, document, text.offsetAt(position), await session.evaluate(document));
    return found === undefined ? null : toHover(text, found);
  }),

  row(InlayHintRequest.type, null, async (session, { textDocument, range }): Promise<InlayHint[] | null> => {
    const file = session.inlayHints ? session.file(textDocument.uri) : undefined;
    if (file === undefined) return null;
    const { document, text } = file;
    return inlays(await session.evaluate(document), toSpan(text, range)).map((inlay) => toInlayHint(text, inlay));
  }),

  row(SignatureHelpRequest.type, null, async (session, { textDocument, position }): Promise<SignatureHelp | null> => {
    const prose = await session.prose();
    const file = session.file(textDocument.uri);
    const found = file && signature(prose, file.document, file.text.offsetAt(position));
    return found ? toSignatureHelp(found, session.abilities.labelOffsets) : null;
  }),

  row(CodeActionRequest.type, [], async (session, { textDocument, range, context }): Promise<(Command | CodeAction)[]> => {
    const file = session.file(textDocument.uri);
    if (file === undefined) return [];
    const { document, text } = file;
    const view = session.view();
    const wanted = (kind: string) =>
      context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const actions: CodeAction[] = [];
    if (wanted(CodeActionKind.QuickFix)) {
      const { from, to } = toSpan(text, range);
      const all = lint(document, view);
      const reports = all.filter((report) => report.span.from <= to && from <= report.span.to);
      const fixes = reports.flatMap((report) => (report.fixes ?? []).map((fix) => ({ report, fix })));
      actions.push(...fixes.map(({ report, fix }) => toQuickFix(text, report, fix, session.pages)));
      const ofKind = fixes.flatMap(({ report, fix }) => {
        const every = fixOfKind(all, report.rule, fix);
        return every === undefined ? [] : [toQuickFix(text, report, every, session.pages)];
      });
      // several findings at one place may share it
      actions.push(...new Map(ofKind.map((action) => [action.title, action])).values());
      actions.push(
        ...offerSuppressions(document, reports).map(({ report, fix }) => toQuickFix(text, report, fix, session.pages)),
      );
    }
    if (wanted(CodeActionKind.RefactorRewrite)) {
      const { from } = toSpan(text, range);
      actions.push(...refactorings(document, from).map((refactoring) => toRefactoring(text, refactoring)));
    }
    if (context.only !== undefined && wanted(FIX_ALL)) {
      const fixed = fixAll(document.text, (current) => lint(withText(document, current), view));
      const whole = toRange(text, { from: 0, to: document.text.length });
      const edit = { changes: { [text.uri]: [{ range: whole, newText: fixed }] } };
      if (fixed !== document.text) actions.push({ title: 'Fix all that is certain', kind: FIX_ALL, edit });
    }
    if (context.only !== undefined && session.abilities.copyText && wanted(COPY_UWSGICONF)) {
      const python = toUwsgiconf(document);
      const title = 'Copy subscription settings as uwsgiconf Python';
      const command = { title, command: COPY_TEXT, arguments: [python] };
      if (python !== '') actions.push({ title, kind: COPY_UWSGICONF, command });
    }
    return actions;
  }),

  row(DocumentSymbolRequest.type, [], async (session, { textDocument }): Promise<DocumentSymbol[]> => {
    const file = session.file(textDocument.uri);
    return file === undefined ? [] : outline(file.document).map((item) => toSymbol(file.text, item));
  }),

  row(FoldingRangeRequest.type, [], async (session, { textDocument }): Promise<FoldingRange[]> => {
    const file = session.file(textDocument.uri);
    return file === undefined ? [] : folds(file.document).map((span) => toFoldingRange(file.text, span));
  }),

  row(EffectiveConfigurationRequest.type, null, async (session, { uri }): Promise<EffectiveConfigurationResult> => {
    const document = session.workspace.get(uri);
    return document === undefined ? null : toEffectiveConfiguration(effectiveText(await session.evaluate(document)));
  }),

  row(SemanticTokensRequest.type, null, async (session, { textDocument }): Promise<SemanticTokens | null> => {
    const file = session.file(textDocument.uri);
    return file ? toSemanticTokens(file.text, tokens(session.view(), file.document)) : null;
  }),

  row(SemanticTokensRangeRequest.type, null, async (session, { textDocument, range }): Promise<SemanticTokens | null> => {
    const file = session.file(textDocument.uri);
    const within = file && toSpan(file.text, range);
    return file ? toSemanticTokens(file.text, tokens(session.view(), file.document, within)) : null;
  }),
];

/** `fallback` undefined: the parameters themselves are the answer, as for items that cannot be resolved. */
function row<P, R, RO>(
  type: ProtocolRequestType<P, R, unknown, void, RO>,
  fallback: R | undefined,
  answer: (session: Session, params: P) => Promise<R>,
): Row {
  return (connection, session) => {
    connection.onRequest(
      type.method,
      (params: P): Promise<unknown> =>
        answer(session, params).catch((reason: unknown) => {
          connection.console.error(`${type.method}: ${reason instanceof Error ? reason.stack : String(reason)}`);
          return fallback ?? (params as unknown as R);
        }),
    );
  };
}
