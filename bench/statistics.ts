import { cpus, loadavg } from 'node:os';

/** The value below which this share of the samples lies, by nearest rank; NaN without samples. */
export function percentileOf(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export interface Spread {
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** Milliseconds, to a tenth. */
export function spreadOf(samples: readonly number[]): Spread {
  const at = (share: number): number => rounded(percentileOf(samples, share));
  return { samples: samples.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What it ran on: another machine, or a busy one, gives other numbers. */
export function machineLine(): string {
  const all = cpus();
  const load = loadavg().map((average) => average.toFixed(2));
  return `${all.length} cores, ${all[0]?.model ?? 'unknown'}, Node ${process.version}, load ${load.join(' ')}`;
}
