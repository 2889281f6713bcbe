import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type FoldingRange,
  type InlayHint,
  InsertTextFormat,
  type Hover as LspHover,
  MarkupKind,
  type Range,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SignatureHelp,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion } from '../features/completion.js';
import type { EffectiveText } from '../features/effective.js';
import type { Hover } from '../features/hover.js';
import type { Inlay } from '../features/inlays.js';
import type { OutlineItem } from '../features/outline.js';
import type { Refactoring } from '../features/refactor.js';
import type { Signature } from '../features/signature.js';
import { TOKEN_MODIFIERS, TOKEN_TYPES, type Token } from '../features/tokens.js';
import type { Unreachable } from '../features/unreachable.js';
import type { Fix, Report, Severity } from '../lint/rule.js';
import type { Edit, Span } from '../text.js';
import type { EffectiveConfigurationResult } from './protocol.js';

export const SOURCE = 'uwsgi';

/** Offsets to positions and back, for one text. */
export function toRange(text: TextDocument, span: Span): Range {
  return { start: text.positionAt(span.from), end: text.positionAt(span.to) };
}

export function toSpan(text: TextDocument, range: Range): Span {
  return { from: text.offsetAt(range.start), to: text.offsetAt(range.end) };
}

export function toTextEdit(text: TextDocument, edit: Edit): TextEdit {
  return { range: toRange(text, edit.span), newText: edit.text };
}

/** `pages` is where the pages of the rules are. */
export function toDiagnostic(text: TextDocument, report: Report, pages?: string): Diagnostic {
  return {
    range: toRange(text, report.span),
    severity: SEVERITY[report.severity],
    code: report.rule,
    ...(pages !== undefined && { codeDescription: { href: `${pages}${report.rule}.md` } }),
    source: SOURCE,
    message: report.message,
    ...(report.tag && { tags: [report.tag === 'unnecessary' ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated] }),
    ...(report.related && {
      relatedInformation: report.related.map(({ span, message, elsewhere }) => {
        const start = { line: elsewhere?.line ?? 0, character: 0 };
        const location = elsewhere ? { uri: elsewhere.uri, range: { start, end: start } } : undefined;
        return { location: location ?? { uri: text.uri, range: toRange(text, span) }, message };
      }),
    }),
  };
}

export function toFaded(text: TextDocument, { span, message }: Unreachable): Diagnostic {
  return {
    range: toRange(text, span),
    severity: DiagnosticSeverity.Hint,
    code: 'unreachable',
    source: SOURCE,
    message,
    tags: [DiagnosticTag.Unnecessary],
  };
}

export function toQuickFix(text: TextDocument, report: Report, fix: Fix, pages?: string): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(text, report, pages)],
    isPreferred: fix === report.fixes?.[0],
    edit: { changes: { [text.uri]: fix.edits.map((edit) => toTextEdit(text, edit)) } },
  };
}

export function toRefactoring(text: TextDocument, { title, edits }: Refactoring): CodeAction {
  const changes = { [text.uri]: edits.map((edit) => toTextEdit(text, edit)) };
  return { title, kind: CodeActionKind.RefactorRewrite, edit: { changes } };
}

export function toHover(text: TextDocument, hover: Hover): LspHover {
  return { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: toRange(text, hover.span) };
}

/** `offsets`: the client takes the parameters as places in the label, not only as texts that it looks for. */
export function toSignatureHelp({ label, documentation, parameters, active }: Signature, offsets: boolean): SignatureHelp {
  return {
    signatures: [
      {
        label,
        ...(documentation && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
        parameters: parameters.map(({ span: { from, to }, documentation }) => {
          return {
            label: offsets ? [from, to] : label.slice(from, to),
            documentation: { kind: MarkupKind.Markdown, value: documentation },
          };
        }),
      },
    ],
    activeSignature: 0,
    // none of them, where all are given
    activeParameter: active ?? parameters.length,
  };
}

/** `inList`: the client can show the detail beside the label of every item, not only of the chosen one. */
export function toCompletionItem(text: TextDocument, item: Completion, inList: boolean): CompletionItem {
  return {
    label: item.label,
    kind: KIND[item.kind],
    sortText: item.sort,
    filterText: item.filter ?? item.label,
    textEdit: { range: toRange(text, item.span), newText: item.insert },
    ...(item.detail && (inList ? { labelDetails: { description: item.detail } } : { detail: item.detail })),
    ...(item.kind === 'snippet' && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(item.documentation && { documentation: { kind: MarkupKind.Markdown, value: item.documentation } }),
    ...(item.topic && { data: { uri: text.uri, topic: item.topic } }),
    ...(item.continues && { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } }),
  };
}

export function toSymbol(text: TextDocument, item: OutlineItem): DocumentSymbol {
  return {
    name: item.name || ' ',
    ...(item.detail && { detail: item.detail }),
    kind: item.kind === 'section' ? SymbolKind.Namespace : SymbolKind.Property,
    range: toRange(text, item.span),
    selectionRange: toRange(text, item.nameSpan),
    children: item.children.map((child) => toSymbol(text, child)),
  };
}

export function toSemanticTokens(text: TextDocument, tokens: readonly Token[]): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { span, type, modifier } of tokens) {
    const { start, end } = toRange(text, span);
    // no client takes a token over several lines
    if (start.line !== end.line) continue;
    const modifiers = modifier === undefined ? 0 : 1 << TOKEN_MODIFIERS.indexOf(modifier);
    builder.push(start.line, start.character, end.character - start.character, TOKEN_TYPES.indexOf(type), modifiers);
  }
  return builder.build();
}

export function toInlayHint(text: TextDocument, { offset, label, tooltip }: Inlay): InlayHint {
  return {
    position: text.positionAt(offset),
    label,
    paddingLeft: true,
    ...(tooltip !== undefined && { tooltip: { kind: MarkupKind.Markdown, value: tooltip } }),
  };
}

export function toEffectiveConfiguration({ text, links }: EffectiveText): EffectiveConfigurationResult {
  const document = TextDocument.create('', '', 0, text);
  return {
    text,
    links: links.map(({ span, uri, line }) => ({ range: toRange(document, span), target: `${uri}#L${line + 1}` })),
  };
}

export function toFoldingRange(text: TextDocument, span: Span): FoldingRange {
  const { start, end } = toRange(text, span);
  // a range that ends at the start of a line ends with the line before
  return { startLine: start.line, endLine: end.character === 0 && end.line > start.line ? end.line - 1 : end.line };
}

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const KIND: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  option: CompletionItemKind.Property,
  key: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  section: CompletionItemKind.Module,
  plugin: CompletionItemKind.Module,
  file: CompletionItemKind.File,
  directory: CompletionItemKind.Folder,
  snippet: CompletionItemKind.Snippet,
};
