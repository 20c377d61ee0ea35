import { expect, test } from 'vitest';
import { orderDdl, type DdlObject } from './ddl-order.ts';

function object(id: string, fields: Partial<DdlObject> = {}): DdlObject {
  return { id, name: id, sql: `make ${id}`, stage: 'before', isForRows: false, rank: 1, needs: [], ...fields };
}

function ordered(...objects: readonly DdlObject[]): readonly string[] {
  return orderDdl(objects).placed.map(({ object: { sql }, stage }) => `${stage} ${sql}`);
}

test('each comes behind what it needs, and else by rank and name', () => {
  expect(ordered(object('b'), object('a', { needs: ['z'] }), object('z', { rank: 9 }), object('first', { rank: 0 }))).toEqual([
    'before make first',
    'before make z',
    'before make a',
    'before make b',
  ]);
});

test('what needs an index or what comes after the rows waits for it; an index waits for no other', () => {
  const key = object('key', { stage: 'index', needs: ['table'], rank: 2 });
  const part = object('part', { stage: 'index', needs: ['key'], rank: 2 });
  const view = object('view', { needs: ['key'], rank: 3 });
  const ofView = object('of view', { stage: 'index', needs: ['view'], rank: 4 });
  expect(ordered(object('table'), key, part, view, ofView, object('last', { stage: 'last', rank: 5 }))).toEqual([
    'before make table',
    'index make key',
    'index make part',
    'after make view',
    'after make of view',
    'last make last',
  ]);
});

test('a table that needs what comes after the rows is told, for no rows could come into it', () => {
  const { stuck } = orderDdl([
    object('key', { stage: 'index' }),
    object('f', { needs: ['key'] }),
    object('t', { needs: ['f'], isForRows: true }),
  ]);
  expect(stuck).toEqual(['t']);
});

test('a circle through a view is made of its columns first; one without any is told', () => {
  const view = object('pg_class:1', { stub: 'stub', needs: ['f', 'pg_type:2'], rank: 2 });
  const all = [view, object('f', { needs: ['pg_class:1'] }), object('pg_type:2', { rank: 3 })];
  expect(ordered(...all)).toEqual(['before make pg_type:2', 'before stub', 'before make f', 'before make pg_class:1']);
  expect(orderDdl([object('a', { needs: ['b'] }), object('b', { needs: ['a'] })]).stuck).toEqual(['a', 'b']);
});
