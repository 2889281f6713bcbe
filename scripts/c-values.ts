/** What the C sources say of values: the names that they register, the keys of key=value lists, and what is set by default. */

/** Names of one kind: where the source registers them, and how. */
const REGISTERED: Readonly<Record<string, RegExp>> = {
  'route action': /\buwsgi_register_router\(\s*"([^"]+)"/g,
  'route condition': /\buwsgi_register_route_condition\(\s*"([^"]+)"/g,
  'route variable': /\buwsgi_register_route_var\(\s*"([^"]+)"/g,
  'hook action': /\buwsgi_register_hook\(\s*"([^"]+)"/g,
  'legion action': /\buwsgi_legion_action_register\(\s*"([^"]+)"/g,
  'alarm type': /\buwsgi_register_alarm\(\s*"([^"]+)"/g,
  logger: /\buwsgi_register_logger\(\s*"([^"]+)"/g,
  'log encoder': /\buwsgi_register_log_encoder\(\s*"([^"]+)"/g,
  'log variable': /\br_logchunk(?:_offset)?\((\w+)[,)](?!.*\\$)(?<!#define r_logchunk(?:_offset)?\(x[,)])/gm,
  'stats pusher': /\buwsgi_register_stats_pusher\(\s*"([^"]+)"/g,
  'exception handler': /\buwsgi_register_exception_handler\(\s*"([^"]+)"/g,
  'imperial monitor': /\buwsgi_register_imperial_monitor\(\s*"([^"]+)"/g,
  protocol: /\buwsgi_register_protocol\(\s*"([^"]+)"/g,
  'loop engine': /\buwsgi_register_loop\(\s*(?:\(char \*\)\s*)?"([^"]+)"/g,
  'cheaper algorithm': /\buwsgi_register_cheaper_algo\(\s*"([^"]+)"/g,
  'balancing algorithm': /\buwsgi_register_subscription_algo\(\s*"([^"]+)"/g,
  'metric collector': /\buwsgi_register_metric_collector\(\s*"([^"]+)"/g,
  'hash algorithm': /\buwsgi_hash_algo_register\(\s*"([^"]+)"/g,
  'mount flag': /\{\s*"([a-z]+)"\s*,\s*M(?:S|NT)_\w+\s*\}/g,
  namespace: /\{\s*"([a-z]+)"\s*,\s*CLONE_\w+\s*\}/g,
  capability: /\{\s*"([a-z_]+)"\s*,\s*CAP_\w+\s*\}/g,
};

/** The first modifier of the plugin that a file defines. */
export function readModifier(source: string): string | undefined {
  return /^\s*\.modifier1 = (\d+)\s*,/m.exec(withoutComments(source))?.[1];
}

/** The names that a file registers, by kind. */
export function readNames(source: string): [kind: string, name: string][] {
  const code = withoutComments(source);
  return Object.entries(REGISTERED).flatMap(([kind, pattern]) =>
    [...code.matchAll(pattern)].map(([, name = '']): [string, string] => [kind, name]),
  );
}

/** The keys of each call of `uwsgi_kvlist_parse` in a file, in their order. */
export function readKeyLists(source: string): string[][] {
  return [...withoutComments(source).matchAll(/\buwsgi_kvlist_parse\(([\s\S]*?)\bNULL\s*\)/g)]
    .map(([, call = '']) => [...call.matchAll(/"([^"]+)"\s*,\s*&/g)].map(([, key = '']) => key))
    .filter((keys) => keys.length > 0);
}

const LITERAL = String.raw`((?:-?\d+(?:\s*\*\s*\d+)*)|"[^"]*")`;
const VARIABLE = String.raw`([a-z_]\w*(?:\.\w+)*)`;

/** Where a variable gets its value as long as no option sets it. */
const SET_BY_DEFAULT: readonly RegExp[] = [
  // if (!uwsgi.freq) uwsgi.freq = 3;
  new RegExp(String.raw`\bif\s*\(\s*!\s*${VARIABLE}\s*\)\s*\{?\s*\1\s*=\s*(?:\(char \*\)\s*)?${LITERAL}\s*;`, 'g'),
  // if (u_carbon.freq < 1) u_carbon.freq = 60;
  new RegExp(String.raw`\bif\s*\(\s*${VARIABLE}\s*(?:<\s*1|<=\s*0|==\s*0)\s*\)\s*\{?\s*\1\s*=\s*${LITERAL}\s*;`, 'g'),
];

/** What a file sets by default: by variable, the numbers worked out and the texts without quotes. */
export function readDefaults(source: string): [variable: string, value: string][] {
  const code = withoutComments(source);
  const guarded = SET_BY_DEFAULT.flatMap((pattern) => [...code.matchAll(pattern)]);
  const initial = /\bvoid uwsgi_init_default\(\)\s*\{([\s\S]*?)\n\}/.exec(code)?.[1] ?? '';
  const plain = [...initial.matchAll(new RegExp(String.raw`^\s*${VARIABLE}\s*=\s*${LITERAL}\s*;`, 'gm'))];
  return [...guarded, ...plain].map(([, variable = '', value = '']) => [variable, evaluate(value)]);
}

function evaluate(literal: string): string {
  if (literal.startsWith('"')) return literal.slice(1, -1);
  return String(literal.split('*').reduce((product, factor) => product * Number(factor), 1));
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm, '');
}
