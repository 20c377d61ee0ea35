// What a system file says of time, read and checked, and not yet looked up: holidays, zones and recurrences are compiled of it, once, by hands.
import type { Milliseconds, SoakLength } from '#core/system.ts';
import type { Recurrence } from './recurrence-types.ts';
import type { FreezeKind, HalfUnits, MinuteOfDay, TimeScope } from './types.ts';

export interface TimeDefinitions {
  /** The system's zone, `Area/City` or `UTC`: windows and freezes that say none are in it, never in the host's. */
  readonly zone: string;
  /** What `calendar` says is called `default`. */
  readonly calendars: { readonly [name: string]: CalendarDefinition };
  readonly windows: readonly WindowDefinition[];
  readonly freezes: readonly FreezeDefinition[];
  /** Absent: releases go as soon as they may. */
  readonly trains?: readonly TrainDefinition[];
  /** Absent: no data are refreshed by themselves, and whenever somebody asks. */
  readonly refreshes?: readonly RefreshDefinition[];
}

export interface CalendarDefinition {
  readonly zone: string;
  /** Places whose public holidays are free: `DE-BW`. None: weekends and own days only. */
  readonly places: readonly string[];
  /** Of several places: a day counts where all of them work, or where any does. */
  readonly workedIn: 'all' | 'any';
  /** The last year up to which somebody has held the list of holidays against what was announced. */
  readonly confirmedThrough?: number;
  /** From Monday on, seven. */
  readonly week: readonly HalfUnits[];
  readonly hours: { readonly from: MinuteOfDay; readonly to: MinuteOfDay };
  readonly cutOff?: MinuteOfDay;
  /** What a half day counts, in halves. */
  readonly halfDaysCount: HalfUnits;
  /** A closure beats all, a day that is also worked beats weekend and holiday. */
  readonly closures: readonly DayRule[];
  readonly alsoWorking: readonly DayRule[];
  readonly halfDays: readonly (DayRule & { readonly until: MinuteOfDay })[];
}

/** Every day that the recurrence touches. */
export interface DayRule {
  readonly when: Recurrence;
  /** For people: `Company holidays`. */
  readonly because: string;
}

export interface WindowDefinition {
  readonly name: string;
  readonly when: readonly Recurrence[];
  readonly zone: string;
  readonly scope: TimeScope;
  readonly mustFitMs?: Milliseconds;
}

export interface FreezeDefinition {
  readonly name: string;
  readonly when: readonly Recurrence[];
  readonly zone: string;
  readonly scope: TimeScope;
  readonly kind: FreezeKind;
  readonly because: string;
  /** Soaks in its scope do not count its time. */
  readonly pausesSoak?: true;
}

export interface TrainDefinition {
  readonly name: string;
  readonly when: readonly Recurrence[];
  readonly zone: string;
  /** The one that it departs into. */
  readonly stage: string;
  /** So long before its departure a release has to stand before that stage; absent: until it has left. */
  readonly cutOff?: SoakLength;
}

/** When the data of an environment are refreshed. */
export interface RefreshDefinition {
  readonly environment: string;
  /** Only their beginnings count; none: nobody but people asks for one. */
  readonly at: readonly Recurrence[];
  readonly zone: string;
  /** So long after it was due it may still begin. */
  readonly latestStartMs: Milliseconds;
  /** It begins only then. */
  readonly window?: { readonly name: string; readonly when: readonly Recurrence[]; readonly zone: string };
}
