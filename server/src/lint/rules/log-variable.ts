import { inBlock } from '../../model/blocks.js';
import type { Document } from '../../model/document.js';
import { type PlaceholderDefinition, placeholderDefinitions } from '../../model/names.js';
import { variableOf, walk } from '../../model/value.js';
import { findReferences } from '../../syntax/placeholders.js';
import { lineIndex, slice } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const logVariable: Rule = {
  id: 'log-variable',
  summary: 'A placeholder with the name of a variable that a log format uses',
  severity: 'warning',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      for (const { grammar, span: at } of walk(setting.value)) {
        if (grammar.kind !== 'text' || grammar.variables === undefined) continue;
        for (const reference of findReferences(document.text, at)) {
          const name = slice(document.text, reference.name);
          const variable = reference.symbol === '%' ? variableOf(grammar, name) : undefined;
          const definition = variable === undefined ? undefined : definitionOf(document, name);
          if (definition === undefined) continue;
          const line = lineIndex(document.text).position(definition.at.from).line + 1;
          yield {
            span: reference.span,
            message: `\`%(${name})\` is replaced by what line ${line} defines, once for all requests: \`${setting.name}\` never sees ${variable?.note ?? 'the variable'}. Give the placeholder another name.`,
            related: [{ span: definition.at, message: `\`${name}\` is defined here` }],
          };
        }
      }
    }
  },
};

function definitionOf(document: Document, name: string): PlaceholderDefinition | undefined {
  return placeholderDefinitions(document).find((one) => one.name === name && !inBlock(document, one.setting));
}
