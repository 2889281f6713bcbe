import { blocksOf, sectionsOf } from '../../model/blocks.js';
import type { Document, Setting } from '../../model/document.js';
import { loadsFile } from '../../model/jumps.js';
import { filesOf } from '../../model/view.js';
import { lineIndex, slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const earlyCondition: Rule = {
  id: 'early-condition',
  summary: 'A condition that asks for an option before it is set',
  severity: 'warning',
  since: '0.1.0',
  *check(document, view) {
    const { all, of } = blocksOf(document);
    for (const { opener, outer } of all) {
      if (opener.name !== 'if-opt' || outer !== undefined || opener.value.opaque) continue;
      const asked = slice(document.text, opener.value.span).split('=')[0] as string;
      const section = sectionsOf(document).find((settings) => settings.includes(opener)) ?? [];
      const at = section.indexOf(opener);
      if (section.slice(0, at).some((one) => sets(document, one, asked) || maySet(one))) continue;
      // another section or file may be read before this one
      const elsewhere = filesOf(document, view).some((file) =>
        file.all.some((one) => one.entry.section?.title !== opener.entry.section?.title && sets(file, one, asked)),
      );
      const later = section.slice(at).find((one) => !of.has(one) && sets(document, one, asked));
      if (elsewhere || later === undefined) continue;
      const line = lineIndex(document.text).position(later.entry.content.from).line + 1;
      yield {
        span: opener.value.span,
        message: `\`${asked}\` is set only in line ${line}: uWSGI decides about \`if-opt\` while it reads the file, and so far there is no such option. Move the block behind that line.`,
        related: [{ span: later.entry.key, message: `\`${asked}\` is set here` }],
      };
    }
  },
};

function sets({ text }: Document, { name, value }: Setting, asked: string): boolean {
  return name === asked || (/^set(-ph|-placeholder)?$/.test(name) && slice(text, value.span).startsWith(`${asked}=`));
}

function maySet(setting: Setting): boolean {
  return loadsFile(setting) || setting.option?.reader === 'uwsgi_opt_add_custom_option';
}
