// From what was found to a classification file: a line for each column and each path. What only a person can say stays open, and until it is
// answered there is no file that could be read.
import type { Reference, SourceCatalog, SourceColumn, SourceEnum, TableName } from '#core/data/catalog.ts';
import type { Classification, Decision } from '#core/data/classification.ts';
import { columnText, type JsonPath } from '#core/data/identifiers.ts';
import type { MaskDefinition } from '#core/data/mask-definition.ts';
import { planRefresh } from '#core/data/plan.ts';
import type { InspectedColumn, InspectedPath, Inspection } from './inspection.ts';
import { namedColumns } from './named-columns.ts';
import type { PlanFinding } from '#core/data/refresh-plan.ts';

export interface ProposedFile {
  readonly tables: readonly ProposedTable[];
  readonly enums: readonly SourceEnum[];
  /** How many of them there are. */
  readonly largeObjects?: number;
}

export interface ProposedTable extends TableName {
  readonly columns: readonly ProposedColumn[];
}

export interface ProposedColumn {
  readonly name: string;
  readonly type: string;
  readonly family: SourceColumn['family'];
  /** Absent: a person has to say. */
  readonly decision?: Decision;
  /** Class, score and what speaks for it; what nothing speaks for has none. */
  readonly because?: string;
  readonly paths: readonly ProposedPath[];
}

export interface ProposedPath {
  readonly path: JsonPath;
  readonly decision?: Exclude<Decision, { readonly kind: 'as' }>;
  readonly because?: string;
}

/** So often at most is another mask tried where the first one does not fit. */
const tries = 4;

/** What is proposed can be planned: where a mask does not fit its column, by its length or a unique index, one that does is taken. */
export function proposedClassification(catalog: SourceCatalog, inspection: Inspection, masks: readonly MaskDefinition[]): ProposedFile {
  let file = firstProposal(catalog, inspection);
  for (let left = tries; left > 0; left -= 1) {
    const planned = planRefresh(catalog, answeredFile(file, kept), masks);
    if (planned.ok) break;
    file = mended(file, new Map(planned.findings.map((finding) => [finding.where, finding])));
  }
  return file;
}

/** The file as it is once whoever is asked has answered. */
export function answeredFile(
  { tables, enums, largeObjects = 0 }: ProposedFile,
  answer: (column: ProposedColumn, path?: ProposedPath) => Exclude<Decision, { readonly kind: 'as' }>,
): Classification {
  return {
    epoch: 1,
    tables: tables.map(({ schema, name, columns }) => ({
      schema,
      name,
      rows: 'all',
      columns: columns.map((column) => {
        const decision = column.decision ?? answer(column);
        const isJson = decision.kind === 'mask' && (decision.mask.id === 'json' || decision.mask.id === 'composite');
        const paths = column.paths.map((each) => ({ path: each.path, decision: each.decision ?? answer(column, each), line: 0 }));
        return { name: column.name, type: column.type, decision, paths: isJson ? paths : [], line: 0 };
      }),
      line: 0,
    })),
    enums: enums.map((each) => ({ ...each, line: 0 })),
    // Nobody looks into them.
    ...(largeObjects > 0 && { largeObjects: { decision: { kind: 'mask', mask: { id: 'blob', options: {} } }, line: 0 } }),
  };
}

function kept(): Exclude<Decision, { readonly kind: 'as' }> {
  return { kind: 'keep', reason: 'not answered' };
}

function firstProposal(catalog: SourceCatalog, inspection: Inspection): ProposedFile {
  const inspected = new Map(inspection.tables.map((table) => [keyOf(table), table]));
  const named = namedColumns(catalog);
  const tables = catalog.tables
    .filter(({ partitionOf }) => partitionOf === undefined)
    .map((table): ProposedTable => {
      const found = new Map((inspected.get(keyOf(table))?.columns ?? []).map((each) => [each.name, each]));
      const columns = table.columns
        .filter(({ generated }) => !generated)
        .map((column) => firstColumn(column, found.get(column.name), named.get(columnText(table, column.name))));
      return { schema: table.schema, name: table.name, columns };
    });
  const { enums, largeObjects } = catalog;
  return { tables, enums, ...(largeObjects !== undefined && { largeObjects }) };
}

function firstColumn(
  { name, type, family }: SourceColumn,
  found: InspectedColumn | undefined,
  parent: Reference['to'] | undefined,
): ProposedColumn {
  const own = { name, type, family };
  const [column] = parent?.columns ?? [];
  if (parent !== undefined && column !== undefined)
    return { ...own, decision: { kind: 'as', table: { schema: parent.schema, name: parent.name }, column }, paths: [] };
  if (found === undefined) return { ...own, paths: [], because: 'nobody looked at it' };
  const { decision, paths } = found;
  return {
    ...own,
    ...(decision !== undefined && { decision }),
    ...becauseOf(found),
    paths: paths.map((each) => ({ path: each.path, ...(each.decision !== undefined && { decision: each.decision }), ...becauseOf(each) })),
  };
}

function becauseOf({ class: kind, score, reasons }: InspectedColumn | InspectedPath): { readonly because?: string } {
  if (reasons.length === 0) return {};
  return { because: `${kind === undefined ? '' : `${kind} ${score.toFixed(2)}: `}${reasons.join('; ')}` };
}

function mended(file: ProposedFile, findings: ReadonlyMap<string, PlanFinding>): ProposedFile {
  const tables = file.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => {
      const finding = findings.get(columnText(table, column.name));
      return finding === undefined || column.decision === undefined ? column : mendedColumn(column, finding);
    }),
  }));
  return { ...file, tables };
}

/** Its shape can be kept in any column of text, and no two of them become one. */
function mendedColumn(column: ProposedColumn, { code, sentence }: PlanFinding): ProposedColumn {
  const { decision, because } = column;
  const { decision: _none, ...open } = column;
  const isMask = decision?.kind === 'mask';
  if (isMask && column.family === 'text' && decision.mask.id !== 'fpe.str' && (code === 'too-long' || code === 'not-unique'))
    return {
      ...column,
      decision: { kind: 'mask', mask: { id: 'fpe.str', options: { kind: decision.mask.id } } },
      because: `${because ?? ''}; ${code === 'too-long' ? `\`${decision.mask.id}\` does not fit in` : `\`${decision.mask.id}\` is not unique there`}`,
    };
  if (isMask && decision.mask.id === 'fpe.str' && code === 'not-unique' && decision.mask.options['letters'] === undefined)
    return { ...column, decision: { kind: 'mask', mask: { id: 'fpe.str', options: { ...decision.mask.options, letters: 'small' } } } };
  return { ...open, because: `${because === undefined ? '' : `${because}; `}${sentence}` };
}

function keyOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
