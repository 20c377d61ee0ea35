// A database is looked through for personal data on a real server: what is found has a class, a score and reasons, and holds no value.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseClassification } from '#core/data/parse-classification.ts';
import { bandOf, type InspectedColumn } from '#core/data/discovery/inspection.ts';
import { proposedClassification } from '#core/data/discovery/propose.ts';
import { writeProposal } from '#core/data/discovery/write-proposal.ts';
import { inspect, type Inspected } from '#data/inspect.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';

/** Nothing tells what stands in it but its values: each of them holds `zq`. */
const schema = `
  CREATE TYPE state AS ENUM ('new', 'paid');
  CREATE TABLE people (id serial PRIMARY KEY, c1 text NOT NULL UNIQUE, first_name text, surname varchar(12), c2 bigint, c3 text, c4 text[], c5 jsonb,
    c6 text, c7 text, city varchar(4), c8 bytea, c9 date, c10 text, is_vip boolean, state state, double int GENERATED ALWAYS AS (id * 2) STORED);
  CREATE TABLE orders (id bigint PRIMARY KEY, person int REFERENCES people, "E-Mail" text REFERENCES people (c1), total numeric);
  CREATE TABLE parts (at date NOT NULL, who text) PARTITION BY RANGE (at);
  CREATE TABLE parts_old PARTITION OF parts FOR VALUES FROM ('2000-01-01') TO ('2100-01-01');
  CREATE TABLE empty (phone text, note text);
  CREATE TABLE hidden (word text);
  INSERT INTO people (c1, first_name, surname, c2, c3, c4, c5, c6, c7, city, c8, c9, c10, is_vip, state)
    SELECT 'zq' || n || '@zq.example', 'Zq' || n, 'zq' || n, n, '+49 30 55' || 10000 + n, ARRAY['zq' || n || '@zq.example', NULL],
      jsonb_build_object('ref', 'zq' || n || '@zq.example', 'size', n, 'tags', '["zq"]'::jsonb, 'deep', jsonb_build_object('x', 'zq ring the bell twice and wait ' || n)),
      'zq' || n, CASE n WHEN 7999 THEN 'zq@zq.example' ELSE 'zq' END, 'zq' || n % 900 / 100, decode('00ff7a71', 'hex'), date '1950-01-01' + n, 
      '{"zq": "zq' || n || '"}', n % 2 = 0, 'new' FROM generate_series(1, 20000) n;
  INSERT INTO orders SELECT n, n, 'zq' || n || '@zq.example', n FROM generate_series(1, 500) n;
  INSERT INTO parts SELECT date '2020-01-01' + n, 'zq' || n || '@zq.example' FROM generate_series(1, 500) n;
  INSERT INTO hidden VALUES ('zq');
  CREATE ROLE looker LOGIN; GRANT SELECT ON people, orders, parts, empty TO looker;
  ANALYZE;
`;

let server: ShopServer;
let found: Inspected;

beforeAll(async () => {
  server = await startShopServer();
  const admin = await server.connect('postgres', 'postgres');
  await admin.query('CREATE DATABASE prod');
  await admin.end();
  const client = await server.connect('prod', 'postgres');
  await client.query(schema);
  await client.end();
  const source = new URL(server.url('prod', 'postgres'));
  source.username = 'looker';
  found = await inspect({ url: source.href });
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

function columnsOf(name: string): readonly InspectedColumn[] {
  return found.inspection.tables.find((table) => table.name === name)?.columns ?? [];
}

function wordsOf(column: InspectedColumn): string {
  const paths = column.paths.map((each) => `${each.path.join('.')}: ${bandOf(each)}`).join(', ');
  return `${column.name} ${bandOf(column)} ${column.class ?? '-'}${paths === '' ? '' : ` {${paths}}`}`;
}

test('what is personal is found by names and by values, in arrays and JSON too, also one value among many', () => {
  expect(columnsOf('people').map(wordsOf)).toEqual([
    'id keep -',
    'c1 mask email',
    'first_name mask first name',
    'surname mask last name',
    'c2 keep -',
    'c3 mask phone',
    'c4 mask email',
    'c5 mask - {ref: mask, deep.x: mask, size: keep, tags.*: keep}',
    // Its values are those of first names.
    'c6 mask first name',
    // One of 20,000 is the longest.
    'c7 ask email',
    'city keep city',
    'c8 keep -',
    'c9 ask birth date',
    'c10 ask free text',
    'is_vip keep -',
    'state keep -',
  ]);
  expect(columnsOf('parts').map(wordsOf)).toEqual(['at keep -', 'who mask email']);
  expect(columnsOf('empty').map(wordsOf)).toEqual(['phone mask phone', 'note ask free text']);
  expect(found.inspection.tables.find(({ name }) => name === 'people')?.rows).toBeGreaterThan(1_500);
});

test('nothing of what was seen stands in what is told', () => {
  expect(JSON.stringify(found.inspection)).not.toContain('zq');
  expect(writeProposal(proposedClassification(found.catalog, found.inspection, maskDefinitions))).not.toContain('zq');
});

test('the file has a line for each, and is read once each question is answered', () => {
  const text = writeProposal(proposedClassification(found.catalog, found.inspection, maskDefinitions));
  const line = (column: string): string | undefined =>
    text
      .split('\n')
      .find((each) => each.startsWith(`      ${column}: `))
      ?.trim();
  expect(line('surname')).toBe(
    'surname: {type: character varying(12), mask: name.last, entity: id} # last name 0.94: its name, surname (“surname”); other columns of its table are about a person',
  );
  expect(line('person')).toBe('person: {type: integer, as: public.people.id}');
  expect(line('"E-Mail"')).toBeUndefined();
  expect(line(`'"E-Mail"'`)).toBe(`'"E-Mail"': {type: text, as: public.people.c1}`);
  expect(line('word')).toBe('word: {type: text} # ? nobody looked at it');
  expect(line('double')).toBeUndefined();
  const refused = parseClassification(text, maskDefinitions);
  expect(refused.ok ? [] : refused.problems.map(({ sentence }) => sentence)).toContain(
    'What becomes of `word`? Add `mask: email` or another mask, `mask: null`, or `keep:` and why.',
  );
  const answered = text.replaceAll(/\} # \? .*$/gm, ', keep: I said so}');
  expect(parseClassification(answered, maskDefinitions).ok).toBe(true);
});
