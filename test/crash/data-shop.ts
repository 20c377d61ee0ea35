// The production of the data part: a small shop whose every raw value is known again, and that is another one at each moment that is copied.
import type { DataServer } from './data-server.ts';

/** Stands in every raw value, and in no mask. */
export const raw = 'rawandpersonal';
/** As bytes are written in text. */
export const rawHex = Buffer.from(raw).toString('hex');

export const shopFile = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], tester: [tess], release-manager: [olga]}
services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  staging: {data: masked, errors: full, refresh: {from: prod, databases: [shop], at-most: 3 minutes}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: STAGING
    refresh: true
  - stage: PROD
`;

export const wellServer = `const server = require('node:http').createServer((_, response) => response.end('well'));
server.listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

const columnsOf = {
  people: [
    ['name', 'text, mask: name.full, entity: id'],
    ['email', 'text, mask: email'],
    ['about', 'jsonb, mask: json'],
    ['about -> phone', 'mask: phone'],
    ['about -> words', 'mask: text.scramble'],
    ['nicks', '"text[]", mask: text.scramble'],
    ['photo', 'bytea, mask: blob'],
  ],
  letters: [
    ['person', 'integer, as: public.people.id'],
    ['body', 'text, mask: text.scramble'],
  ],
  visits: [
    ['person', 'integer, as: public.people.id'],
    ['place', 'text, mask: address'],
  ],
  settings: [],
} as const;

/** `kept`: all is kept, as somebody would who never thought of people. */
export function classification(kept: boolean): string {
  const line = (name: string, words: string): string => {
    const type = words.startsWith('mask:') ? '' : `type: ${words.split(',')[0] ?? ''}, `;
    const isLeft = kept && !words.includes('as:');
    if (!isLeft) return `      ${name}: {${words.startsWith('mask:') ? words : `type: ${words}`}}\n`;
    return `      ${name}: {${type}keep: nobody thought of it}\n`;
  };
  const tables = Object.entries(columnsOf).map(([table, columns]) => {
    const own = columns.filter(([name]) => !kept || !name.includes('->')).map(([name, words]) => line(name, words));
    const plain = [
      ['id', 'integer'],
      ['copy', 'integer'],
      ['amount', 'integer'],
    ].map(([name, type]) => `      ${name}: {type: ${type}, keep: nobody's}\n`);
    return `  public.${table}:\n    columns:\n${plain.join('')}${own.join('')}`;
  });
  return `lockstep-data: 1\ntables:\n${tables.join('')}`;
}

export interface ShopSize {
  readonly people: number;
  readonly letters: number;
  readonly visits: number;
}

/** Pages of `visits` are far more than its rows need: it is read in two pieces. */
const emptyRows = 140_000;

export async function makeShop(source: DataServer, { people, letters, visits }: ShopSize): Promise<void> {
  await source.ask('postgres', 'CREATE DATABASE live');
  await source.ask(
    'live',
    `CREATE TABLE people (id serial PRIMARY KEY, copy int NOT NULL, amount int NOT NULL CHECK (amount >= 0), name text NOT NULL, email text NOT NULL UNIQUE,
       about jsonb NOT NULL, nicks text[] NOT NULL, photo bytea NOT NULL);
     CREATE TABLE letters (id serial PRIMARY KEY, copy int NOT NULL, amount int NOT NULL, person int NOT NULL REFERENCES people, body text NOT NULL);
     ALTER TABLE letters ALTER body SET STORAGE EXTERNAL;
     CREATE TABLE visits (id serial PRIMARY KEY, copy int NOT NULL, amount int NOT NULL, person int NOT NULL REFERENCES people, place text);
     CREATE TABLE settings (id int PRIMARY KEY, copy int NOT NULL, amount int NOT NULL);
     CREATE INDEX visits_person ON visits (person);
     CREATE INDEX letters_person ON letters (person, amount);
     CREATE VIEW spenders AS SELECT person, sum(amount) AS amount FROM visits GROUP BY person;
     CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
     CREATE TABLE empty_pages (id int)`,
  );
  await source.ask('live', 'DROP TABLE empty_pages');
  await source.ask('live', addSql({ copy: 0, people, letters, visits }));
  await source.ask(
    'live',
    `INSERT INTO visits (copy, amount, person, place) SELECT -1, 1, 1, repeat('x', 900) FROM generate_series(1, ${emptyRows})`,
  );
  // Behind them stands one row, so that their pages are not given back.
  await source.ask('live', addSql({ copy: 0, people: 1, letters: 1, visits: 1 }));
  await source.ask('live', 'DELETE FROM visits WHERE copy = -1');
  await source.ask('live', 'VACUUM ANALYZE');
  await source.ask('live', 'INSERT INTO settings SELECT n, 0, n FROM generate_series(1, 5) n');
}

const added = { people: 40, letters: 10, visits: 60 };

/** Production goes on: each table says of which moment it is, rows come and go, and sequences move. */
export async function nextMoment(source: DataServer, copy: number): Promise<void> {
  await source.ask(
    'live',
    `BEGIN; ${addSql({ copy, ...added })};
     DELETE FROM letters WHERE id IN (SELECT id FROM letters ORDER BY id LIMIT ${added.letters});
     DELETE FROM visits WHERE copy > 0 AND copy < ${copy - 1};
     UPDATE settings SET copy = ${copy}, amount = amount + 1; COMMIT`,
  );
}

interface Added extends ShopSize {
  readonly copy: number;
}

function addSql({ copy, people, letters, visits }: Added): string {
  const anybody = '(SELECT max(id) FROM people) - (random() * 100)::int % 30';
  return `INSERT INTO people (copy, amount, name, email, about, nicks, photo)
      SELECT ${copy}, n, '${raw} ' || n, 'p${copy}x' || n || 'x${people}@${raw}.example',
        jsonb_build_object('phone', '+49 30 9018' || (10000 + n), 'words', 'the words of ${raw} number ' || n), ARRAY['${raw}' || n, 'of ${raw}'],
        convert_to('a photo of ${raw} ' || n || repeat(' and more', 40), 'UTF8') FROM generate_series(1, ${people}) n;
    INSERT INTO letters (copy, amount, person, body) SELECT ${copy}, n, ${letters === 1 ? '1' : anybody},
        'Dear ${raw}, number ' || n || (SELECT string_agg(' ' || md5((n * 100 + k)::text), '') FROM generate_series(1, 180) k) || ' yours, ${raw}' FROM generate_series(1, ${letters}) n;
    INSERT INTO visits (copy, amount, person, place) SELECT ${copy}, n, ${visits === 1 ? '1' : anybody}, '${raw} street ' || n FROM generate_series(1, ${visits}) n`;
}
