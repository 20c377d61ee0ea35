// How far off the time left was: at each second from the tenth on the end that was told, against when it came, of the whole duration.
import type { Happened } from '#core/data/happened.ts';
import { Reckoning, type Reckoned } from '#core/data/reckoning.ts';
import type { Learned } from '#core/data/learned.ts';

export interface Seen {
  readonly atMs: number;
  readonly reckoned: Reckoned;
  /** Of the whole duration: above 0 it was said to end later than it did. Infinity: nothing was said. */
  readonly off: number;
}

export interface Played {
  readonly seen: readonly Seen[];
  readonly learned: Learned;
}

const [fromMs, everyMs] = [10_000, 1_000];

/** Plays again what a refresh told of itself, and looks at each second. */
export function play(series: readonly (readonly [number, Happened])[], totalMs: number, learned?: Learned): Played {
  const reckoning = new Reckoning(learned);
  const seen: Seen[] = [];
  let [next, done] = [fromMs, 0];
  const lookUntil = (until: number): void => {
    for (; next < until; next += everyMs) {
      const reckoned = reckoning.at(next);
      seen.push({ atMs: next, reckoned, off: reckoned.leftMs === undefined ? Infinity : (next + reckoned.leftMs - totalMs) / totalMs });
    }
  };
  for (; done < series.length; done += 1) {
    const [at, happened] = series[done] ?? [totalMs, { kind: 'copied' as const }];
    lookUntil(at);
    reckoning.take(happened, at);
  }
  lookUntil(totalMs);
  return { seen, learned: reckoning.learned(totalMs) };
}
