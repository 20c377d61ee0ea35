// The shop's data made uneven: a table that is passed on unread and takes a fraction of itself on the disk, and one with many indexes. And half of the
// shop's customers with what is theirs.
import { benchFile } from './data.ts';

export const skewedSql: readonly string[] = [
  'CREATE TABLE pages (id bigint PRIMARY KEY, text text NOT NULL)',
  `INSERT INTO pages SELECT n, repeat('This is what stands on page ' || n || ' of the shop. ', 600) FROM generate_series(1, 4000) n`,
  ...['first_name', 'last_name', 'phone', 'born', 'city', 'created', 'street', 'lower(email)'].map(
    (what, at) => `CREATE INDEX customers_more_${at} ON customers ((${what}))`,
  ),
  ...['product', 'quantity', 'price'].map((column) => `CREATE INDEX lines_${column} ON lines (${column})`),
];

export const skewedFile: string = `${benchFile}  public.pages:
    columns:
      id: {type: bigint, keep: serial key}
      text: {type: text, keep: written by us}
`;

export const subsetFile: string = `${benchFile}subsets:
  half:
    start:
      public.customers: {share: 50 %}
      public.clicks: all
`;
