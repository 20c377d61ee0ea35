// What runs where in all systems: rows that are computed once, told once, and only to whom they may be told.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { boardsShape, boardViewShape, foundReleasesShape } from '#core/api/board-shapes.ts';
import { releasesShape } from '#core/api/system-shapes.ts';
import { emptyState } from '#core/empty-state.ts';
import type { State } from '#core/state.ts';
import { BoardBook, type Asking, type Beside } from './board-book.ts';
import { startTestServer, type Headers, type TestServer } from './test-server.ts';

let server: TestServer;
let dora: Headers;

beforeAll(async () => {
  server = await startTestServer();
  dora = await server.signIn('dora');
});
afterAll(() => server.close());

type Boards = z.output<typeof boardsShape>;

async function read(headers: Headers, since?: string): Promise<Boards> {
  const url = since === undefined ? '/api/board' : `/api/board?since=${since}`;
  return boardsShape.parse((await server.app.inject({ url, headers })).json());
}

let made = 0;
async function create(system: string, by: string, release: string): Promise<void> {
  made += 1;
  const bill = { api: { digest: `sha256:${made}`, source: 'directory:./api', blob: `sha256:${made}` } };
  const answer = await server.engine.submit(system, { kind: 'create', by, release, bill, authors: [], carry: false }, `create ${made}`);
  expect(answer).toMatchObject({ ok: true });
}

describe('the board of all systems', () => {
  test('has a row for each that I may see, whole the first time', async () => {
    const board = await read(dora);
    expect(board).toMatchObject({ isWhole: true, systems: 1 });
    expect(board.boards.map(({ system }) => system)).toEqual(['shop']);
    expect((await read(await server.signIn('root'))).boards.map(({ system }) => system)).toEqual(['other', 'shop']);
  });

  test('tells again only what changed since', async () => {
    const before = await read(dora);
    expect(await read(dora, before.asOf)).toMatchObject({ isWhole: false, systems: 1, boards: [] });
    await create('shop', 'dora', '7.0');
    const after = await read(dora, before.asOf);
    expect(after).toMatchObject({ isWhole: false, boards: [{ system: 'shop', open: 1, underWay: 1 }] });
    expect(await read(dora, after.asOf)).toMatchObject({ boards: [] });
  });

  test('what another system does is nobody else’s news', async () => {
    const before = await read(dora);
    await create('other', 'olga', '1.0');
    expect((await read(dora, before.asOf)).boards).toEqual([]);
    expect((await read(await server.signIn('root'), before.asOf)).boards.map(({ system }) => system)).toEqual(['other']);
  });

  test.each(['another.5', 'nothing', '%20'])('a number that this controller never gave (%s) is answered with the whole', async (since) => {
    expect(await read(dora, since)).toMatchObject({ isWhole: true, systems: 1 });
  });

  test('and the board of one system say the same of its stages', async () => {
    const { boards } = await read(dora);
    const one = boardViewShape.parse((await server.app.inject({ url: '/api/systems/shop/board', headers: dora })).json());
    expect(boards[0]?.cells).toEqual(one.cells);
    expect(one.services.map(({ service }) => service)).toEqual(boards[0]?.services);
  });
});

describe('the book of rows', () => {
  const systems = ['a', 'b', 'c'];
  let states: Map<string, { readonly seq: number; readonly state: State }>;
  let book: BoardBook;
  beforeEach(() => {
    book = new BoardBook();
    states = new Map(systems.map((system) => [system, { seq: 1, state: emptyState(system) }]));
  });
  const look = (since?: string, asking: Partial<Asking> = {}) =>
    book.rows([...states.values()], { person: 'dora', now: 0, since, besideOf: () => ({}), ...asking });
  const namesOf = ({ boards }: Awaited<ReturnType<typeof look>>): string => boards.map(({ system, seq }) => `${system}${seq}`).join(' ');

  test('tells what another request changed while this one rested', async () => {
    const first = await look();
    expect(namesOf(first)).toBe('a1 b1 c1');
    const slow = look(first.asOf, { besideOf: (system) => (system === 'b' ? burn() : {}) });
    states.set('a', { seq: 2, state: emptyState('a') });
    const quick = look(first.asOf);
    expect(namesOf(await quick)).toBe('a2');
    // Whoever goes on from the slow answer misses nothing.
    expect(namesOf(await slow) + namesOf(await look((await slow).asOf))).toContain('a2');
  });

  test('an event is told though nothing of it is to be seen, for the page waits for its number', async () => {
    const first = await look();
    states.set('b', { seq: 9, state: emptyState('b') });
    expect(namesOf(await look(first.asOf))).toBe('b9');
  });

  test('time alone is no news', async () => {
    const first = await look();
    expect(namesOf(await look(first.asOf, { now: 3_600_000 }))).toBe('');
  });

  test('what no ledger knows is told when it comes and when it goes', async () => {
    const first = await look();
    const held = await look(first.asOf, { besideOf: (system) => (system === 'c' ? { evidenceHold: 'It is less.' } : {}) });
    expect(held.boards).toMatchObject([{ system: 'c', evidenceHold: 'It is less.' }]);
    expect((await look(held.asOf)).boards).toMatchObject([{ system: 'c' }]);
  });
});

/** Longer than one breath. */
function burn(): Beside {
  for (const end = performance.now() + 20; performance.now() < end;);
  return {};
}

describe('a release is found by its name', () => {
  const find = async (headers: Headers, query: string) =>
    foundReleasesShape.parse((await server.app.inject({ url: `/api/releases?${query}`, headers })).json());
  const namesOf = ({ releases }: z.output<typeof foundReleasesShape>): readonly string[] =>
    releases.map(({ system, release }) => `${system} ${release}`);

  beforeAll(async () => {
    for (const release of ['8.1', '8.2', '8.3', '9.0-RC']) await create('shop', 'dora', release);
    await create('other', 'olga', '8.9');
  });

  test('among the systems that I may see, in whichever case', async () => {
    expect(namesOf(await find(dora, 'text=8.'))).toEqual(['shop 8.1', 'shop 8.2', 'shop 8.3']);
    expect(namesOf(await find(await server.signIn('root'), 'text=8.'))).toEqual(['other 8.9', 'shop 8.1', 'shop 8.2', 'shop 8.3']);
    expect(namesOf(await find(dora, 'text=SHOP+rc'))).toEqual(['shop 9.0-RC']);
  });

  test('a page at a time, going on from the last one', async () => {
    const first = await find(dora, 'text=8.&limit=2');
    expect([namesOf(first), first.after]).toEqual([['shop 8.1', 'shop 8.2'], 'shop 8.2']);
    const second = await find(dora, `text=8.&limit=2&after=${encodeURIComponent(first.after ?? '')}`);
    expect([namesOf(second), second.after]).toEqual([['shop 8.3'], undefined]);
  });

  test('of one system the words are those of the name alone, whatever the system is called', async () => {
    const list = async (query: string) =>
      releasesShape.parse((await server.app.inject({ url: `/api/systems/shop/releases?${query}`, headers: dora })).json());
    const namesIn = ({ releases }: z.output<typeof releasesShape>): readonly string[] => releases.map(({ release }) => release);
    expect(namesIn(await list('search=8.'))).toEqual(['8.1', '8.2', '8.3']);
    expect(namesIn(await list('search=rc+9'))).toEqual(['9.0-RC']);
    expect(namesIn(await list('search=shop'))).toEqual([]);
    expect(namesIn(await list('search=8.&state=rejected'))).toEqual([]);
    const first = await list('search=8.&limit=2');
    expect([namesIn(first), first.after]).toEqual([['8.1', '8.2'], '8.2']);
    expect(namesIn(await list('search=8.&limit=2&after=8.2'))).toEqual(['8.3']);
  });

  test('no text is no question', async () => {
    expect((await server.app.inject({ url: '/api/releases?text=', headers: dora })).statusCode).toBe(400);
  });
});
