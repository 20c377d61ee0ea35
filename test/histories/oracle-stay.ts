import type { Bill } from '#core/system.ts';

export interface StayView {
  readonly promotion: string;
  readonly release: string;
  readonly stage: string;
  readonly bill: Bill;
  upSince: number | undefined;
  earned: number;
  /** Visitors were led to what moves in there. */
  aside: boolean;
}

export function breakOff(stay: StayView, at: number): void {
  if (stay.upSince === undefined) return;
  stay.earned += Math.max(0, at - stay.upSince);
  stay.upSince = undefined;
}
