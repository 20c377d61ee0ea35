// The plan of a refresh: every column of every table with what becomes of it. Made before the first row is read; where one thing is open there is none.
import type { SourceCatalog } from './catalog.ts';
import type { Classification, KeysMadeBy } from './classification.ts';
import { fitFindings } from './fits.ts';
import { tableText } from './identifiers.ts';
import type { MaskDefinition, OwnSource } from './mask-definition.ts';
import { objectFindings, plannedObjects } from './large-objects.ts';
import { matchFindings } from './matching.ts';
import { NamedRows } from './named-rows.ts';
import { restartsOf } from './numbered.ts';
import { withOwnTables } from './own-tables.ts';
import { Roots } from './roots.ts';
import type {
  MatchedTable,
  PlanFinding,
  PlanFindingCode,
  Planned,
  PlannedColumn,
  PlannedTable,
  RefreshPlan,
  NamedRow,
} from './refresh-plan.ts';

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
