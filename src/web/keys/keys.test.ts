import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoardRow } from '#core/views/board-shapes.ts';
import { clashOf, defaultKeys, keysOf, parseSettings, press, usualSettings } from './bindings.ts';
import { KeyBook, type PageCommand } from './key-book.ts';
import { entriesFor, type Known } from './palette-entries.ts';

describe('a key', () => {
  const bound = new Map([
    ['g b', 'board'],
    ['g a', 'approvals'],
    ['j', 'next'],
  ]);
  test.each([
    ['does what is bound to it', '', 'j', { pending: '', id: 'next' }],
    ['begins what two keys do', '', 'g', { pending: 'g' }],
    ['ends what another began', 'g', 'a', { pending: '', id: 'approvals' }],
    ['that ends nothing does what it does alone', 'g', 'j', { pending: '', id: 'next' }],
    ['may begin again', 'g', 'g', { pending: 'g' }],
    ['that nothing is bound to does nothing', '', 'z', { pending: '' }],
  ])('%s', (_, pending, key, pressed) => {
    expect(press(pending, key, bound)).toEqual(pressed);
  });

  test('by default does one thing, and hides no other', () => {
    for (const [id, keys] of Object.entries(defaultKeys)) expect.soft(clashOf(usualSettings, id, keys), id).toBeUndefined();
    expect(clashOf(usualSettings, 'rows.next', 'g')).toBe('go.board');
    expect(clashOf(usualSettings, 'rows.next', 'k')).toBe('rows.previous');
    expect(clashOf(usualSettings, 'rows.next', '')).toBeUndefined();
  });

  test('can be another one, or none', () => {
    const settings = { isOff: false, keys: { 'rows.next': 'n', 'copy.link': '' } };
    expect([keysOf(settings, 'rows.next'), keysOf(settings, 'copy.link'), keysOf(settings, 'copy.cli')]).toEqual(['n', '', 'c']);
    expect(clashOf(settings, 'go.board', 'j')).toBeUndefined();
  });

  test('whatever the browser has kept, settings come of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(null)), (text) => {
        const { isOff, keys } = parseSettings(text);
        expect(typeof isOff).toBe('boolean');
        expect(Object.values(keys).every((value) => typeof value === 'string')).toBe(true);
      }),
    );
    expect(parseSettings('{"isOff":true,"keys":{"a":"b","c":1}}')).toEqual({ isOff: true, keys: { a: 'b' } });
  });
});

describe('the book of what can be done', () => {
  const done: string[] = [];
  const command = (id: string, words = id): PageCommand => ({ id, words, run: () => done.push(words) });

  test('does what was added last, and no more what was taken away', () => {
    const book = new KeyBook();
    book.add([command('rows.next', 'of the house')]);
    const leave = book.add([command('rows.next', 'of the page'), command('go.board')]);
    expect([book.press('j', 0), book.press('g', 10), book.press('b', 20), book.press('z', 30)]).toEqual([true, true, true, false]);
    expect(done.splice(0)).toEqual(['of the page', 'go.board']);
    leave();
    expect([book.press('j', 40), book.press('g', 50)]).toEqual([true, false]);
    expect(done.splice(0)).toEqual(['of the house']);
  });

  test('forgets a first key after a while', () => {
    const book = new KeyBook();
    book.add([command('go.board')]);
    expect([book.press('g', 0), book.press('b', 60_000)]).toEqual([true, false]);
    expect(done.splice(0)).toEqual([]);
  });

  test('is deaf where somebody wants it so, and whoever looks on hears of it', () => {
    const book = new KeyBook();
    let told = 0;
    book.watch(() => (told += 1));
    book.add([command('rows.next')]);
    book.choose({ isOff: true, keys: {} });
    expect([book.press('j', 0), told]).toEqual([false, 2]);
    expect(done.splice(0)).toEqual([]);
  });
});

describe('the palette', () => {
  const row = (system: string, environments: readonly string[]): BoardRow => ({
    system,
    seq: 1,
    stages: ['PROD'],
    services: ['web'],
    cells: [{ stage: 'PROD', environments, release: '4.1', status: 'live', fact: '', blockers: 0 }],
    open: 0,
    underWay: 0,
    moving: 0,
  });
  const known: Known = {
    commands: [
      { id: 'copy.link', words: 'Copy the link', group: 'house', run: () => undefined },
      { id: 'go.board', words: 'Go to the board', group: 'go', run: () => undefined },
      { id: 'board.search', words: 'Search the board', run: () => undefined },
      { id: 'item.1', words: '1', isUnlisted: true, run: () => undefined },
    ],
    rows: [row('shop', ['prod-eu', 'prod-us']), row('workshop', ['live'])],
    found: [{ system: 'shop', release: '4.2', state: 'open' }],
    keysOf: (id) => keysOf(usualSettings, id),
    paths: {
      boardOf: (system) => `/b/${system}`,
      releaseOf: (system, release) => `/r/${system}/${release}`,
      environmentOf: (system, environment) => `/e/${system}/${environment}`,
    },
  };
  const namesFor = (text: string): readonly string[] => entriesFor(text, known).map(({ key }) => key);

  test('says what can be done here first, and then what can be done everywhere', () => {
    expect(namesFor('')).toEqual(['board.search', 'go.board', 'copy.link']);
  });

  test.each([
    ['board', ['board.search', 'go.board']],
    [
      'SHOP',
      [
        'system shop',
        'system workshop',
        'release shop 4.2',
        'environment shop prod-eu',
        'environment shop prod-us',
        'environment workshop live',
      ],
    ],
    ['shop 4.2', ['release shop 4.2']],
    ['prod us', ['environment shop prod-us']],
    ['nothing of that name', []],
  ])('finds by %j', (text, found) => {
    expect(namesFor(text)).toEqual(found);
  });

  test('shows so many of a group, and no more', () => {
    const rows = Array.from({ length: 500 }, (_, index) => row(`shop-${index}`, []));
    expect(entriesFor('shop', { ...known, rows, found: [] })).toHaveLength(8);
  });
});
