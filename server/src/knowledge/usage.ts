import usage from '../../knowledge/usage.json' with { type: 'json' };

const COUNTS: Readonly<Record<string, number>> = usage;

/** In how many of 265 real configuration files of public repositories an option occurs. For ranking. */
export function usageOf(option: string): number {
  return Object.hasOwn(COUNTS, option) ? (COUNTS[option] as number) : 0;
}
