import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoardRow } from '#core/views/board-shapes.ts';
import type { BoardCell, BoardView } from '#core/views/shapes.ts';
import { boardPath } from '#web/paths.ts';
import { addressFor, countShows, fits, ownersOf, readFilter, readOpen, shows, soughtStatuses, type BoardFilter } from './board-filter.ts';
import { columnFrom, endFrom, firstSpot, itemsOf, rowsFrom, type Item, type Spot } from './board-items.ts';
import { releaseAt } from './release-at.ts';
import { offsetsOf, sightOf, sliceOf, wantedOf } from './rows-in-sight.ts';
import { steady } from './steady.ts';

const all: BoardFilter = { show: 'all', text: '', path: '', status: '', owner: '' };

function cellOf(stage: string, parts: Partial<BoardCell> = {}): BoardCell {
  return { stage, environments: [stage], release: '1.0', status: 'passed', fact: '', blockers: 0, ...parts };
}

function rowOf(system: string, cells: readonly BoardCell[], parts: Partial<BoardRow> = {}): BoardRow {
  return { system, seq: 1, stages: cells.map(({ stage }) => stage), services: ['web'], cells, open: 1, underWay: 0, moving: 0, ...parts };
}

const shop = rowOf('shop', [cellOf('DEV', { release: '4.3' }), cellOf('PROD', { blockers: 2, verb: 'approve', owner: 'ops' })], {
  services: ['cart', 'web'],
});
const billing = rowOf('billing', [
  cellOf('DEV', { status: 'failed', owner: 'ops' }),
  cellOf('PROD', { frozen: { name: 'Audit', until: 5 } }),
]);
const tax = rowOf('tax', [cellOf('dev', { status: 'deploying' }), cellOf('live')]);
const rows = [billing, shop, tax];

describe('the board is narrowed', () => {
  test.each([
    [{ show: 'mine' }, 'shop'],
    [{ show: 'blocked' }, 'shop'],
    [{ show: 'failed' }, 'billing'],
    [{ show: 'frozen' }, 'billing'],
    [{ show: 'moving' }, 'tax'],
    [{ text: 'SHO' }, 'shop'],
    [{ text: 'cart' }, 'shop'],
    [{ text: '4.' }, 'shop'],
    [{ text: '.3' }, ''],
    [{ text: 'web 1.0' }, 'billing shop tax'],
    [{ path: 'dev → live' }, 'tax'],
    [{ status: 'failed' }, 'billing'],
    [{ owner: 'ops' }, 'billing shop'],
    [{ owner: 'ops', status: 'failed' }, 'billing'],
    [{ owner: 'ops', status: 'passed' }, 'shop'],
    [{ owner: 'ops', status: 'waiting' }, ''],
    [{ show: 'mine', text: 'tax' }, ''],
  ] as const)('to %j: %s', (narrowed, found) => {
    expect(
      rows
        .filter((row) => fits(row, { ...all, ...narrowed }))
        .map(({ system }) => system)
        .join(' '),
    ).toBe(found);
  });

  test('and owners are those whom some file names', () => {
    expect([ownersOf(rows), ownersOf([tax])]).toEqual([['ops'], []]);
  });

  test('and each tab says to how many', () => {
    expect(countShows(rows)).toEqual({ all: 3, mine: 1, blocked: 1, failed: 1, frozen: 1, moving: 1 });
  });

  test('and the address says all of it', () => {
    const filters = fc.record({
      show: fc.constantFrom(...shows),
      text: fc.string(),
      path: fc.string(),
      status: fc.constantFrom('' as const, ...soughtStatuses),
      owner: fc.string(),
    });
    const opens = fc.option(fc.array(fc.stringMatching(/^[a-z]{1,5}$/)), { nil: undefined });
    fc.assert(
      fc.property(filters, opens, (filter, open) => {
        const search = new URL(boardPath(addressFor(filter, open)), 'http://x').searchParams;
        expect([readFilter(search), readOpen(search)]).toEqual([filter, open]);
      }),
    );
    expect(boardPath(addressFor(all, undefined))).toBe('/');
    expect(readFilter(new URLSearchParams('show=everything&status=odd'))).toEqual(all);
  });
});

describe('keys go to the release', () => {
  test.each([
    ['of the cell', 'shop', 2, { system: 'shop', release: '1.0', stage: 'PROD' }],
    ['that something stands in the way of, from the name of the system', 'shop', 0, { system: 'shop', release: '1.0', stage: 'PROD' }],
    ['that runs first, where nothing is in the way', 'tax', 0, { system: 'tax', release: '1.0', stage: 'dev' }],
    ['of its own row', 'shop release 4.4', 0, { system: 'shop', release: '4.4' }],
    ['and to none from a service', 'shop service web', 0, undefined],
    ['and to none from a system that is gone', 'gone', 0, undefined],
  ] as const)('%s', (_, key, column, found) => {
    expect(releaseAt(rows, key, column)).toEqual(found);
  });
});

describe('rows that somebody looks at', () => {
  test('keep their places; what is new waits, what no longer fits stays, what is gone goes', () => {
    const known = new Set(['a', 'b', 'c', 'd']);
    expect(steady(undefined, ['b', 'c'], known)).toEqual({ shown: ['b', 'c'], fresh: [] });
    expect(steady(['b', 'c'], ['a', 'c', 'd'], known)).toEqual({ shown: ['b', 'c'], fresh: ['a', 'd'] });
    expect(steady(['b', 'x', 'c'], ['b', 'c'], known)).toEqual({ shown: ['b', 'c'], fresh: [] });
    expect(steady([], ['a'], known)).toEqual({ shown: ['a'], fresh: [] });
  });

  test('never change their order, whatever fits from then on', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    fc.assert(
      fc.property(names, names, names, (before, fitting, known) => {
        const { shown, fresh } = steady(before, fitting, new Set(known));
        const kept = before.filter((name) => known.includes(name));
        expect(shown.slice(0, kept.length)).toEqual(kept);
        expect(new Set([...shown, ...fresh]).size).toBe(shown.length + fresh.length);
        for (const name of fitting) expect(shown.includes(name) || fresh.includes(name)).toBe(true);
      }),
    );
  });
});

describe('the grid', () => {
  const board: BoardView = {
    system: 'shop',
    seq: 1,
    now: 0,
    sentence: '',
    stages: shop.stages,
    releases: [{ release: '4.3', by: 'dora', at: 0, status: 'soaking', blockers: 0, stops: [] }],
    cells: shop.cells,
    services: [{ service: 'cart', stages: [] }],
  };
  const items = itemsOf(rows, new Set(['shop', 'tax']), new Map([['shop', board]]));
  const keys = items.map(({ key }) => key);

  test('has the rows of one path below each other, and below an open row what belongs to it', () => {
    expect(keys).toEqual(['billing', 'shop', 'shop release 4.3', 'shop service cart', 'head dev → live', 'tax', 'tax loading']);
  });

  test.each<[string, (from: Spot) => Spot, Spot]>([
    ['down, past a head', (from) => rowsFrom(items, from, 4), { key: 'tax', column: 2 }],
    ['down to a row that has but a name', (from) => rowsFrom(items, from, 2), { key: 'shop release 4.3', column: 0 }],
    ['up, where there is nothing', (from) => rowsFrom(items, from, -1), { key: 'billing', column: 2 }],
    ['right, where there is nothing', (from) => columnFrom(items, from, 1), { key: 'billing', column: 2 }],
    ['left', (from) => columnFrom(items, from, -1), { key: 'billing', column: 1 }],
    ['to the beginning of the row', (from) => endFrom(items, from, 'first', false), { key: 'billing', column: 0 }],
    ['to the end of all', (from) => endFrom(items, from, 'last', true), { key: 'tax', column: 2 }],
  ])('is walked %s', (_, walk, spot) => {
    expect(walk({ key: 'billing', column: 2 })).toEqual(spot);
  });

  test('is entered at the first cell that leads somewhere, and a cell where nothing runs is stepped over', () => {
    expect(firstSpot(items)).toEqual({ key: 'billing', column: 1 });
    const { release: _none, ...nothing } = cellOf('TEST');
    const gap: readonly Item[] = itemsOf([rowOf('gap', [cellOf('DEV'), nothing, cellOf('PROD')])], new Set(), new Map());
    expect(columnFrom(gap, { key: 'gap', column: 1 }, 1)).toEqual({ key: 'gap', column: 3 });
    expect(firstSpot([])).toBeUndefined();
  });
});

describe('of hundreds of rows', () => {
  test('some are in sight', () => {
    const offsets = offsetsOf(Array.from({ length: 500 }, () => 44));
    expect(sightOf(offsets, 0, 879)).toEqual({ first: 0, end: 20 });
    expect(sightOf(offsets, 4400, 5279)).toEqual({ first: 100, end: 120 });
    expect(sightOf(offsets, -300, 100)).toEqual({ first: 0, end: 3 });
    expect(sightOf(offsets, 99_999, 100_500)).toEqual({ first: 500, end: 500 });
    expect(sightOf([0], 0, 900)).toEqual({ first: 0, end: 0 });
  });

  test('every one that is in sight is wanted, whatever heights they have', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 60 });
    fc.assert(
      fc.property(heights, fc.integer({ min: -500, max: 5_000 }), fc.integer({ min: 0, max: 900 }), (sizes, top, height) => {
        const offsets = offsetsOf(sizes);
        const wanted = new Set(wantedOf(sightOf(offsets, top, top + height), 2, sizes.length, undefined));
        const isSeen = (index: number): boolean => (offsets[index] ?? 0) < top + height && (offsets[index + 1] ?? 0) > top;
        expect(sizes.flatMap((_size, index) => (isSeen(index) && !wanted.has(index) ? [index] : []))).toEqual([]);
        expect([...wanted].filter((index) => index < 0 || index >= sizes.length)).toEqual([]);
      }),
    );
  });

  test('the one that has the focus comes first, wherever it is; then those in sight; then those beyond', () => {
    expect(wantedOf({ first: 5, end: 8 }, 2, 100, 50)).toEqual([50, 5, 6, 7, 8, 9, 3, 4]);
    expect(wantedOf({ first: 5, end: 8 }, 2, 100, 6)).toEqual([6, 5, 7, 8, 9, 3, 4]);
    expect(wantedOf({ first: 0, end: 3 }, 2, 100, undefined)).toEqual([0, 1, 2, 3, 4]);
    expect(wantedOf({ first: 5, end: 8 }, 2, 6, 50)).toEqual([5, 3, 4]);
    expect(wantedOf({ first: 9, end: 9 }, 2, 3, undefined)).toEqual([1, 2]);
  });

  test('a few are made before each picture of the page, the most urgent first; what is there stays, and what nobody wants goes', () => {
    const after = (there: readonly string[], left: number, wanted: readonly string[]): readonly [string, number] => {
      const next = sliceOf({ wanted: [], there: new Set(there), left }, wanted);
      return [[...next.there].join(''), next.left];
    };
    expect(after([], 2, ['c', 'a', 'b'])).toEqual(['ca', 0]);
    expect(after(['b', 'x'], 3, ['c', 'a', 'b'])).toEqual(['bca', 1]);
    expect(after(['a', 'b'], 2, ['a', 'b'])).toEqual(['ab', 2]);
    expect(after(['a'], 2, [])).toEqual(['', 2]);
  });

  test('whoever wants others before the next picture gets one of them', () => {
    const slice = { wanted: [], there: new Set(['a']), left: 0 };
    expect([...sliceOf(slice, ['a', 'b', 'c']).there]).toEqual(['a', 'b']);
    expect([...sliceOf(slice, ['c', 'a', 'b']).there]).toEqual(['a', 'c']);
    expect([...sliceOf(slice, ['a']).there]).toEqual(['a']);
  });
});
