// Two worlds that differ in one thing, compared sample by sample: what is drawn is the same in both.
import type { Instant, Milliseconds } from '#core/system.ts';
import { defaultSamples } from './forecast.ts';
import { sample } from './sample.ts';
import { ofWait, type CompiledRelease, type CompiledSystem, type Visit, type Wait } from './waits.ts';

export interface Shift {
  readonly release: string;
  /** The mean over all samples that get there in both; absent where none does. */
  readonly meanMs?: Milliseconds;
  /** Nine in ten shift by less than this. */
  readonly mostMs?: Milliseconds;
  /** Out of a hundred. */
  readonly laterPercent: number;
  readonly soonerPercent: number;
  /** Samples that get there before and no longer after, and the other way round. */
  readonly lost: number;
  readonly gained: number;
}

export function compareSystems(before: CompiledSystem, after: CompiledSystem, samples: number = defaultSamples): readonly Shift[] {
  const [left, right] = [sample(before, 'drawn', samples), sample(after, 'drawn', samples)];
  return left.releases.flatMap((release) => {
    const other = right.releases.find(({ id }) => id === release.id);
    return other === undefined ? [] : [{ release: release.id, ...shiftOf(release.live, other.live) }];
  });
}

/** Quantiles of two worlds jump from window to window; what one sample shifts by does not. */
function shiftOf(before: Float64Array, after: Float64Array): Omit<Shift, 'release'> {
  const pairs = [...before].map((from, each) => [from, after[each] ?? Number.POSITIVE_INFINITY] as const);
  const shifts = pairs.filter(([from, to]) => isKnown(from) && isKnown(to)).map(([from, to]) => to - from);
  const percent = (count: number): number => (shifts.length === 0 ? 0 : Math.round((100 * count) / shifts.length));
  return {
    ...(shifts.length > 0 && {
      meanMs: Math.round(shifts.reduce((sum, each) => sum + each, 0) / shifts.length),
      mostMs: shifts.toSorted((left, right) => left - right)[Math.ceil(0.9 * shifts.length) - 1] ?? 0,
    }),
    laterPercent: percent(shifts.filter((each) => each > 0).length),
    soonerPercent: percent(shifts.filter((each) => each < 0).length),
    lost: pairs.filter(([from, to]) => isKnown(from) && !isKnown(to)).length,
    gained: pairs.filter(([from, to]) => !isKnown(from) && isKnown(to)).length,
  };
}

function isKnown(at: number): boolean {
  return at < Number.POSITIVE_INFINITY;
}

/** Everybody who is asked about a release in a stage has answered by an instant. */
export function answeredBy(system: CompiledSystem, release: string, stage: string, at: Instant): CompiledSystem {
  return withRelease(system, release, (each) => ({
    ...each,
    visits: each.visits.map((visit): Visit => {
      if (system.stages[visit.stage]?.name !== stage) return visit;
      const soon = (wait: Wait): Wait => (wait.kind === 'lasting' && ofWait(wait) === 'person' ? { ...wait, atLatest: at } : wait);
      return { ...visit, entry: visit.entry.map(soon), exit: visit.exit.map(soon) };
    }),
  }));
}

/** A release goes on so much later: nothing starts for it before. */
export function delayedBy(system: CompiledSystem, release: string, ms: Milliseconds): CompiledSystem {
  const wait: Wait = { kind: 'until', key: 'delayed', label: 'delayed', at: system.now + ms, of: 'person' };
  return withRelease(system, release, (each) => {
    const next = each.visits.findIndex(({ began }) => began === undefined);
    return { ...each, visits: each.visits.map((visit, index) => (index === next ? { ...visit, entry: [...visit.entry, wait] } : visit)) };
  });
}

function withRelease(system: CompiledSystem, id: string, change: (release: CompiledRelease) => CompiledRelease): CompiledSystem {
  return { ...system, releases: system.releases.map((release) => (release.id === id ? change(release) : release)) };
}
