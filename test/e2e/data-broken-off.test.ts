// A network that breaks off in the middle of a copy: the piece is begun anew while the moment is still held, each row is there once, and what cannot be
// told is not pretended.
import { connect as dial, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '#data/recount.ts';
import type { Refreshed } from '#data/refresh.ts';
import { DataHouse, debian } from './data-house.ts';

const { isThere } = debian;
const rows = 60_000;

const file = `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      email: {type: text, mask: email}
      about: {type: text, mask: text.scramble}
  public.days: {columns: {day: {type: date, keep: a day}}}
`;

let house: DataHouse;
let admin: pg.Client;

beforeAll(async () => {
  if (!isThere) return;
  house = await DataHouse.start(debian.home);
  admin = await house.connect('postgres');
  await house.made('staging');
  await house.made(
    'prod',
    `CREATE TABLE people (id int PRIMARY KEY, email text UNIQUE, about text); CREATE TABLE days (day date); CREATE UNIQUE INDEX people_email ON people (lower(email), id);
    INSERT INTO people SELECT n, 'person' || n || '@example.org', repeat('words about somebody ', 20) FROM generate_series(1, ${rows}) n;
    INSERT INTO days SELECT date '2026-01-01' + n FROM generate_series(1, 500) n`,
  );
}, 120_000);

afterAll(async () => {
  await admin?.end();
  await house?.stop();
});

/** Connections are cut off when they have carried so many bytes either way, or, behind them, once this has gone to the server. */
interface Cut {
  readonly cuts: number;
  readonly after: number;
  readonly said?: string;
}

/** Passes everything on, but cuts the first so many connections off. */
class Proxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  cuts = 0;

  constructor(to: number, { cuts, after, said }: Cut) {
    this.#server = createServer((near) => {
      const far = dial(to, '127.0.0.1');
      let passed = 0;
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => undefined);
        from.on('close', () => into.destroy());
        from.on('data', (bytes: Buffer) => {
          passed += bytes.length;
          const isCut = this.cuts < cuts && passed > after && (said === undefined || (from === near && bytes.includes(said)));
          if (isCut) {
            this.cuts += 1;
            near.destroy();
            // What was said is heard.
            if (said === undefined) far.destroy();
            else far.end(bytes);
          } else if (!into.write(bytes)) {
            from.pause();
            into.once('drain', () => from.resume());
          }
        });
      }
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

function through(database: string, port: number): string {
  const url = new URL(house.url(database));
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}

async function refreshed(fields: { readonly source?: string; readonly target?: string }): Promise<Refreshed> {
  const { source = house.url('prod'), target = house.url('staging') } = fields;
  return house.refreshed('prod', file, { source: { url: source }, target: { url: target } });
}

async function staging(): Promise<readonly object[]> {
  return house.asked(
    'staging',
    'SELECT count(*)::int AS people, count(DISTINCT id)::int AS different, (SELECT count(*)::int FROM days) AS days FROM people',
  );
}

const serverPort = (): number => Number(new URL(house.url('prod')).port);

test.skipIf(!isThere).each(['target', 'source'] as const)(
  'of the %s: the piece is begun anew, and each row is there once',
  { timeout: 120_000 },
  async (end) => {
    const proxy = new Proxy(serverPort(), { cuts: 2, after: 3_000_000 });
    try {
      const url = through(end === 'source' ? 'prod' : 'staging', await proxy.listen());
      const { tables, verdict } = await refreshed({ [end]: url });
      expect(proxy.cuts).toBe(2);
      expect(tables.filter(({ again }) => again !== undefined).map(({ table, again }) => [table, again])).toEqual([['public.people', 2]]);
      expect(verdict?.result).toBe('pass');
      expect(await staging()).toEqual([{ people: rows, different: rows, days: 500 }]);
    } finally {
      proxy.close();
    }
  },
);

test.skipIf(!isThere).each(['ADD CONSTRAINT people_pkey', 'CREATE UNIQUE INDEX', 'ANALYZE'])(
  'of the target, while %s is on its way: it is said anew, and there once',
  { timeout: 120_000 },
  async (said) => {
    const proxy = new Proxy(serverPort(), { cuts: 1, after: 0, said });
    try {
      const { verdict } = await refreshed({ target: through('staging', await proxy.listen()) });
      expect(proxy.cuts).toBe(1);
      expect(verdict?.result).toBe('pass');
      expect(await staging()).toEqual([{ people: rows, different: rows, days: 500 }]);
      const indexes = await house.asked(
        'staging',
        `SELECT indexrelid::regclass::text AS name, indisvalid AS "isValid" FROM pg_index WHERE indrelid = 'people'::regclass ORDER BY 1`,
      );
      expect(indexes).toEqual(['people_email', 'people_email_key', 'people_pkey'].map((name) => ({ name, isValid: true })));
    } finally {
      proxy.close();
    }
  },
);

test.skipIf(!isThere)('a network that breaks off again and again ends the refresh, and staging stays', { timeout: 120_000 }, async () => {
  const proxy = new Proxy(serverPort(), { cuts: 1_000, after: 1_000_000 });
  const before = await admin.query(`SELECT oid FROM pg_database WHERE datname = 'staging'`);
  try {
    await expect(refreshed({ target: through('staging', await proxy.listen()) })).rejects.toThrow('The copy broke off');
  } finally {
    proxy.close();
  }
  expect((await admin.query(`SELECT oid FROM pg_database WHERE datname = 'staging'`)).rows).toEqual(before.rows);
});

test.skipIf(!isThere)('a lane that somebody ends is not joined again', { timeout: 120_000 }, async () => {
  const proxy = new Proxy(serverPort(), { cuts: 0, after: 0 });
  const url = through('prod', await proxy.listen());
  const ending = setInterval(() => {
    void admin
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'prod' AND state = 'active' AND query LIKE 'COPY "public"."people"%'`,
      )
      .catch(() => undefined);
  }, 20);
  try {
    await expect(refreshed({ source: url })).rejects.toThrow('terminating connection due to administrator command');
  } finally {
    clearInterval(ending);
    proxy.close();
  }
});

test.skipIf(!isThere)('rows that are there twice, or not, are told by table', { timeout: 60_000 }, async () => {
  const prod = await house.connect('prod');
  const pieces = (count: number): Parameters<typeof recount>[1] => [
    { table: { schema: 'public', name: 'people' }, rows: rows - 1 },
    { table: { schema: 'public', name: 'people' }, rows: 1 },
    { table: { schema: 'public', name: 'days' }, rows: count },
  ];
  try {
    await recount(prod, pieces(500));
    await expect(recount(prod, pieces(250))).rejects.toThrow('public.days has 500 rows where 250 were copied');
  } finally {
    await prod.end();
  }
});
