import type { Milliseconds } from '#core/system.ts';

/** One request of a scenario. */
export interface LoadStep {
  /** What people call it: `GET /api/products`, unless it has a name. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** Answers that are no failure; absent: 200 to 399. */
  readonly status?: { readonly from: number; readonly to: number };
  /** How often it is chosen, beside the other steps that begin a visit. */
  readonly weight: number;
  /** The same visitor goes on with the next step after this pause; absent: the visit ends here. */
  readonly thinkMs?: Milliseconds;
}

/** Steps that one visitor takes one after the other: their indexes. */
export interface Visit {
  readonly steps: readonly number[];
  readonly weight: number;
}

/** Steps joined by think times are one visit; its first step says how often it is chosen. */
export function visitsOf(steps: readonly LoadStep[]): readonly Visit[] {
  const visits: { steps: number[]; weight: number }[] = [];
  for (const [index, { weight }] of steps.entries()) {
    const open = visits.at(-1);
    if (open !== undefined && steps[index - 1]?.thinkMs !== undefined) open.steps.push(index);
    else visits.push({ steps: [index], weight });
  }
  return visits;
}

/** Requests that a visit makes on average: so many fewer visits than requests begin each second. */
export function requestsPerVisit(visits: readonly Visit[]): number {
  const weights = visits.reduce((sum, { weight }) => sum + weight, 0);
  return visits.reduce((sum, { steps, weight }) => sum + steps.length * weight, 0) / weights;
}

/**
 * The visit of the n-th visitor. Multiples of the golden ratio fill the line evenly, so that any stretch of visitors, of one worker
 * or of all, has the mixture that the weights ask for; and the same run again has the same visitors.
 */
export function visitAt(visits: readonly Visit[], index: number): Visit | undefined {
  const weights = visits.reduce((sum, { weight }) => sum + weight, 0);
  let left = ((index * goldenRatio) % 1) * weights;
  for (const visit of visits) {
    if (left < visit.weight) return visit;
    left -= visit.weight;
  }
  return visits.at(-1);
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;

export function isExpected({ status }: LoadStep, answered: number): boolean {
  return answered >= (status?.from ?? 200) && answered <= (status?.to ?? 399);
}

/** `200-399`, for people. */
export function wordsOfExpected({ status = { from: 200, to: 399 } }: LoadStep): string {
  return status.from === status.to ? String(status.from) : `${status.from}-${status.to}`;
}
