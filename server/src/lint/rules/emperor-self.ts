import { inBlock } from '../../model/blocks.js';
import type { Document, Setting } from '../../model/document.js';
import { valuesOf } from '../../model/evaluation.js';
import { evaluationOf } from '../../model/view.js';
import { normalize, pathOf } from '../../model/world.js';
import { slice } from '../../text.js';
import type { Rule } from '../rule.js';

export const emperorSelf: Rule = {
  id: 'emperor-self',
  summary: 'An Emperor that finds its own file among its vassals',
  severity: 'error',
  since: '0.1.0',
  *check(document, view) {
    const emperors = document.settings.filter((setting) => isEmperor(document, setting));
    const path = pathOf(document.uri);
    if (emperors.length === 0 || path === undefined || !IS_VASSAL.test(path)) return;
    if (document.settings.some(({ name }) => STARTS_OTHERWISE.test(name))) return;
    const evaluation = evaluationOf(document, view);
    for (const setting of emperors) {
      if (!valuesOf(evaluation, setting)?.some((value) => finds(value, path))) continue;
      const { span } = setting.value;
      yield {
        span,
        message: `\`${slice(document.text, span)}\` finds this very file: the Emperor starts it as a vassal, which is an Emperor that starts it again, until the machine has no room for processes. Keep the vassals in a directory of their own.`,
      };
    }
  },
};

/** A vassal is started from its section `[uwsgi]`. */
function isEmperor(document: Document, setting: Setting): boolean {
  return (
    setting.name === 'emperor' &&
    setting.option !== undefined &&
    setting.entry.section?.title === 'uwsgi' &&
    !inBlock(document, setting)
  );
}

/** What the Emperor takes for a vassal (`core/emperor.c: uwsgi_emperor_is_valid`). */
const IS_VASSAL = /\.(xml|ini|ya?ml|js|json)$/;

/** With these a file that is found need not be started at once, or not by this uWSGI, or not at all. */
const STARTS_OTHERWISE = /^emperor-(tyrant|on-demand|wrapper|use-|wait-|command-)/;

/** `core/emperor.c: uwsgi_imperial_monitor_directory, uwsgi_imperial_monitor_glob`; what is relative depends on the process. */
function finds(value: string, path: string): boolean {
  const place = value.replace(/^(dir|glob):\/\//, '');
  if (!place.startsWith('/')) return false;
  const cut = path.lastIndexOf('/') + 1;
  if (normalize(place) === normalize(path.slice(0, cut))) return true;
  const last = place.lastIndexOf('/') + 1;
  if (normalize(place.slice(0, last)) !== normalize(path.slice(0, cut))) return false;
  return matches(place.slice(last), path.slice(cut));
}

function matches(pattern: string, name: string): boolean {
  // sets, and names that begin with a dot, follow rules of their own
  if (!/[*?]/.test(pattern) || /[[\]\\{}]/.test(pattern) || name.startsWith('.')) return false;
  const source = pattern
    .replace(/[.+^$()|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(name);
}
