import { expect, test } from 'vitest';
import { SeenCells } from './seen-cells.ts';

const encoder = new TextEncoder();

function has(cells: SeenCells, text: string): boolean {
  const bytes = encoder.encode(`x${text}`);
  const isKnown = cells.has(bytes, 1, bytes.length);
  if (!isKnown) cells.add(bytes, 1, bytes.length);
  return isKnown;
}

test('a cell is known by all of its bytes', () => {
  const cells = new SeenCells();
  const texts = Array.from({ length: 900 }, (_none, at) => `value ${at}`);
  for (const text of texts) expect(has(cells, text)).toBe(false);
  expect(texts.filter((text) => has(cells, text)).length).toBeGreaterThan(300);
  expect(has(cells, 'value')).toBe(false);
});

test('a column whose cells differ is not asked again', () => {
  const cells = new SeenCells();
  for (let at = 0; at < 3_000; at += 1) has(cells, `value ${at}`);
  expect([has(cells, 'always'), has(cells, 'always')]).toEqual([false, false]);
});

test('of another column it knows nothing of the one before, and asks again', () => {
  const cells = new SeenCells();
  expect([has(cells, 'always'), has(cells, 'always')]).toEqual([false, true]);
  cells.forget();
  expect(has(cells, 'always')).toBe(false);
  for (let at = 0; at < 3_000; at += 1) has(cells, `value ${at}`);
  cells.forget();
  expect([has(cells, 'often'), has(cells, 'often')]).toEqual([false, true]);
});
