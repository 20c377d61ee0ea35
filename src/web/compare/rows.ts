// What a comparison shows: which rows, in which panels, and what each comes to in a word.
import type { CompareRow } from '#core/compare.ts';
import { isStrange } from '#core/comparison.ts';

export type Verdict = 'same' | 'added' | 'gone' | 'changed' | 'own' | 'shared' | 'unknown';

/** Between releases time goes from the left to the right: what only the right has was added. */
export function verdictOf({ state, expected, mustDiffer, left, right }: CompareRow): Verdict {
  if (mustDiffer === true) return 'shared';
  if (state !== 'differs') return state;
  if (expected === true) return 'own';
  if (left === undefined) return 'added';
  return right === undefined ? 'gone' : 'changed';
}

/** What is the same is left out, unless it must not be. */
export function isShown(row: CompareRow): boolean {
  return row.state !== 'same' || isStrange(row);
}

/** By these one goes on from difference to difference: what nobody knows is none. */
export function isDifference(row: CompareRow): boolean {
  return row.state === 'differs' || isStrange(row);
}

export interface Part {
  readonly title: 'What runs' | 'Migrations' | 'Configuration' | 'Host';
  readonly rows: readonly CompareRow[];
}

const topics: readonly (readonly [Part['title'], readonly CompareRow['topic'][]])[] = [
  ['What runs', ['release', 'bits', 'plan', 'file']],
  ['Migrations', ['migration']],
  ['Configuration', ['configuration']],
  ['Host', ['host']],
];

export function partsOf(rows: readonly CompareRow[]): readonly Part[] {
  return topics.flatMap(([title, own]) => {
    const found = rows.filter(({ topic }) => own.includes(topic));
    return found.length === 0 ? [] : [{ title, rows: found }];
  });
}

export interface ChangedThing {
  readonly of: 'migration' | 'config key';
  readonly name: string;
  readonly sign: '+' | '−' | '~';
}

/** What somebody reads before they sign: each migration and each config key that is another, once, in however many environments. */
export function changedThings(rows: readonly CompareRow[]): readonly ChangedThing[] {
  const found = rows.flatMap((row): readonly ChangedThing[] => {
    if (row.state !== 'differs' || (row.topic !== 'migration' && row.topic !== 'configuration')) return [];
    const verdict = verdictOf(row);
    const sign = verdict === 'added' ? '+' : verdict === 'gone' ? '−' : '~';
    if (row.topic === 'migration') return [{ of: 'migration', name: row.key, sign }];
    return [{ of: 'config key', name: row.key.slice(row.key.indexOf(' ') + 1), sign }];
  });
  return [...new Map(found.map((thing) => [`${thing.of} ${thing.name}`, thing])).values()];
}

/** `+1 −2 ~3`: what was added, gone and changed, as far as anybody should look at it. */
export function tallyOf(rows: readonly CompareRow[]): string {
  const count = (...verdicts: readonly Verdict[]): number => rows.filter((row) => verdicts.includes(verdictOf(row))).length;
  const parts = [
    ['+', count('added')],
    ['−', count('gone')],
    ['~', count('changed', 'shared')],
  ] as const;
  return parts.flatMap(([sign, found]) => (found === 0 ? [] : [`${sign}${found}`])).join(' ');
}
