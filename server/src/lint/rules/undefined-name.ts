import type { Defined, Grammar } from '../../knowledge/grammar.js';
import { misreading } from '../../model/conventional.js';
import { type Document, perDocument, type Setting } from '../../model/document.js';
import { type Definition, definitions } from '../../model/names.js';
import { isWhole } from '../../model/routers.js';
import { SOCKET_READERS } from '../../model/subscription.js';
import { type Value, walk } from '../../model/value.js';
import { filesOf, type View } from '../../model/view.js';
import { slice } from '../../text.js';
import { movedAbove } from '../lines.js';
import type { Finding, Rule } from '../rule.js';
import { nearest } from '../words.js';

export const undefinedName: Rule = {
  id: 'undefined-name',
  summary: 'A name of an alarm, a cache, a label, a legion or a logger that no line defines',
  severity: 'error',
  since: '0.1.0',
  together: true,
  *check(document, view) {
    const references = document.settings.flatMap((setting) => referencesOf(document, setting));
    if (references.length === 0 || !isWhole(document)) return;
    for (const reference of references) {
      const finding = judge(document, view, reference);
      if (finding !== undefined) yield finding;
    }
  },
};

interface Reference {
  readonly setting: Setting;
  readonly value: Value;
  readonly realm: keyof typeof REALMS;
  readonly name: string;
}

interface RealmText {
  /** What defines such a name, as it is written. */
  readonly define: (name: string) => string;
  /** What an undefined one does, as the end of a sentence; undefined where that does no harm. */
  readonly effect: (reference: Reference, document: Document) => string | undefined;
}

const REFUSES = 'uWSGI refuses to start';

const REALMS = {
  // core/alarm.c
  alarm: {
    define: (name) => `alarm = ${name} type:arguments`,
    effect: ({ setting }, document) => {
      if (!/^(not-)?(log-alarm|alarm-log)$|^alarm-fd$/.test(setting.name)) return 'nothing is raised, and nothing is said';
      // they are not looked at where there is no alarm at all
      return definitions(document, 'alarm').length > 0 ? REFUSES : 'uWSGI drops the line and says nothing';
    },
  },
  cache: { define: (name) => `cache2 = name=${name},items=...`, effect: effectOfCache },
  // core/routing.c: uwsgi_router_goto_func; a number is that of a rule, and `$1` is made anew at each request
  label: {
    define: (name) => `route-label = ${name}`,
    effect: ({ name, setting }) =>
      /^\d|\$/.test(name)
        ? undefined
        : `uWSGI logs an error and ${setting.name.startsWith('route') ? 'breaks the request off without an answer' : 'goes no further in these routes'}`,
  },
  // core/legion.c
  legion: {
    define: (name) => `legion = ${name} address valor cipher:secret`,
    effect: ({ setting }) => (isAtOnce(setting) ? REFUSES : 'uWSGI says nothing, and no instance is ever the lord of it'),
  },
  // core/logging.c: uwsgi_setup_log_master
  logger: { define: (name) => `logger = ${name} type:arguments`, effect: () => 'the lines go where all others go' },
} as const satisfies Partial<Record<Defined, RealmText>>;

function effectOfCache({ setting, name }: Reference, document: Document): string | undefined {
  const has = (option: string) => document.settings.some((one) => one.name === option);
  // core/init.c, core/uwsgi.c
  if (setting.name === 'check-cache') return REFUSES;
  if (setting.name === 'static-cache-paths-name') return has('static-cache-paths') ? REFUSES : undefined;
  // plugins/corerouter/corerouter.c: uwsgi_corerouter_init
  if (/^(http|fastrouter|rawrouter|sslrouter)-use-cache$/.test(setting.name)) return 'the router does not run';
  // core/cache.c: uwsgi_cache_load_files
  if (/^load-file-in-cache/.test(setting.name)) return 'the file is not stored, and nothing is said';
  // `name@address` is that of another instance
  if (/^(in)?cache/.test(actionOf(setting, document)) && !name.includes('@')) return 'nothing is found in it or stored';
  return undefined;
}

/** The name of a route's action. */
function actionOf({ value }: Setting, { text }: Document): string {
  const action = walk(value).findLast(({ grammar }) => grammar.kind === 'choice' && grammar.until === ':');
  return action === undefined ? '' : slice(text, action.span);
}

/** Whether the option looks for its legion at its own line, and not where that is needed. */
function isAtOnce({ option }: Setting): boolean {
  return /^uwsgi_opt_legion_(node|quorum|scroll|hook)$/.test(option?.reader ?? '');
}

function referencesOf(document: Document, setting: Setting): Reference[] {
  const { text } = document;
  if (setting.option === undefined || misreading(document, setting) !== undefined) return [];
  return walk(setting.value).flatMap((value) => {
    const { grammar, opaque, problem } = value;
    if (grammar.kind !== 'name' || grammar.role !== 'reference' || opaque || problem !== undefined) return [];
    const name = slice(text, value.span);
    return name !== '' && isRealm(grammar.realm) ? [{ setting, value, realm: grammar.realm, name }] : [];
  });
}

function isRealm(realm: string): realm is keyof typeof REALMS {
  return Object.hasOwn(REALMS, realm);
}

function judge(document: Document, view: View, reference: Reference): Finding | undefined {
  const { name, realm, setting, value } = reference;
  if (vagueRealms(document).has(realm)) return undefined;
  const known = visible(document, reference);
  const first = known.get(name);
  if (first !== undefined) {
    if (!isAtOnce(setting) || first.setting.entry.span.from < setting.entry.span.from) return undefined;
    return {
      span: value.span,
      message: `The ${realm} \`${name}\` is defined further down: at its line \`${setting.name}\` does not know it, and ${REFUSES}. Move the line \`${first.setting.name}\` above this one.`,
      related: [{ span: first.span, message: `\`${name}\` is defined here` }],
      fixes: [{ title: 'Move the definition above', edits: movedAbove(document, [first.setting], setting), safe: true }],
    };
  }
  if (realm === 'cache' && name === 'default' && document.settings.some((one) => one.name === 'cache')) return undefined;
  // lines without any definition may be a part of something
  if (known.size === 0 && !document.settings.some(isOfInstance)) return undefined;
  const elsewhere = filesOf(document, view).slice(1);
  if (elsewhere.some((file) => definitions(file, realm).some((one) => one.name === name))) return undefined;
  const effect = REALMS[realm].effect(reference, document);
  if (effect === undefined) return undefined;
  const meant = nearest(name, known.keys());
  return {
    span: value.span,
    message: `There is no ${realm} \`${name}\`: ${effect}. ${meant === undefined ? `Define it: \`${define(reference)}\`.` : `Did you mean \`${meant}\`?`}`,
    fixes:
      meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ span: value.span, text: meant }], safe: false }],
  };
}

function isOfInstance({ name, option }: Setting): boolean {
  return name === 'master' || (option !== undefined && SOCKET_READERS.has(option.reader));
}

/** What may be meant by a name there, the first of each: a label belongs to the rules of its own kind. */
function visible(document: Document, { realm, setting }: Reference): ReadonlyMap<string, Definition> {
  return firstOfEach(document).get(`${realm === 'label' ? phase(setting) : ''}${realm}`) ?? new Map();
}

const firstOfEach = perDocument((document): ReadonlyMap<string, ReadonlyMap<string, Definition>> => {
  const found = new Map<string, Map<string, Definition>>();
  for (const realm of Object.keys(REALMS).filter(isRealm)) {
    for (const definition of definitions(document, realm)) {
      const kind = `${realm === 'label' ? phase(definition.setting) : ''}${realm}`;
      const names = found.get(kind) ?? new Map<string, Definition>();
      if (!names.has(definition.name)) names.set(definition.name, definition);
      found.set(kind, names);
    }
  }
  return found;
});

function define({ realm, name, setting }: Reference): string {
  const line = REALMS[realm].define(name);
  return realm === 'label' ? phase(setting) + line : line;
}

/** `error-`, `response-`, `final-` or nothing. */
function phase({ name }: Setting): string {
  return /^(error-|response-|final-)/.exec(name)?.[0] ?? '';
}

/** The kinds of which a line may define something whose name is not known. */
const vagueRealms = perDocument(({ settings }): ReadonlySet<string> => {
  const vague = settings.filter(({ option, value }) => option !== undefined && value.opaque);
  const realms = Object.keys(REALMS).filter(isRealm);
  return new Set(realms.filter((realm) => vague.some(({ option, value }) => option && mayDefine(option.grammar, realm, value))));
});

/** Where something is to be replaced, the parts of a value are not known either. */
function mayDefine(grammar: Grammar, realm: Defined, value: Value): boolean {
  if (!namesRealm(grammar, realm)) return false;
  const sure = walk(value).find((one) => one.grammar.kind === 'name' && one.grammar.role === 'definition');
  return sure === undefined || sure.opaque;
}

function namesRealm(grammar: Grammar, realm: Defined): boolean {
  switch (grammar.kind) {
    case 'name':
      return grammar.role === 'definition' && grammar.realm === realm;
    case 'parts':
      return grammar.of.some((part) => namesRealm(part.grammar, realm));
    case 'pairs':
      return Object.values(grammar.keys).some((key) => namesRealm(key.grammar, realm));
    case 'either':
      return grammar.of.some((one) => namesRealm(one, realm));
    default:
      return false;
  }
}
