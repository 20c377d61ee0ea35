// Whether rows that an index keeps apart differ still: each column of its key by itself keeps apart what it kept apart.
import type { UniqueKey } from './catalog.ts';
import { findingOf, textOf } from './finding-of.ts';
import { columnsIn, quoted } from './identifiers.ts';
import type { MaskDefinition } from './mask-definition.ts';
import type { Roots } from './roots.ts';
import type { MatchedColumn, PlanFinding } from './refresh-plan.ts';

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
  const isSmall = definition?.isSmall === true || decision.mask.options['letters'] === 'small';
  const { over, isFolded } = overWhat(expression, column);
  if (isApart && (over === undefined || (isFolded && isSmall))) return [];
  if (isApart) {
    const choice = isFolded ? `${smallMasks(masks)}.` : `Write \`keep\` and why${orNull(column)}.`;
    const sentence = `${textOf(column)} is part of the unique index ${index} over ${over}, and nobody knows that \`${id}\` keeps that apart. ${choice}`;
    return [findingOf('not-unique', column, sentence)];
  }
  const sentence = `${textOf(column)} is part of the unique index ${index}, and \`${id}\` makes two values one. ${apartFor(column, masks)}`;
  return [findingOf('not-unique', column, sentence)];
}

/** It may lie in a schema of its own. */
const isCitext = /(?:^|\.)"?citext"?(?:\[\])*$/;

/** What the index has of a column instead of itself; `isFolded`: that is its small letters, or its capitals, and nothing else. */
function overWhat(
  expression: string | undefined,
  { source: { name, type } }: MatchedColumn,
): { readonly over: string | undefined; readonly isFolded: boolean } {
  if (expression !== undefined && columnsIn(expression, [name]).length > 0)
    return { over: expression, isFolded: columnsIn(withoutFolds(expression, quoted(name)), [name]).length === 0 };
  return { over: isCitext.test(type) ? 'citext, for which capitals are small letters' : undefined, isFolded: true };
}

/** `lower(name)` and the like, as the server writes them; a function of the schema that ends so is another one. */
function withoutFolds(expression: string, written: string): string {
  const folds = ['lower', 'upper'].flatMap((fold) => [`${fold}(${written})`, `${fold}((${written})::text)`]);
  return folds.reduce(
    (left, fold) => left.split(fold).reduce((before, after) => `${before}${/[\w$".]$/.test(before) ? written : ''}${after}`),
    expression,
  );
}

function orNull({ source }: MatchedColumn): string {
  return source.notNull ? '' : ', or `mask: null`';
}

function smallMasks(masks: Decided['masks']): string {
  const names = [...masks.values()].flatMap(({ id, isSmall, options }) => {
    if (isSmall === true) return [`\`${id}\``];
    return options['letters']?.values?.includes('small') === true ? [`\`${id}\` with \`with: {letters: small}\``] : [];
  });
  return `${names.join(' and ')} ${names.length === 1 ? 'does' : 'do'}`;
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

function apartFor(column: MatchedColumn, masks: Decided['masks']): string {
  const { source } = column;
  const fitting = [...masks.values()].filter(({ collides, families }) => collides !== 'often' && families.includes(source.family));
  if (fitting.length === 0) return `No mask of ${source.type} keeps values apart: write \`keep\` and why${orNull(column)}.`;
  return `Choose one of ${fitting.map(({ id }) => `\`${id}\``).join(', ')}.`;
}
