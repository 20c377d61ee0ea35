// What people see of a forecast: each release that is on its way, in words, with its way and its odds; and what would be otherwise.
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { zoneOf } from '#core/times.ts';
import { compileSystem } from './compile-release.ts';
import { legsOf, type Leg } from './explain.ts';
import { defaultSamples, forecastSystem, type ForecastRelease } from './forecast.ts';
import { inFuture } from './future.ts';
import { stateInFuture, type WhatIf } from './future-state.ts';
import type { WaitHistory } from './learned.ts';
import { shiftWords } from './shift-words.ts';
import { paceOf, type PaceView } from './pace.ts';
import { targetView, type TargetView } from './target.ts';
import type { CompiledSystem } from './waits.ts';
import { compareSystems, type Shift } from './what-if.ts';
import { forecastWords } from './words.ts';

export interface ForecastView {
  readonly system: string;
  readonly seq: number;
  readonly now: Instant;
  /** The system's, in which dates are told. */
  readonly zone: string;
  readonly samples: number;
  /** Oldest first; without those that are live. */
  readonly releases: readonly ForecastLine[];
  /** Releases come faster than the stage that is taken longest lets them out. */
  readonly pace?: PaceView;
}

export interface ForecastLine extends ForecastRelease {
  /** `Earliest Tue 16 Jun 10:00 (soaks, windows). Even odds by Thu 18, 9 in 10 by Thu 25, from 14 answers of people.` */
  readonly words: string;
  /** The way of the earliest date. */
  readonly legs: readonly Leg[];
  /** When it is to be live, where somebody said so, and how likely that is. */
  readonly target?: TargetView;
  /** What would be otherwise, where that was asked. */
  readonly shift?: Omit<Shift, 'release'> & { readonly words: string };
}

export interface Asked {
  readonly state: State;
  readonly seq: number;
  readonly now: Instant;
  readonly history: WaitHistory;
  /** When the last normal releases were made. */
  readonly made?: readonly Instant[];
  readonly whatIf?: WhatIf;
}

export function forecastView({ state, seq, now, history, made = [], whatIf }: Asked): ForecastView {
  const zone = zoneOf(state);
  const present = compileSystem(state, history, now);
  const system = whatIf === undefined ? present : systemInFuture(whatIf, { state, history, now });
  const shifts = whatIf === undefined ? [] : compareSystems(present, system);
  const pace = paceOf(state, made);
  const onTheirWay = forecastSystem(system).filter((_, index) => !isLive(system, index));
  return {
    system: state.head.system,
    seq,
    now,
    zone: zone.name,
    samples: defaultSamples,
    ...(pace && { pace }),
    releases: onTheirWay.map((forecast) => {
      const legs = legsOf(system, forecast.release);
      const target = state.releases.get(forecast.release)?.target;
      const shift = shifts.find(({ release }) => release === forecast.release);
      return {
        ...forecast,
        words: lostWords(system, forecast.release) ?? forecastWords(forecast, legs, { zone, now }),
        legs,
        ...(target !== undefined && { target: targetView(target, forecast, { zone, now }) }),
        ...(shift !== undefined && { shift: { ...withoutName(shift), words: shiftWords(shift) } }),
      };
    }),
  };
}

/** All of it at once; what is drawn is the same as it is without. */
function systemInFuture(whatIf: WhatIf, { state, history, now }: Pick<Asked, 'state' | 'history' | 'now'>): CompiledSystem {
  return whatIf.futures.reduce(inFuture, compileSystem(stateInFuture(state, whatIf, now), history, now));
}

function isLive({ releases }: CompiledSystem, index: number): boolean {
  return releases[index]?.visits.at(-1)?.began?.as === 'entered';
}

function lostWords({ releases }: CompiledSystem, id: string): string | undefined {
  const lost = releases.find((release) => release.id === id)?.lost;
  return lost === undefined ? undefined : `No date: ${lost}.`;
}

function withoutName({ release: _release, ...shift }: Shift): Omit<Shift, 'release'> {
  return shift;
}
