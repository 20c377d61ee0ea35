import { isRefusal, needsReason, openRelease, type Ruling } from './ruling.ts';
import type { PersonCommand } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { nearest } from '#core/file/nearest.ts';
import { hasEntered, pathOf } from '#core/find.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { arrived, dayIn, mayTake, type Departure, type Train } from '#core/time/trains.ts';
import { platformOf, trainsOf } from '#core/trains.ts';
import { andOf } from '#core/words.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** A release takes another train, and why: whoever waits for it reads that. */
export function judgeBoard(state: State, command: Of<'board'>, now: Instant): Ruling {
  const release = openRelease(state, command.release);
  if (isRefusal(release)) return release;
  const found = findDeparture(state, release, command.train, now);
  if (isRefusal(found)) return found;
  const { by, reason: because } = command;
  if (release.train?.name === found.train.name && release.train.departs === found.departure.from) return [];
  return needsReason(because) ?? [{ ...boarded(release.id, found, by, now), because }];
}

export interface FoundDeparture {
  readonly train: Train;
  readonly departure: Departure;
}

type Boarded = Extract<Event, { kind: 'trainBoarded' }>;

export function boarded(release: string, { train, departure }: FoundDeparture, by: string, at: Instant): Boarded {
  return {
    kind: 'trainBoarded',
    release,
    train: train.name,
    stage: train.stage,
    departs: departure.from,
    day: dayIn(train, departure),
    by,
    at,
  };
}

/** What was typed: a train (then the first that the release can make), a day, or both, like `Fortnightly 2026-06-16`. */
export function findDeparture(state: State, release: Release, typed: string, now: Instant): FoundDeparture | Refusal {
  if (release.hotfix !== undefined)
    return refused(`${release.id} is a hotfix, and a hotfix never waits for a train`, `lockstep status ${release.id}`);
  const ahead = pathOf(state, release).filter(({ name }) => !hasEntered(release, name));
  const trains = trainsOf(state).filter(({ stage }) => ahead.some(({ name }) => name === stage));
  if (trains.length === 0) return refused(`no train departs into a stage that ${release.id} has still to enter`, 'lockstep train list');
  const [, name = '', date] = /^(.*?)\s*(\d{4}-\d{2}-\d{2})?$/.exec(typed.trim()) ?? [];
  const meant = name === '' ? trains : trains.filter((train) => train.name === name);
  if (meant.length === 0) return unknownTrain(name, trains);
  const departures = meant.flatMap((train) => train.departures.map((departure) => ({ train, departure })));
  const ofDay = departures.filter(({ train, departure }) => date === undefined || dayIn(train, departure) === date);
  if (ofDay.length === 0) return unknownDay(date ?? '', departures, now);
  const taken = ofDay
    .filter(({ train, departure }) => departure.to > now && mayTake(departure, cameTo(state, release, train, now)))
    .toSorted((left, right) => left.departure.from - right.departure.from);
  return taken[0] ?? tooLate(release, ofDay[0], now);
}

function cameTo(state: State, release: Release, { stage }: Train, now: Instant) {
  const platform = platformOf(state, release, stage);
  return arrived(platform === undefined ? {} : { platform }, now);
}

function refused(because: string, next: string): Refusal {
  return refuse('no-departure', `It cannot take that train: ${because}.`, next);
}

function unknownTrain(name: string, trains: readonly Train[]): Refusal {
  const names = trains.map((train) => train.name);
  const near = nearest(name, names);
  const hint = near === undefined ? `there ${names.length === 1 ? 'is' : 'are'} ${andOf(names)}` : `did you mean ${near}?`;
  return refuse('no-departure', `There is no train ${name}: ${hint}${near === undefined ? '.' : ''}`, 'lockstep train list');
}

const fewDays = 3;

function unknownDay(date: string, departures: readonly FoundDeparture[], now: Instant): Refusal {
  const next = departures
    .filter(({ departure }) => departure.from > now)
    .toSorted((left, right) => left.departure.from - right.departure.from);
  const days = [...new Set(next.map(({ train, departure }) => dayIn(train, departure)))].slice(0, fewDays);
  const known = days.length === 0 ? 'none departs any more' : `the next depart on ${andOf(days)}`;
  return refused(`none departs on ${date}, and ${known}`, 'lockstep train list');
}

function tooLate({ id }: Release, late: FoundDeparture | undefined, now: Instant): Refusal {
  if (late === undefined) return refused('none departs', 'lockstep train list');
  const { train, departure } = late;
  const told = (at: Instant): string => instantWords(train.zone, at);
  const because = departure.to <= now ? `it left ${told(departure.from)}` : `${id} was not there by its cut-off, ${told(departure.cutOff)}`;
  return refused(because, 'lockstep train list');
}
