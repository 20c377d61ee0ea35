import type { Day } from '#core/time/types.ts';

/** What the library says of one day, with the rule that it says it by. */
export interface Found {
  readonly day: Day;
  readonly because: string;
  readonly rule: string;
  readonly from?: number;
}
