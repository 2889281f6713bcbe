import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eitherRequires, type OptionEntry, readOptions, tokenize } from '../../scripts/c-options.js';

/** The rows of one table with these lines in it, which begins on line 1 and ends as most do. */
function readRows(rows: string): OptionEntry[] {
  return readOptions(
    `static struct uwsgi_option paint_options[] = {\n${rows}\n{NULL, 0, 0, NULL, NULL, NULL, 0},\n};\n`,
    'paint.c',
  );
}

/** A row that is right but for the fields given. */
function row(
  fields: { name?: string; type?: string; short?: string; func?: string; data?: string; flags?: string } = {},
): string {
  const { name = '"colour"', type = 'required_argument', short = '0', func = 'paint_set', data = 'NULL', flags = '0' } = fields;
  return `{${name}, ${type}, ${short}, "help", ${func}, ${data}, ${flags}},`;
}

/** `colour` for a row without conditions, `brush: ssl linux` for one with. */
function summarize(entries: readonly OptionEntry[]): string[] {
  return entries.map(({ name, requires }) => (requires.length > 0 ? `${name}: ${requires.join(' ')}` : name));
}

function only(entries: readonly OptionEntry[]): OptionEntry {
  assert.equal(entries.length, 1);
  return entries[0] as OptionEntry;
}

test('a row gives all that the table says, except the help text', () => {
  const rows = `{"colour", optional_argument, 'c', "which colour", paint_set_str, &paint.colour, UWSGI_OPT_MASTER | UWSGI_OPT_LOG_MASTER},`;
  assert.deepEqual(readRows(rows), [
    {
      name: 'colour',
      argument: 'optional',
      short: 'c',
      reader: 'paint_set_str',
      target: '&paint.colour',
      flags: ['master', 'log-master'],
      requires: [],
      line: 2,
    },
  ]);
});

test('each kind of argument', () => {
  const types = ['no_argument', 'required_argument', 'optional_argument'];
  assert.deepEqual(
    types.map((type) => only(readRows(row({ type }))).argument),
    ['none', 'required', 'optional'],
  );
});

test('missing flags are none', () => {
  assert.deepEqual(only(readRows('{"colour", no_argument, 0, "help", paint_set, NULL},')).flags, []);
});

test('a help text may run over lines and hold anything', () => {
  const rows = `{"colour", required_argument, 0,
    "one, two} /* no comment */ \\"three\\" // four"
    "five", paint_set, NULL, 0},
    ${row({ name: '"brush"' })}`;
  assert.deepEqual(
    readRows(rows).map(({ name, line }) => [name, line]),
    [
      ['colour', 2],
      ['brush', 5],
    ],
  );
});

test('strings in a row are one string', () => {
  const { name, target } = only(readRows(row({ name: '"col" /* u */ "our"', data: '"a, " "b"' })));
  assert.deepEqual([name, target], ['colour', '"a, b"']);
});

test('casts are removed from names and functions, and kept in one spelling in targets', () => {
  const fields = { name: '(char *)"colour"', func: '(void (*)) paint_set' };
  assert.throws(() => readRows(row(fields)), /cannot read the function/);
  const { name, target } = only(readRows(row({ ...fields, func: '(void *)paint_set', data: '(void*)1' })));
  assert.deepEqual([name, target], ['colour', '(void *) 1']);
});

test('a target of NULL or 0, cast or not, is none', () => {
  const targets = ['NULL', '0', '(void *) 0', '(char *)NULL'];
  assert.deepEqual(
    targets.map((data) => only(readRows(row({ data }))).target),
    [undefined, undefined, undefined, undefined],
  );
});

test('a comma inside brackets does not end a field', () => {
  assert.equal(only(readRows(row({ data: '&paint.mix[MIX(1, 2)]' }))).target, '&paint.mix[MIX(1, 2)]');
});

test('a name may be a macro of the file', () => {
  const table = `#define COLOUR "colour"\nstruct uwsgi_option paint_options[] = { ${row({ name: 'COLOUR "-mode"' })} {0} };`;
  assert.deepEqual(summarize(readOptions(table, 'paint.c')), ['colour-mode']);
});

test('a short form may be a character, its number, or a macro of the file', () => {
  const shorts = [`'c'`, '99', '0x63', 'SHORT'];
  const table = `#define SHORT 'c'\nstruct uwsgi_option paint_options[] = { ${shorts.map((short) => row({ short })).join('\n')} {0} };`;
  assert.deepEqual(
    readOptions(table, 'paint.c').map(({ short }) => short),
    ['c', 'c', 'c', 'c'],
  );
});

test('a short form of 0 or above ASCII is none', () => {
  const read = readRows(row({ short: '0' }) + row({ short: '17001' }));
  assert.deepEqual(
    read.map(({ short }) => short),
    [undefined, undefined],
  );
});

test('a table ends with NULL, 0, the macro for them, or just so', () => {
  for (const end of ['{NULL, 0, 0, NULL, NULL, NULL, 0},', '{ 0, 0, 0, 0, 0, 0, 0 }', '{0}', '{}', 'UWSGI_END_OF_OPTIONS', '']) {
    assert.deepEqual(summarize(readOptions(`struct uwsgi_option paint_options[] = { ${row()} ${end} };`, 'paint.c')), ['colour']);
  }
});

test('a terminator under #if hides what follows it', () => {
  const rows = `${row()}
#ifdef __APPLE__
    {0},
#endif
    ${row({ name: '"brush"' })}`;
  assert.deepEqual(summarize(readRows(rows)), ['colour', 'brush: not-apple']);
});

test('all tables of a file are read, and nothing else', () => {
  const source = `
struct uwsgi_option { char *name; int type; };
extern struct uwsgi_option other_options[];
struct uwsgi_option *find(struct uwsgi_option *from, char *name);
struct uwsgi_option brush_options[] = { ${row({ name: '"brush"' })} {0} };
static void paint(void) {
  struct uwsgi_option *op = brush_options;
  char quote = '"', brace = '{';
}
static struct uwsgi_option paint_options[2] = { ${row()} {0} };`;
  assert.deepEqual(summarize(readOptions(source, 'paint.h')), ['brush', 'colour']);
});

test('conditions of #if, #elif and #else', () => {
  const rows = `
#ifdef UWSGI_SSL
    ${row({ name: '"both"' })}
# ifndef __linux__
    ${row({ name: '"inner"' })}
# endif
#elif defined(__APPLE__) && !defined __CYGWIN__
    ${row({ name: '"second"' })}
#else // neither
    ${row({ name: '"brush"' })}
#endif /* UWSGI_SSL */
    ${row()}`;
  assert.throws(() => readRows(rows), /paint\.c:11: no word for the condition `!__APPLE__ or __CYGWIN__`/);
  assert.deepEqual(summarize(readRows(rows.replace(' && !defined __CYGWIN__', ''))), [
    'both: ssl',
    'inner: ssl not-linux',
    'second: not-ssl apple',
    'brush: not-ssl not-apple',
    'colour',
  ]);
});

test('conditions around a table count for its rows', () => {
  const source = `#if defined(UWSGI_ROUTING)\nstruct uwsgi_option paint_options[] = { ${row()} {0} };\n#endif`;
  assert.deepEqual(summarize(readOptions(source, 'paint.c')), ['colour: routing']);
});

test('one of two libraries is one requirement', () => {
  const either = `#if defined(UWSGI_PCRE) \\\n  || defined(UWSGI_PCRE2)\n${row()}\n#else\n${row({ name: '"brush"' })}\n#endif`;
  assert.deepEqual(summarize(readRows(either)), ['colour: pcre', 'brush: not-pcre']);
});

test('a condition that is repeated or doubly negated is said once', () => {
  const rows = `#ifdef UWSGI_XML\n#if !(!defined(UWSGI_XML) || !defined(UWSGI_SSL))\n${row()}\n#endif\n#endif`;
  assert.deepEqual(summarize(readRows(rows)), ['colour: xml ssl']);
});

test('rows under #if 0 do not exist', () => {
  const rows = `#if 0\n{ what(ever), },\n#else\n${row()}\n#endif`;
  assert.deepEqual(summarize(readRows(rows)), ['colour']);
});

test('two rows of one name require what they have in common', () => {
  assert.deepEqual(eitherRequires(['ssl'], ['ssl']), ['ssl']);
  assert.deepEqual(eitherRequires(['ssl'], []), []);
  assert.deepEqual(eitherRequires(['apple'], ['not-apple']), []);
  assert.deepEqual(eitherRequires(['xml', 'not-linux'], ['xml', 'linux']), ['xml']);
  assert.equal(eitherRequires(['ssl'], ['pcre']), undefined);
});

test('tokens know their line, whatever stands between them', () => {
  const source = "/* a\n b */ red // c \\\n c\n\"gr\\\neen\" '\\'' #\n  # define X /* d\n d */ 1\nblue->x";
  assert.deepEqual(
    tokenize(source, 'paint.c').map(({ kind, line }) => `${line} ${kind}`),
    ['2 word', '4 string', '5 char', '5 punctuation', '6 directive', '8 word', '8 punctuation', '8 word'],
  );
});

const FAILURES: Readonly<Record<string, readonly [rows: string, message: RegExp]>> = {
  'unknown kind of argument': [row({ type: 'some_argument' }), /^paint\.c:2: unknown kind of argument `some_argument`/],
  'unknown flag': [row({ flags: 'UWSGI_OPT_MASTER|UWSGI_OPT_GLOSSY' }), /^paint\.c:2: unknown flag `UWSGI_OPT_GLOSSY`/],
  'unknown macro as name': [row({ name: 'COLOUR' }), /^paint\.c:2: the name of an option is `COLOUR`/],
  'name with a blank': [row({ name: '"colour mode"' }), /^paint\.c:2: cannot read the name `colour mode`/],
  'unknown macro as row': ['PAINT_OPTIONS', /^paint\.c:2: `PAINT_OPTIONS` is neither an option nor a known macro/],
  'unknown macro as short form': [row({ short: 'SHORT' }), /^paint\.c:2: cannot read the short form `SHORT`/],
  'octal short form': [row({ short: '0143' }), /^paint\.c:2: cannot read the short form `0143`/],
  'no function': [row({ func: 'NULL' }), /^paint\.c:2: cannot read the function `NULL`/],
  'too few fields': ['{"colour", no_argument, 0, "help", paint_set},', /^paint\.c:2: .* this one has 5/],
  'too many fields': ['{"colour", no_argument, 0, "help", paint_set, NULL, 0, 0},', /^paint\.c:2: .* this one has 8/],
  'condition without a word': [`#ifdef HAVE_GLOSS\n${row()}\n#endif`, /^paint\.c:3: no word for the condition `HAVE_GLOSS`/],
  'comparison without a word': [`#if GLOSS > 2\n${row()}\n#endif`, /^paint\.c:3: no word for the condition `GLOSS > 2`/],
  'broken condition': ['#if defined(A', /^paint\.c:2: `\)` is missing in the condition/],
  'directive inside a row': ['{"colour",\n#ifdef UWSGI_SSL\n', /^paint\.c:3: #ifdef inside an option/],
  'option after the end': [`{0},\n${row()}`, /^paint\.c:3: an option stands after the terminator/],
  'table across #endif': ['#ifdef UWSGI_SSL', /^paint\.c:4: an option table is closed under another #if/],
  '#endif without #if': ['#endif', /^paint\.c:2: #endif without #if/],
  'second #else': ['#ifdef A\n#else\n#else\n', /^paint\.c:4: #else without #if/],
  'string without end': ['{"colour\n', /^paint\.c:2: cannot read `"colour` as C/],
  'comment without end': ['/* colour', /^paint\.c:2: cannot read `\/\* colour` as C/],
};

for (const [what, [rows, message]] of Object.entries(FAILURES)) {
  test(`fails loudly: ${what}`, () => {
    assert.throws(
      () => readRows(rows),
      (error: Error) => message.test(error.message) || assert.fail(error.message),
    );
  });
}

test('fails loudly: a table under one branch of an #if that ends under another', () => {
  const source = `#ifdef UWSGI_SSL\nstruct uwsgi_option paint_options[] = {\n#else\n${row()} {0} };\n#endif`;
  assert.throws(() => readOptions(source, 'paint.c'), /^Error: paint\.c:3: an option table is closed under another #if/);
});

test('fails loudly: a file that ends too early', () => {
  assert.throws(() => readOptions('struct uwsgi_option paint_options[] = {', 'paint.c'), /^Error: paint\.c:1: the file ends/);
  assert.throws(() => readOptions('int a;\n#if 1\nint b;', 'paint.c'), /^Error: paint\.c:2: this #if is never closed/);
});
