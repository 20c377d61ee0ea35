import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import { parseInstant } from './text/instant.ts';

/** A day as it stands, which the controller reads in the system's zone; or the instant that is meant. */
export function targetOf(typed: string): string | number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return typed;
  const at = parseInstant(typed, Date.now());
  if (at !== undefined) return at;
  throw new CommandError(exits.usage, {
    code: 'not-an-instant',
    sentence: `\`${typed}\` is neither a day nor an instant.`,
    next: 'Write a day of the system’s zone, like 2027-06-16, or an instant, like 2027-06-16T12:00Z.',
  });
}
