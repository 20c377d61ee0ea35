// What lies before the open releases of a system, as a list that can be run through thousands of times: made once of a State, with every
// question about calendars and rules already asked.
import type { Departure } from '#core/time/trains.ts';
import type { DayIndex } from '#core/time/index-of-days.ts';
import type { Pauses } from '#core/time/pauses.ts';
import type { Instant, Milliseconds, QueuePolicy } from '#core/system.ts';
import type { Permitted } from './permitted.ts';
import type { Lasting } from './survival.ts';

/** One system: its releases stand in each other's way, so they are run through together. */
export interface CompiledSystem {
  readonly now: Instant;
  /** In the order of the path. */
  readonly stages: readonly { readonly name: string; readonly queue: QueuePolicy }[];
  /** Oldest first; a hotfix is as old as what it repairs. */
  readonly releases: readonly CompiledRelease[];
}

export interface CompiledRelease {
  readonly id: string;
  /** Nothing newer passes it. */
  readonly isHotfix?: true;
  /** From when on it wants to enter its first visit. */
  readonly from: Instant;
  /** From the stage that it stands in, or moves into, to the last of its path. */
  readonly visits: readonly Visit[];
  /** It has lost its place to a newer one before it was done there: it gets no further, and nobody waits for it. */
  readonly lost?: string;
}

/** A stage on the way: into it, by its entry gates, and out of it, by its exit gates, which all run at the same time. */
export interface Visit {
  /** Position in `stages`; they only rise. */
  readonly stage: number;
  /** Known already: it runs there since, or is being brought there since. */
  readonly began?: { readonly as: 'entered' | 'started'; readonly at: Instant };
  /** Windows, freezes and stops: when it may start. */
  readonly starts: Permitted;
  /** Departures of which it takes one, by when they begin; absent: it takes no train. */
  readonly departures?: readonly Leaves[];
  /** When traffic may move, at the end of a deployment: what has begun needs no room. */
  readonly moves: Permitted;
  readonly deployment: LastingWait;
  /** From when it entered the stage before, or from its beginning. */
  readonly entry: readonly Wait[];
  /** From when it entered. */
  readonly exit: readonly Wait[];
  /** Of gates that an Exception opens today. */
  readonly waived?: { readonly entry: readonly WaivedWait[]; readonly exit: readonly WaivedWait[] };
  /** Under `protect-soak`: nobody displaces it while its soaks and checks are open. A check that said no protects no longer. */
  readonly protects: boolean;
}

/** A departure, and of which train. */
export interface Leaves extends Departure {
  readonly train: string;
}

/** Nobody waits for it who enters before that instant. */
export interface WaivedWait {
  readonly wait: Wait;
  readonly until: Instant;
}

export type Wait =
  /** Its end is known, whatever comes before: a soak that runs. */
  | (WaitBase & { readonly kind: 'until'; readonly at: Instant; readonly of: WaitOf; readonly days?: SoakedDays })
  | (PausedWait & { readonly kind: 'soak'; readonly index: DayIndex; readonly workingDays: number })
  /** So much working time, wherever it is worked. */
  | (PausedWait & { readonly kind: 'work'; readonly index: DayIndex; readonly ms: Milliseconds })
  | (PausedWait & { readonly kind: 'elapsed'; readonly ms: Milliseconds })
  | LastingWait
  /** Nothing that can be foreseen ends it. */
  | (WaitBase & { readonly kind: 'never'; readonly because: string; readonly of: WaitOf });

/** What a soak that runs counts from; the index leaves out the days that are paused. */
interface SoakedDays {
  readonly index: DayIndex;
  readonly entered: Instant;
  readonly workingDays: number;
}

interface WaitBase {
  /** The same in every compilation of the same wait: what is drawn for it is the same, too. */
  readonly key: string;
  readonly label: string;
}

/** Time that is not counted, for each environment where it is another; absent: all of it is. */
type PausedWait = WaitBase & { readonly pauses?: readonly Pauses[] };

/** What must be there while it goes on: soaks and checks need their release to run there, undisturbed; people until they have answered. */
export type WaitOf = 'soak' | 'check' | 'person' | 'deployment';

/** How long it takes nobody knows: only how long it took before. */
export type LastingWait = WaitBase & {
  readonly kind: 'lasting';
  readonly of: WaitOf;
  readonly lasting: Lasting;
  /** People answer in working time of their calendar; absent: by the clock. */
  readonly index?: DayIndex;
  /** It runs already, since. */
  readonly askedAt?: Instant;
  /** A verdict says no: people are asked only once the checks of its stage have passed. */
  readonly afterChecks?: true;
  /** Not over by then, it says no for good. */
  readonly overdueAt?: (askedAt: Instant) => Instant;
  /** Somebody has promised: it is over by then, or at once where it is asked for later. */
  readonly atLatest?: Instant;
};

export function ofWait(wait: Wait): WaitOf {
  return wait.kind === 'lasting' || wait.kind === 'until' || wait.kind === 'never' ? wait.of : 'soak';
}
