import type { Document, Setting } from '../../model/document.js';
import { type Definition, definitions } from '../../model/names.js';
import { isThirdParty } from '../../model/plugins.js';
import { isInstance } from '../../model/routers.js';
import { isOn, type Value, walk } from '../../model/value.js';
import { slice } from '../../text.js';
import { movedAbove } from '../lines.js';
import { BREAKS, chainOf } from '../routes.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const unknownMetric: Rule = {
  id: 'unknown-metric',
  summary: 'A metric that there is not, or that a route cannot change',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document) {
    const references = document.settings.flatMap((setting) => referencesOf(document, setting));
    // a plugin may bring metrics, too
    if (references.length === 0 || !isInstance(document) || document.plugins.some(isThirdParty)) return;
    const defined = definitions(document, 'metric');
    if (defined.some(({ opaque }) => opaque) || isOff(document)) return;
    for (const reference of references) {
      const finding = judge(document, reference, defined);
      if (finding !== undefined) yield finding;
    }
  },
};

interface Reference {
  readonly setting: Setting;
  readonly value: Value;
  readonly name: string;
}

function referencesOf({ text }: Document, setting: Setting): Reference[] {
  if (setting.option === undefined) return [];
  return walk(setting.value).flatMap((value) => {
    const { grammar, opaque } = value;
    if (grammar.kind !== 'name' || grammar.role !== 'reference' || grammar.realm !== 'metric' || opaque) return [];
    const name = slice(text, value.span);
    return name === '' || name.includes('$') ? [] : [{ setting, value, name }];
  });
}

function isOff({ settings, text }: Document): boolean {
  return settings.some(({ name, value }) => name === 'enable-metrics' && !isOn(slice(text, value.span)));
}

function judge(document: Document, { setting, value, name }: Reference, defined: readonly Definition[]): Finding | undefined {
  const chain = chainOf(setting.name);
  const isRoute = chain !== undefined;
  const effect = isRoute ? `uWSGI ${BREAKS[chain]}` : 'uWSGI refuses to start';
  const own = defined.filter((one) => one.name === name);
  const [first] = own;
  if (first === undefined && !BUILT_IN.test(name)) {
    const meant = nearest(name, isRoute ? defined.map((one) => one.name) : [...defined.map((one) => one.name), ...NAMES]);
    return {
      span: value.span,
      message: `There is no metric \`${name}\`: ${effect}. ${meant === undefined ? `Define it: \`metric = name=${name}\`.` : `Did you mean \`${meant}\`?`}`,
      fixes:
        meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ span: value.span, text: meant }], safe: false }],
    };
  }
  if (isRoute) {
    if (!BUILT_IN.test(name) && own.every((one) => !isCollected(document, one))) return undefined;
    return {
      span: value.span,
      message: `The metric \`${name}\` is set by uWSGI itself and cannot be changed: ${effect}. Define one without a collector.`,
    };
  }
  // children and aliases are looked up at once
  if (setting.name !== 'metric' || first === undefined || BUILT_IN.test(name)) return undefined;
  if (first.setting.entry.span.from <= setting.entry.span.from) return undefined;
  return {
    span: value.span,
    message: `The metric \`${name}\` is defined further down: at this line it is not known, and ${effect}. Move its line above this one.`,
    fixes: [{ title: 'Move the definition above', edits: movedAbove(document, [first.setting], setting), safe: true }],
    related: [{ span: first.span, message: `\`${name}\`` }],
  };
}

/** Whether something else sets the value (`core/metrics.c: um_op`). */
function isCollected({ text }: Document, { setting }: Definition): boolean {
  return walk(setting.value).some(
    ({ pair, children }) =>
      pair?.main === 'collector' ||
      (pair?.main === 'type' && children[0] !== undefined && slice(text, children[0].span) === 'alias'),
  );
}

/** `core/metrics.c: uwsgi_setup_metrics`; those of `plugins/cheaper_busyness` begin with `plugin.`. */
const NAMES: readonly string[] = [
  'core.routed_signals',
  'core.unrouted_signals',
  'core.busy_workers',
  'core.idle_workers',
  'core.overloaded',
  'core.total_tx',
  'core.total_rss',
  'core.total_vsz',
  'core.avg_response_time',
  'core.total_running_time',
  'rss_size',
  'vsz_size',
];

const BUILT_IN = new RegExp(
  `^(${[...NAMES.map((name) => name.replaceAll('.', '\\.')), 'socket\\.\\d+\\.listen_queue', 'plugin\\..*'].join('|')}|worker\\.\\d+\\.(requests|delta_requests|failed_requests|respawns|avg_response_time|total_tx|rss_size|vsz_size|running_time|core\\.\\d+\\.(requests|static_requests|routed_requests|offloaded_requests|write_errors|read_errors|exceptions)))$`,
);
