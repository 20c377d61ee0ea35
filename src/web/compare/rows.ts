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

/** A row for all places that tell the same of a key. */
export interface MergedRow extends CompareRow {
  /** Environments, of a key that is told for each of them. */
  readonly places?: readonly string[];
  /** The row before is of the same key: its name stands there. */
  readonly goesOn?: true;
}

interface RowOfPlaces extends MergedRow {
  readonly places: readonly string[];
}

/** Between releases a key is told for each environment: `int api MAIL`, `prod api MAIL`. Here once, with the places that say the same. */
export function mergedByKey(rows: readonly CompareRow[]): readonly MergedRow[] {
  const keys = new Map<string, readonly RowOfPlaces[]>();
  for (const row of rows) {
    const [place, key] = [row.key.slice(0, row.key.indexOf(' ')), row.key.slice(row.key.indexOf(' ') + 1)];
    const own = keys.get(key) ?? [];
    const at = own.findIndex((each) => tellsTheSame(each, row));
    const same = own[at];
    if (same === undefined) keys.set(key, [...own, { ...row, key, places: [place], ...(own.length > 0 && { goesOn: true }) }]);
    else keys.set(key, own.with(at, { ...same, places: [...same.places, place] }));
  }
  return [...keys.values()].flat();
}

function tellsTheSame(one: CompareRow, other: CompareRow): boolean {
  const fields = ['state', 'expected', 'mustDiffer', 'left', 'right'] as const;
  return fields.every((field) => one[field] === other[field]);
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
  // A key that changed in two places in two ways has changed once.
  const count = (...verdicts: readonly Verdict[]): number =>
    new Set(rows.filter((row) => verdicts.includes(verdictOf(row))).map(({ topic, key }) => `${topic} ${key}`)).size;
  const parts = [
    ['+', count('added')],
    ['−', count('gone')],
    ['~', count('changed', 'shared')],
  ] as const;
  return parts.flatMap(([sign, found]) => (found === 0 ? [] : [`${sign}${found}`])).join(' ');
}
