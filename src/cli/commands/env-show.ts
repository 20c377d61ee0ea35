import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isEnvironments, type ShownEnvironment } from '#cli/http/answers.ts';
import { isAvailability } from '#cli/http/availability-answers.ts';
import { isStays } from '#cli/http/stay-answers.ts';
import { found } from '#cli/outcomes.ts';
import { availabilityLines } from '#cli/show/availability-lines.ts';
import { timesOf } from '#cli/show/times.ts';
import { localTime } from '#cli/text/instant.ts';
import type { Paint } from '#cli/text/style.ts';
import { fit, table, wrap } from '#cli/text/table.ts';
import { mostDays } from '#core/availability.ts';
import { type StayView, wordsOfStay } from '#core/views/stays.ts';
import { andOf, wordsOfUnseen } from '#core/words.ts';

export const command = defineCommand({
  usage: 'ENVIRONMENT [--days DAYS] [--stays]',
  about:
    'What runs there, and in which share of the last days it answered, with a chart and how that is counted; with --stays which releases ran ' +
    'there, from when to when, and who brought them.',
  options: {
    days: { kind: 'text', value: 'DAYS', says: `how far back, up to ${mostDays} (7)` },
    stays: { kind: 'flag', says: 'which releases ran there, newest first' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep env show prod', says: 'the last week' },
    { line: 'lockstep env show prod --stays', says: 'what ran there, and who brought it' },
    { line: 'lockstep env show prod --days 90 --json', says: 'a quarter, for a program' },
  ],
  run: async (session, input) => {
    const environment = input.positional(0);
    const days = daysOf(input.text('days') ?? '7');
    const client = await session.client();
    const path = await session.path('environments', environment, 'availability');
    const { availability, counted } = await client.get(path, isAvailability, { days: String(days) });
    const { environments } = await client.get(await session.path('environments'), isEnvironments);
    const stays = input.isSet('stays')
      ? (await client.get(await session.path('environments', environment, 'stays'), isStays)).stays
      : undefined;
    const place = environments.find((each) => each.environment === environment);
    const { width, paint } = session.output;
    const runs = place?.release === undefined ? 'nothing runs there' : `runs ${place.release}`;
    const since = place?.since === undefined ? '' : ` since ${localTime(place.since, session.now())}`;
    const state = place?.down === undefined ? '' : paint('red', `, down: ${place.down.because}`);
    const where = Object.entries(place?.urls ?? {}).map(([service, url]) => `  ${service}${timesOf(place?.instances?.[service])}  ${url}`);
    return found({ environment, days, ...(place && { place }), ...(stays && { stays }), availability, counted }, [
      fit(`${paint('bold', environment)}  ${runs}${since}${state}`, width),
      ...unmaskedLines(place, { now: session.now(), width, paint }),
      ...(place?.unseen === true ? wrap(`  ${wordsOfUnseen([environment])}`, width) : []),
      ...where,
      ...(stays === undefined ? [] : ['', ...stayLines(stays, { now: session.now(), width })]),
      '',
      ...availabilityLines({ availability, counted, days }, { now: session.now(), width, paint }),
    ]);
  },
});

/** Whoever looks at a place is told that production's people are in its data. */
function unmaskedLines(
  place: ShownEnvironment | undefined,
  { now, width, paint }: { readonly now: number; readonly width: number; readonly paint: Paint },
): readonly string[] {
  const { unmasked } = place ?? {};
  if (unmasked === undefined) return [];
  const { databases, until, overdue } = unmasked;
  const permitted = until === undefined ? '' : `, as two people permitted until ${localTime(until, now)}`;
  const because = overdue === undefined ? permitted : `, and may not be so any more: ${overdue}`;
  return wrap(`  × ${andOf(databases)} ${databases.length === 1 ? 'is' : 'are'} not masked${because}`, width).map((line) =>
    paint('red', line),
  );
}

function stayLines(stays: readonly StayView[], { now, width }: { readonly now: number; readonly width: number }): readonly string[] {
  if (stays.length === 0) return ['  nothing ran there yet'];
  const rows = stays
    .toReversed()
    .map((stay) => [
      '',
      stay.release,
      `${localTime(stay.from, now)} to ${stay.to === undefined ? 'now' : localTime(stay.to, now)}`,
      wordsOfStay(stay),
    ]);
  return table(rows, width);
}

function daysOf(typed: string): number {
  const days = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  if (days >= 1 && days <= mostDays) return days;
  throw new CommandError(exits.usage, {
    code: 'not-a-number',
    sentence: `--days takes a whole number from 1 to ${mostDays}, not \`${typed}\`.`,
    next: 'Write it as: --days 30',
  });
}
