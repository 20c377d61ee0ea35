import { freezesBelow, timeBelow, timeBlockers, timeInterruptions, type Below } from './time.ts';
import type { Blocker } from '#core/blocker.ts';
import { orOf, whoMay } from '#core/access.ts';
import { isOpen } from '#core/find.ts';
import { placesOfStage } from '#core/places.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { quoted } from '#core/words.ts';

/** Rules of today, never those of the release's creation: the stop, freezes and windows, holds of the stage, holds of the release. */
export function todaysBlockers(state: State, release: Release, stage: string, at: Instant): readonly Blocker[] {
  return [
    ...stopBlockers(state, stage, at),
    ...timeBlockers(state, release, stage, at),
    ...holdBlockers(state, stage),
    ...releaseHolds(state, release, stage),
  ];
}

/** What may interrupt a promotion that already runs: between waves, and before traffic moves. */
export function interruptions(state: State, { release: id, stage }: Pick<Promotion, 'release' | 'stage'>, at: Instant): readonly Blocker[] {
  // A release that moves is there, and what held it back holds it back when it has ended on the way, too.
  const release = state.releases.get(id);
  const times = release === undefined ? [] : timeInterruptions(state, release, stage, at);
  return [...stopBlockers(state, stage, at), ...times, ...holdBlockers(state, stage)];
}

/** What keeps data from being refreshed below what stays. */
export function interruptionsBelow(state: State, below: Below, at: Instant): readonly Blocker[] {
  return [...stopBlockers(state, below.stage, at), ...timeBelow(state, below, at), ...holdBlockers(state, below.stage)];
}

/** The same without windows: what has times of its own waits for none that says when a release may come in. */
export function restraintsBelow(state: State, below: Below, at: Instant): readonly Blocker[] {
  return [...standstill(state, below.stage, at), ...freezesBelow(state, below, at)];
}

/** Whatever the file says of time. */
export function standstill(state: State, stage: string, at: Instant): readonly Blocker[] {
  return [...stopBlockers(state, stage, at), ...holdBlockers(state, stage)];
}

/** Where a release stays. */
export function belowOf(state: State, environment: string, { release, bill, stage }: Pick<Promotion, 'release' | 'bill' | 'stage'>): Below {
  return { environment, bill, stage, release: openRelease(state, release) };
}

/** Closed records are not in every slice: what is decided must not hang on them. */
function openRelease(state: State, id: string): Release | undefined {
  const release = state.releases.get(id);
  return isOpen(release) ? release : undefined;
}

function stopBlockers(state: State, stage: string, at: Instant): readonly Blocker[] {
  const { stop } = state.head;
  if (stop === undefined || (stop.until !== undefined && at >= stop.until)) return [];
  const who = whoMay(state, 'lift-stop', 'whole-system');
  const person = { kind: 'person', who, command: 'lockstep stop --lift' } as const;
  return [
    {
      code: 'stop',
      stage,
      because: `everything is stopped by ${stop.by}: ${quoted(stop.reason)}${stop.until === undefined || who.length === 0 ? '' : ` (${orOf(who)} may lift or renew it)`}`,
      clears: stop.until === undefined ? person : { kind: 'time', at: stop.until },
      askable: true,
    },
  ];
}

function holdBlockers(state: State, stage: string): readonly Blocker[] {
  const hold = state.head.holds[stage];
  if (hold === undefined) return [];
  return [
    {
      code: 'hold',
      stage,
      because: `${stage} is held by ${hold.by}: ${quoted(hold.reason)}`,
      clears: { kind: 'person', who: whoMay(state, 'free', placesOfStage(state, stage)), command: `lockstep free ${stage}` },
      askable: true,
    },
  ];
}

function releaseHolds(state: State, release: Release, stage: string): readonly Blocker[] {
  const because = release.held[stage];
  if (because === undefined) return [];
  return [
    {
      code: 'release-held',
      stage,
      because: `${release.id} is held back from ${stage}: ${quoted(because)}`,
      clears: {
        kind: 'person',
        who: whoMay(state, 'free', placesOfStage(state, stage)),
        command: `lockstep free ${stage} --release ${release.id}`,
      },
      askable: true,
    },
  ];
}
