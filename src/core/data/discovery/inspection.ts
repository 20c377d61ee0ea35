// What was found out about a database by looking at its rows, at the source: classes, scores and reasons, and none of the values.
import type { TableName } from '#core/data/catalog.ts';
import type { Decision } from '#core/data/classification.ts';
import type { JsonPath } from '#core/data/identifiers.ts';
import type { Judgement } from './judge-column.ts';

/** What follows for the file: a mask is proposed, a person has to answer, or it is proposed that it is kept. */
export type Band = 'mask' | 'ask' | 'keep';

export interface Inspection {
  readonly tables: readonly InspectedTable[];
}

export interface InspectedTable extends TableName {
  /** That were looked at. */
  readonly rows: number;
  /** Two or more of its columns are about a person. */
  readonly isOfPersons: boolean;
  readonly columns: readonly InspectedColumn[];
}

export interface InspectedColumn extends Judgement {
  readonly name: string;
  /** Its values are JSON: what stands at each path is judged by itself. */
  readonly paths: readonly InspectedPath[];
}

export interface InspectedPath extends Judgement {
  readonly path: JsonPath;
  readonly decision?: Exclude<Decision, { readonly kind: 'as' }>;
}

export function bandOf({ decision }: Judgement): Band {
  if (decision === undefined) return 'ask';
  return decision.kind === 'keep' ? 'keep' : 'mask';
}
