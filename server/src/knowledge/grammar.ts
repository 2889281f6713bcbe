/**
 * What may stand in a value. Grammar is data: the model reads a value into a tree with it, and every feature walks that tree, so a
 * new grammar costs a row and no code.
 */
export type Grammar = Flag | Int | Text | ChoiceOf | Path | Address | Name | List | Pairs | Parts | Subscription | Either;

/** Off for `false`, `off`, `no` in any case and for `0`; on for everything else (`core/uwsgi.c: uwsgi_opt_true`). */
export interface Flag {
  readonly kind: 'flag';
}

/** A number read as C's `atoi` does: leading digits count, anything else is 0, no unit is known. */
export interface Int {
  readonly kind: 'int';
  /** What is counted, in words: `seconds`, `bytes`. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** What happens below `min` or above `max`. */
  readonly outside?: 'fatal' | 'wraps' | 'clamped';
  /** What zero means, where it is special: `off`, `unlimited`. */
  readonly zero?: string;
  /** Numbers that have a meaning of their own. */
  readonly known?: readonly Choice[];
  /** The number is that of one of these, counted from 0. */
  readonly index?: 'socket';
  /** -1 stands for every one, -5 for those that 5 divides. */
  readonly every?: true;
  /**
   * What is no number is refused, and uWSGI does not start. So is what stands behind the digits (`fatal`), or it becomes the beginning
   * of the next part (`next`).
   */
  readonly strict?: 'fatal' | 'next';
}

/** Free text. `free` says that `;`, `#` and quotes are at home in it: commands, formats, regular expressions. */
export interface Text {
  readonly kind: 'text';
  /** What it is, in words. */
  readonly what: string;
  readonly free?: true;
  /** What else than this is refused, or read as something else. */
  readonly form?: { readonly match: RegExp; readonly otherwise: 'fatal' | Fallback };
  /** What `%(name)` stands for in it, where no key of that name replaces it first. A name that ends with a dot takes any ending. */
  readonly variables?: readonly Choice[];
  /** What `${name}` and `${name[argument]}` stand for in it, at each request. */
  readonly dollars?: readonly Choice[];
}

export interface Choice {
  readonly text: string;
  /** The plugin that adds it. */
  readonly plugin?: string;
  readonly since?: string;
  /** What it means, in a few words. */
  readonly note?: string;
  /** What stands behind the name. */
  readonly arguments?: Grammar;
}

export interface ChoiceOf {
  readonly kind: 'choice';
  /** What is chosen, in words: `logger`, `balancing algorithm`. */
  readonly what: string;
  readonly of: readonly Choice[];
  /** What uWSGI does with any other text. */
  readonly otherwise: 'fatal' | Fallback;
  /** Other plugins may add to the list, so only a near miss is certainly wrong. */
  readonly open?: true;
  /** The name ends at this text, and what follows is its arguments: `:` in `logger = file:/var/log/app.log`. */
  readonly until?: string;
  /** What happens where `until` is not there, if it must be, even with nothing behind it. */
  readonly closed?: 'fatal' | Fallback;
  readonly anyCase?: true;
}

/** uWSGI goes on with something else; `instead` says with what, as the end of the sentence "uWSGI ...". */
export interface Fallback {
  readonly instead: string;
  /** What was asked for is lost, and nothing like it takes its place. */
  readonly lost?: true;
}

export interface Path {
  readonly kind: 'path';
  /** `config`: another configuration file, which may end with `:section`. */
  readonly to: 'file' | 'directory' | 'any' | 'config';
}

/**
 * - `bind`: a socket of uWSGI's own (`core/socket.c: uwsgi_new_socket`);
 * - `gateway`: the address of a router;
 * - `stats`: a TCP address or Unix path that statistics are served on;
 * - `datagram-server`: what a subscription server listens on: IPv4 literal with port, or Unix path (`core/socket.c: bind_to_udp`);
 * - `datagram-client`: where datagrams are sent to; a host is needed as well (`core/subscription.c: send_subscription`);
 * - `peer`: what somebody connects to; not looked at.
 */
export interface Address {
  readonly kind: 'address';
  readonly use: 'bind' | 'gateway' | 'stats' | 'datagram-server' | 'datagram-client' | 'peer';
}

/** A name that is defined or used elsewhere. */
export interface Name {
  readonly kind: 'name';
  readonly realm: Realm;
  readonly role: 'definition' | 'reference';
  /** What else than this is refused. */
  readonly form?: Text['form'];
}

export type Realm = 'option' | 'plugin' | 'environment' | 'placeholder' | Defined;

/** Things that one line of a configuration defines and others name. */
export type Defined = 'subscription key' | 'alarm' | 'cache' | 'legion' | 'logger' | 'log encoder' | 'metric' | 'label' | 'farm';

export interface List {
  readonly kind: 'list';
  readonly of: Grammar;
  readonly separator: string;
}

/** Texts one after the other, cut at `separator`; the last takes the rest. Missing ones at the end are not given. */
export interface Parts {
  readonly kind: 'parts';
  readonly of: readonly Part[];
  readonly separator: string;
  /** Several blanks and tabs separate as one does. */
  readonly blanks?: true;
  /** What happens when a part that must be there is missing; without it, nothing that is worth a word. */
  readonly missing?: 'fatal' | Fallback;
}

export interface Part {
  readonly name: string;
  readonly grammar: Grammar;
  readonly optional?: true;
  /** What happens when this part is missing, if that is not what is said of all. */
  readonly missing?: Fallback;
}

/** `key=value` elements (`core/utils.c: uwsgi_kvlist_parse`). Unknown keys are ignored, of duplicates the last counts. */
export interface Pairs {
  readonly kind: 'pairs';
  /** The option whose keys these are; documentation is looked up as `table.key`. */
  readonly table: string;
  readonly separator: string;
  readonly keys: Readonly<Record<string, Key>>;
  /** A value without any `=` is allowed and is the value of this key. */
  readonly bare?: string;
  /** The list ends at the first blank, and the rest is something else (`cron2`: the command). */
  readonly rest?: Part;
  /** What happens when a required key is missing. */
  readonly missing?: 'fatal' | Fallback;
}

export interface Key {
  readonly grammar: Grammar;
  readonly required?: true;
  /** Another key, without which this one does nothing. */
  readonly needs?: string;
  readonly since?: string;
  /** This is another spelling of that key. */
  readonly alias?: string;
  /** What it does, in a few words, for keys without an entry in the documentation. */
  readonly note?: string;
}

/** `[source=]server:key[,modifier1[,digest:private key]]`, or `[source=]server:@list file` (`core/subscription.c: uwsgi_subscribe`). */
export interface Subscription {
  readonly kind: 'subscription';
  readonly of: Readonly<Record<SubscriptionPart, Grammar>>;
}

export type SubscriptionPart = 'source' | 'server' | 'key' | 'modifier1' | 'signature' | 'list file';

/** One of several forms; the first that fits the text. */
export interface Either {
  readonly kind: 'either';
  readonly of: readonly Grammar[];
}

export const FLAG: Flag = { kind: 'flag' };

export function text(what: string): Text {
  return { kind: 'text', what };
}

/** Text in which `;`, `#` and quotes are at home. */
export function free(what: string): Text {
  return { kind: 'text', what, free: true };
}

/** What PCRE compiles. */
export const PATTERN: Text = free('regular expression');

/**
 * A number of 0 or more; uWSGI refuses to start with a negative one (`core/uwsgi.c: uwsgi_opt_set_int`). A larger one than fits in
 * 32 bits comes round to another, which may be negative.
 */
export function int(unit?: string, more: Partial<Int> = {}): Int {
  return { kind: 'int', min: 0, max: 2147483647, outside: 'fatal', ...(unit === undefined ? {} : { unit }), ...more };
}

/** A number that `strtoul` reads into 64 bits: a negative one becomes huge. */
export function unsigned(unit?: string, more: Partial<Int> = {}): Int {
  return int(unit, { max: 2 ** 64, outside: 'wraps', ...more });
}

/** A number that `atoi` reads into something signed: below zero nothing special happens. */
export function signed(unit?: string, more: Partial<Int> = {}): Int {
  return int(unit, { min: -2147483648, outside: 'wraps', ...more });
}

export function path(to: Path['to']): Path {
  return { kind: 'path', to };
}

export function address(use: Address['use']): Address {
  return { kind: 'address', use };
}

/** Parts by name; one whose name ends with `?` may be left out. */
export function parts(
  separator: string,
  of: Readonly<Record<string, Grammar | Omit<Part, 'name'>>>,
  more: Partial<Parts> = {},
): Parts {
  const rows = Object.entries(of).map(([name, given]): Part => {
    const part = 'kind' in given ? { grammar: given } : given;
    return name.endsWith('?') ? { name: name.slice(0, -1), ...part, optional: true } : { name, ...part };
  });
  return { kind: 'parts', separator, of: rows, ...more };
}

export function list(of: Grammar, separator = ','): List {
  return { kind: 'list', of, separator };
}

export function defines(realm: Realm): Name {
  return { kind: 'name', realm, role: 'definition' };
}

export function refersTo(realm: Realm): Name {
  return { kind: 'name', realm, role: 'reference' };
}
