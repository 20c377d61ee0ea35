import { columnText } from './identifiers.ts';
import type { MatchedColumn, PlanFinding } from './refresh-plan.ts';

/** With the line of the file that says it. */
export function findingOf(code: PlanFinding['code'], column: MatchedColumn, sentence: string): PlanFinding {
  return { code, where: textOf(column), sentence, lines: [], line: column.said.line };
}

export function textOf({ table, source }: MatchedColumn): string {
  return columnText(table, source.name);
}
