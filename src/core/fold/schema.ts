import type { Draft } from './draft.ts';
import { isOpen } from '#core/find.ts';
import type { Migrations } from '#core/migrations/facts.ts';
import { schemaKept } from '#core/semantics.ts';
import type { Order, Promotion, Stay } from '#core/state.ts';
import type { Bill, Instant } from '#core/system.ts';

/**
 * A migration has changed the schema of a place, or may have: one that failed may have done half. Data that were copied from there before are of
 * the schema that it had then. Who goes back brings no schema along.
 */
export function noteSchema(draft: Draft, { promotion: id, environment: name, step, undo }: Order, at: Instant): void {
  const service = step?.service;
  if (draft.head.semantics < schemaKept || step?.kind !== 'migrate' || undo === true || service === undefined) return;
  const promotion = draft.get('promotions', id);
  if (promotion.kind === 'rollback') return;
  const environment = draft.get('environments', name);
  if (!changesSchema(before(draft, environment.stay), coming(draft, promotion), service)) return;
  const schemas = { ...environment.schemas, [service]: { release: promotion.release, at } };
  draft.put('environments', name, { ...environment, schemas });
}

interface Running {
  readonly bill: Bill;
  readonly migrations?: Migrations | undefined;
}

/** A release that has ended on the way is known by what its promotion keeps of it. */
function coming(draft: Draft, { release: id, bill, kept }: Promotion): Running {
  const release = draft.find('releases', id);
  return { bill, migrations: isOpen(release) ? release.migrations : kept?.migrations };
}

/** Until the switch the place says what ran before. */
function before(draft: Draft, stay: Stay | undefined): Running | undefined {
  if (stay === undefined) return undefined;
  const release = draft.find('releases', stay.release);
  return { bill: stay.bill, migrations: isOpen(release) ? release.migrations : stay.migrations };
}

/** The same files change nothing, nor do those that ran there before; what nobody could read may change all. */
function changesSchema(was: Running | undefined, now: Running, service: string): boolean {
  const artefact = now.bill[service]?.digest;
  if (was === undefined) return true;
  if (artefact !== undefined && was.bill[service]?.digest === artefact) return false;
  const files = now.migrations?.[service];
  if (files === undefined) return true;
  const known = new Set((was.migrations?.[service] ?? []).map(({ digest }) => digest));
  return files.some(({ digest, changes }) => changes && !known.has(digest));
}
