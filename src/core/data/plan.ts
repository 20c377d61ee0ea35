// The plan of a refresh: every column of every table with what becomes of it. Made before the first row is read; where one thing is open there is none.
import type { SourceCatalog, SourceColumn, SourceTable, TableName } from './catalog.ts';
import type { Classification, ClassifiedColumn, ClassifiedPath, Decision, KeysMadeBy } from './classification.ts';
import { fitFindings } from './fits.ts';
import { tableText } from './identifiers.ts';
import type { MaskDefinition, OwnSource } from './mask-definition.ts';
import { objectFindings, plannedObjects } from './large-objects.ts';
import { matchFindings } from './matching.ts';
import { NamedRows, type NamedRow } from './named-rows.ts';
import { restartsOf, type Restart } from './numbered.ts';
import { withOwnTables } from './own-tables.ts';
import { Roots } from './roots.ts';

export interface RefreshPlan extends KeysMadeBy {
  /** What becomes of large objects; absent: there are none, or none is copied. */
  readonly largeObjects?: 'keep' | 'blob';
  /** Files of the site's own masks that it masks by, where there are any. */
  readonly own?: readonly OwnSource[];
  readonly tables: readonly PlannedTable[];
  /** Sequences that number what is masked, where there are any. All others go on as they do in the source. */
  readonly restarts?: readonly Restart[];
}

export interface PlannedTable extends TableName {
  readonly rows: 'all' | 'none';
  /** In the order in which they are copied; without those that the server computes. */
  readonly columns: readonly PlannedColumn[];
  /** Nothing in it is masked: its bytes are passed on unread. */
  readonly isRelayed: boolean;
  /** Rows of a partition go into this table: what says into which partition a row belongs is masked. */
  readonly into?: TableName;
  /** Whose values are looked for in its texts. Absent: nobody's but its own row's. */
  readonly named?: readonly NamedRow[];
}

export interface PlannedColumn {
  readonly source: SourceColumn;
  /** Of the column itself, or of that whose rows it names. */
  readonly decision: OwnDecision;
  readonly paths: readonly ClassifiedPath[];
}

export type OwnDecision = Exclude<Decision, { readonly kind: 'as' }>;

/** Why there is no plan. Everything that is open is told at once. */
export interface PlanFinding {
  readonly code: PlanFindingCode;
  /** Table, column or type, as the file writes it. */
  readonly where: string;
  readonly sentence: string;
  /** What the file lacks, ready to be committed. */
  readonly lines: readonly string[];
  /** Where the file says it, counted from 1. */
  readonly line?: number;
}

export type PlanFindingCode =
  | 'new-table'
  | 'gone-table'
  | 'new-column'
  | 'gone-column'
  | 'changed-type'
  | 'computed-column'
  | 'new-enum'
  | 'gone-enum'
  | 'changed-enum'
  | 'unknown-column'
  | 'circle'
  | 'foreign-key'
  | 'empty-parent'
  | 'wrong-type'
  | 'not-unique'
  | 'not-null'
  | 'too-long'
  | 'personal-ddl'
  | 'connection'
  | 'extension-rows'
  | 'large-objects'
  | 'bad-option'
  | 'numbered'
  | 'not-taken'
  | 'subset';

/** `unused`: lines of what is not there: whoever writes a migration commits them with it, and they wait for it. Nothing is done by them. */
export type Planned =
  | { readonly ok: true; readonly plan: RefreshPlan; readonly unused: readonly string[] }
  | { readonly ok: false; readonly findings: readonly PlanFinding[] };

/** A table of the database with what the file says of it. Partitions go by the table that they are of. */
export interface MatchedTable {
  readonly table: SourceTable;
  readonly rows: 'all' | 'none';
  readonly columns: readonly MatchedColumn[];
}

export interface MatchedColumn {
  readonly table: SourceTable;
  readonly source: SourceColumn;
  readonly said: ClassifiedColumn;
}

export function planRefresh(catalog: SourceCatalog, said: Classification, masks: readonly MaskDefinition[]): Planned {
  const file = withOwnTables(catalog, said);
  const [missing, unused] = split(matchFindings(catalog, file));
  const matched = matchedTables(catalog, file);
  const roots = new Roots(matched);
  const findings = [
    ...missing,
    ...roots.findings,
    ...roots.referenceFindings(catalog.references),
    ...roots.declaredFindings(file.references ?? []),
    ...fitFindings(matched, roots, masks),
    ...objectFindings(catalog, file),
  ];
  if (findings.length > 0) return { ok: false, findings };
  const restarts = restartsOf(
    matched.flatMap(({ columns }) => columns),
    roots,
  );
  const moved = movedTables(matched, roots);
  const named = new NamedRows({ tables: matched, roots, references: catalog.references, declared: file.references ?? [] });
  const tables = matched.map((table) => withNamed(plannedTable(table, roots, moved), named.of(table)));
  return {
    ok: true,
    plan: {
      ...keysMadeBy(file),
      ...ownSources(tables, masks),
      tables,
      ...(restarts.length > 0 && { restarts }),
      ...plannedObjects(catalog, file),
    },
    unused: unused.map(({ sentence }) => sentence),
  };
}

/**
 * As it is kept beside its refresh, and what its digest is of: the same as long as nothing is decided otherwise. What somebody wrote about a column may
 * name anybody, and how far a sequence has come changes with every row.
 */
export function toldPlan({ tables, ...rest }: RefreshPlan): RefreshPlan {
  return { ...rest, tables: tables.map(toldTable) };
}

function toldTable({ columns, named, ...table }: PlannedTable): PlannedTable {
  const rows = named?.map((row) => ({ ...row, columns: row.columns.map(toldColumn) }));
  return { ...table, columns: columns.map(toldColumn), ...(rows && { named: rows }) };
}

function toldColumn({ source: { comment: _comment, sequence, ...source }, ...column }: PlannedColumn): PlannedColumn {
  if (sequence === undefined) return { ...column, source };
  const { schema, name } = sequence;
  return { ...column, source: { ...source, sequence: { schema, name } } };
}

export function keysMadeBy({ epoch, prf }: KeysMadeBy): KeysMadeBy {
  return { epoch, ...(prf !== undefined && { prf }) };
}

/** Files of own masks by which something is masked. */
function ownSources(tables: readonly PlannedTable[], masks: readonly MaskDefinition[]): Pick<RefreshPlan, 'own'> {
  const decisions = tables.flatMap(({ columns }) =>
    columns.flatMap(({ decision, paths }) => [decision, ...paths.map((each) => each.decision)]),
  );
  const used = new Set(decisions.flatMap((decision) => (decision.kind === 'mask' ? [decision.mask.id] : [])));
  const sources = masks.flatMap(({ id, source }): readonly [string, OwnSource][] =>
    source && used.has(id) ? [[source.file, source]] : [],
  );
  return sources.length === 0 ? {} : { own: [...new Map(sources).values()] };
}

/** Partitioned tables of which a column is masked that says into which partition a row goes, at whatever height. */
function movedTables(tables: readonly MatchedTable[], roots: Roots): ReadonlySet<string> {
  const moved = tables.filter(({ table, columns }) =>
    columns.some((column) => table.partitionKey?.includes(column.source.name) === true && roots.decisionOf(column).kind !== 'keep'),
  );
  return new Set(moved.map(({ table }) => tableText(table.partitionOf ?? table)));
}

const early: ReadonlySet<PlanFindingCode> = new Set(['gone-table', 'gone-column', 'gone-enum']);

/** What is there and undecided, and what is decided and not there. */
function split(findings: readonly PlanFinding[]): readonly [readonly PlanFinding[], readonly PlanFinding[]] {
  return [findings.filter(({ code }) => !early.has(code)), findings.filter(({ code }) => early.has(code))];
}

function matchedTables({ tables }: SourceCatalog, file: Classification): readonly MatchedTable[] {
  const classified = new Map(file.tables.map((table) => [tableText(table), table]));
  return tables.flatMap((table): readonly MatchedTable[] => {
    const said = classified.get(tableText(table.partitionOf ?? table));
    if (said === undefined) return [];
    const lines = new Map(said.columns.map((column) => [column.name, column]));
    const columns = table.columns.flatMap((source) => {
      const own = source.generated ? undefined : lines.get(source.name);
      return own === undefined ? [] : [{ table, source, said: own }];
    });
    return [{ table, rows: said.rows, columns }];
  });
}

function withNamed(table: PlannedTable, named: readonly NamedRow[]): PlannedTable {
  return named.length === 0 ? table : { ...table, named };
}

/** The rows of a partitioned table are those of its partitions. */
function plannedTable({ table, rows, columns }: MatchedTable, roots: Roots, moved: ReadonlySet<string>): PlannedTable {
  const planned = columns.map((column) => ({ source: column.source, decision: roots.decisionOf(column), paths: roots.pathsOf(column) }));
  return {
    schema: table.schema,
    name: table.name,
    rows: table.kind === 'partitioned' ? 'none' : rows,
    columns: planned,
    isRelayed: planned.every(({ decision }) => decision.kind === 'keep'),
    ...(table.partitionOf !== undefined && moved.has(tableText(table.partitionOf)) && { into: table.partitionOf }),
  };
}
