import type { Defined } from '../../knowledge/grammar.js';
import type { Document } from '../../model/document.js';
import { type Definition, definitions } from '../../model/names.js';
import { isWhole } from '../../model/routers.js';
import type { Finding, Rule } from '../rule.js';

export const duplicateName: Rule = {
  id: 'duplicate-name',
  summary: 'A name of an alarm, a cache, a farm, a label, a legion or a metric that is defined twice',
  severity: 'warning',
  since: '0.1.0',
  together: true,
  *check(document) {
    if (!isWhole(document)) return;
    for (const realm of Object.keys(EFFECTS) as (keyof typeof EFFECTS)[]) yield* judge(document, realm);
  },
};

/** What becomes of the second one, as the end of a sentence. */
const EFFECTS = {
  // core/alarm.c: uwsgi_alarm_get_instance
  alarm: 'whatever names it raises the first, and this one never',
  // core/cache.c: uwsgi_cache_by_name
  cache: 'whatever names it means the first, and this one takes memory and is never used',
  // core/mule.c: get_farm_by_name
  farm: 'messages to that name go to the first',
  // core/routing.c: uwsgi_router_goto_func
  label: '`goto` looks for the first, and never jumps here',
  // core/legion.c: uwsgi_legion_get_by_name
  legion: 'whatever names it means the first, so this one has neither nodes nor hooks',
  // core/metrics.c: uwsgi_register_metric_do
  metric: 'there is one metric of that name, which takes its type and collector from here',
} as const satisfies Partial<Record<Defined, string>>;

function* judge(document: Document, realm: keyof typeof EFFECTS): Iterable<Finding> {
  const first = new Map<string, Definition>();
  for (const definition of definitions(document, realm)) {
    if (definition.opaque) continue;
    // each kind of routes has labels of its own
    const name = realm === 'label' ? `${definition.setting.name} ${definition.name}` : definition.name;
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, definition);
      continue;
    }
    yield {
      span: definition.span,
      message: `The ${realm} \`${definition.name}\` is defined above: ${EFFECTS[realm]}. Choose another name, or remove one of them.`,
      related: [{ span: before.span, message: `the first \`${definition.name}\`` }],
    };
  }
}
