// The catalogue of a real server, of each major that is at hand, read as what it is: odd names, domains, arrays, partitions, computed columns.
import { describe, expect, test } from 'vitest';
import { columnText, tableText } from '#core/data/identifiers.ts';
import type { SourceCatalog, SourceColumn } from '#core/data/catalog.ts';
import { readCatalog } from '#data/read-catalog.ts';
import { shopServers, startShopServer } from './migrations-server.ts';

const schema = `
  CREATE SCHEMA "Odd Names";
  CREATE TYPE mood AS ENUM ('so so', 'good');
  CREATE DOMAIN short AS varchar(12) CHECK (length(VALUE) > 1);
  CREATE DOMAIN shorts AS short[];
  CREATE TABLE "Odd Names"."Order Lines" ("E-Mail" character varying(40) NOT NULL, say short, many shorts, tags text[], at timestamptz,
    feels mood, size int, twice int GENERATED ALWAYS AS (size * 2) STORED, place point, gone text, PRIMARY KEY ("E-Mail", size));
  ALTER TABLE "Odd Names"."Order Lines" DROP COLUMN gone;
  COMMENT ON COLUMN "Odd Names"."Order Lines".say IS 'what they say';
  CREATE UNIQUE INDEX folded ON "Odd Names"."Order Lines" (lower(say)) WHERE at IS NOT NULL;
  CREATE TABLE log (at date NOT NULL, who text) PARTITION BY RANGE (at);
  CREATE TABLE log_old PARTITION OF log FOR VALUES FROM ('2000-01-01') TO ('2020-01-01') PARTITION BY RANGE (at);
  CREATE TABLE log_oldest PARTITION OF log_old FOR VALUES FROM ('2000-01-01') TO ('2010-01-01');
  CREATE TABLE pair (one text, two int, FOREIGN KEY (one, two) REFERENCES "Odd Names"."Order Lines");
  CREATE TEMPORARY TABLE passing (a int);
  ALTER TABLE "Odd Names"."Order Lines" ADD CONSTRAINT once EXCLUDE (at WITH =);
  CREATE SEQUENCE own START 9;
  CREATE TABLE numbered (a serial, b int GENERATED ALWAYS AS IDENTITY, c bigint DEFAULT nextval('own'), d int,
    FOREIGN KEY (d) REFERENCES numbered (a) MATCH FULL, UNIQUE (a));
  CREATE TYPE place_of AS (street text, number int, tags short[]);
  CREATE DOMAIN stay AS daterange;
  CREATE TABLE nested (a place_of, b place_of[], c int4range, d stay, e numrange[], f customers);
  INSERT INTO numbered (c) VALUES (DEFAULT), (1);
`;

describe.each(shopServers)('$name', ({ home, isThere }) => {
  test.skipIf(!isThere)('its catalogue is read as what it is', { timeout: 120_000 }, async () => {
    const server = await startShopServer(home);
    try {
      const name = await server.database();
      const client = await server.connect(name, 'postgres');
      await client.query(schema);
      const catalog = await readCatalog(client);
      await client.end();
      expect(catalog.database).toBe(name);
      expect(
        catalog.tables.map(
          (table) => `${tableText(table)} ${table.kind}${table.partitionOf === undefined ? '' : ` of ${tableText(table.partitionOf)}`}`,
        ),
      ).toEqual([
        '"Odd Names"."Order Lines" table',
        'public.customers table',
        'public.log partitioned',
        'public.log_old partitioned of public.log',
        'public.log_oldest partition of public.log',
        'public.nested table',
        'public.numbered table',
        'public.orders table',
        'public.pair table',
      ]);
      expect(columnsOf(catalog, 'Order Lines')).toEqual([
        'E-Mail character varying(40) text 40 not null',
        'say short text 12',
        'many shorts text[] 12',
        'tags text[] text[]',
        'at timestamp with time zone timestamp',
        'feels mood other',
        'size integer integer not null',
        'twice integer integer computed',
        'place point other',
      ]);
      const nested = catalog.tables.find(({ name: own }) => own === 'nested')?.columns ?? [];
      expect(nested.map((each) => [each.nesting, ...(each.fields ?? []).map(({ name: field }) => field)].join(' '))).toEqual([
        ' street number tags',
        ' street number tags',
        'range',
        'range',
        'range',
        ' id name email city',
      ]);
      expect(nested[0]?.fields?.[2]).toEqual({ name: 'tags', type: 'short[]', family: 'text', isArray: true });
      expect(columnsOf(catalog, 'nested')).toEqual([
        'a place_of composite',
        'b place_of[] composite[]',
        'c int4range integer',
        'd stay date',
        'e numrange[] numeric[]',
        'f customers composite',
      ]);
      const [odd] = catalog.tables;
      expect(odd?.columns[1]?.comment).toBe('what they say');
      expect(odd?.uniques).toEqual([
        { index: 'Order Lines_pkey', isPrimary: true, columns: ['E-Mail', 'size'], nullsEqual: false },
        {
          index: 'folded',
          isPrimary: false,
          columns: ['say'],
          expression: 'lower((say)::text)',
          nullsEqual: false,
          condition: { text: '(at IS NOT NULL)', columns: ['at'] },
        },
        { index: 'once', isPrimary: false, columns: ['at'], nullsEqual: false, isExclusion: true },
      ]);
      expect(catalog.tables.find(({ name: own }) => own === 'log')?.partitionKey).toEqual(['at']);
      const numbered = catalog.tables.find(({ name: own }) => own === 'numbered');
      expect(numbered?.columns.map(({ sequence }) => sequence)).toEqual([
        { schema: 'public', name: 'numbered_a_seq', last: 2 },
        { schema: 'public', name: 'numbered_b_seq', last: 2 },
        { schema: 'public', name: 'own', last: 9 },
        undefined,
      ]);
      expect(catalog.enums.find(({ name: own }) => own === 'mood')).toEqual({ schema: 'public', name: 'mood', labels: ['so so', 'good'] });
      expect(catalog.references.filter(({ isFull }) => isFull).map(({ from }) => from.name)).toEqual(['numbered']);
      const [pair] = catalog.references.filter(({ from }) => from.name === 'pair');
      expect(
        pair && [
          pair.name,
          ...pair.from.columns.map((each) => columnText(pair.from, each)),
          ...pair.to.columns.map((each) => columnText(pair.to, each)),
        ],
      ).toEqual([
        'pair_one_two_fkey',
        'public.pair.one',
        'public.pair.two',
        '"Odd Names"."Order Lines"."E-Mail"',
        '"Odd Names"."Order Lines".size',
      ]);
    } finally {
      await server.stop();
    }
  });
});

function columnsOf({ tables }: SourceCatalog, name: string): readonly string[] {
  return (tables.find((table) => table.name === name)?.columns ?? []).map(wordsOf);
}

function wordsOf({ name, type, family, isArray, maxLength, notNull, generated }: SourceColumn): string {
  const length = maxLength === undefined ? '' : ` ${maxLength}`;
  return `${name} ${type} ${family}${isArray ? '[]' : ''}${length}${notNull ? ' not null' : ''}${generated ? ' computed' : ''}`;
}
