// For the tests of this folder: one value through a mask.
import { MaskKeys } from './keys.ts';
import type { Mask, Row } from './mask.ts';
import { Out } from './out.ts';

export const keys: MaskKeys = new MaskKeys(new Uint8Array(32).fill(9));

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A row of the values of other columns, as COPY writes them. */
export function rowOf(values: readonly (string | null)[] = []): Row {
  const bytes = encoder.encode(values.map((value) => value ?? '\\N').join('\t'));
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const value of values) {
    starts.push(at);
    at += encoder.encode(value ?? '\\N').length;
    ends.push(at);
    at += 1;
  }
  return { bytes, starts: Int32Array.from(starts), ends: Int32Array.from(ends), isNull: (column) => values[column] === null };
}

/** As it comes out, of bytes that stand somewhere within others. */
export function masked(mask: Mask, value: string, row: Row = rowOf()): string {
  const own = encoder.encode(value);
  const within = new Uint8Array([7, 7, ...own, 7]);
  const out = new Out(1);
  mask.write(within, 2, 2 + own.length, out, row);
  return decoder.decode(out.view());
}

/** `LOCKSTEP_LONG=1` tries a million cases of each promise, `LOCKSTEP_CASES=50000` as many as it says; otherwise ten thousand. */
export const manyCases: number = Number(process.env['LOCKSTEP_CASES'] ?? (process.env['LOCKSTEP_LONG'] === undefined ? 10_000 : 1_000_000));

/** A million of them take minutes. */
export const longTimeoutMs: number = manyCases > 10_000 ? 3_600_000 : 60_000;
