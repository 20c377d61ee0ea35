// A database looked through for personal data, where it lies: what comes out of it are classes, scores and reasons, and none of the values.
import type pg from 'pg';
import type { SourceCatalog, SourceTable, TableName } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import type { Inspection } from '#core/data/discovery/inspection.ts';
import { judgeTable, type TableSample } from '#core/data/discovery/judge-table.ts';
import { followValues, type JudgedTable } from '#core/data/discovery/same-values.ts';
import type { Endpoint } from './endpoint.ts';
import { readCatalog } from './read-catalog.ts';
import { sampleTable, type SampleSize } from './sample.ts';
import { Snapshot } from './snapshot.ts';
import { validators } from './validators.ts';

export interface Inspected {
  readonly catalog: SourceCatalog;
  readonly inspection: Inspection;
  /** Tables that the role may not read. */
  readonly unread: readonly TableName[];
  /** When the source was as it was seen. */
  readonly at: Date;
}

export interface Inspecting {
  readonly size?: Partial<SampleSize>;
  readonly signal?: AbortSignal;
  /** Told of each table before it is looked at. */
  readonly heard?: (table: string) => void;
}

const usualSize: SampleSize = { seed: 1, rows: 2_000, pages: 50 };
const mostCompared = 1_000;
/** Nobody's production waits for us longer. */
const longestQuery = '60s';

/** One moment of it, some pages of each table. A table that the role may not read is named: nothing is known of its columns. */
export async function inspect(source: Endpoint, { size, signal, heard }: Inspecting = {}): Promise<Inspected> {
  const snapshot = await Snapshot.open(source);
  try {
    const { client } = snapshot;
    await client.query(`SET LOCAL statement_timeout = '${longestQuery}'`);
    const catalog = await readCatalog(client);
    const judged: JudgedTable[] = [];
    const unread: TableName[] = [];
    for (const table of catalog.tables.filter(({ partitionOf }) => partitionOf === undefined)) {
      signal?.throwIfAborted();
      if (!(await mayRead(client, table))) {
        unread.push(table);
        continue;
      }
      heard?.(tableText(table));
      const sample = await sampleTable(client, table, sizeOf(table, catalog), { ...usualSize, ...size });
      judged.push({ source: table, sample: withFewValues(sample), inspected: judgeTable(table, sample, validators) });
    }
    return { catalog, inspection: { tables: followValues(judged) }, unread, at: snapshot.at };
  } finally {
    await snapshot.close();
  }
}

async function mayRead(client: pg.ClientBase, table: SourceTable): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT CASE WHEN has_schema_privilege($1::text, 'USAGE') THEN has_table_privilege(format('%I.%I', $1::text, $2::text), 'SELECT') END AS may`,
    [table.schema, table.name],
  );
  return rows[0]?.may === true;
}

/** As many as are compared between tables: all samples are held at once. */
function withFewValues({ rows, columns }: TableSample): TableSample {
  return { rows, columns: columns.map((column) => ({ ...column, values: [...new Set(column.values)].slice(0, mostCompared) })) };
}

/** With its partitions. */
function sizeOf(table: SourceTable, { tables }: SourceCatalog): { readonly rows: number; readonly bytes: number } {
  const own = tables.filter(
    (each) => each === table || (each.partitionOf !== undefined && tableText(each.partitionOf) === tableText(table)),
  );
  return { rows: own.reduce((sum, each) => sum + each.rows, 0), bytes: own.reduce((sum, each) => sum + each.bytes, 0) };
}
