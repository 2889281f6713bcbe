import { describeOption } from '../features/describe.js';
import { factOf, type Option } from '../knowledge/options.js';
import type { Prose } from '../knowledge/prose.js';

/** An option as `uwsgi-ini options` prints it. */
export interface ListedOption {
  readonly name: string;
  /** null for the core. */
  readonly plugin: string | null;
  readonly since: string;
  /** null where the newest version still has it. */
  readonly until: string | null;
  readonly argument: 'none' | 'required' | 'optional';
  readonly aliases: readonly string[];
  /** In Markdown. */
  readonly documentation: string;
}

export function listOptions(options: readonly Option[], prose: Prose): ListedOption[] {
  return options.map((option) => ({
    name: option.name,
    plugin: option.plugin ?? null,
    since: option.since,
    until: factOf(option.name)?.until ?? null,
    argument: option.argument,
    aliases: option.aliases,
    documentation: describeOption(option, prose),
  }));
}
