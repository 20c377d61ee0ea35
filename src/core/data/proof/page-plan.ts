// What a plan says beside its proof: which columns stand on staging as production has them, why, and who answers for that.
import { digestOf } from '#core/canonical.ts';
import { columnText, pathText, tableText } from '#core/data/identifiers.ts';
import { readDocuments, type PlanRead } from '#core/data/read-documents.ts';
import { list, paragraph, table } from './html.ts';

/** What was decided, by the plan whose digest was signed with the proof. */
export interface Decided {
  /** Column → its mask. */
  readonly masks: ReadonlyMap<string, string>;
  readonly kept: readonly Kept[];
  /** Tables of which no row came along, and columns that were emptied. */
  readonly empty: readonly string[];
}

/** Columns of one table that are kept for the same reason. */
interface Kept {
  readonly table: string;
  readonly columns: readonly string[];
  readonly reason: string;
  readonly approvedBy: string;
}

/** Undefined where the plan is not here, or is not the one that was signed. */
export function decidedOf(text: string | undefined, digest: string): Decided | undefined {
  if (text === undefined || planDigest(text) !== digest) return undefined;
  const { plan } = readDocuments({ 'plan.json': text });
  if (plan === undefined) return undefined;
  return {
    masks: new Map(plan.tables.flatMap(masksOf)),
    kept: plan.tables.filter(({ rows }) => rows === 'all').flatMap(keptIn),
    empty: plan.tables.flatMap(emptyIn),
  };
}

function planDigest(text: string): string | undefined {
  try {
    return digestOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

type PlannedTable = PlanRead['tables'][number];

function masksOf(planned: PlannedTable): readonly (readonly [string, string])[] {
  return planned.columns.flatMap(({ source, decision }) =>
    decision.kind === 'mask' ? [[columnText(planned, source.name), decision.mask.id] as const] : [],
  );
}

function keptIn(planned: PlannedTable): readonly Kept[] {
  const all = planned.columns.flatMap(({ source, decision, paths }) => [
    { name: source.name, decision },
    ...paths.map(({ path, decision: own }) => ({ name: `${source.name} -> ${pathText(path)}`, decision: own })),
  ]);
  const kept = all.flatMap(({ name, decision }) =>
    decision.kind === 'keep' ? [{ name, reason: decision.reason, approvedBy: decision.approvedBy ?? '' }] : [],
  );
  const grouped = Map.groupBy(kept, ({ reason, approvedBy }) => `${reason}\n${approvedBy}`);
  return [...grouped.values()].map((some) => ({
    table: tableText(planned),
    columns: some.map(({ name }) => name),
    reason: some[0]?.reason ?? '',
    approvedBy: some[0]?.approvedBy ?? '',
  }));
}

function emptyIn(planned: PlannedTable): readonly string[] {
  if (planned.rows === 'none') return [`${tableText(planned)}, all of it`];
  return planned.columns.flatMap(({ source, decision }) => (decision.kind === 'null' ? [columnText(planned, source.name)] : []));
}

/** Of what is kept nothing is promised: who reads this has to agree with each reason. */
export function keptOf(decided: Decided | undefined, isThere: boolean): string {
  if (decided === undefined)
    return paragraph(
      isThere
        ? 'The plan that is kept beside this proof is not the one whose digest was signed: what it says is not shown.'
        : 'The plan is not kept beside this proof: the classification file of the source has, of every column, whether it is kept and why.',
    );
  const { kept, empty } = decided;
  const rows = kept.map(({ table: name, columns, reason, approvedBy }) => [name, columns.join(', '), reason, approvedBy] as const);
  const intro = paragraph(
    'These stand on staging as production has them, each by a line of the reviewed classification file. Of them this proof says nothing.',
  );
  const told =
    rows.length === 0 ? paragraph('No column is kept as it is.') : `${intro}${table(['table', 'columns', 'why', 'approved by'], rows)}`;
  return empty.length === 0 ? told : `${told}${paragraph('Left out, and empty on staging:')}${list(empty)}`;
}
