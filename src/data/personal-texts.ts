// What the text of a schema holds of people, and where it leads: before a copy, and wherever a plan is shown.
import type { SourceCatalog } from '#core/data/catalog.ts';
import type { Classification } from '#core/data/classification.ts';
import { leftOverFindings } from '#core/data/ddl-scan/leave-out.ts';
import { ddlFindings, maskedKeysOf, scanDdl, type DdlFinding } from '#core/data/ddl-scan/scan-ddl.ts';
import type { SchemaText } from '#data/ddl/read-schema.ts';
import { validators } from './validators.ts';
import type { PlanFinding, RefreshPlan } from '#core/data/refresh-plan.ts';

interface Beside {
  readonly catalog: SourceCatalog;
  /** Absent: there is none yet. */
  readonly plan?: RefreshPlan | undefined;
  /** What was found beside the texts. */
  readonly beside?: readonly DdlFinding[];
}

/** All that no line of the file keeps. */
export function personalTexts(schema: SchemaText, { ddl }: Classification, { catalog, plan, beside = [] }: Beside): readonly PlanFinding[] {
  const keys = plan === undefined ? undefined : maskedKeysOf(catalog, plan);
  const found = scanDdl([schema.before, ...schema.indexes, ...schema.rest], validators, keys);
  return [...ddlFindings([...found, ...beside], ddl), ...leftOverFindings(schema, ddl)];
}

/** Two people may permit data of people where nobody masked them, and no way back to where they come from. */
export function waysOut(schema: SchemaText, { ddl }: Classification): readonly PlanFinding[] {
  const found = scanDdl([schema.before, ...schema.indexes, ...schema.rest], []);
  return [...ddlFindings(found, ddl).filter(({ code }) => code === 'connection'), ...leftOverFindings(schema, ddl)];
}
