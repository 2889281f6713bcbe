import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was most likely meant to be; undefined when none is near. A different spelling of the same words
 * (capitals, `_` for `-`, leading dashes) is nearest, then two letters swapped or an ending of one or two letters missing or too
 * much, then one wrong letter in words of four letters or more, two from eight, three from fifteen.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = normal(word);
  const most = plain.length < 4 ? 0 : plain.length < 8 ? 1 : plain.length < 15 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    const other = normal(candidate);
    if (other === plain) return candidate;
    const found = isSlip(plain, other) ? 0.5 : Math.abs(other.length - plain.length) < least ? distance(plain, other) : least;
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

/** Two neighbouring letters swapped, or the same word with a shorter or longer ending. */
function isSlip(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length !== long.length) return short.length >= 5 && long.length - short.length <= 2 && long.startsWith(short);
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2) && one.length >= 3;
}

/** Whether both are the same words, spelled differently. */
export function sameWords(one: string, other: string): boolean {
  return normal(one) === normal(other);
}

function normal(word: string): string {
  return word.toLowerCase().replace(/^-+/, '').replaceAll('_', '-');
}
