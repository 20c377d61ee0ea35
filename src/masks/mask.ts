// What a mask is: bytes of one value in, bytes of what stands for it out. Values are those of PostgreSQL's text format, without the escapes
// of COPY.
import type { Out } from './out.ts';

/** Fields of the row that is masked now: column `n` stands in `bytes` from `starts[n]` up to `ends[n]`, with the escapes of COPY; NULL where `isNull`. */
export interface Row {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  isNull(column: number): boolean;
}

/** Writes what stands for a value. It is given no NULL, and the same value becomes the same every time. */
export interface Mask {
  /** `value` from `start` up to `end`; `row` for whoever masks by another column. What is written is text without escapes. */
  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void;
}
