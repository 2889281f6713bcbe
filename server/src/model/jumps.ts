import { slice } from '../text.js';
import { blocksOf, isTemplate, sectionsOf } from './blocks.js';
import { type Document, perDocument, type Setting } from './document.js';
import { pathOf } from './world.js';

/** A line that loads a section of the file itself, or seems to: `ini = :name`, `ini = %p:name`. */
export interface Jump {
  readonly setting: Setting;
  /** The section that the line stands in. */
  readonly from: string;
  /** The section that is asked for. */
  readonly to: string;
  /** `:name` is looked up in another file, which a line before has loaded: that line. */
  readonly elsewhere?: Setting;
  /** Whether the line certainly acts where its section is read. */
  readonly certain: boolean;
}

/** The jumps of which the file that they are looked up in is known (`core/ini.c: uwsgi_ini_config`). */
export const jumpsOf = perDocument((document): readonly Jump[] =>
  sectionsOf(document).flatMap((settings) => jumpsIn(document, settings)),
);

function jumpsIn(document: Document, settings: readonly Setting[]): Jump[] {
  const { of } = blocksOf(document);
  const found: Jump[] = [];
  if (settings.some((one) => isTemplate(document, one))) return found;
  let last: Opened = 'own';
  for (const setting of settings) {
    if (!loadsFile(setting) || setting.name === 'inherit') continue;
    const certain = !of.has(setting);
    const target = setting.name === 'ini' ? targetOf(document, setting) : undefined;
    if (target?.file === 'last' || target?.file === 'own') {
      const where: Opened = target.file === 'own' ? 'own' : last;
      if (where !== undefined && target.section !== undefined) {
        const from = setting.entry.section?.title ?? '';
        found.push({ setting, from, to: target.section, certain, ...(where !== 'own' && { elsewhere: where }) });
      }
      // a section of this file may load other files
      const stays: boolean = where === 'own' && target.section !== undefined && isPlain(document, target.section);
      if (where === 'own') last = stays && (certain || last === 'own') ? 'own' : undefined;
    } else {
      last = target?.file === 'other' && certain ? setting : undefined;
    }
  }
  return found;
}

/** The file that was opened last: this one, that of a line, or not known. */
type Opened = 'own' | Setting | undefined;

/** Whether a line loads a file of configuration. */
export function loadsFile({ option }: Setting): boolean {
  return option !== undefined && /^uwsgi_opt_load(_(?!plugin|dl).*)?$/.test(option.reader);
}

/** The lines of a file that load others, or sections of it. */
export const loadsOf = perDocument(({ settings }): readonly Setting[] => settings.filter(loadsFile));

interface Target {
  readonly file: 'last' | 'own' | 'other' | undefined;
  /** Undefined where something is to be replaced in it. */
  readonly section: string | undefined;
}

function targetOf(document: Document, { value }: Setting): Target {
  const written = slice(document.text, value.span);
  const colon = written.includes('://') ? -1 : written.lastIndexOf(':');
  const file = colon < 0 ? written : written.slice(0, colon);
  const name = colon < 0 ? '' : written.slice(colon + 1);
  const section = /[%${@<"';#\s]/.test(name) ? undefined : name === '' ? 'uwsgi' : name;
  if (colon === 0) return { file: 'last', section };
  if (file === '%p' || file === '%d%s' || file === pathOf(document.uri)) return { file: 'own', section };
  const base = file.split('/').at(-1);
  const known = file !== '' && file !== '-' && !/[%${@<]/.test(file) && base !== pathOf(document.uri)?.split('/').at(-1);
  return { file: known ? 'other' : undefined, section };
}

/** Whether a section loads no file. */
function isPlain({ all }: Document, section: string): boolean {
  return !all.some((setting) => setting.entry.section?.title === section && loadsFile(setting));
}
