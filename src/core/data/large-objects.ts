// Large objects stand in no table: rows name them by numbers. What becomes of them is said once, for all of them.
import { openFields, type OpenFile } from '#core/file/fields.ts';
import type { Entry } from '#core/file/tree.ts';
import type { SourceCatalog, SourceColumn } from './catalog.ts';
import type { Classification, ClassifiedObjects } from './classification.ts';
import type { MaskDefinition } from './mask-definition.ts';
import { decisionPart, readDecision } from './read-decision.ts';
import type { PlanFinding, RefreshPlan } from './refresh-plan.ts';

/** As the file has it: `large-objects: {mask: blob}`. */
export const objectsKey = 'large-objects';
const part = { ...decisionPart, article: 'large objects' };

/** Its type is the server's for them, or that of the extension `lo`. */
export function isObjectNumber({ type }: SourceColumn): boolean {
  return type === 'oid' || /(?:^|\.)lo$/.test(type);
}

export function readObjects(file: OpenFile, entry: Entry, masks: readonly MaskDefinition[]): ClassifiedObjects | undefined {
  const { report } = file;
  const owner = { part, title: `\`${objectsKey}\``, name: entry.key, example: '{mask: blob}' };
  const decision = readDecision(file, entry, openFields(file, entry.value, owner), masks);
  if (decision === undefined) return undefined;
  if (decision.kind !== 'as' && (decision.kind !== 'mask' || decision.mask.id === 'blob'))
    return { decision, line: report.lineOf(entry.keySpan.from) };
  report.error(entry.value.span, 'one-of', {
    sentence: 'Large objects are files. Write `mask: blob`, `keep:` and why, or `mask: null` to leave them out.',
  });
  return undefined;
}

/** Somebody's letters and pictures stand there: where nobody decided, nothing is read. */
export function objectFindings({ largeObjects = 0 }: SourceCatalog, file: Classification): readonly PlanFinding[] {
  if (largeObjects === 0 || file.largeObjects !== undefined) return [];
  const many = largeObjects === 1 ? 'a large object' : `${largeObjects} large objects`;
  const sentence = `The database has ${many}, and the file does not say what becomes of them.`;
  return [{ code: 'large-objects', where: objectsKey, sentence, lines: [`${objectsKey}: {mask: blob}`] }];
}

export function plannedObjects({ largeObjects = 0 }: SourceCatalog, file: Classification): Pick<RefreshPlan, 'largeObjects'> {
  const kind = file.largeObjects?.decision.kind;
  if (largeObjects === 0 || kind === undefined || kind === 'null') return {};
  return { largeObjects: kind === 'keep' ? 'keep' : 'blob' };
}
