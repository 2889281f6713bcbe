import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was most likely meant to be; undefined when none is near. A different spelling of the same words
 * (capitals, `_` for `-`, leading dashes) is nearest, then two letters swapped, one doubled, or the last one missing or too much,
 * then one wrong letter in words of four letters or more, an ending of two letters, two wrong letters from eight, three from fifteen.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = normal(word);
  const most = plain.length < 4 ? 0 : plain.length < 8 ? 1 : plain.length < 15 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    const other = normal(candidate);
    if (other === plain) return candidate;
    const found = slip(plain, other) ?? (Math.abs(other.length - plain.length) < least ? distance(plain, other) : least);
    if (found < least) {
      least = found;
      best = candidate;
    }
  }
  return best;
}

/** Different words that a {@link speller} looks up, at most: a text with more mistakes is not what it is taken for. */
const MOST_LOOKUPS = 1000;

/** {@link nearest} for many words and the same candidates. */
export function speller(candidates: readonly string[]): (word: string) => string | undefined {
  const found = new Map<string, string | undefined>();
  return (word) => {
    if (!found.has(word) && found.size < MOST_LOOKUPS) found.set(word, nearest(word, candidates));
    return found.get(word);
  };
}

/**
 * How far two words are from each other that differ by a slip of the finger: two neighbouring letters swapped, a letter doubled, or a
 * shorter or longer ending.
 */
function slip(one: string, other: string): number | undefined {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const more = long.length - short.length;
  if (more > 0) {
    if (short.length < 5 || more > 2) return undefined;
    if (long.startsWith(short)) return more === 1 ? 0.5 : 1.5;
    return more === 1 && undoubled(short) === undoubled(long) ? 0.5 : undefined;
  }
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const swapped = one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
  return swapped && one.length >= 3 ? 0.5 : undefined;
}

function undoubled(word: string): string {
  return word.replace(/(.)\1+/g, '$1');
}

/** Whether both are the same words, spelled differently. */
export function sameWords(one: string, other: string): boolean {
  return normal(one) === normal(other);
}

function normal(word: string): string {
  return word.toLowerCase().replace(/^-+/, '').replaceAll('_', '-');
}
