import { atLeast } from '../../knowledge/version.js';
import { misreading } from '../../model/conventional.js';
import type { Document, Setting } from '../../model/document.js';
import { isWhole } from '../../model/routers.js';
import { type Instance, instanceOf } from '../../model/subscription.js';
import { atoi, type Value } from '../../model/value.js';
import { type Edit, slice, span } from '../../text.js';
import type { Finding, Rule } from '../rule.js';

export const idleKey: Rule = {
  id: 'idle-key',
  summary: 'A key of a subscription that has no effect',
  severity: 'warning',
  since: '0.1.0',
  *check(document) {
    const instance = isWhole(document) ? instanceOf(document) : undefined;
    for (const setting of document.settings) {
      if (setting.name !== 'subscribe2' || setting.value.opaque || misreading(document, setting) !== undefined) continue;
      for (const pair of setting.value.children) {
        const beaten = pair.problem === undefined ? beatenBy(document, setting, pair, instance) : undefined;
        if (beaten !== undefined) yield judge(setting, pair, beaten);
      }
    }
  },
};

function judge({ name, value }: Setting, { pair, span: at }: Value, { by, severity }: Beaten): Finding {
  return {
    span: pair?.key ?? at,
    message: `\`${pair?.name}\` has no effect: ${by}. Remove it from \`${name}\`.`,
    ...(severity && { severity }),
    tag: 'unnecessary',
    fixes: [{ title: `Remove \`${pair?.name}\``, edits: [without(value, at)], safe: true }],
  };
}

interface Beaten {
  /** Why the key has no effect. */
  readonly by: string;
  readonly severity?: 'information';
}

function beatenBy(
  document: Document,
  { value }: Setting,
  { pair, children }: Value,
  instance: Instance | undefined,
): Beaten | undefined {
  const newer = atLeast(document.catalogue.version, [2, 1]);
  const given = (main: string) => {
    const at = value.children.findLast((one) => one.pair?.main === main && one.problem === undefined)?.pair?.value;
    return at && slice(document.text, at);
  };
  const written = children[0] === undefined ? '' : slice(document.text, children[0].span);
  switch (pair?.main) {
    case 'inactive':
      return newer ? { by: 'it is sent, and no server reads it', severity: 'information' } : undefined;
    case 'addr': {
      const number = given('socket');
      if (instance === undefined || number === undefined || !/^\d+$/.test(number)) return undefined;
      return atoi(number) < instance.sockets.length ? { by: `\`socket=${number}\` says which address is announced` } : undefined;
    }
    case 'modifier1': {
      const beats = instance?.modifier1;
      if (newer || beats === undefined || !/^\d+$/.test(beats) || beats === written) return undefined;
      return { by: `in uWSGI 2.0.x \`subscribe-with-modifier1 = ${beats}\` is sent instead` };
    }
    case 'weight':
      if (newer) return byHash(given('algo'));
      return instance?.autoWeight ? { by: 'in uWSGI 2.0.x `auto-weight` sends the number of cores instead' } : undefined;
    case 'backup':
      return newer ? byHash(given('algo')) : undefined;
    default:
      return undefined;
  }
}

/** `core/subscription.c: uwsgi_subscription_algo_iphash` */
function byHash(algo: string | undefined): Beaten | undefined {
  return algo === 'iphash'
    ? { by: '`algo=iphash` looks at the address of the client alone', severity: 'information' }
    : undefined;
}

/** Takes a part out, and the comma before it or behind it. */
function without({ span: whole }: Value, at: Value['span']): Edit {
  return at.from > whole.from
    ? { span: span(at.from - 1, at.to), text: '' }
    : { span: span(at.from, Math.min(at.to + 1, whole.to)), text: '' };
}
