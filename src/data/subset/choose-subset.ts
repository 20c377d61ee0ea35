// A subset of the classification file, planned and chosen: before a copy, or for whoever wants to see what it would be.
import type { SourceCatalog } from '#core/data/catalog.ts';
import type { Classification } from '#core/data/classification.ts';
import { tableText } from '#core/data/identifiers.ts';
import type { MaskDefinition } from '#core/data/mask-definition.ts';
import { keysMadeBy, planRefresh } from '#core/data/plan.ts';
import type { SubsetReport } from '#core/data/subset/explain.ts';
import { planSubset } from '#core/data/subset/plan-subset.ts';
import type { Endpoint } from '#data/endpoint.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { Snapshot } from '#data/snapshot.ts';
import { chooseRows, type ChosenRows } from './choose-rows.ts';
import type { PlanFinding, RefreshPlan } from '#core/data/refresh-plan.ts';

export interface SubsetWanted {
  readonly source: Endpoint;
  readonly classification: Classification;
  /** Its name in the file. */
  readonly subset: string;
  readonly masterKey: Uint8Array;
  readonly signal: AbortSignal;
}

export type Findings = { readonly ok: false; readonly findings: readonly PlanFinding[] };

export async function chooseSubset(
  { source, classification, subset, masterKey, signal }: SubsetWanted,
  { snapshot, catalog, plan }: { readonly snapshot: Snapshot; readonly catalog: SourceCatalog; readonly plan: RefreshPlan },
): Promise<{ readonly ok: true; readonly chosen: ChosenRows } | Findings> {
  const planned = planSubset({ catalog, file: classification, plan }, subset);
  if (!planned.ok) return planned;
  const chosen = await chooseRows({ source, snapshot: snapshot.id, catalog, plan: planned.plan, masterKey, ...keysMadeBy(plan), signal });
  return { ok: true, chosen };
}

/** What a refresh would copy, and why: the same questions of the same kind of snapshot, and nothing is copied. */
export async function previewSubset(
  wanted: SubsetWanted & { readonly definitions: readonly MaskDefinition[] },
): Promise<{ readonly ok: true; readonly report: SubsetReport } | Findings> {
  const snapshot = await Snapshot.open(wanted.source);
  try {
    const catalog = await readCatalog(snapshot.client);
    const planned = planRefresh(catalog, wanted.classification, wanted.definitions);
    if (!planned.ok) return planned;
    const chosen = await chooseSubset(wanted, { snapshot, catalog, plan: planned.plan });
    return chosen.ok ? { ok: true, report: chosen.chosen.report } : chosen;
  } finally {
    await snapshot.close();
  }
}

/** The catalogue with the sizes of what is chosen. */
export function sizedBy(catalog: SourceCatalog, { leaves }: ChosenRows): SourceCatalog {
  const known = new Map(leaves.map((each) => [tableText(each.leaf), each]));
  const tables = catalog.tables.map((table) => {
    const chosen = known.get(tableText(table));
    if (chosen === undefined || chosen.isWhole) return table;
    return { ...table, rows: chosen.count, bytes: Math.round((table.bytes * chosen.count) / Math.max(table.rows, chosen.count, 1)) };
  });
  return { ...catalog, tables };
}
