import { isNumber, isText, listOf, objectOf, optional } from './guards.ts';

interface Moved {
  readonly seq: number;
  readonly at: number;
  readonly release: string;
  readonly stage: string;
  readonly gate: string;
  /** Absent: it counts by the clock. */
  readonly calendar?: string;
  readonly from?: number;
  readonly to?: number;
  readonly because: readonly string[];
}

interface Changed {
  readonly calendar: string;
  readonly date: string;
  readonly before: string;
  readonly after: string;
}

const isMoved = objectOf<Moved>({
  seq: isNumber,
  at: isNumber,
  release: isText,
  stage: isText,
  gate: isText,
  calendar: optional(isText),
  from: optional(isNumber),
  to: optional(isNumber),
  because: listOf(isText),
});

export const isCalendarVersion = objectOf<{ readonly version?: number }>({ version: optional(isNumber) });

export const isCalendarChanges = objectOf<{
  readonly system: string;
  readonly seq: number;
  readonly from: number;
  readonly days: readonly Changed[];
  readonly moved: readonly Moved[];
}>({
  system: isText,
  seq: isNumber,
  from: isNumber,
  days: listOf(objectOf<Changed>({ calendar: isText, date: isText, before: isText, after: isText })),
  moved: listOf(isMoved),
});
