// A proof by itself: one moment of the source is read and masked as a refresh would, nothing of it is written anywhere, and what stands on staging
// now is looked through for what was read.
import { keysMadeBy, planRefresh } from '#core/data/plan.ts';
import type { ProofVerdict } from '#core/data/proof/verdict.ts';
import type { SourceCatalog } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import { jobsOf } from './jobs.ts';
import { keyRanges } from './key-ranges.ts';
import { openLane } from './lane.ts';
import type { ProofOptions } from './proof/proof.ts';
import { readCatalog } from './read-catalog.ts';
import { inLanes, PlanRefused, proofOf, provenLane, usualLanes, type Refresh } from './refresh.ts';
import { Snapshot } from './snapshot.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

/** Of a subset too everything of the source is read: a value that came by hand may be anybody's. */
export interface Proving extends Pick<
  Refresh,
  'source' | 'target' | 'classification' | 'definitions' | 'own' | 'masterKey' | 'lanes' | 'signal' | 'heard' | 'tell' | 'pace'
> {
  readonly proof?: ProofOptions;
}

export interface Proved {
  readonly plan: RefreshPlan;
  readonly catalog: SourceCatalog;
  /** When the source was read. */
  readonly at: Date;
  readonly verdict: ProofVerdict;
}

/** Throws where the plan is refused, or a server fails; what it found is in the verdict. */
export async function prove(wanted: Proving): Promise<Proved> {
  const snapshot = await Snapshot.open(wanted.source);
  try {
    const catalog = await readCatalog(snapshot.client);
    const planned = planRefresh(catalog, wanted.classification, wanted.definitions);
    if (!planned.ok) throw new PlanRefused(planned.findings);
    const { plan } = planned;
    const read = { ...plan, tables: plan.tables.filter(({ isRelayed }) => !isRelayed) };
    wanted.tell?.({ kind: 'planned', plan: read, catalog });
    wanted.tell?.({ kind: 'ahead', steps: [], lanes: 1, isProven: true });
    const verdict = await lookedThrough(wanted, snapshot, catalog, plan);
    return { plan, catalog, at: snapshot.at, verdict };
  } finally {
    await snapshot.close();
  }
}

async function lookedThrough(wanted: Proving, snapshot: Snapshot, catalog: SourceCatalog, plan: RefreshPlan): Promise<ProofVerdict> {
  const { source, target, masterKey, own, definitions, signal, pace, heard = () => undefined, lanes = usualLanes } = wanted;
  const proof = proofOf({ ...wanted, proof: wanted.proof ?? {} }, catalog, plan);
  if (proof === undefined) throw new Error('A proof without one.');
  const order = {
    source,
    snapshot: snapshot.id,
    masterKey,
    ...keysMadeBy(plan),
    ...(own && { own: own.files }),
    prints: proof.order,
    ...(pace && { pace }),
  };
  // Of a table that is passed on as it is nothing is looked for.
  const ranges = await keyRanges(snapshot.client, catalog, plan);
  const jobs = jobsOf(plan, catalog, { ranges }).filter(({ table }) => !table.isRelayed);
  await inLanes(
    lanes,
    jobs,
    () => provenLane(proof, () => openLane(order, signal, heard)),
    async (lane, job) => {
      const { bytesRead } = await lane.copy({ table: job.table, chunk: job.chunk() });
      wanted.tell?.({ kind: 'piece', table: tableText(job.table), share: job.share, bytes: bytesRead });
    },
  );
  signal.throwIfAborted();
  wanted.tell?.({ kind: 'copied', ahead: [] });
  return proof.conclude({
    fresh: target,
    source: snapshot.client,
    snapshotAt: snapshot.at,
    definitions,
    tables: [],
    signal,
    isStanding: true,
    tell: wanted.tell,
  });
}
