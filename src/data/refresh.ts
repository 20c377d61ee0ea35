// A refresh: one moment of the source, masked on its way, becomes a database of its own beside the one that staging runs on, and takes its place
// once it is whole. Until then nobody has seen any of it.
import type pg from 'pg';
import type { Classification } from '#core/data/classification.ts';
import type { MaskDefinition } from '#core/data/mask-definition.ts';
import { keysMadeBy, planRefresh } from '#core/data/plan.ts';
import type { ProofVerdict } from '#core/data/proof/verdict.ts';
import type { SubsetReport } from '#core/data/subset/explain.ts';
import type { OwnMasks } from '#core/data/own-masks.ts';
import { quotedAlways, tableText } from '#core/data/identifiers.ts';
import type { SourceCatalog } from '#core/data/catalog.ts';
import { useOfLargeObjects, type ObjectUse } from '#core/data/rights/rights-steps.ts';
import type { RoleMap } from '#core/data/rights/rights.ts';
import { unmaskedPlan } from '#core/data/unmasked-plan.ts';
import { MaskKeys } from '#masks/keys.ts';
import { afterRows } from './after-rows.ts';
import { Arrivals } from './arrivals.ts';
import type { Copied } from './copy-chunk.ts';
import { dryRun, type DryRun } from './dry-run.ts';
import { connect, databaseName, databaseOf, serverName, type Endpoint } from './endpoint.ts';
import { jobsOf, type Job } from './jobs.ts';
import { keyRanges } from './key-ranges.ts';
import { fitSchema } from './fit-schema.ts';
import { FreeTables } from './free-tables.ts';
import { copyLargeObjects } from './large-objects.ts';
import { openLane, type Heard, type Lane } from './lane.ts';
import { withHeldTables } from './lock-holders.ts';
import { makeDatabase, textRulesOf } from './make-database.ts';
import { makeSchema } from './make-schema.ts';
import type { RefreshNews } from './news.ts';
import { runOwnSql, type OwnSql } from './own-sql.ts';
import { Proof, Unproven, type ProofOptions } from './proof/proof.ts';
import { readCatalog } from './read-catalog.ts';
import { giveDatabaseRights, giveRights, needRoles, noRoles, tablespaceOf, tryRights, wantedRights } from './rights/give-rights.ts';
import { needAllRows } from './rights/hidden-rows.ts';
import { needPlace } from './rights/need-place.ts';
import { recount, type Piece } from './recount.ts';
import { rebuild, rootsOf, tryRebuilds, type Rebuilding } from './rebuild.ts';
import { Snapshot } from './snapshot.ts';
import { setSequences } from './sequences.ts';
import { stepsAfterRows, workAfter, type Step } from './steps.ts';
import type { ChosenRows } from './subset/choose-rows.ts';
import { chooseSubset, sizedBy } from './subset/choose-subset.ts';
import { endConnections, exists, swapDatabases } from './swap.ts';
import { tryEventTriggers } from './try-later.ts';
import { together } from './together.ts';
import type { PlanFinding, Planned, RefreshPlan } from '#core/data/refresh-plan.ts';

export interface Refresh {
  readonly source: Endpoint;
  /** Its database is replaced; the role may make and rename databases. */
  readonly target: Endpoint;
  readonly classification: Classification;
  readonly definitions: readonly MaskDefinition[];
  /** Masks beside those of the catalogue: whose definitions are among these. */
  readonly own?: OwnMasks;
  /** 32 bytes of true randomness: whoever has them can tell who is behind a mask. */
  readonly masterKey: Uint8Array;
  /** A pg_dump; absent: the one in these folders that fits the server, or, where none does, the server's own catalogue. */
  readonly dumpProgram?: string | undefined;
  readonly dumpFolders?: readonly string[];
  readonly lanes?: number;
  /** Of the classification file, by its name; absent: everything is copied. */
  readonly subset?: string;
  readonly signal: AbortSignal;
  readonly heard?: Heard;
  /** Hears what lies ahead, and what of it is done. */
  readonly tell?: (news: RefreshNews) => void;
  /** What lanes may read: see `pace.ts`. */
  readonly pace?: SharedArrayBuffer;
  /** Of the target, as its host's file names them; what the copy that stands there has the fresh one gets anyhow. */
  readonly roles?: RoleMap;
  /** Run on the copy once it is whole, and before it is proven. */
  readonly ownSql?: OwnSql;
  /** How the database is called while it is made; absent: by the next free name. */
  readonly freshName?: string;
  /** Puts it into its place, and says under which name what stood there is kept; absent: by the next free name. */
  readonly takePlace?: (admin: pg.Client, ready: ReadyCopy, name: string) => Promise<string>;
  /** Another kind of lane than a thread, for tests. */
  readonly openLane?: typeof openLane;
  /** Nothing is masked, and nothing looked for: two people permitted it. */
  readonly unmasked?: true;
  /** `none`: nobody may say of the copy that it holds nothing of anybody. */
  readonly proof?: ProofOptions | 'none';
}

export interface Refreshed {
  readonly plan: RefreshPlan;
  /** When the source was as the copy is. */
  readonly at: Date;
  readonly tables: readonly TableCopied[];
  /** That it holds nobody's own values; absent: nobody looked. */
  readonly verdict?: ProofVerdict;
  /** What was chosen, and why. */
  readonly subset?: SubsetReport;
  /** Where the database lies that it took the place of. */
  readonly kept: string;
}

/** Whole, and seen by nobody yet. */
export interface ReadyCopy extends Omit<Refreshed, 'kept'> {
  readonly database: string;
}

export interface TableCopied extends Copied {
  /** As the file writes it. */
  readonly table: string;
}

/** The plan could not be made: nothing was read. */
export class PlanRefused extends Error {
  readonly findings: readonly PlanFinding[];

  constructor(findings: readonly PlanFinding[]) {
    super(findings.map(({ sentence }) => sentence).join('\n'));
    this.findings = findings;
  }
}

export const usualLanes = 2;
/** Building an index reads nothing from anywhere: as many are built as copying kept busy, reader, masks and writer together. */
const stepsOfLane = 2;
const leastRowBytes = 40;

export async function refresh(wanted: Refresh): Promise<Refreshed> {
  const snapshot = await Snapshot.open(wanted.source);
  try {
    const catalog = await readCatalog(snapshot.client);
    const planned = plannedAs(wanted, catalog);
    if (!planned.ok) throw new PlanRefused(planned.findings);
    const { target } = wanted;
    await withConnection(databaseOf(target, 'postgres'), (admin) => needPlace(admin, databaseName(target), serverName(target)));
    const chosen = await chosenRows(wanted, snapshot, catalog, planned.plan);
    wanted.tell?.({ kind: 'planned', plan: planned.plan, catalog: chosen === undefined ? catalog : sizedBy(catalog, chosen) });
    return await intoNewDatabase({ ...wanted, chosen }, snapshot, catalog, planned.plan);
  } catch (error) {
    throw await withHeldTables(snapshot.lost ?? error, wanted.source);
  } finally {
    await snapshot.close();
  }
}

function plannedAs({ unmasked, classification, definitions }: Refresh, catalog: SourceCatalog): Planned {
  return unmasked === true
    ? { ok: true, plan: unmaskedPlan(catalog, classification), unused: [] }
    : planRefresh(catalog, classification, definitions);
}

interface Refreshing extends Refresh {
  readonly chosen: ChosenRows | undefined;
}

async function chosenRows(wanted: Refresh, snapshot: Snapshot, catalog: SourceCatalog, plan: RefreshPlan): Promise<ChosenRows | undefined> {
  const { subset } = wanted;
  if (subset === undefined) return undefined;
  const made = await chooseSubset({ ...wanted, subset }, { snapshot, catalog, plan });
  if (!made.ok) throw new PlanRefused(made.findings);
  return made.chosen;
}

async function intoNewDatabase(wanted: Refreshing, snapshot: Snapshot, catalog: SourceCatalog, plan: RefreshPlan): Promise<Refreshed> {
  const { target } = wanted;
  const name = databaseName(target);
  const admin = await connect(databaseOf(target, 'postgres'));
  const fresh = wanted.freshName ?? (await freeName(admin, `${name}_next`));
  const rights = (): ReturnType<typeof wantedRights> => wantedRights(target, admin, name, wanted.roles ?? noRoles);
  let proof: Proof | undefined;
  try {
    await needRoles(snapshot.client, admin, wanted.roles ?? noRoles);
    await needAllRows(snapshot.client, admin, plan);
    const asBefore = await rights();
    await makeDatabase(admin, fresh, await textRulesOf(snapshot.client), tablespaceOf(asBefore));
    const into = databaseOf(target, fresh);
    const { found, before, ...later } = await fitSchema(wanted, snapshot, catalog, plan);
    if (found.length > 0) throw new PlanRefused(found);
    await withConnection(into, (client) => makeSchema(client, before, catalog.server));
    await withConnection(into, (client) => tryRights(client, asBefore, { fresh, hasLargeObjects: plan.largeObjects !== undefined }));
    const rebuilding = { plan, isRoot: rootsOf(catalog.tables) };
    const refused = await withConnection(into, async (client) => [
      ...(await tryEventTriggers(client, later.rest)),
      ...(await tryRebuilds(client, rebuilding)),
      ...(await tryRows(wanted, { source: snapshot.client, target: client, catalog, plan })),
    ]);
    if (refused.length > 0) throw new PlanRefused(refused);
    proof = proofOf(wanted, catalog, plan);
    const steps = stepsAfterRows(later, catalog.tables);
    const copying = { snapshot, catalog, into, proof, steps, objects: useOfLargeObjects(asBefore), ...rebuilding };
    const tables = await rowsAndRest(wanted, copying, () => void endConnections(admin, [fresh]).catch(() => undefined));
    await proof?.looked();
    // Whoever changed them meanwhile finds them again.
    await withConnection(into, async (client) => giveRights(client, await rights()));
    if (wanted.ownSql !== undefined) await runOwnSql(into, wanted.ownSql, wanted.signal);
    wanted.signal.throwIfAborted();
    const verdict = await proof?.conclude({
      fresh: into,
      source: snapshot.client,
      snapshotAt: snapshot.at,
      definitions: wanted.definitions,
      tables,
      signal: wanted.signal,
    });
    if (verdict !== undefined && verdict.result !== 'pass') throw new Unproven(verdict);
    const { takePlace = swapByFreeName(wanted.roles) } = wanted;
    const ready = { plan, at: snapshot.at, tables, ...(verdict && { verdict }), ...(wanted.chosen && { subset: wanted.chosen.report }) };
    const kept = await takePlace(admin, { ...ready, database: fresh }, name);
    return { ...ready, kept };
  } catch (error) {
    await proof?.stop();
    await endConnections(admin, [fresh]).catch(() => undefined);
    await admin.query(`DROP DATABASE IF EXISTS ${quotedAlways(fresh)}`).catch(() => undefined);
    throw error;
  } finally {
    await admin.end().catch(() => undefined);
  }
}

/** Nothing is copied that would not be taken. */
function tryRows(
  { classification, masterKey, own, signal, tell }: Refresh,
  tried: Pick<DryRun, 'source' | 'target' | 'catalog' | 'plan'>,
): ReturnType<typeof dryRun> {
  const heard = (table: string, rowBytes: number): void => tell?.({ kind: 'sampled', table, rowBytes });
  return dryRun({ ...tried, classification, keys: new MaskKeys(masterKey, tried.plan), own, signal, heard });
}

function swapByFreeName(map: RoleMap = noRoles): (admin: pg.Client, ready: ReadyCopy, name: string) => Promise<string> {
  return async (admin, { database }, name) => {
    const kept = await freeName(admin, `${name}_before`);
    await swapDatabases(admin, { name, fresh: database, kept }, () => giveDatabaseRights(admin, { from: kept, to: name, map }));
    return kept;
  };
}

interface Copying extends Rebuilding {
  readonly snapshot: Snapshot;
  readonly catalog: SourceCatalog;
  readonly into: Endpoint;
  readonly proof: Proof | undefined;
  readonly steps: readonly Step[];
  /** Whose large objects are. */
  readonly objects: ObjectUse;
}

/** Each table's indexes and keys as soon as its rows are there. From then on that all are, they stay as they are, and are read back for the proof. */
async function rowsAndRest(wanted: Refreshing, copying: Copying, broken: () => void): Promise<readonly TableCopied[]> {
  const { lanes = usualLanes, tell } = wanted;
  const { snapshot, catalog, plan, into, proof, steps } = copying;
  tell?.({ kind: 'ahead', steps, lanes: stepsOfLane * lanes, isProven: proof !== undefined });
  const ranges = await keyRanges(snapshot.client, catalog, plan);
  const jobs = jobsOf(plan, catalog, { ranges, chosen: wanted.chosen?.leaves, after: workAfter(steps, catalog.tables) });
  const [arrivals, free] = [new Arrivals(plan, catalog, jobs, lanes), new FreeTables(steps)];
  const rows = async (signal: AbortSignal): Promise<readonly TableCopied[]> => {
    try {
      const tables = await copyTables({ ...wanted, signal }, copying, { jobs, arrivals });
      await withConnection(into, (client) => besideRows({ ...wanted, signal }, { ...copying, source: snapshot.client, target: client }));
      tell?.({ kind: 'copied', ahead: steps.map(({ statement }) => statement) });
      proof?.begin({ fresh: into, signal: wanted.signal, free, tell });
      arrivals.all();
      return tables;
    } catch (error) {
      arrivals.fail(error);
      throw error;
    }
  };
  const rest = (signal: AbortSignal): Promise<void> =>
    afterRows({ into, steps, lanes: stepsOfLane * lanes, gate: arrivals, free, signal, tell });
  const [tables] = await together(wanted.signal, [rows, rest], broken);
  return tables;
}

interface BesideRows extends Rebuilding {
  readonly objects: ObjectUse;
  readonly source: pg.ClientBase;
  readonly target: pg.ClientBase;
}

/** What no lane brings. */
async function besideRows({ chosen, signal, heard = () => undefined }: Refreshing, rebuilding: BesideRows): Promise<void> {
  const { source, target, plan, objects } = rebuilding;
  await rebuild(target, { ...rebuilding, signal });
  await copyLargeObjects({ source, target, plan, use: objects, isPart: chosen !== undefined, signal, heard });
  await setSequences(source, target, plan);
}

async function copyTables(
  wanted: Refreshing,
  { snapshot, plan, into, proof }: Copying,
  { jobs, arrivals }: { readonly jobs: readonly Job[]; readonly arrivals: Arrivals },
): Promise<readonly TableCopied[]> {
  const copied: TableCopied[] = [];
  const pieces: Piece[] = [];
  const { source, masterKey, own, signal, heard = () => undefined, openLane: open = openLane, pace } = wanted;
  const order = {
    source,
    target: into,
    snapshot: snapshot.id,
    masterKey,
    ...keysMadeBy(plan),
    ...(own && { own: own.files }),
    ...(pace && { pace }),
    ...(proof && { prints: proof.order }),
  };
  await inLanes(
    wanted.lanes ?? usualLanes,
    jobs,
    () => (proof === undefined ? open(order, signal, heard) : provenLane(proof, () => open(order, signal, heard))),
    async (lane, job) => {
      const done = { ...(await lane.copy({ table: job.table, chunk: job.chunk() })), table: tableText(job.table) };
      copied.push(done);
      pieces.push({ table: job.table, rows: done.rows });
      wanted.tell?.({ kind: 'piece', table: done.table, share: job.share, bytes: done.bytesRead });
      arrivals.piece(job.table, done.again === undefined);
    },
  );
  if (copied.some(({ again }) => again !== undefined)) await withConnection(into, (client) => recount(client, pieces));
  return copied;
}

export function proofOf({ proof, lanes = usualLanes }: Refresh, catalog: SourceCatalog, plan: RefreshPlan): Proof | undefined {
  if (proof === 'none') return undefined;
  // Of a table that was never analysed the server knows its size only.
  const rows = catalog.tables.map((table): [string, number] => [
    tableText(table),
    table.rows === 0 ? table.bytes / leastRowBytes : table.rows,
  ]);
  return new Proof(plan, new Map(rows), lanes, proof);
}

/** What it saw is taken from it before it ends; one that can't tell leaves the proof without it, and so broken. */
export async function provenLane(proof: Proof, open: () => Promise<Lane>): Promise<Lane> {
  const lane = await open();
  proof.awaitLane();
  return {
    copy: (job) => lane.copy(job),
    prints: () => lane.prints(),
    end: async () => {
      try {
        proof.add(await lane.prints());
      } finally {
        await lane.end();
      }
    },
  };
}

/** Each lane takes the next of what is left; the first that fails ends all. */
export async function inLanes<Item, Worker extends { end(): Promise<void> }>(
  lanes: number,
  items: readonly Item[],
  open: () => Promise<Worker>,
  work: (worker: Worker, item: Item) => Promise<unknown>,
): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    const worker = await open();
    try {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(worker, item);
    } catch (error) {
      left.length = 0;
      throw error;
    } finally {
      await worker.end().catch(() => undefined);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function withConnection<Result>(endpoint: Endpoint, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await connect(endpoint);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function freeName(admin: pg.ClientBase, name: string): Promise<string> {
  for (let count = 1; ; count += 1) if (!(await exists(admin, `${name}_${count}`))) return `${name}_${count}`;
}
