import { millisecondsOf } from '#catalogue/duration.ts';
import type { Objective } from '#core/load/judge-load.ts';
import { readRate } from '#core/load/read-legs.ts';
import type { LoadOptions } from './attempt.ts';

const usualErrorShare = 0.01;

/** What the options promise, in the judge's units. Errors are always bounded: a load that mostly fails proves nothing. */
export function objectiveOf({ slo = {} }: Pick<LoadOptions, 'slo'>): Objective {
  const rate = slo.rate === undefined ? undefined : readRate(slo.rate);
  return {
    ...(rate === undefined ? {} : { rate }),
    ...(slo.p50 === undefined ? {} : { p50Ms: millisecondsOf(slo.p50) }),
    ...(slo.p95 === undefined ? {} : { p95Ms: millisecondsOf(slo.p95) }),
    ...(slo.p99 === undefined ? {} : { p99Ms: millisecondsOf(slo.p99) }),
    errorShare: slo.errors === undefined ? usualErrorShare : Number.parseFloat(slo.errors) / 100,
  };
}
