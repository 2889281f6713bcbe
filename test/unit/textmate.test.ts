import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { FACTS } from '../../server/src/knowledge/facts.js';
import { MAGIC_VARIABLES } from '../../server/src/syntax/placeholders.js';

const grammar = await loadGrammar();

function readSyntax(name: string): string {
  return readFileSync(new URL(`../../syntaxes/${name}`, import.meta.url), 'utf8');
}

async function loadGrammar(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readSyntax('uwsgi-ini.tmLanguage.json'), 'uwsgi-ini.tmLanguage.json'),
  });
  return (await registry.loadGrammar('source.uwsgi-ini')) ?? assert.fail('the grammar cannot be loaded');
}

interface Token {
  readonly from: number;
  readonly to: number;
  readonly scopes: string;
}

/** The tokens of a text, their scopes from the outside in, without what all have in common. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let state = textmate.INITIAL;
  let offset = 0;
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const names = scopes.slice(1).map((scope) => scope.replace('.uwsgi-ini', ''));
      tokens.push({
        from: offset + startIndex,
        to: offset + Math.min(endIndex, line.length),
        scopes: names.join(' ') || 'plain',
      });
    }
    state = result.ruleStack;
    offset += line.length + 1;
  }
  return tokens;
}

/**
 * The scopes under each `«word»` of the fixture, as `word: scopes`; of a word of several tokens, those of each.
 *
 *     scopesUnder('«processes» = 4')  // ['processes: support.type.property-name']
 */
function scopesUnder(fixture: string): string[] {
  const tokens = tokenize(fixture.replace(/[«»]/g, ''));
  return [...fixture.matchAll(/«([^«»]*)»/g)].map((mark, index) => {
    const word = mark[1] as string;
    const from = mark.index - 2 * index;
    const under = tokens.filter((token) => token.from < from + word.length && token.to > from);
    return `${word}: ${[...new Set(under.map((token) => token.scopes))].join(' | ')}`;
  });
}

/** What the grammar says of the option `name` where it is written as a key. */
function scopeOfKey(name: string): string {
  return tokenize(`${name} = x`)[0]?.scopes ?? assert.fail();
}

test('a comment begins with `;` or `#`', () => {
  assert.deepEqual(scopesUnder('«;»« four workers»\n«#»« four workers»'), [
    ';: comment.line.semicolon punctuation.definition.comment',
    ' four workers: comment.line.semicolon',
    '#: comment.line.number-sign punctuation.definition.comment',
    ' four workers: comment.line.number-sign',
  ]);
});

test('blanks may stand before a comment', () => {
  assert.deepEqual(scopesUnder('  \t;« four workers»\n\t#« four workers»'), [
    ' four workers: comment.line.semicolon',
    ' four workers: comment.line.number-sign',
  ]);
});

test('there are no inline comments', () => {
  assert.deepEqual(
    scopesUnder('processes = 4« ; four workers»\nmaster = «true # yes»\nattach-daemon = «sh -c "a;b"»\n«a#b» = «#c»'),
    [
      ' ; four workers: string.unquoted',
      'true # yes: string.unquoted',
      'sh -c "a;b": string.unquoted',
      'a#b: support.type.property-name',
      '#c: string.unquoted',
    ],
  );
});

test('the header of a section', () => {
  assert.deepEqual(scopesUnder('«[»«uwsgi»«]»\n  [«my app»]  '), [
    '[: punctuation.definition.section.begin',
    'uwsgi: entity.name.type.section entity.name.section',
    ']: punctuation.definition.section.end',
    'my app: entity.name.type.section entity.name.section',
  ]);
});

test('a header of which uWSGI reads another name is no section, and no entry either', () => {
  assert.deepEqual(scopesUnder('«[uwsgi] ; note»\n«[uwsgi»\n«[uwsgi)»\n«[]»\n«[a]=b»'), [
    '[uwsgi] ; note: meta.header',
    '[uwsgi: meta.header',
    '[uwsgi): meta.header',
    '[]: meta.header',
    '[a]=b: meta.header',
  ]);
});

test('the first `=` separates', () => {
  assert.deepEqual(scopesUnder('«env»« »«=» «A=B»\n\t«my key»=«x»\n«foo: bar»'), [
    'env: support.type.property-name',
    ' : plain',
    '=: punctuation.separator.key-value',
    'A=B: string.unquoted',
    'my key: support.type.property-name',
    'x: string.unquoted',
    'foo: bar: support.type.property-name',
  ]);
});

test('a key without a value, a value without a key', () => {
  assert.deepEqual(scopesUnder('«master»\n«master» «=»\n«=» «x»\n«processes» = 4'), [
    'master: support.type.property-name',
    'master: support.type.property-name',
    '=: punctuation.separator.key-value',
    '=: punctuation.separator.key-value',
    'x: string.unquoted',
    'processes: support.type.property-name',
  ]);
});

test('a boolean is a whole value', () => {
  for (const boolean of ['true', 'false', 'yes', 'no', 'on', 'off', 'False']) {
    assert.deepEqual(scopesUnder(`master = «${boolean}» `), [`${boolean}: string.unquoted constant.language.boolean`]);
  }
  assert.deepEqual(scopesUnder('master = «true ; yes»\nmodule = «online»\nprocname = «go on»'), [
    'true ; yes: string.unquoted',
    'online: string.unquoted',
    'go on: string.unquoted',
  ]);
});

test('a number is a whole value, or an element of one', () => {
  assert.deepEqual(scopesUnder('processes = «4»\nprio=«-5»\ncpu-affinity = «0x1F»\ncron = «0» «-1» * * * x\nmule = x,«2»'), [
    '4: string.unquoted constant.numeric',
    '-5: string.unquoted constant.numeric',
    '0x1F: string.unquoted constant.numeric',
    '0: string.unquoted constant.numeric',
    '-1: string.unquoted constant.numeric',
    '2: string.unquoted constant.numeric',
  ]);
  assert.deepEqual(scopesUnder('socket = «127.0.0.1:3031»\nlimit-as = «1G»\nmodule = «app2»'), [
    '127.0.0.1:3031: string.unquoted',
    '1G: string.unquoted',
    'app2: string.unquoted',
  ]);
});

test('a magic variable is replaced everywhere', () => {
  const fixture = [
    '; in «%d»',
    '[app-«%n»]',
    '[«%%» ]x«%n»',
    'y«%h» = a«%k»',
    'include = «%d»b',
    'if-file = «%p»',
    'cache2 = name=«%n»',
    'route = ^/«%n» log:«%n»',
  ];
  assert.deepEqual(scopesUnder(fixture.join('\n')), [
    '%d: comment.line.semicolon variable.language.magic',
    '%n: entity.name.type.section entity.name.section variable.language.magic',
    '%%: meta.header constant.character.escape',
    '%n: meta.header variable.language.magic',
    '%h: support.type.property-name variable.language.magic',
    '%k: string.unquoted variable.language.magic',
    '%d: string.unquoted variable.language.magic',
    '%p: string.unquoted variable.language.magic',
    '%n: string.unquoted variable.language.magic',
    '%n: string.regexp variable.language.magic',
    '%n: string.unquoted variable.language.magic',
  ]);
});

test('each magic variable, and no other letter', () => {
  for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.,;:/\\ "$@') {
    const scope = MAGIC_VARIABLES.includes(char) ? 'variable.language.magic' : 'meta.dropped';
    assert.deepEqual(scopesUnder(`x = a«%${char}»b`), [`%${char}: string.unquoted ${scope}`]);
  }
});

test('a doubled percent sign stands for one', () => {
  assert.deepEqual(scopesUnder('; «%%»d\nlog-date = «%%»«Y»-«%%»«d»\nlog-format = «%[»[31m'), [
    '%%: comment.line.semicolon constant.character.escape',
    '%%: string.unquoted constant.character.escape',
    'Y: string.unquoted',
    '%%: string.unquoted constant.character.escape',
    'd: string.unquoted',
    '%[: string.unquoted constant.character.escape',
  ]);
});

test('what disappears with its percent sign starts nothing', () => {
  assert.deepEqual(scopesUnder('x = «%$»«(HOME)»\ncache2 = name=a«%,»«b»'), [
    '%$: string.unquoted meta.dropped',
    '(HOME): string.unquoted',
    '%,: string.unquoted meta.dropped',
    'b: string.unquoted',
  ]);
});

test('a percent sign at the end of a line swallows the line break', () => {
  assert.deepEqual(scopesUnder('; at 50«%»\n«processes = 4»\n«threads» = 2'), [
    '%: comment.line.semicolon constant.character.escape.line-break',
    'processes = 4: comment.line.semicolon',
    'threads: support.type.property-name',
  ]);
  assert.deepEqual(scopesUnder('procname = 50%\n«threads = two»\n«threads» = 2'), [
    'threads = two: string.unquoted',
    'threads: support.type.property-name',
  ]);
  assert.deepEqual(scopesUnder('; at 100%%\n«threads» = 2\ncache2 = name=a%\n,«items»=3'), [
    'threads: support.type.property-name',
    'items: entity.other.attribute-name',
  ]);
});

const PLACEHOLDER = 'string.unquoted meta.embedded.placeholder variable.other.placeholder';

test('a placeholder in a value', () => {
  assert.deepEqual(scopesUnder('chdir = /srv/«%(»«name»«)»«/x»\nx = «%%(»«name»)'), [
    `%(: ${PLACEHOLDER} punctuation.definition.template-expression.begin`,
    `name: ${PLACEHOLDER}`,
    `): ${PLACEHOLDER} punctuation.definition.template-expression.end`,
    '/x: string.unquoted',
    `%%(: ${PLACEHOLDER} punctuation.definition.template-expression.begin`,
    `name: ${PLACEHOLDER}`,
  ]);
});

test('no placeholder is replaced in a key, a header, a comment or the argument of a block', () => {
  assert.deepEqual(scopesUnder('«x%(_)» = 1\n[«a%(b)»]\n;« %(b)»\nfor = «%(list)»\nif-env = «$(A)»'), [
    'x%(_): support.type.property-name',
    'a%(b): entity.name.type.section entity.name.section',
    ' %(b): comment.line.semicolon',
    '%(list): string.unquoted',
    '$(A): string.unquoted',
  ]);
});

test('arithmetic in a placeholder', () => {
  assert.deepEqual(scopesUnder('x = %(«n» «+» «2» «*» m)\nx = %(n «++»)\nx = %(«4» / n)\nx = %(«n+1»)\nx = %(«5»)'), [
    `n: ${PLACEHOLDER}`,
    `+: ${PLACEHOLDER} keyword.operator.arithmetic`,
    `2: ${PLACEHOLDER} constant.numeric`,
    `*: ${PLACEHOLDER} keyword.operator.arithmetic`,
    `++: ${PLACEHOLDER} keyword.operator.arithmetic`,
    `4: ${PLACEHOLDER} constant.numeric`,
    `n+1: ${PLACEHOLDER}`,
    `5: ${PLACEHOLDER}`,
  ]);
});

test('a placeholder in a placeholder', () => {
  assert.deepEqual(scopesUnder('x = a%(«dir-»%(«stage»)«-b»)«c»\nx = %(a(b)«c»)'), [
    `dir-: ${PLACEHOLDER}`,
    `stage: ${PLACEHOLDER} variable.other.placeholder`,
    `-b: ${PLACEHOLDER}`,
    'c: string.unquoted',
    `c: ${PLACEHOLDER}`,
  ]);
});

test('a placeholder that is not closed ends with its line', () => {
  assert.deepEqual(scopesUnder('x = %(a%(b\n«y» = 1'), ['y: support.type.property-name']);
});

test('a variable of the environment', () => {
  const environment = 'string.unquoted meta.embedded.environment variable.other.environment';
  assert.deepEqual(scopesUnder('chdir = «$(»«HOME»«)»«/x»\nport = $(PORT«:-»«80»)\nx = «$HOME»'), [
    `$(: ${environment} punctuation.definition.template-expression.begin`,
    `HOME: ${environment}`,
    `): ${environment} punctuation.definition.template-expression.end`,
    '/x: string.unquoted',
    `:-: ${environment} keyword.operator.default`,
    `80: ${environment} string.unquoted.default`,
    '$HOME: string.unquoted',
  ]);
});

test('the content of a file or of an address', () => {
  const content = 'string.unquoted meta.embedded.content variable.other.content';
  assert.deepEqual(scopesUnder('x = «@(»«/etc/hostname»«)»\nx = @(«exec»«://date (x) »%d)«y»'), [
    `@(: ${content} punctuation.definition.template-expression.begin`,
    `/etc/hostname: ${content}`,
    `): ${content} punctuation.definition.template-expression.end`,
    `exec: ${content} support.function.scheme`,
    `://date (x) : ${content}`,
    'y: string.unquoted',
  ]);
});

test('the keys, operators and commas of a key=value list', () => {
  assert.deepEqual(scopesUnder('«subscribe2» = «server»«=»«127.0.0.1:4040»«,»«sni_key»=%(«a,b»),«weight»=«2»,key=«a=b»'), [
    'subscribe2: support.type.property-name',
    'server: entity.other.attribute-name',
    '=: keyword.operator.assignment',
    '127.0.0.1:4040: string.unquoted',
    ',: punctuation.separator.list',
    'sni_key: entity.other.attribute-name',
    `a,b: ${PLACEHOLDER}`,
    'weight: entity.other.attribute-name',
    '2: string.unquoted constant.numeric',
    'a=b: string.unquoted',
  ]);
});

test('each option of key=value lists', () => {
  for (const option of [
    ...['subscribe2', 'cache2', 'cron2', 'metric', 'metric-threshold', 'metric-alarm', 'alarm-metric', 'sharedarea'],
    ...['attach-daemon2', 'https2', 'sslrouter2', 'glusterfs-mount', 'gridfs-mount', 'rados-mount'],
  ]) {
    assert.ok(FACTS[option], option);
    assert.deepEqual(scopesUnder(`«${option}» = a=1,«name»=b x`), [
      `${option}: support.type.property-name`,
      'name: entity.other.attribute-name',
    ]);
  }
  assert.deepEqual(scopesUnder('env = «name=a,key=b»'), ['name=a,key=b: string.unquoted']);
});

test('a backslash protects a comma', () => {
  assert.deepEqual(scopesUnder('subscribe2 = key=a«\\,»«b=c»,«server»=d'), [
    '\\,: string.unquoted constant.character.escape',
    'b=c: string.unquoted',
    'server: entity.other.attribute-name',
  ]);
});

test('nothing is trimmed in a key=value list, and an element without `=` is nothing', () => {
  assert.deepEqual(scopesUnder('subscribe2 = server=a,« key=b»,«nothing»,«addr»=c'), [
    ' key=b: plain',
    'nothing: plain',
    'addr: entity.other.attribute-name',
  ]);
});

test('a boolean or a number in a key=value list', () => {
  assert.deepEqual(scopesUnder('cache2 = lazy=«true»,items=«100»,name=«true100»\nsharedarea = «0x10»\nmetric = «foo»'), [
    'true: string.unquoted constant.language.boolean',
    '100: string.unquoted constant.numeric',
    'true100: string.unquoted',
    '0x10: string.unquoted constant.numeric',
    'foo: string.unquoted',
  ]);
});

test('the first space ends the key=value list of `cron2`', () => {
  assert.deepEqual(scopesUnder('cron2 = «minute»=«-5»,«legion»=«x» «echo a=b,c=d»\ncron2 = «echo a=b»'), [
    'minute: entity.other.attribute-name',
    '-5: constant.numeric',
    'legion: entity.other.attribute-name',
    'x: string.unquoted',
    'echo a=b,c=d: string.unquoted',
    'echo a=b: string.unquoted',
  ]);
});

test('exactly the logic options and the ends of blocks are control keywords', () => {
  const expected = Object.keys(FACTS).filter((name) => FACTS[name]?.reader === 'uwsgi_opt_logic' || /^end-?(if|for)$/.test(name));
  const actual = Object.keys(FACTS).filter((name) => /^keyword\.control\.(conditional|loop)$/.test(scopeOfKey(name)));
  assert.deepEqual(actual, expected);
});

test('blocks', () => {
  assert.deepEqual(scopesUnder('«if-env» «=» «A=B»\n«endif»\n«for-glob»=«*.ini»\n  «end» \n«ends» = 1\n«FOR» = 1\n«for x» = 1'), [
    'if-env: keyword.control.conditional',
    '=: punctuation.separator.key-value',
    'A=B: string.unquoted',
    'endif: keyword.control.conditional',
    'for-glob: keyword.control.loop',
    '*.ini: string.unquoted',
    'end: keyword.control',
    'ends: support.type.property-name',
    'FOR: support.type.property-name',
    'for x: support.type.property-name',
  ]);
});

test('the options that load a file', () => {
  assert.deepEqual(scopesUnder('«ini» = a.ini\n«include» = «%(»_)\n«inherit» = «b.ini»\n«config» = c\n«included» = d'), [
    'ini: keyword.control.import',
    'include: keyword.control.import',
    `%(: ${PLACEHOLDER} punctuation.definition.template-expression.begin`,
    'inherit: keyword.control.import',
    'b.ini: string.unquoted',
    'config: keyword.control.import',
    'included: support.type.property-name',
  ]);
});

test('a route: expression, action, arguments', () => {
  assert.deepEqual(scopesUnder('«route» = «^/a»«\\.»«b»« »«redirect»«:»«https://x/»«$1»«\\,»'), [
    'route: support.type.property-name',
    '^/a: string.regexp',
    '\\.: string.regexp constant.character.escape',
    'b: string.regexp',
    ' : plain',
    'redirect: support.function.action',
    ':: punctuation.separator.route',
    'https://x/: string.unquoted',
    '$1: string.unquoted variable.other.group',
    '\\,: string.unquoted constant.character.escape',
  ]);
});

test('a route with a condition, with a status, without either', () => {
  assert.deepEqual(
    scopesUnder('route-if = «equal»:«a;b» «goto»:«x»\nerror-route-status = «404» «break»:«403» no\nroute-run = «last»:'),
    [
      'equal: keyword.control.conditional',
      'a;b: string.unquoted',
      'goto: support.function.action',
      'x: string.unquoted',
      '404: constant.numeric',
      'break: support.function.action',
      '403: string.unquoted constant.numeric',
      'last: support.function.action',
    ],
  );
});

test('a variable of the request', () => {
  const request = 'string.unquoted meta.embedded.request-variable variable.other.request-variable';
  assert.deepEqual(scopesUnder(`route-run = log:«\${»«HTTP_HOST»«}»«x»\${«qs»«[id]»}`), [
    `\${: ${request} punctuation.definition.template-expression.begin`,
    `HTTP_HOST: ${request}`,
    `}: ${request} punctuation.definition.template-expression.end`,
    'x: string.unquoted',
    `qs: ${request} support.function`,
    `[id]: ${request}`,
  ]);
});

test('each option that takes a route shows its action', () => {
  for (const [name, { reader }] of Object.entries(FACTS)) {
    if (reader !== 'uwsgi_opt_add_route' || name.endsWith('label')) continue;
    const before = name.endsWith('-run') ? '' : 'a:b ';
    assert.deepEqual(scopesUnder(`${name} = ${before}«goto»:x`), ['goto: support.function.action'], name);
  }
});

test('a long line takes time in proportion to its length', () => {
  const beginnings = [
    '',
    ';',
    '[',
    'x = ',
    'for = ',
    'subscribe2 = ',
    'subscribe2 = a=',
    'cron2 = a=',
    'route = ',
    'route-if = a:',
    'route-run = a:',
  ];
  const units = [
    'a',
    ' ',
    '=',
    ',',
    '%',
    '%(',
    '%%(',
    '$(',
    '@(',
    '${',
    '${a[',
    '(',
    '()',
    '\\',
    'a=1,',
    'a ',
    '1 ',
    '%(a(',
    '@(a(',
  ];
  for (const beginning of beginnings) {
    for (const unit of units) {
      assertQuick(beginning + unit.repeat(20_000 / unit.length));
    }
  }
  assertQuick(`x = ${'%(a + 1) $(B),@(/c) '.repeat(50_000)}`);
  assertQuick(`subscribe2 = ${'server=a\\,b,'.repeat(80_000)}`);
});

/** The limit is reached only by work that grows with the square of the length. */
function assertQuick(line: string): void {
  const before = performance.now();
  const { stoppedEarly } = grammar.tokenizeLine2(line, textmate.INITIAL, 20_000);
  assert.ok(!stoppedEarly && performance.now() - before < 20_000, `${line.slice(0, 40)}...`);
}

interface LanguageConfiguration {
  readonly comments: { readonly lineComment: string };
  readonly brackets: readonly (readonly [string, string])[];
  readonly surroundingPairs: readonly (readonly [string, string])[];
  readonly autoClosingPairs: readonly { readonly open: string; readonly close: string; readonly notIn?: readonly string[] }[];
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
  readonly onEnterRules: readonly {
    readonly beforeText: string;
    readonly afterText: string;
    readonly action: { readonly indent: string; readonly appendText: string };
  }[];
}

const configuration = JSON.parse(readSyntax('language-configuration.json')) as LanguageConfiguration;

test('a name, with its dashes, is one word', () => {
  const words = (text: string) =>
    text.match(new RegExp(configuration.wordPattern.pattern, `g${configuration.wordPattern.flags}`));
  assert.deepEqual(words('http-socket = 127.0.0.1:8080'), ['http-socket', '127', '0', '0', '1', '8080']);
  assert.deepEqual(words('subscribe2 = server=%(a_b),sni_key=/x.pem'), ['subscribe2', 'server', 'a_b', 'sni_key', 'x', 'pem']);
  assert.deepEqual(words('http-'), ['http-'], 'while it is typed');
  assert.deepEqual(words('größe = 1'), ['größe', '1']);
});

test('quotes are text, so the editor does not pair them', () => {
  const { autoClosingPairs, surroundingPairs, brackets } = configuration;
  const pairs = [...autoClosingPairs.map(({ open }) => open), ...[...surroundingPairs, ...brackets].map(([open]) => open)];
  assert.deepEqual([...new Set(pairs)].sort(), ['(', '[', '{']);
});

test('`;` comments a line out', () => {
  const { lineComment } = configuration.comments;
  assert.deepEqual(scopesUnder(`${lineComment}« processes = 4»`), [' processes = 4: comment.line.semicolon']);
});

test('Enter continues a comment only in its middle, and nothing else', () => {
  assert.equal(enter('; one█ two'), '; ');
  assert.equal(enter('\t# one█ two'), '# ');
  assert.equal(enter('; one█'), '');
  assert.equal(enter('; one█  '), '');
  assert.equal(enter('█; one'), '');
  assert.equal(enter('env = a█ b'), '');
  assert.equal(enter('env = ; a█ b'), '');
});

/** What the editor writes at the start of the new line. */
function enter(fixture: string): string {
  const [before = '', after = ''] = fixture.split('█');
  const rules = configuration.onEnterRules;
  const rule = rules.find(
    ({ beforeText, afterText }) => new RegExp(beforeText).test(before) && new RegExp(afterText).test(after),
  );
  return rule?.action.appendText ?? '';
}
