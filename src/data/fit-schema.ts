// The schema as a copy has it: nothing of anybody stands in it, and it leads nowhere, but for what the file says.
import type { SourceCatalog } from '#core/data/catalog.ts';
import type { Classification } from '#core/data/classification.ts';
import { leaveOut } from '#core/data/ddl-scan/leave-out.ts';
import type { SchemaText } from './ddl/read-schema.ts';
import type { Endpoint } from './endpoint.ts';
import { extensionRows } from './extension-rows.ts';
import { farRows, withoutFarRows } from './far-rows.ts';
import { personalTexts, waysOut } from './personal-texts.ts';
import { schemaOf, type SchemaReader } from './schema.ts';
import type { Snapshot } from './snapshot.ts';
import type { PlanFinding, RefreshPlan } from '#core/data/refresh-plan.ts';

interface FitSchema extends SchemaText {
  /** Nothing of it may be made before this is decided. */
  readonly found: readonly PlanFinding[];
  /** Tables of which a part is on another server: nobody counts their rows. */
  readonly uncounted: readonly string[];
}

interface Fitting extends SchemaReader {
  readonly source: Endpoint;
  readonly classification: Classification;
  readonly unmasked?: true;
}

export async function fitSchema(
  { source, classification, unmasked, ...reader }: Fitting,
  snapshot: Snapshot,
  catalog: SourceCatalog,
  plan: RefreshPlan,
): Promise<FitSchema> {
  const schema = await schemaOf(source, snapshot, catalog.server, reader);
  const beside = await extensionRows(snapshot.client);
  const found = unmasked === true ? waysOut(schema, classification) : personalTexts(schema, classification, { catalog, plan, beside });
  const far = await farRows(snapshot.client);
  return { ...withoutFarRows(leaveOut(schema, classification.ddl), far), found, uncounted: far.tables };
}
