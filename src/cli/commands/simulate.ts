import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isSimulation } from '#cli/http/simulation-answers.ts';
import { found } from '#cli/outcomes.ts';
import { simulationLines } from '#cli/show/simulation-lines.ts';
import { readSystemFile } from '#cli/system-file.ts';
import { parseDuration } from '#cli/text/duration.ts';
import { parseInstant } from '#cli/text/instant.ts';

export const command = defineCommand({
  usage: '[--change FILE] --since TIME [--all]',
  about:
    'The time machine: decides the history anew since an instant. With --change under that file, and says of each promotion whether it would ' +
    'have been the same, stopped, let in earlier, dated differently, or that nobody can know. Without it the ledger must come out byte for ' +
    'byte; where it does not, the first event that differs is shown, and the command ends with 22. Nothing is changed by it.',
  options: {
    change: { kind: 'text', value: 'FILE', says: 'a system file that is to hold from then on' },
    since: { kind: 'text', value: 'TIME', says: 'how long ago it begins (`90d`, `36h`), or a date', required: true },
    all: { kind: 'flag', says: 'show what is the same, too' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep simulate --since 90d', says: 'is the ledger what the rules say?' },
    { line: 'lockstep simulate --change lockstep.yaml --since 90d', says: 'what would this file have done to the last ninety days?' },
    { line: 'lockstep simulate --change lockstep.yaml --since 36h --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const now = session.now();
    const since = sinceOf(input.required('since'), now);
    const named = input.text('change');
    const file = named === undefined ? undefined : (await readSystemFile(session, named)).text;
    const body = { since, ...(file !== undefined && { file }) };
    const client = await session.client();
    const answer = await client.ask('POST', await session.path('simulation'), isSimulation, { json: body });
    const { width, paint } = session.output;
    const lines = simulationLines(answer, { width, paint, now, all: input.isSet('all') });
    const isOther = answer.promotions === undefined && !answer.again.identical;
    return isOther ? { exit: exits.stopped, document: { ...answer }, lines } : found({ ...answer }, lines);
  },
});

const dayMs = 86_400_000;

/** So long ago, or a date. `90d` are days of the almanac: nobody means ninety working days by it here. */
function sinceOf(typed: string, now: number): number {
  const [, days] = /^(\d{1,4})\s*d$/.exec(typed) ?? [];
  const ago = days === undefined ? parseDuration(typed) : Number(days) * dayMs;
  const at = ago === undefined ? parseInstant(typed, now) : now - ago;
  if (at !== undefined && at >= 0 && at <= now) return Math.round(at);
  throw new CommandError(exits.usage, {
    code: 'not-an-instant',
    sentence: `--since \`${typed}\` is neither a time ago nor a date that is over.`,
    next: 'Write --since 90d, --since 36h, or --since 2026-06-09.',
  });
}
