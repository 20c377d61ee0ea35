// Columns that a sequence numbers: what is masked there must leave room for the numbers to come, and the sequence goes on behind all of them.
import { findingOf, textOf } from './finding-of.ts';
import { columnText, tableText } from './identifiers.ts';
import type { ChosenMask } from './mask-definition.ts';
import type { Roots } from './roots.ts';
import type { MatchedColumn, PlanFinding, Restart } from './refresh-plan.ts';

/** As many as there are may come again before anybody has to think of it. */
const headRoom = 2;

const greatest: Readonly<Record<string, number>> = { smallint: 32_767, integer: 2_147_483_647 };

/** By a permutation of a range that is declared. */
export function isNumberedAnew({ source }: MatchedColumn, { options }: ChosenMask): boolean {
  return source.family === 'integer' && typeof options['to'] === 'number';
}

/** The range fits the type, and holds what the sequence will give. */
export function numberedFindings(column: MatchedColumn, { id, options }: ChosenMask): readonly PlanFinding[] {
  const { type, sequence } = column.source;
  const [from, to] = [Number(options['from'] ?? 0), Number(options['to'])];
  const most = greatest[type];
  if (most !== undefined && (to > most || from < -most)) {
    const sentence = `${textOf(column)} is ${type}, which ends at ${most}, and \`${id}\` makes numbers from ${from} to ${to}.`;
    return [findingOf('too-long', column, sentence)];
  }
  if (sequence === undefined) return [];
  const needed = headRoom * (sequence.last ?? 0);
  if (to < needed) {
    const sentence = `${textOf(column)} is numbered by ${tableText(sequence)}, which has come to ${sequence.last ?? 0}. Declare \`to: ${needed}\` or more, so that there is room for the next ones, and do not change it later.`;
    return [findingOf('numbered', column, sentence)];
  }
  if (most === undefined || to < most) return [];
  const sentence = `${textOf(column)} is ${type}: behind \`to: ${to}\` the sequence ${tableText(sequence)} has no number left to go on with.`;
  return [findingOf('numbered', column, sentence)];
}

/** Whatever staging numbers next stands behind all that was masked. */
export function restartsOf(columns: readonly MatchedColumn[], roots: Roots): readonly Restart[] {
  const restarts = new Map<string, Restart>();
  for (const column of columns) {
    const { sequence } = column.source;
    const decision = roots.decisionOf(column);
    if (sequence === undefined || decision.kind !== 'mask' || !isNumberedAnew(column, decision.mask)) continue;
    const key = columnText(sequence, '');
    const next = Math.max(restarts.get(key)?.next ?? 0, Number(decision.mask.options['to']) + 1);
    restarts.set(key, { schema: sequence.schema, name: sequence.name, next });
  }
  return [...restarts.values()];
}
