// One refresh as a person reads it: what became of each column, which rows came, and what its proof found. Names and numbers, never a value of a row.
import { columnText, pathText, tableText } from '#core/data/identifiers.ts';
import { lookOf, type MaskLook } from '#core/data/mask-looks.ts';
import { exclusionWords, isExclusion } from '#core/data/proof/worth.ts';
import { readDocuments, type DocumentsRead, type PlanRead, type ProofRead, type SubsetRead } from '#core/data/read-documents.ts';

export interface RefreshDetail {
  /** Absent where the plan is kept no longer. */
  readonly tables?: readonly TableDetail[];
  /** Each mask of the plan, by its name. */
  readonly masks?: { readonly [mask: string]: MaskLook };
  /** The part that was copied; absent: everything was. */
  readonly subset?: string;
  readonly proof?: ProofDetail;
}

export interface TableDetail {
  /** As the classification file writes it. */
  readonly table: string;
  /** It is made, and stays empty. */
  readonly isEmpty?: true;
  readonly rows?: number;
  /** Of a part: of so many, as the source's server estimates it. */
  readonly ofRows?: number;
  readonly reasons?: readonly ChosenDetail[];
  readonly notes?: readonly string[];
  readonly columns: readonly ColumnDetail[];
}

/** `start`: chosen by themselves. `parents`: rows of `of` name them. `children`: they name rows of `of`. */
export interface ChosenDetail {
  readonly kind: 'start' | 'parents' | 'children';
  readonly text: string;
  readonly rows: number;
  readonly of?: string;
}

export interface ColumnDetail {
  readonly column: string;
  /** Of JSON within it: `contact.email`. */
  readonly path?: string;
  readonly does: 'keep' | 'null' | 'mask';
  readonly mask?: string;
  /** The column by whose value it is drawn, so that one person stays one. */
  readonly entity?: string;
  /** Why it is kept, as the classification file says. */
  readonly reason?: string;
  readonly approvedBy?: string;
  /** Values that went through the mask, and those that were NULL: known of what is proven. */
  readonly masked?: number;
  readonly nulls?: number;
}

export interface ProofDetail extends Pick<
  ProofRead,
  'result' | 'leaks' | 'faults' | 'scanned' | 'canaries' | 'risks' | 'promises' | 'limits'
> {
  /** Values of masked columns that were looked for. */
  readonly values: number;
  /** And those that were not, by reason, and which share was looked for where not all fitted into memory. */
  readonly excluded: readonly { readonly why: string; readonly values: number }[];
  readonly oneTextIn: number;
  readonly oneValueIn: number;
  /** Values that came out of a mask as they went in, by chance. */
  readonly same: number;
  /** Foreign keys that were looked through, and those of which rows name nothing. */
  readonly keys: number;
  readonly orphans: ProofRead['orphans'];
  /** Columns that were compared with production's, and those that differ most from it. */
  readonly compared: number;
  readonly farthest: ProofRead['utility'];
}

/** So many columns that differ are told. */
const mostFar = 8;
/** Nobody tests otherwise for what differs by less. */
const leastFar = 0.05;

export function refreshDetail(documents: { readonly [name: string]: string }): RefreshDetail {
  const read = readDocuments(documents);
  const { plan, subset, proof } = read;
  return {
    ...(plan && { tables: tablesOf(plan, read), masks: masksOf(plan) }),
    ...(subset && { subset: subset.name }),
    ...(proof && { proof: proofOf(proof) }),
  };
}

function tablesOf({ tables }: PlanRead, { counts = [], subset, proof }: DocumentsRead): readonly TableDetail[] {
  const rows = new Map(counts.map((each) => [each.table, each.rows]));
  const chosen = new Map((subset?.tables ?? []).map((each) => [each.table, each]));
  const covered = new Map((proof?.coverage ?? []).map((each) => [each.column, each]));
  const made = tables.map((table): TableDetail => {
    const name = tableText(table);
    const copied = rows.get(name) ?? (table.rows === 'none' ? undefined : 0);
    return {
      table: name,
      ...(table.rows === 'none' && { isEmpty: true }),
      ...(copied !== undefined && { rows: copied }),
      ...partOf(chosen.get(name)),
      columns: table.columns.flatMap((column) => {
        const { masked, nulls } = covered.get(columnText(table, column.source.name)) ?? {};
        const own = { column: column.source.name, ...saidOf(column.decision) };
        const counted = masked === undefined || nulls === undefined ? {} : { masked, nulls };
        return [
          { ...own, ...counted },
          ...column.paths.map(({ path, decision }) => ({ column: column.source.name, path: pathText(path), ...saidOf(decision) })),
        ];
      }),
    };
  });
  return made.toSorted((one, other) => (one.table < other.table ? -1 : 1));
}

function masksOf({ tables }: PlanRead): { readonly [mask: string]: MaskLook } {
  const decisions = tables.flatMap(({ columns }) =>
    columns.flatMap(({ decision, paths }) => [decision, ...paths.map((each) => each.decision)]),
  );
  return Object.fromEntries(decisions.flatMap((each) => (each.kind === 'mask' ? [[each.mask.id, lookOf(each.mask.id)]] : [])));
}

function partOf(chosen: SubsetRead['tables'][number] | undefined): Pick<TableDetail, 'ofRows' | 'reasons' | 'notes'> {
  if (chosen === undefined) return {};
  return { ofRows: Math.max(chosen.ofRows, chosen.rows), reasons: chosen.reasons, notes: chosen.notes };
}

type Said = PlanRead['tables'][number]['columns'][number]['decision'];

function saidOf(decision: Said): Omit<ColumnDetail, 'column'> {
  switch (decision.kind) {
    case 'keep':
      return { does: 'keep', reason: decision.reason, ...(decision.approvedBy !== undefined && { approvedBy: decision.approvedBy }) };
    case 'null':
      return { does: 'null' };
    case 'mask': {
      const { id, entity } = decision.mask;
      return { does: 'mask', mask: id, ...(entity !== undefined && { entity }) };
    }
  }
}

function proofOf({ unchanged, orphans, utility, looked, ...found }: ProofRead): ProofDetail {
  const { result, leaks, faults, scanned, canaries, risks, promises, limits } = found;
  const { values, oneTextIn, oneValueIn } = looked;
  const excluded = Object.entries(looked.excluded).filter(([, many]) => many > 0);
  const far = utility.filter((column) => distanceOf(column) >= leastFar).toSorted((one, other) => distanceOf(other) - distanceOf(one));
  return {
    result,
    leaks,
    faults,
    scanned,
    canaries,
    risks,
    promises,
    limits,
    values,
    oneTextIn,
    oneValueIn,
    excluded: excluded.map(([why, many]) => ({ why: isExclusion(why) ? exclusionWords[why] : why, values: many })),
    same: unchanged.reduce((sum, each) => sum + each.same + each.shortSame, 0),
    keys: orphans.length,
    orphans: orphans.filter(({ rows }) => rows > 0),
    compared: utility.length,
    farthest: far.slice(0, mostFar),
  };
}

/** How far staging is from production in what tests may stand on: shape, lengths, values and NULLs. */
function distanceOf(column: ProofRead['utility'][number]): number {
  const { nullShare, sameShape, lengthDistance, valueDistance = 0 } = column;
  return Math.max(Math.abs(nullShare[0] - nullShare[1]), 1 - sameShape, lengthDistance, valueDistance);
}
