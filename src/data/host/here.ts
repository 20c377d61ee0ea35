// What a person does on the host of a source: look through a database, see what would become of it, and put a copy back as it was.
import { digestOf } from '#core/canonical.ts';
import type { SourceCatalog, TableName } from '#core/data/catalog.ts';
import { bandOf, type Inspection } from '#core/data/discovery/inspection.ts';
import { proposedClassification } from '#core/data/discovery/propose.ts';
import { writeProposal } from '#core/data/discovery/write-proposal.ts';
import type {
  DataHere,
  InspectedColumnHere,
  InspectedHere,
  PlannedColumnHere,
  PlannedHere,
  PlannedTableHere,
  PreviewedHere,
  ResetHere,
} from '#core/data/here.ts';
import { columnText, pathText, quoted, tableText } from '#core/data/identifiers.ts';
import { countOfNamed } from '#core/data/named-rows.ts';
import type { OwnMasks } from '#core/data/own-masks.ts';
import { planRefresh, toldPlan } from '#core/data/plan.ts';
import { Failure } from '#core/failure.ts';
import { sqlName } from '#data/chunks.ts';
import { CopyOut } from '#data/copy-out.ts';
import { settingsOf, type Endpoint } from '#data/endpoint.ts';
import { extensionRows } from '#data/extension-rows.ts';
import { inspect } from '#data/inspect.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { personalTexts } from '#data/personal-texts.ts';
import { PlanRefused } from '#data/refresh.ts';
import { schemaOf } from '#data/schema.ts';
import { selectRows } from '#data/select-rows.ts';
import { Snapshot } from '#data/snapshot.ts';
import { previewSubset } from '#data/subset/choose-subset.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { MaskKeys } from '#masks/keys.ts';
import { masksOfTable } from '#masks/make.ts';
import { OwnMaskFault } from '#masks/own-mask.ts';
import { RowMasker } from '#masks/row-masker.ts';
import { chooseSource } from './choose-source.ts';
import { planRefused } from './data-failures.ts';
import { DataHost, type OwnClassification } from './data-host.ts';
import { signerIn, type OpenSigner } from './proof-signer.ts';
import { proveThere } from './prove-hand.ts';
import { SourceHand } from './refresh-hand.ts';
import { rowsOfCopy } from './rows-of-copy.ts';
import { worldly } from './worldly.ts';
import type { PlannedColumn, PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

/** Without `openSigner` proofs are signed by nobody. */
export async function dataHere(file: string, openSigner?: OpenSigner): Promise<DataHere> {
  const host = await DataHost.open(file);
  const telling = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw worldly(error);
    });
  return {
    inspect: (database, heard) => telling(inspectHere(host, database, heard)),
    plan: (database, subset) => telling(planHere(host, database, subset)),
    preview: (database, table, rows) => telling(previewHere(host, database, { table, rows })),
    reset: (database, environment) => resetHere(host, database, environment),
    prove: async (database, environment, say) => {
      const signer = openSigner && (await signerIn(host.state, openSigner));
      const { signal } = new AbortController();
      return proveThere(host, { effectKey: '', database, environment }, { signal, say, signer });
    },
    signer: async () => {
      if (openSigner === undefined) throw new Error('Nobody signs here.');
      return (await signerIn(host.state, openSigner)).publicText;
    },
  };
}

async function inspectHere(host: DataHost, name: string, heard: (table: string) => void): Promise<InspectedHere> {
  const { endpoint } = await chooseSource(host, host.database(name));
  const { catalog, inspection, unread } = await inspect(endpoint, { heard });
  if (unread.length > 0 && inspection.tables.length === 0) throw nothingRead(endpoint, name);
  const text = writeProposal(proposedClassification(catalog, inspection, maskDefinitions));
  return {
    text,
    columns: columnsOf(inspection),
    ...(unread.length > 0 && { unread: unreadBy(endpoint, unread) }),
  };
}

function unreadBy(endpoint: Endpoint, unread: readonly TableName[]): NonNullable<InspectedHere['unread']> {
  const schemas = [...new Set(unread.map(({ schema }) => quoted(schema)))];
  return { role: settingsOf(endpoint)['PGUSER'] ?? '', tables: unread.map(tableText), schemas };
}

function nothingRead(endpoint: Endpoint, database: string): Failure {
  const sentence = `\`${settingsOf(endpoint)['PGUSER']}\` may read no table of \`${database}\`: nothing was looked at. Give that role USAGE on its schemas, and SELECT on tables and sequences.`;
  return new Failure('database-refused', sentence, { retryable: false });
}

function columnsOf({ tables }: Inspection): readonly InspectedColumnHere[] {
  return tables.flatMap((table) =>
    table.columns.flatMap((column) => {
      const where = columnText(table, column.name);
      const own = { where, band: bandOf(column), because: column.reasons.join('; ') };
      return [
        own,
        ...column.paths.map((each) => ({
          where: `${where} -> ${pathText(each.path)}`,
          band: bandOf(each),
          because: each.reasons.join('; '),
        })),
      ];
    }),
  );
}

interface Planned {
  readonly own: OwnClassification;
  readonly source: Endpoint;
  readonly snapshot: Snapshot;
  readonly catalog: SourceCatalog;
  readonly planned: ReturnType<typeof planRefresh>;
}

async function withPlan<Result>(host: DataHost, name: string, work: (planned: Planned) => Promise<Result> | Result): Promise<Result> {
  const database = host.database(name);
  const own = await host.classification(database);
  const { endpoint: source } = await chooseSource(host, database);
  const snapshot = await Snapshot.open(source);
  try {
    const catalog = await readCatalog(snapshot.client);
    return await work({ own, source, snapshot, catalog, planned: planRefresh(catalog, own.classification, own.definitions) });
  } finally {
    await snapshot.close();
  }
}

async function planHere(host: DataHost, name: string, subset: string | undefined): Promise<PlannedHere> {
  const planned = await withPlan(host, name, async ({ own, source, snapshot, catalog, planned: found }): Promise<PlannedHere> => {
    const classification = { place: own.place, digest: own.digest };
    const schema = await schemaOf(source, snapshot, catalog.server);
    const beside = await extensionRows(snapshot.client);
    const personal = personalTexts(schema, own.classification, { catalog, plan: found.ok ? found.plan : undefined, beside });
    if (!found.ok || personal.length > 0)
      return { classification, ok: false, findings: [...(found.ok ? [] : found.findings), ...personal] };
    const targets = host.database(name).targets.map(({ environment }) => environment);
    return {
      classification,
      ok: true,
      digest: digestOf(toldPlan(found.plan)),
      tables: tablesOf(found.plan, catalog),
      targets,
      unused: found.unused,
    };
  });
  if (subset === undefined || !planned.ok) return planned;
  const database = host.database(name);
  const { classification, definitions } = await host.classification(database);
  const chosen = await previewSubset({
    source: (await chooseSource(host, database)).endpoint,
    classification,
    subset,
    masterKey: await host.maskKey(),
    signal: new AbortController().signal,
    definitions,
  });
  return chosen.ok
    ? { ...planned, subset: chosen.report }
    : { classification: planned.classification, ok: false, findings: chosen.findings };
}

/** Of a partitioned table its partitions have the rows. */
function tablesOf({ tables }: RefreshPlan, catalog: SourceCatalog): readonly PlannedTableHere[] {
  const known = new Map(catalog.tables.map((table) => [tableText(table), table]));
  return tables.flatMap((table): readonly PlannedTableHere[] => {
    const found = known.get(tableText(table));
    if (found === undefined || found.kind === 'partitioned') return [];
    const isEmpty = table.rows === 'none';
    return [
      {
        table: tableText(table),
        rows: isEmpty ? 0 : found.rows,
        bytes: isEmpty ? 0 : found.bytes,
        isEmpty,
        columns: table.columns.map(columnHere),
      },
    ];
  });
}

function columnHere({ source, decision }: PlannedColumn): PlannedColumnHere {
  const isRebuilt = decision.kind === 'null' && decision.rebuild !== undefined;
  return {
    column: source.name,
    type: source.type,
    becomes: decision.kind === 'mask' ? decision.mask.id : isRebuilt ? 'rebuilt' : decision.kind,
  };
}

function previewHere(
  host: DataHost,
  name: string,
  { table: wanted, rows }: { readonly table: string; readonly rows: number },
): Promise<PreviewedHere> {
  return withPlan(host, name, async ({ own, snapshot, planned }) => {
    if (!planned.ok) throw planRefused(new PlanRefused(planned.findings), own);
    const table = planned.plan.tables.find((each) => tableText(each) === wanted || each.name === wanted);
    if (table === undefined) throw new Failure('no-such-table', `\`${name}\` has no table \`${wanted}\`.`, { retryable: false });
    const columns = table.columns.map(({ source }) => source.name);
    const some = selectRows(`(SELECT * FROM ${sqlName(table)} LIMIT ${rows})`, { columns, named: table.named ?? [] });
    const bytes = await copied(snapshot, `COPY (${some}) TO STDOUT`);
    const whole = rowsOfCopy(bytes);
    const [before, after] = [
      whole.map((cells) => cells.slice(0, columns.length)),
      rowsOfCopy(masked(bytes, table, { keys: new MaskKeys(await host.maskKey(), planned.plan), own: own.own })),
    ];
    return {
      table: tableText(table),
      columns: table.columns.map(columnHere),
      rows: before.map((cells, index) => ({ before: cells, after: after[index] ?? [] })),
    };
  });
}

async function copied({ client }: Snapshot, sql: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await client.query(new CopyOut(sql, (piece) => pieces.push(Buffer.from(piece)))).finished;
  return Buffer.concat(pieces);
}

function masked(bytes: Uint8Array, table: PlannedTable, { keys, own }: { readonly keys: MaskKeys; readonly own: OwnMasks }): Buffer {
  const masker = new RowMasker(masksOfTable(table, keys, { own }), undefined, countOfNamed(table.named));
  try {
    const out = Buffer.from(masker.push(bytes));
    masker.end();
    return out;
  } catch (error) {
    // Whoever looks here may see what is in a row.
    if (!(error instanceof OwnMaskFault) || error.cause === undefined) throw error;
    const sentence = `${error.what}: ${error.cause instanceof Error ? error.cause.message : 'it threw what is no error'}`;
    throw new Failure('own-mask', sentence, { retryable: false, cause: error });
  }
}

async function resetHere(host: DataHost, database: string, environment: string): Promise<ResetHere> {
  const begun = performance.now();
  const { outcome } = await new SourceHand(host).reset(database, environment);
  return { at: outcome.at, outcome, ms: Math.round(performance.now() - begun) };
}
