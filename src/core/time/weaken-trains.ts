// What changed trains permit that they did not before: a stage without trains, more departures, or later cut-offs.
import type { Instant } from '#core/system.ts';
import { andOf } from '#core/words.ts';
import { instantWords } from './instant-words.ts';
import type { Train } from './trains.ts';
import { findAround, union } from './intervals.ts';

/** By stage: whatever its trains are called, from now on nobody starts when nobody could before, and nobody may come later than before. */
export function weakerTrains(before: readonly Train[], after: readonly Train[], now: Instant): readonly string[] {
  const stages = [...new Set(before.map(({ stage }) => stage))];
  return stages.flatMap((stage) => {
    const into = (trains: readonly Train[]): readonly Train[] => trains.filter((train) => train.stage === stage);
    const [was, is] = [into(before), into(after)];
    if (is.length === 0) return [`trains: ${andOf(was.map(({ name }) => name))} left into ${stage}, and none does any more`];
    return weakerInto(was, is, now);
  });
}

function weakerInto(was: readonly Train[], is: readonly Train[], now: Instant): readonly string[] {
  const runs = union(was.flatMap(({ departures }) => departures.map(({ from, to }) => ({ from, to }))));
  const known = Math.min(...was.map((train) => train.known.to), ...is.map((train) => train.known.to));
  const ahead = is.flatMap((train) =>
    train.departures.filter(({ from, to }) => to > now && from < known).map((departure) => ({ train, departure })),
  );
  const more = ahead.find(({ departure: { from, to } }) => (findAround(runs, from)?.to ?? from) < to);
  if (more !== undefined) return [`train ${more.train.name}: leaves ${told(more.train, more.departure.from)}, when none left before`];
  const later = ahead.find(({ departure }) => departure.cutOff > latestCutOff(was, departure.from));
  if (later === undefined) return [];
  return [
    `train ${later.train.name}: its cut-off for ${told(later.train, later.departure.from)} is ${told(later.train, later.departure.cutOff)}, and was earlier`,
  ];
}

/** Of everything that left at that instant. */
function latestCutOff(trains: readonly Train[], at: Instant): Instant {
  const running = trains.flatMap(({ departures }) => departures.filter(({ from, to }) => from <= at && at < to));
  return Math.max(...running.map(({ cutOff }) => cutOff));
}

function told({ zone }: Train, at: Instant): string {
  return instantWords(zone, at);
}
