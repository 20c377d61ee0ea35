import { canonical } from '#core/canonical.ts';
import type { Event } from '#core/event.ts';
import { refuse } from '#core/refusal.ts';
import type { Refusal } from '#core/refusal.ts';
import type { State } from '#core/state.ts';
import type { Store } from '#store/store.ts';

/** Says of a system why nothing may be done in it: its ledger is not what a checkpoint saw. Undefined where it is. */
export type HoldOf = (system: string) => string | undefined;

type HoldEvent = Extract<Event, { readonly kind: 'evidenceHeld' | 'evidenceHoldAcknowledged' }>;

export function refuseHeld(sentence: string): Refusal {
  return refuse('evidence-hold', sentence, 'An administrator of the installation: lockstep audit acknowledge --reason "…"');
}

/** Writes beside the core's own events: an evidence hold is no state of the process, and folds to nothing. */
export async function writeHoldEvent(store: Store, system: string, event: HoldEvent): Promise<number> {
  const by = event.kind === 'evidenceHeld' ? 'lockstep' : event.by;
  const events = [{ kind: event.kind, body: canonical(event) }];
  const { seq } = await store.transact(system, (transaction) =>
    transaction.write({ at: event.at, by, commandId: '', events, entities: [], leases: [], workUpserts: [], workDeletes: [] }),
  );
  return seq;
}

/** Tells the ledger that it is not believed, once: a controller that starts again and again adds nothing. */
export async function writeHeldOnce(store: Store, system: string, held: { readonly at: number; readonly because: string }): Promise<void> {
  const [last] = await store.events(system, { limit: 1, newestFirst: true });
  if (last?.kind !== 'evidenceHeld') await writeHoldEvent(store, system, { kind: 'evidenceHeld', ...held });
}

/** Whether a promotion into the last stage of its path has begun or ended here: that is witnessed at once. */
export function touchesLastStage(state: State, events: readonly Event[]): boolean {
  return events.some((event) => {
    if (event.kind !== 'promotionStarted' && event.kind !== 'promotionEnded') return false;
    const promotion = state.promotions.get(event.promotion);
    const path = state.files.get(String(promotion?.version))?.system.path;
    return promotion !== undefined && path?.at(-1)?.name === promotion.stage;
  });
}
