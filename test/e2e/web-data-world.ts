// What the data page is tried on: a shop with people in texts, JSON and free text, its classification, and a plan as large as they get.
import type { z } from 'zod';
import type { refreshDetailShape } from '#core/api/refresh-detail-shapes.ts';

/** Stands in every raw value, and in no mask. */
export const raw = 'rawandpersonal';
export const people = 4_000;

export const file = `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], tester: [tess], auditor: [paul]}
services:
  api: {source: "directory:./api", command: node server.js}
environments:
  dev: {data: synthetic, errors: full}
  int: {data: masked, errors: full, refresh: {from: prod, databases: [shop], at-most: 10 minutes}}
  preprod: {data: masked, errors: full, refresh: {from: prod, databases: [shop]}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
  - {stage: INT, refresh: true, exit: [data: 14 days]}
  - stage: PREPROD
  - stage: PROD
`;

export const classification = `lockstep-data: 1
tables:
  public.addresses:
    columns:
      id: {type: integer, keep: serial key}
      customer: {type: integer, as: public.customers.id}
      street: {type: text, mask: address, entity: customer}
      postcode: {type: text, mask: postcode}
      country: {type: text, keep: too common to name anyone}
  public.countries:
    columns:
      code: {type: text, keep: a list that everybody knows}
  public.customers:
    columns:
      id: {type: integer, keep: serial key}
      name: {type: text, mask: name.full, entity: id}
      email: {type: text, mask: email}
      phone: {type: text, mask: phone}
      born: {type: date, mask: date.birth, entity: id}
      country: {type: text, keep: too common to name anyone, approved-by: dora}
      about: {type: jsonb, mask: json}
      about -> contact.mail: {mask: email}
      about -> tags.*: {keep: words of a list}
  public.invoices:
    columns:
      id: {type: integer, keep: serial key}
      purchase: {type: integer, as: public.orders.id}
      iban: {type: text, mask: iban}
  public.orders:
    columns:
      id: {type: integer, keep: serial key}
      customer: {type: integer, as: public.customers.id}
      total: {type: numeric, keep: no person in it}
      note: {type: text, mask: text.scramble}
      secret: {type: text, mask: null}
subsets:
  tenth:
    start:
      public.customers: {share: 10 %}
      public.countries: all
    along:
      - {from: public.orders.customer, children: all}
      - {from: public.addresses.customer, children: all}
      - {from: public.invoices.purchase, children: all}
`;

export const schema = `
  CREATE TABLE countries (code text PRIMARY KEY);
  CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, phone text, born date,
    country text REFERENCES countries, about jsonb NOT NULL);
  CREATE TABLE addresses (id serial PRIMARY KEY, customer int NOT NULL REFERENCES customers, street text, postcode text, country text);
  CREATE TABLE orders (id serial PRIMARY KEY, customer int NOT NULL REFERENCES customers, total numeric, note text, secret text);
  CREATE TABLE invoices (id serial PRIMARY KEY, purchase int NOT NULL REFERENCES orders, iban text);
  INSERT INTO countries VALUES ('DE'), ('FR'), ('PL');
  INSERT INTO customers (name, email, phone, born, country, about)
    SELECT 'Wilma ' || '${raw}' || n, 'p' || n || '@${raw}.example', CASE WHEN n % 9 > 0 THEN '+49 30 90182' || lpad(n::text, 5, '0') END,
      date '1950-01-01' + n, (ARRAY['DE','FR','PL'])[1 + n % 3],
      jsonb_build_object('contact', jsonb_build_object('mail', 'also' || n || '@${raw}.example'), 'tags', jsonb_build_array('new', 'vip'))
    FROM generate_series(1, ${people}) n;
  INSERT INTO addresses (customer, street, postcode, country) SELECT n, 'Lindenweg ' || n, lpad(n::text, 5, '7'), 'DE' FROM generate_series(1, ${people}) n;
  INSERT INTO orders (customer, total, note, secret) SELECT 1 + n % ${people}, n / 7.0, 'please ring twice at the ${raw} door ' || n, 's3cr3t' || n
    FROM generate_series(1, ${people * 3}) n;
  INSERT INTO invoices (purchase, iban) SELECT n, 'DE' || lpad((n * 7919 % 97)::text, 2, '0') || lpad(n::text, 18, '3') FROM generate_series(1, ${people}) n;
  ANALYZE`;

export const server = `require('node:http').createServer((_, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));`;

/** 2,076 columns. */
export function largeTables(): z.output<typeof refreshDetailShape>['tables'] {
  return Array.from({ length: 173 }, (_table, at) => ({
    table: `public.table_${at}`,
    rows: 1_000,
    columns: Array.from({ length: 12 }, (_column, index) =>
      index % 3 === 0
        ? { column: `column_${index}`, does: 'mask', mask: 'email', masked: 990, nulls: 10 }
        : { column: `column_${index}`, does: 'keep', reason: 'no person in it' },
    ),
  }));
}
