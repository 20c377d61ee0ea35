import { adviseCanary, percentOf, wordsOfCount, usualAdvice, type AdviceRequest, type AdvisedStep } from '#core/canary/advice.ts';
import { wordsOfSpan } from '#core/words.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { Input } from '#cli/parse/input.ts';
import { parseDuration } from '#cli/text/duration.ts';
import { table, wrap } from '#cli/text/table.ts';

export const command = defineCommand({
  usage: '--rps REQUESTS [--errors SHARE] [--find SHARE] [--budget REQUESTS] [--within TIME]',
  about:
    'Says which shares of the traffic a canary needs, for how long, to find a worse release in nine of ten cases, and how many requests of ' +
    'customers that puts at stake. Where there is too little traffic, or nothing that any traffic finds, it says so and ends with 22. Nothing ' +
    'is sent anywhere.',
  options: {
    rps: { kind: 'text', value: 'REQUESTS', says: 'requests a second in an ordinary hour', required: true },
    errors: { kind: 'text', value: 'SHARE', says: 'how many of them fail today (0.1%)' },
    find: { kind: 'text', value: 'SHARE', says: 'how many have to fail for the release to be stopped (1%)' },
    budget: { kind: 'text', value: 'REQUESTS', says: 'most requests that the release may see before it is found (5000)' },
    within: { kind: 'text', value: 'TIME', says: 'the longest that the first step may take (30m)' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep canary plan --rps 50', says: 'shares, times, what is at stake, and what to paste into the file' },
    { line: 'lockstep canary plan --rps 500 --errors 0.05% --find 0.5% --within 20m --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const advice = adviseCanary(requestOf(input));
    const { width, paint } = session.output;
    const sentence = wrap(advice.sentence, width).map((line) => paint('bold', line));
    if (advice.kind !== 'plan') return { exit: exits.stopped, document: { ...advice }, lines: [...sentence, ...wrap(advice.next, width)] };
    const head = ['share', 'time', 'requests', 'of them fail, if it is that bad'].map((name) => paint('dim', name));
    const steps = table([head, ...advice.steps.map(rowOf)], width);
    return { exit: exits.done, document: { ...advice }, lines: [...sentence, '', ...steps, '', ...advice.file.trimEnd().split('\n')] };
  },
});

function rowOf({ share, ms, requests, failing }: AdvisedStep): readonly string[] {
  return [percentOf(share), wordsOfSpan(ms), wordsOfCount(requests), wordsOfCount(failing)];
}

function requestOf(input: Input<'rps' | 'errors' | 'find' | 'budget' | 'within'>): AdviceRequest {
  return {
    requestsPerSecond: numberOf(input.required('rps'), { option: 'rps', most: 9_999_999 }),
    errors: shareOf(input.text('errors'), 'errors', usualAdvice.errors),
    find: shareOf(input.text('find'), 'find', usualAdvice.find),
    budget: Math.round(numberOf(input.text('budget') ?? String(usualAdvice.budget), { option: 'budget', most: 100_000_000 })),
    withinMs: withinOf(input.text('within')),
  };
}

function numberOf(typed: string, { option, most }: { readonly option: string; readonly most: number }): number {
  const value = /^\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
  if (value >= 0.001 && value <= most) return value;
  throw wrong('not-a-number', `--${option} takes a number up to ${wordsOfCount(most)}, not \`${typed}\`.`, `--${option} 50`);
}

/** `0.1%`, with the sign: 0.1 alone may mean a tenth. */
function shareOf(typed: string | undefined, option: string, otherwise: number): number {
  if (typed === undefined) return otherwise;
  const [, percent] = /^(\d{1,3}(?:\.\d{1,4})?) ?%$/.exec(typed) ?? [];
  if (percent !== undefined && Number(percent) <= 100) return Number(percent) / 100;
  throw wrong('not-a-number', `--${option} takes a share in percent, not \`${typed}\`.`, `--${option} 0.5%`);
}

function withinOf(typed: string | undefined): number {
  const ms = typed === undefined ? usualAdvice.withinMs : parseDuration(typed);
  if (ms !== undefined && ms >= 1_000 && ms <= 86_400_000) return ms;
  throw wrong('not-a-duration', `--within takes a time from one second to a day, not \`${typed}\`.`, '--within 45m');
}

function wrong(code: 'not-a-number' | 'not-a-duration', sentence: string, example: string): CommandError {
  return new CommandError(exits.usage, { code, sentence, next: `Write it as: ${example}` });
}
