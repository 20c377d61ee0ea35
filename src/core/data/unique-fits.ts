// Whether rows that an index keeps apart differ still: each column of its key by itself keeps apart what it kept apart.
import type { UniqueKey } from './catalog.ts';
import { findingOf, textOf } from './finding-of.ts';
import { columnsIn } from './identifiers.ts';
import type { MaskDefinition } from './mask-definition.ts';
import type { MatchedColumn, PlanFinding } from './plan.ts';
import type { Roots } from './roots.ts';

interface Decided {
  readonly roots: Roots;
  readonly masks: ReadonlyMap<string, MaskDefinition>;
}

export function uniqueFindings(key: UniqueKey, columns: readonly MatchedColumn[], decided: Decided): readonly PlanFinding[] {
  const own = columns.filter(({ source }) => key.columns.includes(source.name));
  return [...own.flatMap((column) => columnFindings(key, column, decided)), ...conditionFindings(key, columns, decided)];
}

function columnFindings(key: UniqueKey, column: MatchedColumn, { roots, masks }: Decided): readonly PlanFinding[] {
  const { index, expression, nullsEqual } = key;
  const decision = roots.decisionOf(column);
  if (decision.kind === 'keep') return [];
  if (decision.kind === 'null') {
    const sentence = `${textOf(column)} is part of ${index}, for which NULLs are equal, and \`mask: null\` makes them so.`;
    return nullsEqual ? [findingOf('not-unique', column, sentence)] : [];
  }
  const { id, entity } = decision.mask;
  if (key.isExclusion === true) {
    const sentence = `${textOf(column)} is part of ${index}, which excludes rows that overlap, and nobody knows that \`${id}\` keeps them apart. Write \`keep\` and why, or \`mask: null\`.`;
    return [findingOf('not-unique', column, sentence)];
  }
  const definition = masks.get(id);
  const isApart = definition !== undefined && definition.collides !== 'often' && entity === undefined && column.source.nesting !== 'range';
  if (isApart && (expression === undefined || definition.isSmall === true)) return [];
  if (isApart) {
    const sentence = `${textOf(column)} is part of the unique index ${index} over ${expression ?? ''}, and nobody knows that \`${id}\` keeps that apart. \`email\` does.`;
    return [findingOf('not-unique', column, sentence)];
  }
  const sentence = `${textOf(column)} is part of the unique index ${index}, and \`${id}\` makes two values one. Choose one of ${apartFor(column, masks)}.`;
  return [findingOf('not-unique', column, sentence)];
}

/** What is masked in a condition lets rows into the index that were not in it, whose keys nobody kept apart. */
function conditionFindings(
  { index, condition, isExclusion, columns: own }: UniqueKey,
  columns: readonly MatchedColumn[],
  { roots }: Decided,
): readonly PlanFinding[] {
  if (condition === undefined) return [];
  return columns
    .filter((column) => condition.columns.includes(column.source.name) && isTurned(condition.text, column, roots))
    .map((column) => {
      const what = isExclusion === true ? 'excludes rows that overlap' : `keeps ${own.join(' and ')} apart`;
      const sentence = `${textOf(column)} decides which rows ${index} holds, by ${condition.text}: it ${what} among those only, and a masked value would bring others in. Write \`keep\` and why.`;
      return findingOf('not-unique', column, sentence);
    });
}

/** A mask leaves NULL what is NULL, and nothing else: a condition that asks only for that stays as it was. */
function isTurned(condition: string, column: MatchedColumn, roots: Roots): boolean {
  const decision = roots.decisionOf(column);
  if (decision.kind !== 'mask') return decision.kind === 'null';
  return columnsIn(condition.replaceAll(/(?:"(?:[^"]|"")+"|[\w$]+) IS (?:NOT )?NULL/g, ''), [column.source.name]).length > 0;
}

function apartFor({ source }: MatchedColumn, masks: Decided['masks']): string {
  const fitting = [...masks.values()].filter(({ collides, families }) => collides !== 'often' && families.includes(source.family));
  return fitting.map(({ id }) => `\`${id}\``).join(', ');
}
