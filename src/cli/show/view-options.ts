import type { Paint } from '#cli/text/style.ts';

/** For whom something is written. */
export interface ViewOptions {
  readonly now: number;
  readonly width: number;
  readonly paint: Paint;
}
