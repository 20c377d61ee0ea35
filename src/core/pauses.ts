// Which freezes pause the soak of a release where it runs. What is past is settled: a freeze that comes later pauses from then on, and one that
// is taken away gives back nothing.
import { environmentsOf, presentStays } from './find.ts';
import type { Release, State, Stay } from './state.ts';
import type { Instant, Stage } from './system.ts';
import { unpack, type Schedule } from './time/compiled.ts';
import { joinPauses, noPauses, pausesWithin, type Pauses } from './time/pauses.ts';
import { applies, type Place } from './time/scope.ts';
import { scheduleKey } from './times.ts';
import type { Freeze } from '#core/time/timed-rules.ts';

/** A stay whose soak is counted, and the time that does not count for it. */
export interface Soaking {
  readonly stay: Stay;
  readonly pauses: Pauses;
}

/** Where a release runs, and what it is: what freezes tell apart. */
export interface Whereabouts {
  readonly stage: string;
  readonly environment: string;
  readonly services: readonly string[];
  /** Absent: it has ended, and nothing of it soaks. */
  readonly kind?: 'normal' | 'hotfix';
}

/** In the order of the stage's environments; undefined where it does not run in all of them. */
export function soakingIn(state: State, release: Release, stage: Stage): readonly Soaking[] | undefined {
  const stays = presentStays(state, release, stage);
  const schedule = state.schedules.get(scheduleKey);
  const names = environmentsOf(stage);
  return stays?.map((stay, index) => ({ stay, pauses: pausesOfStay(schedule, stay, names[index] ?? '', release) }));
}

export function pausesOfStay(schedule: Schedule | undefined, stay: Stay, environment: string, release: Release | undefined): Pauses {
  const { stage, bill, paused } = stay;
  if (paused === undefined && !isPausing(schedule)) return noPauses;
  const ahead = pausesIn(schedule, { stage, environment, services: Object.keys(bill), ...kindOf(release) });
  return paused === undefined ? ahead : settledAnd(paused, ahead);
}

/** What is settled of it once another schedule takes over at this instant; nothing is kept where neither pauses anything. */
export function settledPauses(before: Pauses, { since, paused }: Stay, at: Instant): NonNullable<Stay['paused']> {
  const from = paused?.until ?? since;
  const more = from < at ? pausesWithin(before, { from, to: at }) : [];
  return { until: Math.max(at, paused?.until ?? at), pauses: [...(paused?.pauses ?? []), ...more] };
}

/** What a release that is not there yet would meet: the pauses of each environment of a stage, told apart. */
export function pausesAhead(state: State, release: Release, stage: Stage): readonly Pauses[] {
  return pausesOfStage(state.schedules.get(scheduleKey), stage, { services: Object.keys(release.bill), ...kindOf(release) });
}

/** The same of whatever release: without services and a kind every freeze counts that is about some of them. */
export function pausesOfStage(
  schedule: Schedule | undefined,
  stage: Stage,
  of: Pick<Whereabouts, 'services' | 'kind'> = { services: [] },
): readonly Pauses[] {
  if (!isPausing(schedule)) return [noPauses];
  const each = environmentsOf(stage).map((environment) => pausesIn(schedule, { stage: stage.name, environment, ...of }));
  return each.length === 0 ? [noPauses] : [...new Set(each)];
}

export function isPausing(schedule: Schedule | undefined): boolean {
  return schedule?.freezes.some(({ pausesSoak }) => pausesSoak === true) ?? false;
}

interface Laid {
  readonly freezes: readonly Freeze[];
  readonly known: Map<string, Pauses>;
}

const laid = new WeakMap<Schedule, Laid>();

/** As the schedule has it, from its beginning to its end. Places that no freeze tells apart have the same list. */
function pausesIn(schedule: Schedule | undefined, whereabouts: Whereabouts): Pauses {
  if (schedule === undefined) return noPauses;
  const { freezes, known } = laidOut(schedule);
  const own = freezes.filter(({ scope }) => placesOf(whereabouts).some((place) => applies(scope, place)));
  if (own.length === 0) return noPauses;
  const key = own.map(({ name }) => name).join('\n');
  const pauses =
    known.get(key) ?? joinPauses(own.flatMap(({ name, intervals }) => intervals.map((interval) => ({ ...interval, freeze: name }))));
  known.set(key, pauses);
  return pauses;
}

function laidOut(schedule: Schedule): Laid {
  const made = laid.get(schedule) ?? {
    freezes: unpack({ windows: [], freezes: schedule.freezes.filter(({ pausesSoak }) => pausesSoak === true) }).freezes,
    known: new Map<string, Pauses>(),
  };
  laid.set(schedule, made);
  return made;
}

/** A freeze of one of its services is one of the release. */
function placesOf({ stage, environment, services, kind }: Whereabouts): readonly Place[] {
  const place: Place = { stage, environment, ...(kind && { kind }) };
  return services.length === 0 ? [place] : services.map((service) => ({ ...place, service }));
}

function kindOf(release: Release | undefined): Pick<Whereabouts, 'kind'> {
  return release === undefined ? {} : { kind: release.hotfix === undefined ? 'normal' : 'hotfix' };
}

const joined = new WeakMap<NonNullable<Stay['paused']>, WeakMap<Pauses, Pauses>>();

/** The same list for as long as both stay the same. */
function settledAnd(paused: NonNullable<Stay['paused']>, ahead: Pauses): Pauses {
  const of = joined.get(paused) ?? new WeakMap<Pauses, Pauses>();
  joined.set(paused, of);
  const made = of.get(ahead) ?? [...paused.pauses, ...pausesWithin(ahead, { from: paused.until, to: Number.POSITIVE_INFINITY })];
  of.set(ahead, made);
  return made;
}
