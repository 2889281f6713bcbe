import type { Address, Grammar } from '../../server/src/knowledge/grammar.js';
import { blocksOf } from '../../server/src/model/blocks.js';
import { otherReading } from '../../server/src/model/conventional.js';
import { type Document, perDocument, type Setting } from '../../server/src/model/document.js';
import { placeholderDefinitions } from '../../server/src/model/names.js';
import { choiceName, chosen, type Value, walk } from '../../server/src/model/value.js';
import type { Line, Section } from '../../server/src/syntax/ini.js';
import { findReferences } from '../../server/src/syntax/placeholders.js';
import { type Edit, type Span, slice, span } from '../../server/src/text.js';

/** A number from 0 up to, but not including, `below`. */
export type Random = (below: number) => number;

/** One kind of mistake, as people make it. */
export interface Kind {
  readonly name: string;
  /** The rules of which one is to find it. */
  readonly rules: readonly string[];
  /** The first fix of the finding gives the clean file back. */
  readonly certain?: true;
  /** The finding is somewhere on the planted lines; without it, it touches what was planted. */
  readonly line?: true;
  /** What is planted is a comment, which the fix moves. */
  readonly comment?: true;
  /** Rules that speak of what follows from the mistake, elsewhere in the file. */
  readonly also?: readonly string[];
  /** All places of a clean file for it. */
  plant(document: Document, random: Random): Plant[];
}

/** The edit of the clean text that makes the mistake. */
export interface Plant extends Edit {
  /** Where the mistake is to be found in the text after the edit, where that is not what the edit writes. */
  readonly at?: Span;
}

/** A generator of its own for each seed and name (mulberry32), so that a new kind changes no other one. */
export function randomOf(seed: number, name: string): Random {
  let state = [...name].reduce((sum, char) => Math.imul(sum, 31) + char.charCodeAt(0), seed);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const REMARKS = ['as many as there are', 'for now', 'see the manual', 'was 5', 'do not change', 'TODO'];

const BOUND: readonly Address['use'][] = ['bind', 'gateway', 'stats', 'datagram-server', 'datagram-client'];

/** What may follow elsewhere from an option that is not there. */
const WITHOUT_OPTION = [
  ...['no-master', 'undefined-name', 'missing-companion', 'no-effect', 'no-router', 'number-order', 'never-announced'],
  ...['unclosed-block', 'nested-block', 'block-end', 'unknown-placeholder', 'unsigned'],
  ...['idle-option', 'unreachable-route', 'unknown-metric', 'root-group', 'mapped-socket', 'cache-option'],
];

/** Readers that do more than keep the last value. */
const ACTS = /_(uid|gid|umask|chmod|chmod_socket)$/;

const SLIPS = ['swapped', 'missing', 'doubled', 'wrong'] as const;

export const KINDS: readonly Kind[] = [
  // names of options
  ...slips('option', ['unknown-option'], (document) => optionNames(document, /./), isOption, WITHOUT_OPTION),
  {
    name: 'option: `_` for `-`',
    rules: ['unknown-option'],
    also: WITHOUT_OPTION,
    certain: true,
    plant: (document) => respell(optionNames(document, /-/), document, (name) => name.replaceAll('-', '_')),
  },
  {
    name: 'option: capitals',
    rules: ['unknown-option'],
    also: WITHOUT_OPTION,
    certain: true,
    plant: (document, random) =>
      respell(optionNames(document, /./), document, (name) =>
        random(2) === 0 ? name.toUpperCase() : name.replace(/^./, (letter) => letter.toUpperCase()),
      ),
  },
  {
    name: 'option: dashes of the command line',
    rules: ['unknown-option'],
    also: WITHOUT_OPTION,
    certain: true,
    plant: (document) => respell(optionNames(document, /./), document, (name) => `--${name}`),
  },
  {
    name: 'option: no-break space before it',
    rules: ['unknown-option'],
    also: WITHOUT_OPTION,
    certain: true,
    line: true,
    plant: (document) => optionNames(document, /./).map(({ from }) => insert(from, '\u00a0')),
  },

  // lines
  {
    name: 'line: colon for `=`',
    rules: ['unknown-option'],
    also: WITHOUT_OPTION,
    certain: true,
    line: true,
    plant: (document) =>
      known(document).flatMap(({ entry }) =>
        entry.equals === undefined ? [] : [replace(span(entry.key.to, entry.equals + 1), ':')],
      ),
  },
  {
    name: 'line: `=` missing',
    rules: ['unknown-option'],
    also: WITHOUT_OPTION,
    certain: true,
    line: true,
    plant: (document) => known(document).map(({ entry }) => replace(span(entry.key.to, entry.value.from), ' ')),
  },
  ...(['; ', '# ', ';', '#'] as const).map(
    (mark): Kind => ({
      name: `comment: \`${mark}\` behind a value`,
      rules: ['reads-otherwise'],
      certain: true,
      comment: true,
      // what has the comment in its name is another one
      also: ['undefined-name'],
      plant: (document, random) =>
        plainValues(document).map(({ entry }) => insert(entry.value.to, ` ${mark}${pick(REMARKS, random)}`)),
    }),
  ),
  {
    name: 'comment: behind `false`',
    rules: ['reads-otherwise'],
    certain: true,
    comment: true,
    plant: (document, random) =>
      known(document)
        .filter(({ entry }) => slice(document.text, entry.value) === 'false')
        .map(({ entry }) => insert(entry.value.to, ` ${pick([';', '#', '; ', '# '], random)}${pick(REMARKS, random)}`)),
  },
  {
    name: 'value: in quotes',
    rules: ['reads-otherwise'],
    certain: true,
    also: ['undefined-name'],
    plant: (document, random) =>
      plainValues(document).flatMap(({ entry }) => {
        const quote = pick(['"', "'"], random);
        const written = slice(document.text, entry.value);
        return /["'\\]/.test(written) ? [] : [replace(entry.value, `${quote}${written}${quote}`)];
      }),
  },
  {
    name: 'value: a semicolon behind it',
    rules: ['reads-otherwise'],
    certain: true,
    also: ['undefined-name'],
    plant: (document) => plainValues(document).map(({ entry }) => insert(entry.value.to, ';')),
  },
  {
    name: 'line: goes on behind a comma',
    rules: ['continuation'],
    certain: true,
    plant: (document) => commas(document).map((at) => replace(span(at, at + 1), ',\n\t')),
  },
  {
    name: 'line: goes on behind a backslash',
    rules: ['continuation'],
    certain: true,
    plant: (document) => commas(document).map((at) => insert(at + 1, '\\\n    ')),
  },

  // the file
  { name: 'file: byte order mark', rules: ['bom'], certain: true, plant: () => [insert(0, '\ufeff')] },
  {
    name: 'file: lines end with CR',
    rules: ['line-ends'],
    certain: true,
    plant: ({ text }) => [replace(span(0, text.length), text.replaceAll('\n', '\r'))],
  },
  {
    name: 'header: comment behind it',
    rules: ['section-header'],
    certain: true,
    comment: true,
    also: ['missing-section'],
    plant: (document, random) =>
      headers(document).map(({ content }) => insert(content.to, ` ${pick(['; ', '# '], random)}${pick(REMARKS, random)}`)),
  },
  {
    name: 'header: not closed',
    rules: ['section-header'],
    certain: true,
    line: true,
    also: ['missing-section'],
    plant: (document) => headers(document).map(({ content }) => remove(span(content.to - 1, content.to))),
  },
  {
    name: 'header: capitals',
    rules: ['section-header'],
    certain: true,
    plant: (document) =>
      uwsgiHeaders(document).flatMap(({ name }) => ['UWSGI', 'uWSGI', 'Uwsgi'].map((one) => replace(name, one))),
  },
  {
    name: 'header: blanks in it',
    rules: ['section-header'],
    certain: true,
    plant: (document) =>
      uwsgiHeaders(document).flatMap(({ name }) => [' uwsgi ', 'uwsgi ', ' uwsgi'].map((one) => replace(name, one))),
  },
  {
    name: 'header: misspelled',
    rules: ['section-header'],
    certain: true,
    // with another section, it may be the name of one that is asked for
    plant: (document, random) =>
      headers(document).length > 1
        ? []
        : uwsgiHeaders(document).map(({ name }) => replace(name, slip('uwsgi', pick(SLIPS, random), random))),
  },
  {
    name: 'header: below options',
    rules: ['outside-section'],
    line: true,
    // what stands above is as if it were not there
    also: ['unknown-placeholder', 'undefined-name', 'no-master', 'missing-companion'],
    plant: (document) =>
      uwsgiHeaders(document).flatMap((header) =>
        [1, 2, 3].flatMap((count) => {
          const { lines } = document.ini;
          const first = lines.indexOf(header);
          const last = lines[first + count];
          if (last === undefined || lines.slice(first + 1, first + count + 1).some(({ kind }) => kind !== 'entry')) return [];
          const whole = span(header.span.from, last.span.to);
          const below = document.text.slice(header.span.to, last.span.to);
          return [replace(whole, below + slice(document.text, header.span))];
        }),
      ),
  },

  // percent signs
  {
    name: 'percent: alone at the end of a value',
    rules: ['lone-percent'],
    certain: true,
    plant: (document) => percents(document, /%%(?=\n[^\n])/g, 'entry'),
  },
  {
    name: 'percent: alone at the end of a comment',
    rules: ['lone-percent'],
    certain: true,
    plant: (document) => percents(document, /%%(?=\n[^;#\n])/g, 'comment'),
  },
  {
    name: 'percent: alone in a value',
    rules: ['lone-percent'],
    certain: true,
    line: true,
    plant: ({ text, settings }) =>
      settings.flatMap(({ entry }) => {
        const written = slice(text, entry.value);
        return /%%[^n]/.test(written) ? [replace(entry.value, written.replaceAll('%%', '%'))] : [];
      }),
  },

  // key=value lists
  ...slips(
    'key',
    ['unknown-key'],
    (document) => pairs(document).map(({ pair }) => pair.key),
    (document, word, at) => Object.hasOwn(tableAt(document, at), word),
    ['missing-key', 'undefined-name', 'unsigned', 'never-announced', 'duplicate-option'],
  ),
  {
    name: 'key=value: blanks behind a comma',
    rules: ['key-blanks'],
    // a name with a blank is another one
    also: ['undefined-name', 'unknown-metric'],
    certain: true,
    line: true,
    plant: (document) => commas(document).map((at) => insert(at + 1, ' ')),
  },
  {
    name: 'key=value: blanks before a comma',
    rules: ['key-blanks'],
    // a name with a blank is another one
    also: ['undefined-name', 'unknown-metric'],
    certain: true,
    line: true,
    // free text may end with a blank
    plant: (document) =>
      commas(document)
        .map((at) => insert(at, ' '))
        .filter((edit) => !endsWith(document, edit.span.from, isFree)),
  },
  {
    name: 'key=value: blanks around `=`',
    rules: ['key-blanks'],
    // a name with a blank is another one
    also: ['undefined-name', 'unknown-metric'],
    certain: true,
    line: true,
    plant: (document, random) =>
      pairs(document)
        .filter((one) => !isFree(one))
        .map(({ pair }) => replace(span(pair.key.to, pair.key.to + 1), pick([' = ', ' =', '= '], random))),
  },
  {
    name: 'key=value: a key twice',
    rules: ['duplicate-key'],
    line: true,
    plant: (document) =>
      pairs(document)
        .filter((one) => !isFree(one) && !one.list.opaque && one.list.children.every(({ part }) => part === undefined))
        .map(({ pair, list }) => insert(list.span.to, `,${slice(document.text, pair.span)}`)),
  },
  {
    name: 'key=value: a key missing that must be there',
    rules: ['missing-key'],
    line: true,
    also: ['unknown-metric', 'undefined-name', 'unsigned'],
    plant: (document) =>
      lists(document).flatMap(({ list, setting }) =>
        list.children
          .filter(({ pair }) => pair?.known?.required)
          .map((one) => {
            const written = list.children.filter((other) => other !== one).map((other) => slice(document.text, other.span));
            const edit = replace(list.span, written.join(','));
            return { ...edit, at: span(setting.entry.key.from, edit.span.from + edit.text.length) };
          }),
      ),
  },
  {
    name: 'key=value: a key without value',
    rules: ['unknown-key', 'missing-key'],
    line: true,
    also: ['unknown-metric', 'undefined-name'],
    plant: (document) =>
      pairs(document)
        // a list without any `=` is the value of its main key
        .filter(({ list }) => list.children.length > 1)
        .map(({ pair }) => grown(document, remove(span(pair.key.to, pair.span.to)))),
  },
  {
    name: 'key=value: a semicolon for the comma',
    rules: ['unknown-key', 'key-blanks', 'missing-key', 'invalid-address', 'unknown-value', 'not-a-number'],
    line: true,
    plant: (document) =>
      commas(document)
        .map((at) => replace(span(at, at + 1), ';'))
        // text and paths may have a semicolon in them
        .filter((edit) => !endsWith(document, edit.span.from, ({ pair }) => pair?.known?.grammar.kind !== 'int')),
  },

  // switches and numbers
  {
    name: 'switch: a word for no',
    rules: ['not-a-boolean'],
    certain: true,
    plant: (document, random) =>
      valuesOf(document, 'flag')
        .filter((value) => slice(document.text, value.span) === 'false')
        .map((value) => replace(value.span, pick(['none', 'disabled', 'never', 'n', 'null', '0.0', 'not'], random))),
  },
  {
    name: 'switch: a word for yes',
    rules: ['not-a-boolean'],
    certain: true,
    plant: (document, random) =>
      valuesOf(document, 'flag')
        .filter((value) => slice(document.text, value.span) === 'true')
        .map((value) => replace(value.span, pick(['enabled', 'y', 'always', 'ture', '2', 'active'], random))),
  },
  {
    name: 'switch: off, with two equals signs',
    rules: ['not-a-boolean'],
    line: true,
    plant: (document) =>
      known(document)
        .filter(({ entry, value }) => value.grammar.kind === 'flag' && slice(document.text, entry.value) === 'false')
        .map(({ entry }) => insert(entry.equals ?? entry.key.to, '=')),
  },
  {
    name: 'number: a comma behind it',
    rules: ['not-a-number'],
    certain: true,
    plant: (document) =>
      known(document)
        .filter(({ entry, value }) => value.grammar.kind === 'int' && /^\d+$/.test(slice(document.text, entry.value)))
        .map(({ entry }) => insert(entry.value.to, ',')),
  },
  {
    name: 'number: in groups of three digits',
    rules: ['not-a-number'],
    certain: true,
    plant: (document) =>
      ints(document, ({ outside }) => outside !== undefined).flatMap(({ value, number }) =>
        number > 9999 ? [replace(value.span, String(number).replace(/\B(?=(\d{3})+$)/g, '_'))] : [],
      ),
  },
  {
    name: 'number: k for 1024',
    rules: ['not-a-number'],
    certain: true,
    plant: (document, random) =>
      ints(document, ({ unit }) => unit === 'bytes').flatMap(({ value, number }) =>
        number % 1024 === 0 && number > 0
          ? [replace(value.span, `${number / 1024}${pick(['k', 'K', 'KB', ' k', 'KiB'], random)}`)]
          : [],
      ),
  },
  {
    name: 'number: M for 1024 times 1024',
    rules: ['not-a-number'],
    certain: true,
    plant: (document, random) =>
      ints(document, ({ unit }) => unit === 'bytes' || unit === 'MiB').flatMap(({ value, number, grammar }) => {
        const factor = grammar.unit === 'MiB' ? 1 : 1024 ** 2;
        return number % factor === 0 && number > 0
          ? [replace(value.span, `${number / factor}${pick(['m', 'M', 'MB', ' M', 'MiB'], random)}`)]
          : [];
      }),
  },
  {
    name: 'number: s for seconds',
    rules: ['not-a-number'],
    certain: true,
    plant: (document, random) =>
      ints(document, ({ unit }) => unit === 'seconds').map(({ value, number }) =>
        replace(value.span, `${number}${pick(['s', 'sec', 'secs', 'seconds'], random)}`),
      ),
  },
  {
    name: 'number: a word',
    rules: ['not-a-number'],
    plant: (document, random) =>
      // what follows in a schedule is then in the wrong place
      ints(document, () => true).map(({ value }) => replace(value.span, pick(['auto', 'many', 'unlimited', 'x', 'ten'], random))),
  },
  {
    name: 'number: negative',
    rules: ['not-a-number'],
    plant: (document) =>
      ints(document, ({ min = 0, outside }) => min >= 0 && outside !== undefined).flatMap(({ value, number }) =>
        number > 0 ? [insert(value.span.from, '-')] : [],
      ),
  },
  {
    name: 'number: with a fraction',
    rules: ['not-a-number'],
    plant: (document, random) =>
      ints(document, () => true).map(({ value }) => insert(value.span.to, pick(['.5', '.0', '.25'], random))),
  },
  {
    name: 'number: too large',
    rules: ['not-a-number'],
    plant: (document) =>
      ints(document, ({ max, outside }) => outside !== undefined && max !== undefined && max < 2 ** 40).map(
        ({ value, grammar }) => replace(value.span, String((grammar.max ?? 0) * 4)),
      ),
  },
  {
    name: 'number: nothing',
    rules: ['not-a-number'],
    line: true,
    plant: (document) =>
      known(document)
        .filter(({ value }) => value.grammar.kind === 'int')
        .map(({ entry }) => grown(document, remove(entry.value))),
  },
  {
    name: 'mode: four digits, or letters',
    rules: ['malformed-value'],
    line: true,
    plant: (document, random) =>
      known(document)
        .filter(({ name }) => /^(chmod-socket|logfile-chmod)$/.test(name))
        .map(({ entry }) => replace(entry.value, pick(['rw-rw----', '66', '6600', '0o660', '888'], random))),
  },
  {
    name: 'mode: a zero before it',
    rules: ['malformed-value'],
    certain: true,
    plant: (document) =>
      known(document)
        .filter(({ name }) => /^(chmod-socket|logfile-chmod)$/.test(name))
        .map(({ entry }) => replace(entry.value, `0${slice(document.text, entry.value)}`)),
  },

  // words to choose from
  ...slips(
    'choice',
    ['unknown-value'],
    (document) =>
      choices(document)
        .filter((at) => !at.action)
        .map(({ at }) => at),
    (document, word, at) => isChoice(document, word, at),
    ['undefined-name'],
  ),
  ...slips(
    'action',
    ['unknown-value'],
    (document) =>
      choices(document)
        .filter((at) => at.action)
        .map(({ at }) => at),
    (document, word, at) => isChoice(document, word, at),
    ['undefined-name'],
  ),
  {
    name: 'action: without its colon',
    rules: ['malformed-value'],
    certain: true,
    // where something follows behind the arguments, they are not told from that
    plant: (document) =>
      choices(document).flatMap(({ at, value }) =>
        value.grammar.kind === 'choice' &&
        value.grammar.closed !== undefined &&
        at.to + 1 < value.span.to &&
        document.text[value.span.to] === '\n'
          ? [replace(span(at.to, at.to + 1), ' ')].map((edit) => ({ ...edit, at: span(at.from, at.to + 1) }))
          : [],
      ),
  },
  {
    name: 'choice: capitals',
    rules: ['unknown-value'],
    certain: true,
    plant: (document) =>
      choices(document)
        .filter(
          ({ value, at }) => !(value.grammar.kind === 'choice' && value.grammar.anyCase) && slice(document.text, at).length > 1,
        )
        .map(({ at }) => replace(at, slice(document.text, at).toUpperCase()))
        .filter((edit) => !isChoice(document, edit.text, edit.span)),
  },

  // addresses
  {
    name: 'address: `*` for all interfaces',
    rules: ['invalid-address'],
    certain: true,
    plant: (document) =>
      addresses(document, ['bind', 'gateway', 'stats', 'datagram-server'])
        .filter((value) => /^:\d+$/.test(slice(document.text, value.span)))
        .map(({ span: at }) => grown(document, insert(at.from, '*'))),
  },
  {
    name: 'address: with a scheme',
    rules: ['invalid-address'],
    certain: true,
    plant: (document, random) =>
      addresses(document, BOUND).map((value) => {
        const path = slice(document.text, value.span).startsWith('/');
        return grown(
          document,
          insert(value.span.from, pick(path ? ['unix:', 'unix://'] : ['http://', 'tcp://', 'uwsgi://'], random)),
        );
      }),
  },
  {
    name: 'address: port out of range',
    rules: ['invalid-address'],
    plant: (document, random) => ports(document, BOUND).map((at) => replace(at, String(65536 + random(34464)))),
  },
  {
    name: 'address: word for a port',
    rules: ['invalid-address'],
    plant: (document, random) => ports(document, BOUND).map((at) => replace(at, pick(['http', 'PORT', 'x', 'any'], random))),
  },
  {
    name: 'address: port alone',
    rules: ['invalid-address', 'malformed-value'],
    line: true,
    plant: (document) =>
      ports(document, BOUND).flatMap((at) => {
        const value = addresses(document, BOUND).find(({ span: one }) => one.to === at.to);
        return value === undefined ? [] : [grown(document, remove(span(value.span.from, at.from)))];
      }),
  },
  {
    name: 'address: host name where only IPv4 will do',
    rules: ['invalid-address'],
    line: true,
    plant: (document, random) =>
      hosts(document, ['datagram-server', 'datagram-client']).map((at) =>
        replace(at, pick(['router.example.com', 'web'], random)),
      ),
  },
  {
    name: 'address: `localhost` where only IPv4 will do',
    rules: ['invalid-address'],
    line: true,
    plant: (document) => hosts(document, ['datagram-server', 'datagram-client']).map((at) => replace(at, 'localhost')),
  },
  {
    name: 'address: IPv6 where only IPv4 will do',
    rules: ['invalid-address'],
    line: true,
    plant: (document, random) =>
      hosts(document, ['datagram-server', 'datagram-client']).map((at) =>
        replace(at, pick(['[::1]', '[fe80::7]', '::1'], random)),
      ),
  },
  {
    name: 'address: IPv6 without brackets',
    rules: ['invalid-address'],
    line: true,
    plant: (document, random) =>
      hosts(document, ['bind', 'gateway', 'stats']).map((at) => replace(at, pick(['::1', 'fe80::7', '::'], random))),
  },

  // placeholders and variables
  {
    name: 'set-placeholder: blanks around `=`',
    rules: ['placeholder-name'],
    certain: true,
    line: true,
    also: ['unknown-placeholder', 'malformed-value', 'not-a-number'],
    plant: (document, random) =>
      placeholders(document).map(({ at }) => replace(span(at.to, at.to + 1), pick([' = ', ' =', '= '], random))),
  },
  {
    name: 'set-placeholder: without `=`',
    rules: ['malformed-value'],
    line: true,
    also: ['unknown-placeholder'],
    plant: (document) =>
      placeholders(document)
        .filter(({ setting }) => !setting.value.opaque)
        .map(({ at }) => replace(span(at.to, at.to + 1), ' ')),
  },
  {
    name: 'set-placeholder: the name of an option',
    rules: ['placeholder-name'],
    also: ['unknown-placeholder'],
    plant: (document, random) =>
      placeholders(document).map(({ at }) => replace(at, pick(['chdir', 'processes', 'socket', 'master', 'harakiri'], random))),
  },
  ...slips(
    'placeholder',
    ['unknown-placeholder'],
    (document) =>
      placeholderUses(document)
        .map(({ name }) => name)
        .filter((at) => placeholderDefinitions(document).some(({ name }) => name === slice(document.text, at))),
    (document, word) => placeholderDefinitions(document).some(({ name }) => name === word),
    ['read-too-early'],
  ),
  {
    name: 'placeholder: calculation without blanks',
    rules: ['unknown-placeholder'],
    certain: true,
    plant: (document) =>
      placeholderUses(document)
        .filter(({ name }) => / [*/+] /.test(slice(document.text, name)))
        .map(({ name }) => replace(name, slice(document.text, name).replaceAll(' ', ''))),
  },
  {
    name: 'placeholder: not closed',
    rules: ['lone-percent', 'unknown-placeholder'],
    line: true,
    certain: true,
    plant: (document) => placeholderUses(document).map(({ span: at }) => grown(document, remove(span(at.to - 1, at.to)))),
  },
  {
    name: 'placeholder: braces for parentheses',
    rules: ['lone-percent', 'unknown-placeholder'],
    line: true,
    plant: (document) => placeholderUses(document).map(({ name, span: at }) => replace(at, `%{${slice(document.text, name)}}`)),
  },
  {
    name: 'variable: `$NAME` in a path',
    rules: ['shell-variable'],
    certain: true,
    plant: (document) => variables(document).map(({ span: at, name }) => replace(at, `$${slice(document.text, name)}`)),
  },
  {
    name: 'variable: `~` in a path',
    rules: ['shell-variable'],
    certain: true,
    plant: (document) =>
      variables(document)
        .filter(({ name }) => slice(document.text, name) === 'HOME')
        .map(({ span: at }) => replace(at, '~')),
  },
  {
    name: 'variable: a default in 2.0',
    rules: ['env-default'],
    line: true,
    plant: (document, random) => variables(document).map(({ name }) => insert(name.to, pick([':-/srv', '-web', ':-x'], random))),
  },
  {
    name: 'placeholder: read too early',
    rules: ['read-too-early'],
    certain: true,
    plant: (document) =>
      known(document)
        .filter(({ option }) => option?.flags?.includes('immediate') && option.grammar.kind === 'int')
        .flatMap(({ entry }) =>
          placeholders(document)
            .filter(({ value }) => slice(document.text, value) === slice(document.text, entry.value))
            .map(({ name }) => replace(entry.value, `%(${name})`)),
        ),
  },

  // blocks
  {
    name: 'block: its end is missing',
    rules: ['unclosed-block', 'nested-block'],
    line: true,
    plant: (document) =>
      blocksOf(document).all.flatMap(({ opener, end }) => {
        if (end === undefined) return [];
        // the next block is then in this one
        const next = blocksOf(document).all.find((one) => one.opener.entry.span.from > end.entry.span.from)?.opener;
        const gone = end.entry.span.to - end.entry.span.from;
        const to = (next?.entry.content.to ?? end.entry.span.from + gone) - gone;
        return [{ ...remove(end.entry.span), at: span(opener.entry.key.from, to) }];
      }),
  },
  {
    name: 'block: in a block',
    rules: ['nested-block'],
    plant: (document) =>
      blocksOf(document).all.flatMap(({ lines: [first] }) =>
        first === undefined ? [] : [insert(first.entry.span.from, 'if-dir = /srv\nvacuum = true\nendif =\n')],
      ),
  },
  {
    name: 'block: an end too much',
    rules: ['block-end'],
    certain: true,
    plant: (document, random) =>
      // what another file leaves open may be meant
      blocksOf(document).all.length === 0 || document.settings.some(({ name }) => /^(ini|include)$/.test(name))
        ? []
        : blocksOf(document).all.flatMap(({ end }) =>
            end === undefined ? [] : [insert(end.entry.span.to, pick(['endif =\n', 'endfor =\n', 'end-if =\n'], random))],
          ),
  },
  {
    name: 'block: `else` in 2.0',
    rules: ['no-else'],
    certain: true,
    plant: (document) => branches(document).map((at) => replace(at, 'else =')),
  },
  {
    name: 'block: `elif`',
    rules: ['no-else'],
    plant: (document, random) =>
      branches(document).map((at) => replace(at, `${pick(['elif', 'else-if', 'elseif', 'elif-env'], random)} = REGION`)),
  },
  {
    name: 'block: blanks around the `=` of a condition',
    rules: ['condition-equals'],
    certain: true,
    plant: (document, random) =>
      known(document).flatMap(({ name, entry }) => {
        const equals = /^if-(not-)?(env|opt)$/.test(name) ? slice(document.text, entry.value).indexOf('=') : -1;
        const at = entry.value.from + equals;
        return equals < 0
          ? []
          : [replace(span(at, at + 1), pick([' = ', ' =', '= ', ...(name.endsWith('env') ? ['=='] : [])], random))];
      }),
  },
  {
    name: 'block: `end` for `endif`',
    rules: ['block-end'],
    certain: true,
    plant: (document) => named(document, /^(endif|endfor)$/).map(({ entry }) => replace(entry.key, 'end')),
  },
  {
    name: 'block: a placeholder in a key',
    rules: ['literal-key'],
    line: true,
    plant: (document) =>
      blocksOf(document).all.flatMap(({ lines, opener }) =>
        opener.name.startsWith('for') ? lines.map(({ entry }) => insert(entry.key.to, '-%(_)')) : [],
      ),
  },

  // lines that go together
  ...(['another value', 'the same value'] as const).map(
    (which): Kind => ({
      name: `option: again with ${which}`,
      rules: ['duplicate-option'],
      ...(which === 'the same value' && { certain: true }),
      line: true,
      also: ['number-order'],
      plant: (document) =>
        known(document)
          .filter(
            ({ option, value }) => option?.repeats === 'last' && ['int', 'flag', 'text', 'path'].includes(value.grammar.kind),
          )
          .filter(({ option }) => !option?.flags?.includes('immediate') && !ACTS.test(option?.reader ?? ''))
          .filter((setting) => !blocksOf(document).of.has(setting) && !document.uses.has(setting.name))
          .map(({ entry, name }) => {
            const written = slice(document.text, entry.value);
            const other = written === 'true' ? 'false' : written === 'false' ? 'true' : `${written}1`;
            return insert(entry.span.from, `${name} = ${which === 'the same value' ? written : other}\n`);
          }),
    }),
  ),
  {
    name: 'cheaper: not lower than processes',
    rules: ['number-order'],
    line: true,
    plant: (document, random) =>
      known(document)
        .filter(({ name }) => name === 'cheaper')
        .map(({ entry }) => replace(entry.value, pick(['8', '9', '16'], random))),
  },
  {
    name: 'include: unknown ending',
    rules: ['include-format'],
    plant: (document, random) =>
      known(document).flatMap(({ name, entry }) => {
        const written = slice(document.text, entry.value);
        const dot = written.lastIndexOf('.');
        return name === 'include' && dot >= 0
          ? [
              grown(
                document,
                replace(span(entry.value.from + dot, entry.value.to), pick(['.conf', '.cfg', '.inc', '.txt'], random)),
              ),
            ]
          : [];
      }),
  },
  ...slips(
    'section',
    ['missing-section'],
    (document) =>
      known(document).flatMap(({ name, entry }) => {
        const at = span(entry.value.from + 1, entry.value.to);
        return name === 'ini' && document.text[entry.value.from] === ':' ? [at] : [];
      }),
    (document, word) => headers(document).some(({ title }) => title === word),
    ['section-header', 'unread-section'],
  ),
  {
    name: 'plugins: blanks between them',
    rules: ['plugin-name'],
    certain: true,
    line: true,
    plant: (document, random) =>
      known(document).flatMap(({ name, entry }) =>
        name === 'plugins'
          ? [...slice(document.text, entry.value).matchAll(/,/g)].map(({ index }) =>
              replace(span(entry.value.from + index, entry.value.from + index + 1), pick([' ', '  ', ' ,'], random)),
            )
          : [],
      ),
  },
  ...slips(
    'name',
    ['undefined-name'],
    (document) => references(document).map((value) => value.span),
    (document, word, at) => references(document).some((one) => one.span.from === at.from && isDefined(document, one, word)),
    [],
  ),

  // subscriptions
  {
    name: 'subscribe2: in the form of `subscribe`',
    rules: ['unknown-key'],
    certain: true,
    plant: (document) =>
      known(document).flatMap(({ name, entry }) => {
        const [, server, key] = /^server=([^,]+),key=([^,]+)$/.exec(slice(document.text, entry.value)) ?? [];
        return name === 'subscribe2' && server !== undefined ? [replace(entry.value, `${server}:${key}`)] : [];
      }),
  },
  {
    name: 'subscribe: in the form of `subscribe2`',
    rules: ['subscribe-form'],
    certain: true,
    line: true,
    plant: (document) => named(document, /^subscribe2$/).map(({ entry }) => replace(entry.key, 'subscribe')),
  },
  {
    name: 'subscribe: in another option',
    rules: ['unknown-key', 'missing-key'],
    line: true,
    plant: (document) => named(document, /^subscribe(-to)?$/).map(({ entry }) => replace(entry.key, 'subscribe2')),
  },
  {
    name: 'subscribe: without a key',
    rules: ['malformed-value'],
    plant: (document) =>
      named(document, /^subscribe(-to)?$/).flatMap(({ entry, value }) => {
        const [server] = /^[\d.]+:\d+/.exec(slice(document.text, entry.value)) ?? [];
        return server === undefined || value.opaque ? [] : [replace(entry.value, server)];
      }),
  },
  {
    name: 'subscribe2: a key of 2.1 in 2.0',
    rules: ['unknown-key'],
    plant: (document, random) =>
      named(document, /^subscribe2$/).map(({ entry }) =>
        insert(entry.value.to, `,${pick(['proto=http', 'algo=wrr', 'backup=1', 'vassal=shop'], random)}`),
      ),
  },
  {
    name: 'subscribe2: `address` for `addr`',
    rules: ['unknown-key'],
    certain: true,
    plant: (document) =>
      pairs(document)
        .filter(({ pair }) => pair.name === 'addr' && pair.known?.alias === undefined && isSubscription(document, pair.span))
        .map(({ pair }) => replace(pair.key, 'address')),
  },

  // values of several parts
  {
    name: 'cron: an asterisk for -1',
    rules: ['not-a-number'],
    certain: true,
    plant: (document) =>
      ints(document, ({ every }) => every === true).flatMap(({ value, number }) =>
        number === -1 ? [replace(value.span, '*')] : [],
      ),
  },
  {
    name: 'cron: `*/5` for -5',
    rules: ['not-a-number'],
    certain: true,
    plant: (document) =>
      ints(document, ({ every }) => every === true).flatMap(({ value, number }) =>
        number < -1 ? [replace(value.span, `*/${-number}`)] : [],
      ),
  },
  {
    name: 'cron: a field missing',
    rules: ['not-a-number', 'malformed-value'],
    line: true,
    plant: (document, random) =>
      named(document, /^(unique-)?cron$/).map(({ entry }) => {
        const fields = [...slice(document.text, entry.value).matchAll(/\S+ /g)].slice(0, 5);
        const { index = 0, 0: field = '' } = fields[random(fields.length)] ?? {};
        return remove(span(entry.value.from + index, entry.value.from + index + field.length));
      }),
  },
  {
    name: 'cron: a list or a range',
    rules: ['not-a-number'],
    plant: (document, random) =>
      ints(document, ({ every, strict }) => every === true && strict !== undefined).map(({ value }) =>
        replace(value.span, pick(['1,3', '1-5', '0,30'], random)),
      ),
  },
  {
    name: 'static-map: without `=`',
    rules: ['malformed-value'],
    plant: (document, random) =>
      named(document, /^(static-map2?|mount)$/).flatMap(({ entry, value }) => {
        if (value.opaque) return [];
        const equals = entry.value.from + slice(document.text, entry.value).indexOf('=');
        return [grown(document, replace(span(equals, equals + 1), pick([' ', ':', ' -> '], random)))];
      }),
  },
  {
    name: 'parts: the last one missing',
    rules: ['malformed-value', 'missing-key', 'not-a-number'],
    line: true,
    plant: (document) =>
      known(document).flatMap(({ value, name }) => {
        const { grammar, children } = value;
        if (grammar.kind !== 'parts' || grammar.missing === undefined || value.opaque || name.startsWith('set')) return [];
        const last = children.at(-1);
        const required = grammar.of.filter(({ optional }) => !optional).length;
        if (last === undefined || children.length !== required || children.length < 2) return [];
        const before = children.at(-2) as Value;
        return [grown(document, remove(span(before.span.to, last.span.to)))];
      }),
  },
];

/**
 * A kind for each slip of the finger, in words of five letters or more: of shorter ones, too much is near. What another word stands
 * for (`isWord`) is no mistake that can be seen.
 */
function slips(
  what: string,
  rules: readonly string[],
  words: (document: Document) => readonly Span[],
  isWord: (document: Document, word: string, at: Span) => boolean,
  also: readonly string[],
): Kind[] {
  return SLIPS.map((which) => ({
    name: `${what}: a letter ${which}`,
    rules,
    certain: true,
    also,
    plant: (document, random) =>
      words(document).flatMap((at) => {
        const word = slice(document.text, at);
        const slipped = slip(word, which, random);
        return word.length < 5 || slipped === word || isWord(document, slipped, at) ? [] : [replace(at, slipped)];
      }),
  }));
}

function slip(word: string, which: (typeof SLIPS)[number], random: Random): string {
  const letters = [...word.matchAll(/[a-z]/gi)].map(({ index }) => index);
  const swappable = letters.filter((at) => letters.includes(at + 1) && word[at] !== word[at + 1]);
  const at = pick(which === 'swapped' ? swappable : letters, random);
  if (at === undefined) return word;
  const letter = word[at] as string;
  switch (which) {
    case 'swapped':
      return word.slice(0, at) + word[at + 1] + letter + word.slice(at + 2);
    case 'missing':
      return word.slice(0, at) + word.slice(at + 1);
    case 'doubled':
      return word.slice(0, at) + letter + word.slice(at);
    case 'wrong':
      return (
        word.slice(0, at) +
        pick(
          [...'abcdefghijklmnopqrstuvwxyz'].filter((one) => one !== letter),
          random,
        ) +
        word.slice(at + 1)
      );
    default:
      return which satisfies never;
  }
}

export function pick<T>(all: readonly T[], random: Random): T {
  return all[random(all.length)] as T;
}

function replace(at: Span, text: string): Plant {
  return { span: at, text };
}

function insert(at: number, text: string): Plant {
  return { span: span(at, at), text };
}

function remove(at: Span): Plant {
  return { span: at, text: '' };
}

/** The mistake takes in the rest of what stands on its line. */
function grown(document: Document, edit: Plant): Plant {
  const line = lineAt(document, edit.span.from);
  const to = line.span.to - 1 - (edit.span.to - edit.span.from) + edit.text.length;
  return { ...edit, at: span(line.span.from, to) };
}

function respell(words: readonly Span[], { text }: Document, spell: (word: string) => string): Plant[] {
  return words.map((at) => replace(at, spell(slice(text, at)))).filter((edit) => edit.text !== slice(text, edit.span));
}

function lineAt({ ini }: Document, offset: number): Line {
  return ini.lines.find((line) => offset < line.span.to) as Line;
}

/** The lines whose option is known, with a value. */
function known({ settings }: Document): Setting[] {
  return settings.filter(({ option, entry }) => option !== undefined && !isEmpty(entry.value));
}

function named({ settings }: Document, name: RegExp): Setting[] {
  return settings.filter((setting) => name.test(setting.name));
}

function isEmpty({ from, to }: Span): boolean {
  return from === to;
}

function isOption({ catalogue }: Document, word: string): boolean {
  return catalogue.get(word) !== undefined;
}

function optionNames(document: Document, like: RegExp): Span[] {
  return document.settings.flatMap(({ option, entry, name }) => (option !== undefined && like.test(name) ? [entry.key] : []));
}

/** Values in which `;`, `#` and quotes are no part of what is meant. */
function plainValues(document: Document): Setting[] {
  return known(document).filter(({ entry, value }) => {
    const grammars = [...walk(value)].map(({ grammar }) => grammar);
    const free = grammars.some((one) => (one.kind === 'text' && one.free) || (one.kind === 'choice' && one.until !== undefined));
    return !free && otherReading(slice(document.text, entry.value)) === undefined;
  });
}

function headers({ ini }: Document): Section[] {
  return ini.lines.filter((line) => line.kind === 'section');
}

function uwsgiHeaders(document: Document): Section[] {
  return headers(document).filter(({ title }) => title === 'uwsgi');
}

/** Doubled percent signs, which are then single. */
function percents({ text, ini }: Document, like: RegExp, kind: Line['kind']): Plant[] {
  return [...text.matchAll(like)]
    .filter(({ index }) => ini.lines.some((line) => line.kind === kind && line.span.from <= index && index < line.span.to))
    .map(({ index }) => ({ ...remove(span(index + 1, index + 2)), at: span(index, index + 1) }));
}

interface List {
  readonly setting: Setting;
  readonly list: Value;
}

/** All key=value lists that have nothing in them that is still to be replaced. */
const lists = perDocument((document: Document): List[] => {
  return known(document).flatMap((setting) =>
    [...walk(setting.value)]
      .filter(({ grammar, pair, opaque }) => grammar.kind === 'pairs' && pair === undefined && !opaque)
      .map((list) => ({ setting, list })),
  );
});

const pairs = perDocument((document: Document): (List & { readonly pair: NonNullable<Value['pair']> })[] => {
  return lists(document).flatMap((one) =>
    one.list.children.flatMap(({ pair }) => (pair === undefined ? [] : [{ ...one, pair }])),
  );
});

function isFree({ pair }: Pick<Value, 'pair'>): boolean {
  return pair?.known?.grammar.kind === 'text' && pair.known.grammar.free === true;
}

function endsWith(document: Document, offset: number, like: (one: Pick<Value, 'pair'>) => boolean): boolean {
  return pairs(document).some((one) => one.pair.span.to === offset && like(one));
}

/** The commas between the elements of key=value lists. */
function commas(document: Document): number[] {
  return lists(document).flatMap(({ list }) =>
    list.children.slice(0, -1).flatMap(({ span: { to }, pair }) => (pair !== undefined && document.text[to] === ',' ? [to] : [])),
  );
}

function tableAt(document: Document, at: Span): object {
  const found = pairs(document).find(({ pair }) => pair.key.from === at.from)?.list.grammar;
  return found?.kind === 'pairs' ? found.keys : {};
}

function isSubscription(document: Document, at: Span): boolean {
  return named(document, /^subscribe2$/).some(({ entry }) => entry.span.from <= at.from && at.to <= entry.span.to);
}

const values = perDocument((document: Document): Value[] => {
  return known(document).flatMap(({ value }) => [...walk(value)].filter(({ opaque }) => !opaque));
});

function valuesOf(document: Document, kind: Grammar['kind']): Value[] {
  return values(document).filter(({ grammar }) => grammar.kind === kind);
}

type IntGrammar = Extract<Grammar, { kind: 'int' }>;

function ints(
  document: Document,
  like: (grammar: IntGrammar) => boolean,
): { readonly value: Value; readonly number: number; readonly grammar: IntGrammar }[] {
  return values(document).flatMap((value) => {
    const { grammar } = value;
    const number = Number(slice(document.text, value.span));
    return grammar.kind === 'int' && like(grammar) && Number.isInteger(number) && !isEmpty(value.span)
      ? [{ value, number, grammar }]
      : [];
  });
}

interface Chosen {
  readonly value: Value;
  /** The name alone. */
  readonly at: Span;
  /** Something to do, with arguments. */
  readonly action: boolean;
}

const choices = perDocument((document: Document): Chosen[] => {
  return known(document).flatMap(({ value: whole }) =>
    [...walk(whole)].flatMap((value): Chosen[] => {
      const { grammar } = value;
      if (grammar.kind !== 'choice') return [];
      const name = choiceName(grammar, slice(document.text, value.span));
      const at = span(value.span.from + name.from, value.span.from + name.to);
      return chosen(grammar, slice(document.text, at)) ? [{ value, at, action: grammar.until !== undefined }] : [];
    }),
  );
});

function isChoice(document: Document, word: string, at: Span): boolean {
  return choices(document).some(
    (one) => one.at.from === at.from && one.value.grammar.kind === 'choice' && chosen(one.value.grammar, word) !== undefined,
  );
}

function addresses(document: Document, uses: readonly Address['use'][]): Value[] {
  return valuesOf(document, 'address').filter(({ grammar }) => grammar.kind === 'address' && uses.includes(grammar.use));
}

/** What stands behind the colon of an address. */
function ports(document: Document, uses: readonly Address['use'][]): Span[] {
  return addresses(document, uses).flatMap(({ span: at }) => {
    const port = /:(\d+)$/.exec(slice(document.text, at))?.[1];
    return port === undefined ? [] : [span(at.to - port.length, at.to)];
  });
}

/** What stands before the colon of an address. */
function hosts(document: Document, uses: readonly Address['use'][]): Span[] {
  return addresses(document, uses).flatMap(({ span: at }) => {
    const host = /^([\d.]+):\d+$/.exec(slice(document.text, at))?.[1];
    return host === undefined ? [] : [span(at.from, at.from + host.length)];
  });
}

/** The lines `set-placeholder`. */
function placeholders(document: Document) {
  return placeholderDefinitions(document).filter(({ setting }) => setting.option?.reader === 'uwsgi_opt_set_placeholder');
}

/** `%(name)` where it is replaced by something that the file defines. */
function placeholderUses(document: Document) {
  return known(document)
    .filter(({ value }) => ![...walk(value)].some(({ grammar }) => grammar.kind === 'text' && grammar.variables !== undefined))
    .flatMap(({ entry }) => findReferences(document.text, entry.value).filter(({ symbol }) => symbol === '%'));
}

/** `$(NAME)` at the beginning of a path. */
function variables(document: Document) {
  return known(document)
    .filter(({ value }) => value.grammar.kind === 'path')
    .flatMap(({ entry }) => findReferences(document.text, entry.value).filter(({ symbol }) => symbol === '$'));
}

/** The lines between two blocks of which the second has the opposite condition. */
function branches(document: Document): Span[] {
  const { all } = blocksOf(document);
  return all.flatMap(({ opener, end }, index) => {
    const next = all[index + 1]?.opener;
    const opposite = opener.name.replace(/^if-/, 'if-not-');
    const same = next?.name === opposite && slice(document.text, next.entry.value) === slice(document.text, opener.entry.value);
    return end !== undefined && next !== undefined && same ? [span(end.entry.content.from, next.entry.content.to)] : [];
  });
}

/** Names of what other lines define, and that one of the file does define. */
const references = perDocument((document: Document): Value[] => {
  return valuesOf(document, 'name').filter(
    (value) =>
      value.grammar.kind === 'name' &&
      value.grammar.role === 'reference' &&
      ['alarm', 'cache', 'label', 'legion', 'logger'].includes(value.grammar.realm) &&
      isDefined(document, value, slice(document.text, value.span)),
  );
});

function isDefined(document: Document, { grammar }: Value, word: string): boolean {
  return valuesOf(document, 'name').some(
    (one) =>
      one.grammar.kind === 'name' &&
      grammar.kind === 'name' &&
      one.grammar.role === 'definition' &&
      one.grammar.realm === grammar.realm &&
      slice(document.text, one.span) === word,
  );
}
