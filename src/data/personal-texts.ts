// What the text of a schema holds of people: before a copy, and wherever a plan is shown.
import type { KeptDdl } from '#core/data/classification.ts';
import { ddlFindings, scanDdl } from '#core/data/ddl-scan/scan-ddl.ts';
import type { PlanFinding } from '#core/data/plan.ts';
import type { SchemaText } from '#data/ddl/read-schema.ts';
import { validators } from './validators.ts';

/** All that no line of the file keeps. */
export function personalTexts({ before, indexes, rest }: SchemaText, kept: readonly KeptDdl[] | undefined): readonly PlanFinding[] {
  return ddlFindings(scanDdl([before, ...indexes, ...rest], validators), kept);
}
