import type { Evidence } from '#core/state.ts';
import type { Entry } from './journal.ts';

/** What the ledger tells of one promotion. */
export interface PromotionTold {
  readonly id: string;
  readonly kind: string;
  readonly release: string;
  readonly stage: string;
  /** Ledger numbers. */
  started?: number;
  ended?: number;
  /** `done`, `failed`, `aborted`. */
  as?: string;
}

/** Every promotion of the ledger, in the order in which they were asked for. */
export function promotionsIn(entries: readonly Entry[]): readonly PromotionTold[] {
  const found = new Map<string, PromotionTold>();
  for (const { event, seq } of entries) {
    if (event.kind === 'promotionRequested') {
      const { id, kind, release, stage } = event.promotion;
      found.set(id, { id, kind, release, stage });
    }
    const told = 'promotion' in event && typeof event.promotion === 'string' ? found.get(event.promotion) : undefined;
    if (told === undefined) continue;
    if (event.kind === 'promotionStarted') told.started = seq;
    if (event.kind === 'promotionEnded') Object.assign(told, { ended: seq, as: event.as });
  }
  return [...found.values()];
}

export function hasStarted(release: string, stage: string): (entries: readonly Entry[]) => PromotionTold | undefined {
  return (entries) => promotionsIn(entries).find((told) => told.release === release && told.stage === stage && told.started !== undefined);
}

/** The promotion by which a release came to run in a stage. */
export function hasEntered(release: string, stage: string): (entries: readonly Entry[]) => PromotionTold | undefined {
  return (entries) => promotionsIn(entries).find((told) => told.release === release && told.stage === stage && told.as === 'done');
}

export function evidenceIn(entries: readonly Entry[], release: string): readonly Evidence[] {
  return entries.flatMap(({ event }) => (event.kind === 'evidenceGiven' && event.release === release ? [event.evidence] : []));
}
