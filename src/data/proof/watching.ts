// What looks at each value while it is masked.
import type { Out } from '#masks/out.ts';

/** What was there, and what became of it; nothing where it became NULL. */
export type Watch = (bytes: Uint8Array, from: number, to: number, masked?: Out) => void;
