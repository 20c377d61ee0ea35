import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import { parseInstant } from './text/instant.ts';

/** The instant that an option means, or a sentence about how to write one. */
export function instantOf(option: string, typed: string, now: number): number {
  const at = parseInstant(typed, now);
  if (at !== undefined) return at;
  throw new CommandError(exits.usage, {
    code: 'not-an-instant',
    sentence: `--${option} \`${typed}\` is neither a duration nor a date.`,
    next: `Write --${option} 2h, --${option} "3 days", or --${option} 2026-06-09T18:00.`,
  });
}
