// For the test beside it: tables with values of people in every type and place, and what becomes of each.

interface Place {
  readonly table: string;
  /** Behind an `id`. */
  readonly columns: string;
  /** In SQL, each a row. */
  readonly rows: readonly string[];
  /** Lines of the file. */
  readonly lines: readonly string[];
}

const places: readonly Place[] = [
  {
    table: 'arrays',
    columns: 'a text[][], b contact[], c mails, d mails[], e jsonb[], f hstore[], g text[]',
    rows: [
      String.raw`'{{zqann@x.org,"zqbert \"q\" @x.org"},{NULL,"zqann,{}@x.org"}}', ARRAY[ROW('zqann@x.org', 7, '{zqbert@x.org}')::contact], '{zqann@x.org,zqbert@x.org}', NULL,
        ARRAY['{"to": "zqann@x.org", "deep": [{"to": "zqbert"}]}'::jsonb], ARRAY['to=>zqann@x.org'::hstore], '[0:1]={zqann@x.org,NULL}'`,
    ],
    lines: [
      'a: {type: "text[]", mask: email}',
      'b: {type: "contact[]", mask: composite}',
      'b -> mail: {mask: email}',
      'b -> size: {keep: a size}',
      'b -> more: {mask: email}',
      'c: {type: mails, mask: email}',
      'd: {type: "mails[]", mask: null}',
      'e: {type: "jsonb[]", mask: json}',
      'e -> to: {mask: email}',
      'f: {type: "hstore[]", mask: text.scramble}',
      'g: {type: "text[]", mask: email}',
    ],
  },
  {
    table: 'rows_in_rows',
    columns: 'a outer_row, b contact_domain',
    rows: [String.raw`ROW(ROW('zqann@x.org', 1, NULL)::contact, 'zqann "the, (first)"')::outer_row, ROW('zqbert@x.org', 2, '{}')::contact`],
    lines: [
      'a: {type: outer_row, mask: composite}',
      'a -> inner_row: {mask: null}',
      'a -> word: {mask: text.scramble}',
      'b: {type: contact_domain, mask: composite}',
      'b -> mail: {mask: email}',
      'b -> size: {keep: a size}',
      'b -> more: {mask: null}',
    ],
  },
  {
    table: 'ranges',
    columns: 'a names_range, b datemultirange, c names_multirange, d tstzrange',
    rows: [
      `'[zqadler,zqann]', '{[1980-01-02,1981-02-03),[1990-01-01,)}', '{["zq adler",zqann)}', '[-infinity,2001-02-03 10:20:30+05:30)'`,
      `'empty', '{}', '{}', 'empty'`,
      `'(,zqann)', '{(,infinity)}', '{(,)}', '(,)'`,
    ],
    lines: [
      'a: {type: names_range, mask: text.scramble}',
      'b: {type: datemultirange, mask: datetime.shift}',
      'c: {type: names_multirange, mask: null}',
      'd: {type: tstzrange, mask: datetime.shift}',
    ],
  },
  {
    table: 'odd_types',
    columns:
      'a xml, b ltree, c citext, d bit varying, e money, f inet, g cidr, h macaddr8, i jsonpath, j tsquery, k tsvector, l name, m "char", n point',
    rows: [
      `'<p n="zqann">zqadler</p>', 'Top.zqann.zqadler', 'ZQann@x.org', '101', '12.34', '192.0.2.7/24', '2a00:1450::/32', '08:00:2b:01:02:03:04:05', '$.zqann', 'zqann & zqadler',
        to_tsvector('simple', 'zqann zqadler'), 'zqann', 'z', '(1.5,2.5)'`,
    ],
    lines: [
      'a: {type: xml, mask: null}',
      'b: {type: ltree, mask: null}',
      'c: {type: citext, mask: email}',
      'd: {type: bit varying, keep: bits}',
      'e: {type: money, keep: an amount}',
      'f: {type: inet, mask: ip}',
      'g: {type: cidr, mask: ip}',
      'h: {type: macaddr8, mask: mac}',
      'i: {type: jsonpath, mask: null}',
      'j: {type: tsquery, mask: null}',
      'k: {type: tsvector, mask: null}',
      'l: {type: name, mask: username}',
      `m: {type: '"char"', keep: a letter}`,
      'n: {type: point, keep: a place of nobody}',
    ],
  },
  {
    table: 'documents',
    columns: 'a json, b jsonb, c text, d text',
    rows: [
      String.raw`'{"to": "zqann@x.org", "to": "zqbert@x.org", "\u0074o": "zqadler", "x": "\u007aqann", "half": "\ud83d zqann", "n": 4.915112345678e12, "t": true}',
        '{"a": {"b": [["zqann"]]}, "": "zqbert", "more": "{\"to\": \"zqann@x.org\"}"}', '{"to": "zqann@x.org"}', '{"m": "zq\u0061nn", "k": "zqbert"}'`,
      String.raw`'[]', '"zqann"', 'null', '{"note": "a\tzqann\\zqbert\n\"zqadler\""}'`,
      `NULL, (SELECT jsonb_object_agg('k' || n, 'zqann ' || n) FROM generate_series(1, 20000) n), NULL, repeat('[', 500) || '"zqann"' || repeat(']', 500)`,
    ],
    lines: [
      'a: {type: json, mask: json}',
      'a -> to: {mask: email}',
      'b: {type: jsonb, mask: json}',
      'c: {type: text, mask: json}',
      'c -> to: {mask: email}',
      'd: {type: text, mask: json}',
    ],
  },
  {
    table: 'spellings',
    columns: 'a text, b text, c bytea, d text, e text, f text',
    rows: [
      String.raw`E'zqann\r\nzqbert\t\\N \\. zqadler', '\N', 'zqann@x.org', '"zqann b"@x.org', '０１５１ １２３４５６７', 'ＺＱＡＮＮ'`,
      String.raw`E'\\.', '', '\x', 'Zqann Adler <zqann@x.org>', '٠١٥١١٢٣٤٥٦٧', normalize('Zqädler', NFD)`,
      String.raw`'zqann' || chr(8205) || 'zqadler', ' ', convert_to(normalize('zqann Ädler', NFD), 'UTF8'), 'zqann+shop@müller.de', '+49 (151) 123 45 67', 'ZQANN ẞ İ'`,
      String.raw`repeat('zqann lorem ipsum ', 400000), 'x', decode(repeat('7a71616e6e', 100000), 'hex'), 'zqann@x.org', '0151/1234567', 'zqann'`,
    ],
    lines: [
      'a: {type: text, mask: text.scramble}',
      'b: {type: text, keep: signs of nobody}',
      'c: {type: bytea, mask: blob}',
      'd: {type: text, mask: email}',
      'e: {type: text, mask: phone}',
      'f: {type: text, mask: name.last}',
    ],
  },
  {
    table: 'times',
    columns: 'a date, b timestamptz, c numeric, d timestamp',
    rows: [
      `'infinity', '-infinity', 'NaN', '0044-03-15 BC'`,
      `'1980-02-29', '1999-12-31 23:59:59.999999+05:45', 'Infinity', 'infinity'`,
      `'0001-01-01 BC', '294276-12-31 00:00:00+00', 1e30, '0001-01-01'`,
    ],
    lines: [
      'a: {type: date, mask: date.birth}',
      'b: {type: timestamp with time zone, mask: datetime.shift, with: {days: 3}}',
      'c: {type: numeric, mask: money}',
      'd: {type: timestamp without time zone, mask: datetime.shift}',
    ],
  },
  {
    table: '"Quoted.table"',
    columns: '"a.b" text, "A ""q""" text',
    rows: [`'zqann@x.org', 'zqbert@x.org'`],
    lines: [`'"a.b"': {type: text, mask: email}`, `'"A ""q"""': {type: text, mask: email}`],
  },
  {
    table: '"Other.schema".arrays',
    columns: 'a text',
    rows: [`'zqann@x.org'`],
    lines: ['a: {type: text, mask: email}'],
  },
  {
    table: 'computed',
    columns: `mail text, gone text, small text GENERATED ALWAYS AS (lower(mail)) STORED, domain text GENERATED ALWAYS AS (split_part(mail, '@', 2)) STORED, n int GENERATED ALWAYS AS IDENTITY`,
    rows: [],
    lines: ['mail: {type: text, mask: email}', 'n: {type: integer, keep: a number}'],
  },
];

const own = `
  CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE EXTENSION citext; CREATE EXTENSION btree_gist;
  CREATE SCHEMA "Other.schema";
  CREATE TYPE contact AS (mail text, size int, more text[]);
  CREATE TYPE outer_row AS (inner_row contact, word text);
  CREATE DOMAIN contact_domain AS contact;
  CREATE DOMAIN mails AS text[];
  CREATE TYPE names_range AS RANGE (subtype = text, multirange_type_name = names_multirange);
  CREATE TABLE audit (at timestamptz DEFAULT now(), tab text, old jsonb, new jsonb, line text, pairs hstore);
  CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO audit (tab, new, line, pairs) VALUES (TG_TABLE_NAME, to_jsonb(NEW), NEW::text, hstore(NEW)); RETURN NEW; END $$;
  CREATE TABLE natural_parent (mail citext PRIMARY KEY, nick text);
  CREATE UNIQUE INDEX natural_parent_nick ON natural_parent (nick) NULLS NOT DISTINCT WHERE nick IS NOT NULL;
  CREATE TRIGGER audited AFTER INSERT ON natural_parent FOR EACH ROW EXECUTE FUNCTION audited();
  CREATE TABLE natural_child (id int PRIMARY KEY, mail citext REFERENCES natural_parent DEFERRABLE INITIALLY DEFERRED, up int REFERENCES natural_child);
  CREATE TABLE parted (mail text, n int) PARTITION BY RANGE (mail);
  CREATE TABLE parted_a (n int, gone int, mail text); ALTER TABLE parted_a DROP COLUMN gone; ALTER TABLE parted ATTACH PARTITION parted_a FOR VALUES FROM (MINVALUE) TO ('m');
  CREATE TABLE parted_b PARTITION OF parted FOR VALUES FROM ('m') TO (MAXVALUE);
  CREATE TABLE base (id int, mail text); CREATE TABLE derived (more text) INHERITS (base);
  CREATE UNLOGGED TABLE sessions (token text PRIMARY KEY, data bytea);
  CREATE TABLE empty_one (mail text); CREATE TABLE no_columns ();
  INSERT INTO no_columns DEFAULT VALUES; INSERT INTO no_columns DEFAULT VALUES;
  INSERT INTO natural_parent VALUES ('Zqann@x.org', 'zqann'), ('zqbert@x.org', NULL), ('zqadler@x.org', NULL);
  INSERT INTO natural_child VALUES (1, 'zqann@x.org', NULL), (2, 'zqbert@x.org', 1), (3, 'ZQADLER@x.org', 3);
  INSERT INTO parted VALUES ('azqann@x.org', 1), ('zqann@x.org', 2);
  INSERT INTO base VALUES (1, 'zqann@x.org'); INSERT INTO derived VALUES (2, 'zqbert@x.org', 'zqadler');
  INSERT INTO sessions VALUES ('zqann-token', convert_to(encode(convert_to('{"person": "person zqann@x.org"}', 'UTF8'), 'base64'), 'UTF8'));
`;

const ownLines = `
  public.audit:
    columns:
      at: {type: timestamp with time zone, keep: when}
      tab: {type: text, keep: a table}
      old: {type: jsonb, mask: json}
      new: {type: jsonb, mask: json}
      new -> mail: {mask: email}
      line: {type: text, mask: text.scramble}
      pairs: {type: hstore, mask: text.scramble}
  public.natural_parent: {columns: {mail: {type: citext, mask: email}, nick: {type: text, mask: username}}}
  public.natural_child: {columns: {id: {type: integer, keep: a number}, mail: {type: citext, as: public.natural_parent.mail}, up: {type: integer, as: public.natural_child.id}}}
  public.parted: {columns: {mail: {type: text, mask: email}, n: {type: integer, keep: a number}}}
  public.base: {columns: {id: {type: integer, keep: a number}, mail: {type: text, mask: email}}}
  public.derived: {columns: {id: {type: integer, keep: a number}, mail: {type: text, mask: email}, more: {type: text, mask: name.last}}}
  public.sessions: {columns: {token: {type: text, mask: fpe.str}, data: {type: bytea, mask: blob}}}
  public.empty_one: {columns: {mail: {type: text, mask: email}}}
  public.no_columns: {columns: {}}
`;

export const strangeSchema = `${own}${places
  .map(
    ({ table, columns, rows }) =>
      `CREATE TABLE ${table} (id serial PRIMARY KEY, ${columns});\n${rows.map((row) => `INSERT INTO ${table} VALUES (DEFAULT, ${row});\n`).join('')}`,
  )
  .join('')}
  INSERT INTO computed (mail, gone) VALUES ('Zqann@x.org', 'x'), ('ZQBERT@x.org', 'y'); ALTER TABLE computed DROP COLUMN gone;
  CREATE MATERIALIZED VIEW shown AS SELECT mail, more FROM derived;
`;

export const strangeFile = `lockstep-data: 1
tables:${ownLines}${places
  .map(
    ({ table, lines }) =>
      `  '${table.includes('schema') ? table : `public.${table}`}':\n    columns:\n${['id: {type: integer, keep: a number}', ...lines].map((line) => `      ${line}\n`).join('')}`,
  )
  .join('')}`;

/** Kept columns of every type that hold what another one masks. */
const kept: readonly (readonly [name: string, type: string, sql: string])[] = [
  ['arrays', 'text[]', `ARRAY['x', '{"' || m || '"}']`],
  ['arrays_of_arrays', 'text[]', `ARRAY[ARRAY['x', m]]`],
  ['numbers', 'bigint[]', 'ARRAY[1, replace(p, $$+$$, $$$$)::bigint]'],
  ['in_row', 'contact', `ROW(m, 'a "b"')::contact`],
  ['in_row_array', 'contact[]', `ARRAY[ROW('x', m)::contact]`],
  ['span', 'names_range', `names_range(m, NULL)`],
  ['spans', 'names_multirange', `names_multirange(names_range(m, 'zz'))`],
  ['pairs', 'hstore', `hstore('to', m)`],
  ['keys', 'hstore', `hstore(m, '1')`],
  ['marked', 'xml', `xmlelement(name p, xmlattributes(m AS n))`],
  ['tree', 'ltree', `replace(replace(m, '@', '_'), '.', '_')::ltree`],
  ['asked', 'tsquery', `quote_literal(m)::tsquery`],
  ['listed', 'tsvector', `to_tsvector('simple', m)`],
  ['bytes', 'bytea', `convert_to(m, 'UTF8')`],
  ['twice', 'text', `encode(convert_to(encode(convert_to(m, 'UTF8'), 'base64'), 'UTF8'), 'base64')`],
  ['wide_bytes', 'bytea', `decode(regexp_replace(encode(convert_to(m, 'UTF8'), 'hex'), '(..)', '\\100', 'g'), 'hex')`],
  ['number', 'text', `'{"n": ' || replace(p, '+', '') || '}'`],
  ['arabic', 'text', `translate(p, '0123456789', '٠١٢٣٤٥٦٧٨٩')`],
  ['decomposed', 'text', `normalize(m, NFD)`],
  ['joined', 'text', `replace(m, '@', chr(8205) || '@')`],
  ['iban_groups', 'text', `regexp_replace(i, '(.{4})', '\\1 ', 'g')`],
  ['within_json', 'json', `json_build_object('a', json_build_object('b', m)::text)`],
];

export const leakPlaces = {
  schema: `CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE TYPE contact AS (who text, word text);
    CREATE TYPE names_range AS RANGE (subtype = text, multirange_type_name = names_multirange);
    CREATE TABLE people (id int PRIMARY KEY, mail text, phone text, account text, row_of contact, attrs hstore, docs jsonb[]);
    INSERT INTO people SELECT n, format('j%srg.zq%s%s@mail.example', CASE n WHEN ${kept.findIndex(([name]) => name === 'decomposed') + 1} THEN 'ö' ELSE 'o' END, chr(97 + n), n * 7919), '+4915' || 100000000 + n * 7919, 'DE89' || 370400440532013000 + n * 7919,
      ROW(format('row.zq%s@mail.example', n * 6007), '-')::contact, hstore('to', format('attr.zq%s@mail.example', n * 6007)),
      ARRAY[jsonb_build_object('to', format('docs.zq%s@mail.example', n * 6007))] FROM generate_series(1, ${kept.length + 4}) n;
    ${kept
      .map(
        ([name, type, sql], at) =>
          `CREATE TABLE ${name} AS SELECT (${sql})::${type} AS it FROM (SELECT mail AS m, phone AS p, account AS i FROM people WHERE id = ${at + 1}) q;`,
      )
      .join('\n')}
    CREATE TABLE others AS SELECT (row_of).who AS a, attrs -> 'to' AS b, docs[1] ->> 'to' AS c FROM people WHERE id = ${kept.length + 1};`,
  file: `lockstep-data: 1
tables:
  public.people:
    columns:
      id: {type: integer, keep: a number}
      mail: {type: text, mask: email}
      phone: {type: text, mask: phone}
      account: {type: text, mask: iban}
      row_of: {type: contact, mask: composite}
      row_of -> who: {mask: email}
      row_of -> word: {keep: a word}
      attrs: {type: hstore, mask: email}
      docs: {type: "jsonb[]", mask: json}
      docs -> to: {mask: email}
  public.others: {columns: {a: {type: text, keep: so}, b: {type: text, keep: so}, c: {type: text, keep: so}}}
${kept.map(([name, type]) => `  public.${name}: {columns: {it: {type: "${type}", keep: so}}}\n`).join('')}`,
  leaks: [
    'public.others.a: public.people.row_of -> who',
    'public.others.b: public.people.attrs',
    'public.others.c: public.people.docs -> to',
    ...kept.map(
      ([name, , sql]) => `public.${name}.it: public.people.${/\(p,/.test(sql) ? 'phone' : /\(i,/.test(sql) ? 'account' : 'mail'}`,
    ),
  ],
} as const;
