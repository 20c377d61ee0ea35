import type { Draft } from './draft.ts';
import type { Event } from '#core/event.ts';
import type { Order } from '#core/state.ts';

/** What a migration took is kept with its release, and how large its database is with the environment: both outlive the order. */
export function noteMigration(draft: Draft, order: Order, { as, at, result }: Extract<Event, { kind: 'orderEnded' }>): void {
  const { promotion: id, environment: name, step, undo } = order;
  const service = step?.service;
  const migration = result?.migration;
  if (as !== 'succeeded' || undo === true || step?.kind !== 'migrate' || service === undefined || migration === undefined) return;
  const release = draft.find('releases', draft.get('promotions', id).release);
  const before = release?.migrated?.[name];
  // A second attempt finds nothing to do any more: what the first one took is what it takes.
  if (release !== undefined && (before?.[service]?.ms ?? -1) < migration.ms) {
    const there = { ...before, [service]: { ...migration, at } };
    draft.put('releases', release.id, { ...release, migrated: { ...release.migrated, [name]: there } });
  }
  const environment = draft.find('environments', name);
  const { databaseBytes: bytes, sizes = {}, server } = migration;
  if (environment === undefined || bytes === undefined) return;
  draft.put('environments', name, {
    ...environment,
    databases: { ...environment.databases, [service]: { bytes, sizes, at, ...(server !== undefined && { server }) } },
  });
}
