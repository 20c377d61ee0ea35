import { stateOf } from '#core/entities.ts';
import type { State } from '#core/state.ts';
import type { BlobLine, Store } from '#store/store.ts';

/** What a collection takes away, or would. */
export interface Collection {
  /** Blobs that stay, whatever their age. */
  readonly kept: number;
  readonly collected: readonly BlobLine[];
}

/** How long a blob that nothing names is kept. */
export const usualRetentionMs = 90 * 24 * 60 * 60_000;

const rowsAtOnce = 500;

/**
 * Takes away blobs that were last written before an instant and that nothing names. Their digests stay in the ledger. Where anything
 * cannot be read it throws, and takes nothing.
 */
export async function collectBlobs(
  store: Pick<Store, 'blobs' | 'systems' | 'snapshot' | 'entities'>,
  { before, isPlan }: { readonly before: number; readonly isPlan: boolean },
): Promise<Collection> {
  const all = await store.blobs.list();
  const named = await namedBlobs(store);
  const unnamed = all.filter(({ digest, at }) => at < before && !named.has(digest));
  const collected: BlobLine[] = [];
  for (const line of unnamed) if (isPlan || (await store.blobs.remove(line.digest, before))) collected.push(line);
  return { kept: all.length - collected.length, collected };
}

/**
 * Every digest in any open record, whatever field it stands in: open releases, what runs, ways back, what is under way, what is held,
 * what waits for a second person. Of releases that have ended, what their evidence names; of promotions, what their canaries saw and what was proven.
 */
async function namedBlobs(store: Pick<Store, 'systems' | 'snapshot' | 'entities'>): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  const add = (text: string): void => {
    for (const [digest] of text.matchAll(/sha256:[0-9a-f]{64}/g)) named.add(digest);
  };
  for (const { name } of await store.systems()) {
    for (const { body } of (await store.snapshot(name)).rows) add(body);
    for await (const evidence of evidenceOfEnded(store, name)) add(evidence);
    for await (const seen of seenOnTheWay(store, name)) add(seen);
  }
  return named;
}

async function* evidenceOfEnded(store: Pick<Store, 'entities'>, system: string): AsyncGenerator<string> {
  for await (const { releases } of closedRecords(store, system, 'releases'))
    for (const release of releases.values()) yield JSON.stringify(release.evidence);
}

async function* seenOnTheWay(store: Pick<Store, 'entities'>, system: string): AsyncGenerator<string> {
  for await (const { promotions } of closedRecords(store, system, 'promotions'))
    for (const { deployments } of promotions.values())
      for (const { saw, proofs } of Object.values(deployments))
        if (saw !== undefined || proofs !== undefined) yield JSON.stringify({ saw, proofs });
}

async function* closedRecords(store: Pick<Store, 'entities'>, system: string, kind: 'releases' | 'promotions'): AsyncGenerator<State> {
  let after = '';
  for (;;) {
    const rows = await store.entities(system, { kind, open: false, limit: rowsAtOnce, after });
    yield stateOf(system, rows);
    after = rows.at(-1)?.id ?? after;
    if (rows.length < rowsAtOnce) return;
  }
}
