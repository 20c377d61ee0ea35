import { availableParallelism, loadavg } from 'node:os';

/** The smallest of the values that so many per cent of them do not exceed; 0 where there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return Math.round(sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0);
}

/** More than so many processes wait for each core: then times tell of the machine, and are told, but not judged. */
const mostPerCore = 2;

export function loadPerCore(): number {
  return Math.round(((loadavg()[0] ?? 0) / availableParallelism()) * 10) / 10;
}

/** A sentence where a figure is not below its limit; nothing was measured where there are no values. */
export function late(
  what: string,
  values: readonly number[],
  { percent, limitMs }: { readonly percent: number; readonly limitMs: number },
) {
  const found = percentile(values, percent);
  if (found < limitMs || loadPerCore() > mostPerCore) return [];
  return [`late: ${what} takes ${found} ms at p${percent} of ${values.length}, the limit is ${limitMs}`];
}
