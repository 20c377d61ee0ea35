import { isRefusal, openRelease, type Ruling } from './ruling.ts';
import { boarded } from './train.ts';
import type { PersonCommand } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { nextStage } from '#core/find.ts';
import { isOtherDay, type Boards, type DateMove, type Foretold } from '#core/foretold.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { trainsInto, trainsOf } from '#core/trains.ts';

type Foretell = Extract<PersonCommand, { kind: 'foretell' }>;

/** When a release is live, as the controller reckoned it. Whoever reckoned from an older date than the last was overtaken: nothing is said. */
export function judgeForetell(state: State, { release: id, foretold, move, boards }: Foretell, now: Instant): Ruling {
  const release = openRelease(state, id);
  if (isRefusal(release)) return release;
  if (nextStage(state, release) === undefined) return refused(`${id} is at the end of its path`);
  const wrong = disorderOf(foretold) ?? (move === undefined ? undefined : unsound(move));
  if (wrong !== undefined) return refused(`of ${id} ${wrong}`);
  const boarding = boards === undefined || release.train !== undefined ? [] : firstTrain(state, release, boards, now);
  if (!isNews(release, foretold, move)) return boarding;
  return [{ kind: 'dateForetold', release: id, ...foretold, ...(move && { move }) }, ...boarding];
}

/** Whoever has chosen none takes the first that the forecast says it makes; what is over or gone by now is taken by nobody. */
function firstTrain(state: State, release: Release, { train: name, departs }: Boards, now: Instant): readonly Event[] {
  const train = trainsInto(trainsOf(state), release, stageOf(state, name)).find((each) => each.name === name);
  const departure = train?.departures.find(({ from, to }) => from === departs && to > now);
  return train === undefined || departure === undefined ? [] : [boarded(release.id, { train, departure }, 'lockstep', now)];
}

function stageOf(state: State, name: string): string {
  return trainsOf(state).find((train) => train.name === name)?.stage ?? '';
}

function refused(because: string): Refusal {
  return refuse('not-foretold', `No date is foretold: ${because}.`, 'lockstep forecast');
}

function disorderOf({ earliest, evenOdds, nineInTen, neverPercent, days }: Foretold): string | undefined {
  const known = [earliest, evenOdds, nineInTen].filter((date) => date !== undefined);
  if (known.some((date, index) => index > 0 && date < (known[index - 1] ?? date))) return 'the dates do not rise';
  if (evenOdds === undefined && nineInTen !== undefined) return 'nine in ten get there, and not five';
  if ((days.evenOdds === undefined) !== (evenOdds === undefined) || (days.nineInTen === undefined) !== (nineInTen === undefined))
    return 'a date has no day, or a day no date';
  return neverPercent < 0 || neverPercent > 100 ? 'a share is no share' : undefined;
}

function unsound({ ms, parts }: DateMove): string | undefined {
  const sum = parts.reduce((total, part) => total + part.ms, 0);
  return sum === ms ? undefined : `the parts of a move are ${sum} ms, and the move is ${ms} ms`;
}

/** A first date; one that moved to another day since the last; or a target that it has come to lie behind, or no longer does. */
function isNews({ foretold: last }: Release, next: Foretold, move: DateMove | undefined): boolean {
  if (last === undefined) return move === undefined;
  if (next.at <= last.at || (move !== undefined && move.from.at !== last.at)) return false;
  return (move !== undefined && isOtherDay(last, next)) || last.pastTarget !== next.pastTarget;
}
