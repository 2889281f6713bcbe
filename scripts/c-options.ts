/** One row of a `struct uwsgi_option NAME[]` table (uwsgi.h): name, type, shortcut, help, func, data, flags. */
export interface OptionEntry {
  readonly name: string;
  /** getopt's `no_argument`, `required_argument`, `optional_argument`; it counts on the command line only. */
  readonly argument: 'none' | 'required' | 'optional';
  /** The one-letter form: `s` for `-s`. */
  readonly short: string | undefined;
  /** The C function that is called with the value (`func`). */
  readonly reader: string;
  /** The C expression that the reader is given (`data`), in one spelling; `undefined` for NULL. */
  readonly target: string | undefined;
  /** `UWSGI_OPT_LOG_MASTER` is `log-master`; in the order of the source. */
  readonly flags: readonly string[];
  /** What the build must have for the row to be compiled, in the words of {@link requirement}, outermost first. */
  readonly requires: readonly string[];
  readonly line: number;
}

/**
 * The rows of all option tables in a C, C++ or Objective-C source, in order. Rows under `#if 0` and terminators are left out;
 * help texts are not kept.
 *
 * Throws `FILE:LINE: ...` on anything that it does not understand: an extractor that guesses would be worse than none.
 */
export function readOptions(source: string, file: string): OptionEntry[] {
  const cursor: Cursor = { tokens: tokenize(source, file), at: 0, file, branches: [], macros: new Map() };
  const entries: OptionEntry[] = [];
  while (cursor.at < cursor.tokens.length) {
    const token = take(cursor);
    if (token.kind === 'directive') {
      follow(cursor, token);
    } else if (startsTable(cursor, token)) {
      entries.push(...readTable(cursor));
    }
  }
  const open = cursor.branches.at(-1);
  if (open) {
    fail(cursor, open.line, 'this #if is never closed');
  }
  return entries;
}

/**
 * What two rows of one name require together: a build has the option if it has either row. `undefined` when that cannot be said
 * with a list of words.
 *
 *     ['ssl'], []                     ->  []
 *     ['xml', 'apple'], ['xml', 'not-apple']  ->  ['xml']
 */
export function eitherRequires(one: readonly string[], other: readonly string[]): readonly string[] | undefined {
  const onlyOne = one.filter((word) => !other.includes(word));
  const onlyOther = other.filter((word) => !one.includes(word));
  if (onlyOne.length === 0) {
    return one;
  }
  if (onlyOther.length === 0) {
    return other;
  }
  const contradictory = onlyOne.length === 1 && onlyOther.length === 1 && opposite(onlyOne[0]) === onlyOther[0];
  return contradictory ? one.filter((word) => other.includes(word)) : undefined;
}

/** A C token, or a whole preprocessor line. Comments and blanks are no tokens. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'char' | 'punctuation' | 'directive';
  /** As written, quotes included; of a directive, all that follows its name. */
  readonly text: string;
  /** The name of a directive: `ifdef`. Empty for other tokens, and for a lone `#`. */
  readonly directive: string;
  readonly line: number;
  /** Whether a blank or a comment stands before it. */
  readonly spaced: boolean;
}

/** Cuts C text in tokens; `line` is the number of its first line. Throws on a quote or a comment that is never closed. */
export function tokenize(source: string, file: string, line = 1): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let fresh = true; // nothing but blanks yet on this line
  let spaced = false;
  while (at < source.length) {
    const shape = SHAPES.find(({ kind, pattern }) => {
      pattern.lastIndex = at;
      return (kind !== 'directive' || fresh) && pattern.test(source);
    });
    if (!shape) {
      throw new Error(`${file}:${line}: cannot read \`${source.slice(at, at + 20).split('\n')[0]}\` as C`);
    }
    const text = source.slice(at, shape.pattern.lastIndex);
    at = shape.pattern.lastIndex;
    if (shape.kind === 'blank') {
      fresh ||= text.includes('\n');
      spaced = true;
    } else {
      const directive = shape.kind === 'directive' ? (/\w+/.exec(text)?.[0] ?? '') : '';
      const rest = shape.kind === 'directive' ? text.slice(text.indexOf(directive) + directive.length) : text;
      tokens.push({ kind: shape.kind, text: rest, directive, line, spaced });
      fresh = false;
      spaced = false;
    }
    line += text.split('\n').length - 1;
  }
  return tokens;
}

/** The shapes of the tokens, tried in order. In a directive, comments and continued lines belong to the line. */
const SHAPES: readonly { readonly kind: Token['kind'] | 'blank'; readonly pattern: RegExp }[] = [
  { kind: 'blank', pattern: /(?:\s|\\\r?\n|\/\/(?:\\\r?\n|.)*|\/\*[\s\S]*?\*\/)+/y },
  { kind: 'directive', pattern: /#[ \t]*(?:\\\r?\n|"(?:\\.|[^"\\\n])*"|\/\/.*|\/\*[\s\S]*?\*\/|.)*/y },
  { kind: 'word', pattern: /[A-Za-z_]\w*/y },
  { kind: 'number', pattern: /\.?\d(?:[eEpP][+-]|[\w.])*/y },
  { kind: 'string', pattern: /"(?:\\[\s\S]|[^"\\\n])*"/y },
  { kind: 'char', pattern: /'(?:\\[\s\S]|[^'\\\n])+'/y },
  { kind: 'punctuation', pattern: /&&|\|\||->|\/(?!\*)|[^\w\s"'/]/y },
];

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  readonly file: string;
  /** The `#if`s that are open, outermost first. */
  readonly branches: Branch[];
  /** What the file defines: macro -> its tokens. */
  readonly macros: Map<string, readonly Token[]>;
}

/** One `#if ... #elif ... #else ... #endif`. */
interface Branch {
  readonly line: number;
  /** The conditions of the groups before the current one. */
  readonly before: readonly Condition[];
  /** The condition of the current group; of `#else`, "always". */
  readonly current: Condition;
  readonly last: boolean;
}

/** "Always" is `all` of nothing, "never" is `any` of nothing. */
type Condition =
  | { readonly kind: 'macro'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] };

const ALWAYS: Condition = { kind: 'all', of: [] };
const NEVER: Condition = { kind: 'any', of: [] };

function fail(cursor: { readonly file: string }, line: number, message: string): never {
  throw new Error(`${cursor.file}:${line}: ${message}`);
}

function take(cursor: Cursor): Token {
  const token = cursor.tokens[cursor.at];
  if (!token) {
    fail(cursor, cursor.tokens.at(-1)?.line ?? 1, 'the file ends inside an option table');
  }
  cursor.at++;
  return token;
}

/** Whether `uwsgi_option NAME[...] = {` begins with this token; if so, moves behind the brace. */
function startsTable(cursor: Cursor, token: Token): boolean {
  const ahead = (distance: number) => cursor.tokens[cursor.at + distance]?.text;
  if (token.kind !== 'word' || token.text !== 'uwsgi_option' || ahead(1) !== '[') {
    return false; // a pointer, a parameter, the struct itself
  }
  const name = ahead(0);
  while (ahead(0) !== ']') {
    take(cursor);
  }
  if (ahead(1) === ';') {
    return false; // extern
  }
  if (ahead(1) !== '=' || ahead(2) !== '{') {
    fail(cursor, token.line, `the option table \`${name}\` is neither declared nor filled`);
  }
  cursor.at += 3;
  return true;
}

function readTable(cursor: Cursor): OptionEntry[] {
  const entries: OptionEntry[] = [];
  const outside = cursor.branches.length;
  const outer = cursor.branches.at(-1);
  const afterEnds: Condition[] = []; // uWSGI reads a table up to its first terminator, which may itself be conditional
  let ended = false;
  for (;;) {
    const token = take(cursor);
    if (token.kind === 'directive') {
      follow(cursor, token);
      if (cursor.branches.length < outside || cursor.branches[outside - 1] !== outer) {
        fail(cursor, token.line, 'an option table is closed under another #if than it was opened');
      }
    } else if (token.text === '}') {
      if (cursor.branches.length > outside) {
        fail(cursor, token.line, 'an option table is closed under another #if than it was opened');
      }
      return entries; // some tables have no terminator: uWSGI then reads on behind them, which is its bug, not ours
    } else if (token.text === '{' || END_MACROS.has(token.text)) {
      const fields = token.text === '{' ? readFields(cursor) : [];
      if (fields.length === 0 || isNull(fields[0])) {
        const inside = cursor.branches.slice(outside).map(branchCondition);
        ended ||= inside.length === 0;
        afterEnds.push(not({ kind: 'all', of: inside }));
      } else if (ended) {
        fail(cursor, token.line, 'an option stands after the terminator of its table');
      } else {
        const condition = simplify({ kind: 'all', of: [...cursor.branches.map(branchCondition), ...afterEnds] });
        if (condition.kind !== 'any' || condition.of.length > 0) {
          entries.push(readEntry(cursor, token.line, fields, condition));
        }
      }
    } else if (token.text !== ',') {
      fail(cursor, token.line, `\`${token.text}\` is neither an option nor a known macro`);
    }
  }
}

/** Macros of uwsgi.h that stand for a terminator. */
const END_MACROS: ReadonlySet<string> = new Set(['UWSGI_END_OF_OPTIONS']);

/** The fields between the brace before the cursor and its partner, cut at the commas that no bracket encloses. */
function readFields(cursor: Cursor): readonly (readonly Token[])[] {
  const fields: Token[][] = [[]];
  for (let depth = 0; ; ) {
    const token = take(cursor);
    if (token.kind === 'directive') {
      fail(cursor, token.line, `#${token.directive} inside an option`);
    }
    if (depth === 0 && token.text === '}') {
      break;
    }
    if (depth === 0 && token.text === ',') {
      fields.push([]);
      continue;
    }
    depth += '([{'.includes(token.text) ? 1 : ')]}'.includes(token.text) ? -1 : 0;
    fields.at(-1)?.push(token);
  }
  if (fields.at(-1)?.length === 0) {
    fields.pop(); // a comma before the brace
  }
  return fields;
}

function readEntry(cursor: Cursor, line: number, fields: readonly (readonly Token[])[], condition: Condition): OptionEntry {
  const [name, type, shortcut, , func, data, flags] = fields;
  if (fields.length > 7 || !name || !type || !shortcut || !func || !data) {
    fail(cursor, line, `an option has 6 fields, and mostly flags; this one has ${fields.length}`);
  }
  return {
    name: readName(cursor, line, name),
    argument:
      ARGUMENTS[spell(type)] ?? fail(cursor, line, `unknown kind of argument \`${spell(type)}\`; known are ${list(ARGUMENTS)}`),
    short: readShort(cursor, line, shortcut),
    reader: readReader(cursor, line, func),
    target: isNull(data) ? undefined : spell(data),
    flags: flags ? readFlags(cursor, line, flags) : [],
    requires: [...new Set(conjuncts(condition).map((part) => requirement(cursor, line, part)))],
    line,
  };
}

/** A string, several in a row, or macros of the same file that stand for strings. */
function readName(cursor: Cursor, line: number, field: readonly Token[]): string {
  const pieces = expandMacros(cursor, withoutCasts(field));
  const other = pieces.find((token) => token.kind !== 'string');
  if (other) {
    fail(cursor, line, `the name of an option is \`${other.text}\`, which is neither a string nor a macro defined above`);
  }
  const name = pieces.map((token) => token.text.slice(1, -1)).join('');
  if (!/^[\w-]+$/.test(name)) {
    fail(cursor, line, `cannot read the name \`${name}\``);
  }
  return name;
}

const ARGUMENTS: Readonly<Record<string, OptionEntry['argument'] | undefined>> = {
  no_argument: 'none',
  required_argument: 'required',
  optional_argument: 'optional',
};

/** A character, or its number, or a macro of the same file for one of them; 0 and numbers above ASCII mean "no short form". */
function readShort(cursor: Cursor, line: number, field: readonly Token[]): string | undefined {
  const [token, ...more] = expandMacros(cursor, field);
  if (token?.kind === 'char' && more.length === 0 && /^'[!-~]'$/.test(token.text)) {
    return token.text.slice(1, -1);
  }
  if (token?.kind === 'number' && more.length === 0 && /^(0|[1-9]\d*|0[xX][\da-fA-F]+)$/.test(token.text)) {
    const code = Number(token.text);
    if (code === 0 || code > 126) {
      return undefined;
    }
    if (code > 32) {
      return String.fromCharCode(code);
    }
  }
  return fail(cursor, line, `cannot read the short form \`${spell(field)}\``);
}

/** With the macros that the file has defined above; one level is enough. */
function expandMacros(cursor: Cursor, field: readonly Token[]): readonly Token[] {
  return field.flatMap((token) => cursor.macros.get(token.text) ?? [token]);
}

function readReader(cursor: Cursor, line: number, field: readonly Token[]): string {
  const [token, ...more] = withoutCasts(field);
  if (token?.kind !== 'word' || more.length > 0 || isNull(field)) {
    fail(cursor, line, `cannot read the function \`${spell(field)}\``);
  }
  return token.text;
}

function readFlags(cursor: Cursor, line: number, field: readonly Token[]): readonly string[] {
  if (spell(field) === '0') {
    return [];
  }
  return spell(field.map((token) => ({ ...token, spaced: false })))
    .split('|')
    .map((word) => FLAGS[word] ?? fail(cursor, line, `unknown flag \`${word}\`; known are ${list(FLAGS)}`));
}

/** The UWSGI_OPT_ macros of uwsgi.h. */
const FLAGS: Readonly<Record<string, string | undefined>> = {
  UWSGI_OPT_IMMEDIATE: 'immediate',
  1: 'immediate', // plugins/ugreen/ugreen.c before 1.9.9
  UWSGI_OPT_MASTER: 'master',
  UWSGI_OPT_LOG_MASTER: 'log-master',
  UWSGI_OPT_THREADS: 'threads',
  UWSGI_OPT_CHEAPER: 'cheaper',
  UWSGI_OPT_VHOST: 'vhost',
  UWSGI_OPT_MEMORY: 'memory',
  UWSGI_OPT_PROCNAME: 'procname',
  UWSGI_OPT_LAZY: 'lazy',
  UWSGI_OPT_NO_INITIAL: 'no-initial',
  UWSGI_OPT_NO_SERVER: 'no-server',
  UWSGI_OPT_POST_BUFFERING: 'post-buffering',
  UWSGI_OPT_CLUSTER: 'cluster',
  UWSGI_OPT_MIME: 'mime',
  UWSGI_OPT_REQ_LOG_MASTER: 'req-log-master',
  UWSGI_OPT_METRICS: 'metrics',
};

function list(table: Readonly<Record<string, unknown>>): string {
  return Object.keys(table).join(', ');
}

function isNull(field: readonly Token[] | undefined): boolean {
  const rest = withoutCasts(field ?? []);
  return rest.length === 1 && (rest[0]?.text === 'NULL' || rest[0]?.text === '0');
}

/** `(char *) "x"` -> `"x"` */
function withoutCasts(field: readonly Token[]): readonly Token[] {
  const close = field.findIndex((token) => token.text === ')');
  const isCast =
    field[0]?.text === '(' &&
    field[close - 1]?.text === '*' &&
    field.slice(1, close).every((token) => token.kind === 'word' || token.text === '*');
  return isCast ? withoutCasts(field.slice(close + 1)) : field;
}

/** One spelling for an expression, however it is spaced: `&uwsgi.numproc`, `(void *) 1`; strings in a row are joined. */
function spell(field: readonly Token[]): string {
  let text = '';
  let previous: Token | undefined;
  for (const token of field) {
    if (previous?.kind === 'string' && token.kind === 'string') {
      text = text.slice(0, -1) + token.text.slice(1);
    } else {
      const operand = token.kind !== 'punctuation' || token.text === '&';
      const gap = token.spaced || (previous?.text === ')' && operand) || (previous?.kind === 'word' && token.text === '*');
      text += (previous && gap ? ' ' : '') + token.text;
    }
    previous = token;
  }
  return text;
}

/** Keeps the stack of `#if`s and the macros up to date with a preprocessor line. */
function follow(cursor: Cursor, { directive, text, line }: Token): void {
  const tokens = () => tokenize(text, cursor.file, line);
  const { branches } = cursor;
  switch (directive) {
    case 'if':
      branches.push({ line, before: [], current: readCondition(cursor, line, tokens()), last: false });
      return;
    case 'ifdef':
    case 'ifndef': {
      const name = tokens()[0]?.text ?? fail(cursor, line, `#${directive} without a name`);
      const defined: Condition = { kind: 'macro', name };
      branches.push({ line, before: [], current: directive === 'ifdef' ? defined : not(defined), last: false });
      return;
    }
    case 'elif':
    case 'else': {
      const branch = branches.pop();
      if (!branch || branch.last) {
        fail(cursor, line, `#${directive} without #if`);
      }
      const current = directive === 'elif' ? readCondition(cursor, line, tokens()) : ALWAYS;
      branches.push({ line: branch.line, before: [...branch.before, branch.current], current, last: directive === 'else' });
      return;
    }
    case 'endif':
      if (!branches.pop()) {
        fail(cursor, line, '#endif without #if');
      }
      return;
    case 'define': {
      const [name, ...body] = tokens();
      if (name && !(body[0]?.text === '(' && !body[0].spaced)) {
        cursor.macros.set(name.text, body);
      }
      return;
    }
    default: // include, undef, error, pragma ... say nothing about options
      return;
  }
}

function branchCondition({ before, current }: Branch): Condition {
  return { kind: 'all', of: [...before.map(not), current] };
}

/** Reads what follows `#if`: `defined(A) && !defined B || C > 3`. A comparison is taken as one macro of that name. */
function readCondition(cursor: Cursor, line: number, tokens: readonly Token[]): Condition {
  let at = 0;
  const condition = any();
  if (at < tokens.length) {
    return fail(cursor, line, `cannot read the condition from \`${tokens[at]?.text}\` on`);
  }
  return condition;

  function any(): Condition {
    const of = [all()];
    while (tokens[at]?.text === '||') {
      at++;
      of.push(all());
    }
    return { kind: 'any', of };
  }

  function all(): Condition {
    const of = [one()];
    while (tokens[at]?.text === '&&') {
      at++;
      of.push(one());
    }
    return { kind: 'all', of };
  }

  function one(): Condition {
    const token = tokens[at];
    if (!token) {
      return fail(cursor, line, 'the condition ends too early');
    }
    if (token.text === '!') {
      at++;
      return not(one());
    }
    if (token.text === '(') {
      at++;
      const condition = any();
      expect(')');
      return condition;
    }
    if (token.text === 'defined') {
      at++;
      const enclosed = tokens[at]?.text === '(';
      at += enclosed ? 1 : 0;
      const name = tokens[at]?.text ?? fail(cursor, line, 'the condition ends too early');
      at++;
      if (enclosed) {
        expect(')');
      }
      return { kind: 'macro', name };
    }
    return comparison();
  }

  function comparison(): Condition {
    const start = at;
    for (let depth = 0; at < tokens.length; at++) {
      const text = tokens[at]?.text ?? '';
      if (depth === 0 && (text === '&&' || text === '||' || text === ')')) {
        break;
      }
      depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    }
    const name = spell(tokens.slice(start, at));
    return name === '0' ? NEVER : name === '1' ? ALWAYS : { kind: 'macro', name };
  }

  function expect(text: string): void {
    if (tokens[at]?.text !== text) {
      fail(cursor, line, `\`${text}\` is missing in the condition`);
    }
    at++;
  }
}

function not(of: Condition): Condition {
  return { kind: 'not', of };
}

/** Without double negation, nesting and repetition; `not` stands before macros only. */
function simplify(condition: Condition): Condition {
  switch (condition.kind) {
    case 'macro':
      return condition;
    case 'not': {
      const { of } = condition;
      switch (of.kind) {
        case 'macro':
          return condition;
        case 'not':
          return simplify(of.of);
        case 'all':
        case 'any':
          return simplify({ kind: of.kind === 'all' ? 'any' : 'all', of: of.of.map(not) });
        default:
          return of satisfies never;
      }
    }
    case 'all':
    case 'any': {
      const { kind } = condition;
      const parts = condition.of.map(simplify).flatMap((part) => (part.kind === kind ? part.of : [part]));
      const decisive = parts.find((part) => (part.kind === 'all' || part.kind === 'any') && part.of.length === 0);
      if (decisive) {
        return decisive;
      }
      const of = [...new Map(parts.map((part) => [write(part), part])).values()];
      return of.length === 1 && of[0] ? of[0] : { kind, of };
    }
    default:
      return condition satisfies never;
  }
}

function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of : [condition];
}

/** `UWSGI_PCRE or UWSGI_PCRE2`, `!__APPLE__` */
function write(condition: Condition): string {
  switch (condition.kind) {
    case 'macro':
      return condition.name;
    case 'not':
      return `!${write(condition.of)}`;
    case 'all':
      return `(${condition.of.map(write).join(' and ')})`;
    case 'any':
      return condition.of.map(write).join(' or ');
    default:
      return condition satisfies never;
  }
}

/** The word for a build condition; for the opposite of a known one, the word with `not-` before it. */
function requirement(cursor: Cursor, line: number, condition: Condition): string {
  const word = REQUIREMENTS[write(condition)];
  if (word) {
    return word;
  }
  const reverse = REQUIREMENTS[write(simplify(not(condition)))];
  return reverse ? opposite(reverse) : fail(cursor, line, `no word for the condition \`${write(condition)}\``);
}

function opposite(word: string | undefined): string {
  return word?.startsWith('not-') ? word.slice(4) : `not-${word}`;
}

/** Every condition that option tables stand under, in a user's words. Build conditions come from uwsgiconfig.py. */
const REQUIREMENTS: Readonly<Record<string, string | undefined>> = {
  UWSGI_ALARM: 'alarm',
  UWSGI_ASYNC: 'async',
  UWSGI_CAP: 'cap',
  UWSGI_INI: 'ini',
  UWSGI_JSON: 'json',
  UWSGI_LDAP: 'ldap',
  UWSGI_MULTICAST: 'multicast',
  UWSGI_PCRE: 'pcre',
  UWSGI_PCRE2: 'pcre',
  'UWSGI_PCRE or UWSGI_PCRE2': 'pcre',
  UWSGI_PYPY: 'pypy',
  UWSGI_ROUTING: 'routing',
  UWSGI_SCTP: 'sctp',
  UWSGI_SNMP: 'snmp',
  UWSGI_SPOOLER: 'spooler',
  UWSGI_SQLITE3: 'sqlite3',
  UWSGI_SSL: 'ssl',
  UWSGI_SSL_SESSION_CACHE: 'ssl-session-cache',
  UWSGI_THREADING: 'threading',
  UWSGI_UDP: 'udp',
  UWSGI_XML: 'xml',
  UWSGI_YAML: 'yaml',
  UWSGI_ZEROMQ: 'zeromq',
  UWSGI_ZLIB: 'zlib',
  UWSGI_HAS_FREEBSD_LIBJAIL: 'freebsd-libjail',
  __APPLE__: 'apple',
  __CYGWIN__: 'cygwin',
  __FreeBSD__: 'freebsd',
  '__FreeBSD__ or __GNU_kFreeBSD__': 'freebsd',
  __linux__: 'linux',
  __UCLIBC__: 'uclibc',
  MADV_MERGEABLE: 'madv-mergeable',
  OBSOLETE_LINUX_KERNEL: 'obsolete-linux-kernel',
  PERL_VERSION_STRING: 'perl-version-string',
  'PYTHREE or Py_TPFLAGS_HAVE_NEWBUFFER': 'python-newbuffer',
  RTLD_NEXT: 'rtld-next',
  RUBY19: 'ruby19',
  SSL_CTRL_SET_TLSEXT_HOSTNAME: 'openssl-sni',
};
