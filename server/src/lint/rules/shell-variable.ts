import type { Document, Setting } from '../../model/document.js';
import { walk } from '../../model/value.js';
import { type Span, slice, span } from '../../text.js';
import type { Finding, Fix, Rule } from '../rule.js';

export const shellVariable: Rule = {
  id: 'shell-variable',
  summary: 'A path, address or list of paths with `$NAME` or `~`, as a shell would read it',
  severity: 'warning',
  since: '0.1.0',
  *check(document): Iterable<Finding> {
    for (const setting of document.settings) {
      if (setting.option?.reader === 'uwsgi_opt_set_env') yield* variable(document, setting);
      for (const { grammar, span: at } of walk(setting.value)) {
        if (grammar.kind === 'path' || grammar.kind === 'address') yield* judge(document, setting, at);
      }
    }
  },
};

/** `PYTHONPATH=$PYTHONPATH:/srv/lib`; of other names a `$` may be meant. */
function* variable({ text }: Document, { name, value }: Setting): Iterable<Finding> {
  const [, own = '', list = ''] = /^(\w+)=(.*)$/s.exec(slice(text, value.span)) ?? [];
  const from = value.span.from + own.length + 1;
  for (const match of list.matchAll(/(?<=^|:)\$(\w+)(?=$|[:/])/g)) {
    if (match[1] !== own && !/^(HOME|PATH)$/.test(match[1] as string)) continue;
    const place = span(from + match.index, from + match.index + match[0].length);
    const reference = `$(${match[1]})`;
    yield {
      span: place,
      message: `\`${match[0]}\` stays as it is: no shell reads the value of \`${name}\`. Write \`${reference}\`, which stays, too, where the variable is not set.`,
      fixes: [{ title: `Change to \`${reference}\``, edits: [{ span: place, text: reference }], safe: true }],
    };
  }
}

function* judge({ text }: Document, { name, option }: Setting, at: Span): Iterable<Finding> {
  const written = slice(text, at);
  const variable = /(?<=^|[/:])\$([A-Z_][A-Z0-9_]*)(?=$|[/:.])/.exec(written);
  const tilde = /^~(?=\/)/.exec(written);
  const [found] = variable ?? tilde ?? [];
  if (found === undefined) return;
  const from = at.from + (variable?.index ?? 0);
  const place = span(from, from + found.length);
  const reference = `$(${variable?.[1] ?? 'HOME'})`;
  // those are read before variables are replaced
  const early = option?.flags?.includes('immediate') === true;
  const fix: Fix = { title: `Change to \`${reference}\``, edits: [{ span: place, text: reference }], safe: true };
  yield {
    span: place,
    message: `\`${found}\` stays as it is: no shell reads the value of \`${name}\`, so it names something called so. ${early ? 'Write the path itself.' : `Write \`${reference}\`.`}`,
    ...(!early && { fixes: [fix] }),
  };
}
