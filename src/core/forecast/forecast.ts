// When each open release of a system is live: never one date where a person is on the way.
import type { Boards } from '#core/foretold.ts';
import type { Instant } from '#core/system.ts';
import type { SampledRelease } from './run.ts';
import { sample } from './sample.ts';
import { ofWait, type CompiledRelease, type CompiledSystem, type LastingWait } from './waits.ts';

/** Enough that nine in ten is right to a third of a working day. */
export const defaultSamples = 400;

export interface ForecastRelease {
  readonly release: string;
  /** People answer at once, and everything takes no longer than it must. Absent: nothing that is known brings it there. */
  readonly earliest?: Instant;
  /** Absent where in more samples than that it never gets there. */
  readonly evenOdds?: Instant;
  readonly nineInTen?: Instant;
  /** Out of a hundred: how often it never gets there, and how often because a newer one took its place. */
  readonly neverPercent: number;
  readonly gonePercent: number;
  /** People on the way, and how many answers of the past the odds rest on; of the least known of them. */
  readonly people: number;
  readonly answers: number;
  readonly fewestAnswers: number;
  /** The train of that earliest date, where one leaves on the way. */
  readonly boards?: Boards;
}

export function forecastSystem(system: CompiledSystem, samples: number = defaultSamples): readonly ForecastRelease[] {
  const [least, drawn] = [sample(system, 'at-once', 1), sample(system, 'drawn', samples)];
  return system.releases.map((release, index) => forecastOne(release, least.releases[index], drawn.releases[index]));
}

function forecastOne(release: CompiledRelease, least: SampledRelease | undefined, drawn: SampledRelease | undefined): ForecastRelease {
  const live = (drawn?.live ?? new Float64Array(0)).toSorted();
  const earliest = known(least?.live[0]);
  const [evenOdds, nineInTen] = [known(quantileOf(live, 0.5)), known(quantileOf(live, 0.9))];
  const never = live.filter((each) => each === Number.POSITIVE_INFINITY).length;
  const gone = drawn?.isGone.filter((each) => each === 1).length ?? 0;
  return {
    release: release.id,
    ...(earliest !== undefined && { earliest }),
    ...(evenOdds !== undefined && { evenOdds }),
    ...(nineInTen !== undefined && { nineInTen }),
    neverPercent: percentOf(never, live.length),
    gonePercent: percentOf(gone, live.length),
    ...peopleOn(release),
    ...boardsOf(release, least),
  };
}

function peopleOn(release: CompiledRelease): Pick<ForecastRelease, 'people' | 'answers' | 'fewestAnswers'> {
  const people = waitsOfPeople(release);
  const known = [...new Set(people.map(({ lasting }) => lasting))].map(({ closed }) => closed);
  return {
    people: people.length,
    answers: known.reduce((sum, closed) => sum + closed, 0),
    fewestAnswers: known.length === 0 ? 0 : Math.min(...known),
  };
}

/** The first train on its way, if it makes one at all. */
function boardsOf({ visits }: CompiledRelease, least: SampledRelease | undefined): { readonly boards?: Boards } {
  const place = visits.findIndex(({ departures }) => departures !== undefined);
  const started = least?.started[place]?.[0] ?? Number.POSITIVE_INFINITY;
  const leaves = visits[place]?.departures?.find(({ from, to }) => from <= started && started < to);
  return leaves === undefined ? {} : { boards: { train: leaves.train, departs: leaves.from } };
}

/** The exit of the last stage is no part of the way there. */
function waitsOfPeople({ visits }: CompiledRelease): readonly LastingWait[] {
  const waits = visits.flatMap(({ began, entry, exit }, index) => [
    ...(began === undefined ? entry : []),
    ...(index === visits.length - 1 ? [] : exit),
  ]);
  return waits.filter((wait): wait is LastingWait => wait.kind === 'lasting' && ofWait(wait) === 'person');
}

/** Of a rising row, by nearest rank. */
function quantileOf(rising: Float64Array, share: number): number {
  return rising[Math.max(0, Math.ceil(share * rising.length) - 1)] ?? Number.POSITIVE_INFINITY;
}

function known(at: number | undefined): Instant | undefined {
  return at === undefined || at === Number.POSITIVE_INFINITY ? undefined : at;
}

function percentOf(count: number, all: number): number {
  return all === 0 ? 0 : Math.round((100 * count) / all);
}
