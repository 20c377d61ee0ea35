// Which trains a release takes, and which departure of them it is on.
import { hasEntered, pathOf } from './find.ts';
import { indexOf } from './index-of.ts';
import type { Release, State } from './state.ts';
import type { Instant, Stage } from './system.ts';
import { arrived, mayTake, type Boarding, type Departure, type Train } from './time/trains.ts';
import { timeRulesOf } from './times.ts';

/** What an Exception for a train is about: one release goes without it. */
export function trainKey(name: string): string {
  return `train:${name}`;
}

/** Those of the file in force. */
export function trainsOf(state: State): readonly Train[] {
  const rules = timeRulesOf(state);
  return typeof rules === 'string' ? [] : (rules.trains ?? []);
}

/** Those that it has to take one of into a stage: the one that it is on, else any of them. What repairs production waits for none. */
export function trainsInto(trains: readonly Train[], release: Release, stage: string): readonly Train[] {
  if (release.hotfix !== undefined) return [];
  const into = trains.filter((train) => train.stage === stage);
  const own = into.filter(({ name }) => name === release.train?.name);
  return own.length > 0 ? own : into;
}

export function boardingOf(state: State, release: Release, stage: string): Boarding {
  const platform = platformOf(state, release, stage);
  const isOn = trainsOf(state).some((train) => train.stage === stage && train.name === release.train?.name);
  const departs = isOn ? release.train?.departs : undefined;
  return { ...(platform !== undefined && { platform }), ...(departs !== undefined && { departs }) };
}

/** Since when it stands before a stage: it runs in the one before, or there is none and it was made. */
export function platformOf(state: State, release: Release, stage: string): Instant | undefined {
  const path = pathOf(state, release);
  const before = path[path.findIndex(({ name }) => name === stage) - 1];
  if (before === undefined) return release.at;
  return hasEntered(release, before.name) ? release.entries[before.name]?.enteredAt : undefined;
}

/** What a release waits for that is on a train. */
export interface Riding {
  readonly release: Release;
  readonly departs: Instant;
  /** Absent: the file has no such train any more. */
  readonly train?: Train;
  /** Absent: the train does not run then any more. */
  readonly departure?: Departure;
  readonly platform?: Instant;
}

/** Every release that is on a train, and has not left with it. */
export function ridingIn(state: State): readonly Riding[] {
  const { open, moving } = indexOf(state);
  const riders = open.filter(({ train }) => train !== undefined);
  if (riders.length === 0 || typeof timeRulesOf(state) === 'string') return [];
  return riders.flatMap((release): readonly Riding[] => {
    if (release.train === undefined) return [];
    const { name, departs } = release.train;
    const train = trainsOf(state).find((each) => each.name === name && isAhead(pathOf(state, release), release, each.stage));
    const move = moving.get(release.id);
    const hasLeft = pathOf(state, release).some(({ name: stage }) => stage === release.train?.stage && hasEntered(release, stage));
    if (hasLeft || (move !== undefined && move.state !== 'waiting' && move.stage === release.train.stage)) return [];
    if (train === undefined) return [{ release, departs }];
    const departure = train.departures.find(({ from }) => from === departs);
    const platform = platformOf(state, release, train.stage);
    return [{ release, departs, train, ...(departure && { departure }), ...(platform !== undefined && { platform }) }];
  });
}

function isAhead(path: readonly Stage[], release: Release, stage: string): boolean {
  return path.some(({ name }) => name === stage) && !hasEntered(release, stage);
}

/** The first departure after this one that it can make as things stand. */
export function takesNext({ train, departs, platform }: Riding, now: Instant): Departure | undefined {
  const boarding = arrived({ ...(platform !== undefined && { platform }), departs: departs + 1 }, now);
  return train?.departures.find((departure) => departure.to > now && mayTake(departure, boarding));
}

/** When somebody on a train is late, or is left behind. */
export function trainInstants(state: State): readonly Instant[] {
  return ridingIn(state).flatMap(({ departure }) => (departure === undefined ? [] : [departure.cutOff, departure.to]));
}
