import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import { parseDuration } from '#cli/text/duration.ts';

export const waitOption = {
  kind: 'text',
  value: 'TIME',
  bare: '30m',
  says: 'follow until the end, at most so long: 30m, 90s, 2h',
} as const;

export function waitMs(typed: string): number {
  const ms = parseDuration(typed);
  if (ms !== undefined) return ms;
  throw new CommandError(exits.usage, {
    code: 'not-a-duration',
    sentence: `--wait=${typed} is no duration.`,
    next: 'Write --wait=30m, --wait=90s or --wait=2h.',
  });
}
