import { expect, test } from 'vitest';
import { evidenceOfNames } from './by-name.ts';
import { labelledColumns, type LabelledColumn } from './labelled-names.ts';

/** From here on a person is asked at least. */
const told = 0.3;

interface Figures {
  readonly names: number;
  /** Of those that were told, how many are personal. */
  readonly precision: number;
  /** Of those that are personal, how many were told, whatever as. */
  readonly recall: number;
  /** Of those that are personal, how many were told as what they are. */
  readonly rightClass: number;
}

function figuresOf(columns: readonly LabelledColumn[]): Figures {
  const judged = columns.map((column) => ({ column, best: evidenceOfNames(column).find(({ sure }) => sure >= told) }));
  const [personal, found] = [judged.filter(({ column }) => column.class !== undefined), judged.filter(({ best }) => best !== undefined)];
  const both = found.filter(({ column }) => column.class !== undefined);
  return {
    names: columns.length,
    precision: both.length / found.length,
    recall: both.length / personal.length,
    rightClass: both.filter(({ column, best }) => best?.class === column.class).length / personal.length,
  };
}

test.each([
  ['names that were looked at while the words were chosen', false, 0.98],
  ['names that nobody looked at', true, 0.95],
] as const)('of %s most are told, and rarely one that is nobody’s', (_words, isHeldOut, floor) => {
  const columns = labelledColumns.filter((each) => each.isHeldOut === isHeldOut);
  const { names, precision, recall, rightClass } = figuresOf(columns);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  console.log(
    `${names} names${isHeldOut ? ', held out' : ''}: precision ${percent(precision)}, recall ${percent(recall)}, right class ${percent(rightClass)}`,
  );
  expect(names).toBeGreaterThan(100);
  expect(precision).toBeGreaterThan(0.95);
  expect(recall).toBeGreaterThan(floor);
  expect(rightClass).toBeGreaterThan(floor - 0.1);
});
