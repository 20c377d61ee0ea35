// Every way that we know in which a value of a masked column can come to staging all the same, each with a person of its own.

/** A leak in a kept column: what is written there, in SQL. `p` is the person's row. */
interface Leak {
  readonly kind: string;
  readonly type?: string;
  readonly sql: string;
  /** As the proof must name it. */
  readonly encoding: string;
  readonly of: string;
  /** Skills without any of which the scan is blind for this one. */
  readonly needs: string;
}

const utf8 = (sql: string): string => `convert_to(${sql}, 'UTF8')`;
const base64 = (sql: string): string => `encode(${utf8(sql)}, 'base64')`;
const url = (sql: string): string => `replace(replace(${sql}, '@', '%40'), '.', '%2e')`;
const email = 'p.email';

const columnLeaks: readonly Leak[] = [
  { kind: 'plain', sql: email, encoding: 'text', of: 'email', needs: '' },
  { kind: 'capitals', sql: `upper(${email})`, encoding: 'text', of: 'email', needs: 'case' },
  { kind: 'capitals_of_others', sql: `'Von JÖRGINGÖ ' || 'GROẞMANNŁI'`, encoding: 'text', of: 'first_name + last_name', needs: 'case' },
  {
    kind: 'wide',
    sql: `translate(${email}, 'abcdefghijklmnopqrstuvwxyz', 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ')`,
    encoding: 'text',
    of: 'email',
    needs: 'width',
  },
  { kind: 'groups', sql: `regexp_replace(p.phone, '(\\d{3})', '\\1-', 'g')`, encoding: 'text', of: 'phone', needs: 'separators' },
  {
    kind: 'brackets',
    sql: `'(' || left(p.phone, 4) || ') ' || substr(p.phone, 5, 4) || '/' || substr(p.phone, 9)`,
    encoding: 'text',
    of: 'phone',
    needs: 'separators',
  },
  {
    kind: 'within',
    sql: `'Somebody rang and said that ' || ${email} || ' is gone, and ' || repeat('so on and so on, ', 40)`,
    encoding: 'text',
    of: 'email',
    needs: '',
  },
  {
    kind: 'name',
    sql: `'for ' || p.first_name || ' ' || p.last_name || ' only'`,
    encoding: 'text',
    of: 'first_name + last_name',
    needs: 'case',
  },
  { kind: 'name_turned', sql: `p.last_name || ', ' || p.first_name`, encoding: 'text', of: 'first_name + last_name', needs: 'case' },
  {
    kind: 'json_leaf',
    type: 'jsonb',
    sql: `jsonb_build_object('a', jsonb_build_array(1, jsonb_build_object('b', ${email})))`,
    encoding: 'text',
    of: 'email',
    needs: '',
  },
  { kind: 'json_key', type: 'jsonb', sql: `jsonb_build_object(${email}, true)`, encoding: 'text', of: 'email', needs: '' },
  {
    kind: 'json_escaped',
    type: 'json',
    sql: `('{"a": "' || replace(replace(${email}, '@', '\\u0040'), '.', '\\u002e') || '"}')::json`,
    encoding: 'escapes',
    of: 'email',
    needs: 'escapes',
  },
  {
    kind: 'code_escaped',
    sql: String.raw`regexp_replace(${email}, '[@.]', '\\x2e', 'g')`,
    encoding: 'escapes',
    of: 'email',
    needs: 'escapes',
  },
  { kind: 'list', type: 'text[]', sql: `ARRAY['one', ${email}]`, encoding: 'text', of: 'email', needs: '' },
  { kind: 'list_quoted', type: 'text[]', sql: `ARRAY['a "quoted" ' || ${email} || ' \\ one']`, encoding: 'text', of: 'email', needs: '' },
  { kind: 'composite', type: 'pair', sql: `ROW('a, b', ${email})::pair`, encoding: 'text', of: 'email', needs: '' },
  { kind: 'bytes', type: 'bytea', sql: utf8(email), encoding: 'hex', of: 'email', needs: 'hex' },
  {
    kind: 'bytes_within',
    type: 'bytea',
    sql: `'\\x00ff01'::bytea || ${utf8(email)} || '\\xfffe00'::bytea`,
    encoding: 'hex',
    of: 'email',
    needs: 'hex',
  },
  { kind: 'base64', sql: base64(email), encoding: 'base64', of: 'email', needs: 'base64' },
  {
    kind: 'base64_lines',
    sql: `encode(${utf8(`repeat('some words before ', 9) || ${email} || repeat(' and some behind', 9)`)}, 'base64')`,
    encoding: 'base64',
    of: 'email',
    needs: 'base64',
  },
  { kind: 'base64_cut', sql: `'token' || ${base64(email)}`, encoding: 'base64', of: 'email', needs: 'base64' },
  {
    kind: 'base64url',
    sql: `translate(encode(${utf8(`regexp_replace(${email}, '(.{3})', '\\1~~~', 'g')`)}, 'base64'), '+/=' || chr(10), '-_')`,
    encoding: 'base64url',
    of: 'email',
    needs: 'base64url',
  },
  { kind: 'hex', sql: `encode(${utf8(email)}, 'hex')`, encoding: 'hex', of: 'email', needs: 'hex' },
  { kind: 'hex_capitals', sql: `'0x' || upper(encode(${utf8(email)}, 'hex'))`, encoding: 'hex', of: 'email', needs: 'hex' },
  { kind: 'url', sql: `'/reset?mail=' || ${url(email)}`, encoding: 'url', of: 'email', needs: 'url' },
  { kind: 'url_twice', sql: `replace(${url(email)}, '%', '%25')`, encoding: 'url in url', of: 'email', needs: 'url' },
  {
    kind: 'base64_in_json',
    type: 'jsonb',
    sql: `jsonb_build_object('a', ${base64(email)})`,
    encoding: 'base64',
    of: 'email',
    needs: 'base64',
  },
  { kind: 'hex_in_base64', sql: base64(`encode(${utf8(email)}, 'hex')`), encoding: 'hex in base64', of: 'email', needs: 'hex base64' },
  { kind: 'base64_in_bytes', type: 'bytea', sql: utf8(base64(email)), encoding: 'base64 in hex', of: 'email', needs: 'base64 hex' },
  {
    kind: 'base64_in_url',
    sql: `'a=' || replace(${base64(`regexp_replace(${email}, '(.{3})', '\\1~~~', 'g')`)}, '+', '%2B')`,
    encoding: 'base64 in url',
    of: 'email',
    needs: 'url base64',
  },
  { kind: 'lexemes', type: 'tsvector', sql: `to_tsvector('simple', ${email})`, encoding: 'text', of: 'email', needs: '' },
  { kind: 'domain', type: 'short', sql: `${email}::short`, encoding: 'text', of: 'email', needs: '' },
  { kind: 'big', type: 'bigint', sql: `translate(p.phone, '+ ', '')::bigint`, encoding: 'text', of: 'phone', needs: '' },
  { kind: 'exact', type: 'numeric', sql: `translate(p.phone, '+ ', '')::numeric`, encoding: 'text', of: 'phone', needs: '' },
  { kind: 'key_without_dashes', sql: `replace(p.ref::text, '-', '')`, encoding: 'text', of: 'ref', needs: '' },
  { kind: 'account', sql: `regexp_replace(p.iban, '(.{4})', '\\1 ', 'g')`, encoding: 'text', of: 'iban', needs: 'case' },
  { kind: 'sentence', sql: `'Copied: ' || upper(substr(p.about, 8, 110))`, encoding: 'text', of: 'about', needs: 'case' },
  { kind: 'emptied', sql: `'once: ' || p.hint`, encoding: 'text', of: 'hint', needs: '' },
  { kind: 'address', sql: `p.street || ', somewhere'`, encoding: 'text', of: 'street', needs: 'case' },
  { kind: 'of_json', sql: `p.profile->'contact'->>'phone'`, encoding: 'text', of: 'profile -> contact.phone', needs: 'separators' },
  { kind: 'of_list', sql: `p.nicks[1]`, encoding: 'text', of: 'nicks', needs: '' },
];

/** Names have no figures. */
const spelled = `translate(id::text, '0123456789', 'abcdefghij')`;

/** The person whose value a leak is. */
function person(index: number): number {
  return 101 + index;
}

const code = (index: number): string => `kx${index}q-7h${index}v2-zml${index}`;

interface SchemaLeak {
  readonly kind: string;
  /** `:code` is the person's code. */
  readonly sql: string;
  readonly where: string;
  readonly lines?: string;
}

const schemaLeaks: readonly SchemaLeak[] = [
  { kind: 'comment', sql: `COMMENT ON TABLE people IS 'see :code'`, where: 'comment on table people' },
  {
    kind: 'comment of a column',
    sql: `COMMENT ON COLUMN people.seen IS 'as :code had it'`,
    where: 'comment on column seen of table people',
  },
  { kind: 'default', sql: `ALTER TABLE notes ALTER COLUMN line SET DEFAULT 'for :code'`, where: 'default of column line of table notes' },
  {
    kind: 'check',
    sql: `ALTER TABLE notes ADD CONSTRAINT apart CHECK (line <> ':code')`,
    where: 'constraint apart on table notes',
  },
  { kind: 'label', sql: `CREATE TYPE whose AS ENUM ('nobody', ':code')`, where: 'label of type whose' },
  { kind: 'view', sql: `CREATE VIEW mine AS SELECT id FROM people WHERE code = ':code'`, where: 'body of view mine' },
  { kind: 'function', sql: `CREATE FUNCTION whose() RETURNS text LANGUAGE sql AS $$ SELECT ':code' $$`, where: 'body of function whose()' },
  {
    kind: 'function of statements',
    sql: `CREATE FUNCTION theirs() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT ':code'::text; END`,
    where: 'body of function theirs()',
  },
  { kind: 'policy', sql: `CREATE POLICY own ON notes USING (line <> ':code')`, where: 'policy own on table notes' },
  { kind: 'index', sql: `CREATE INDEX few ON notes (id) WHERE line = ':code'`, where: 'index few' },
  { kind: 'bounds', sql: `CREATE TABLE parts_one PARTITION OF parts FOR VALUES IN (':code')`, where: 'bounds of table parts_one' },
  {
    kind: 'trigger',
    sql: `CREATE TRIGGER told BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch(':code')`,
    where: 'trigger told on table notes',
  },
  { kind: 'domain', sql: `CREATE DOMAIN worded AS text DEFAULT ':code'`, where: 'type worded' },
  {
    kind: 'rule',
    sql: `CREATE RULE kept AS ON DELETE TO notes WHERE old.line = ':code' DO INSTEAD NOTHING`,
    where: 'rule kept on table notes',
  },
  { kind: 'name', sql: `ALTER TABLE notes ADD CONSTRAINT ":code" CHECK (id > 0)`, where: 'something whose name is such a value' },
  {
    kind: 'rows of a materialised view',
    sql: `CREATE MATERIALIZED VIEW told_of AS SELECT string_agg(line, ' ') AS words FROM halves`,
    where: 'public.told_of.words',
  },
  {
    kind: 'large object',
    sql: `CREATE MATERIALIZED VIEW objects AS SELECT lo_from_bytea(0, convert_to(string_agg(line, '' ORDER BY id DESC), 'UTF8')) AS object FROM halves_of_another`,
    where: 'large objects',
  },
  { kind: 'comment of the usual schema', sql: `COMMENT ON SCHEMA public IS 'of :code'`, where: 'comment on schema public' },
  {
    kind: 'beginning of an aggregate',
    sql: `CREATE AGGREGATE joined(text) (sfunc = textcat, stype = text, initcond = ':code')`,
    where: 'body of function joined(text)',
  },
  { kind: 'computed column', sql: '', where: 'public.glued.whole' },
];

export interface ExpectedLeak {
  readonly where: string;
  readonly encoding: string;
  readonly of: string;
  readonly needs: string;
}

/** What is to be found; `names` beside: halves of a name in two columns. */
export const expectedLeaks: readonly ExpectedLeak[] = [
  ...columnLeaks.map(({ kind, encoding, of, needs }) => ({ where: `public.leaks.${kind}`, encoding, of: `public.people.${of}`, needs })),
  ...schemaLeaks.map(({ where, kind }) => ({
    where,
    encoding: kind === 'large object' ? 'hex' : 'text',
    of: 'public.people.code',
    needs: kind === 'large object' ? 'hex' : '',
  })),
  { where: 'public.halves_of_a_name', encoding: 'two columns', of: 'public.people.first_name + last_name', needs: 'names case' },
];

/** The people: what the file masks. */
export const peopleSchema = `
  CREATE TYPE pair AS (one text, other text);
  CREATE DOMAIN short AS varchar(200);
  CREATE TABLE people (id int PRIMARY KEY, first_name text, last_name text, email text, phone text, born date, street text, city text, iban text, ref uuid,
    code text, about text, hint text, profile jsonb, nicks text[], card text, login text, home text, address inet, device macaddr, postcode text, place jsonb, seen timestamptz, page text, number int, note text);
  CREATE TABLE notes (id int, line text);
  CREATE TABLE parts (word text) PARTITION BY LIST (word);
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
`;

/** Different people for each seed, from 0 to 1. Names are none that masks write; phones stand close together, as those of a town do. */
export function peopleRows(seed: number, rows: number): string {
  const pick = (list: string): string => `(string_to_array('${list}', ' '))[1 + floor(random() * ${list.split(' ').length})::int]`;
  return `SELECT setseed(${seed});
    INSERT INTO people SELECT n, ${pick('Doraline Bertwin Annelotte Gero Kunigund Ottokar Anna Ben Clara')}, ${pick('Dietzmann Oberhuber Quastl Zwirner Braun Fischer')} || CASE WHEN n % 3 = 0 THEN '-' || n END,
      'p' || n || '.' || substr(md5(random()::text), 1, 6) || '@mail' || n % 7 || '.example', '+49 30 ' || 1000000 + floor(random() * 30000)::int,
      date '1940-01-01' + floor(random() * 25000)::int, ${pick('Ahornweg Birkenallee Dorfplatz Elbchaussee Oak Maple')} || ' ' || 1 + n % 300, 'Town ' || n % 40,
      'DE' || lpad(floor(random() * 90 + 10)::text, 2, '0') || lpad(floor(random() * 1e9)::text, 18, '37040044053201'), md5(random()::text)::uuid, 'c' || substr(md5(random()::text), 1, 9),
      CASE WHEN n % 5 > 0 THEN 'Hello, it is about parcel ' || n || '. ' || ${pick('Yesterday Today Monday')} || ' nobody came to door ' || n % 97 || ', and ' || substr(md5(random()::text), 1, 7) || ' was written on a card that lay below the mat.' END,
      CASE WHEN n % 4 = 0 THEN 'likes ' || substr(md5(random()::text), 1, 10) || ' best' END,
      jsonb_build_object('contact', jsonb_build_object('phone', '+49 40 ' || 1000000 + floor(random() * 30000)::int, 'email', 'q' || n || '@other.example'), 'locale', 'de', 'visits', n % 50, 'new', 'since ' || 2000 + n % 26),
      ARRAY['nick ' || substr(md5(random()::text), 1, 8), 'b'], '4' || lpad(floor(random() * 1e15)::text, 15, '0'), 'user_' || n || '.' || substr(md5(random()::text), 1, 4), 'https://home.example/~p' || n || '/' || substr(md5(random()::text), 1, 6),
      ('203.0.' || n % 200 || '.' || n / 200)::inet, ('02:00:5e:' || substr(md5(n::text), 1, 2) || ':' || substr(md5(n::text), 3, 2) || ':' || substr(md5(n::text), 5, 2))::macaddr, lpad((10000 + n)::text, 5, '0'),
      jsonb_build_object('lat', 49.3 + random() / 100, 'lon', 30 + random(), 'ms', 1700000000000 + n, 'order', 4930000000 + n, 'trace', md5(n::text)::uuid, 'log', '2026-01-31 10:20:' || 10 + n % 49 || '.49301' || lpad(n::text, 6, '0')), now() - n * interval '61 s', '/products/' || n % 500 || '?at=2026-01-' || 10 + n % 19 || 'T10:00:' || 10 + n % 49,
      100000000 + n, 'Seen on 2026-03-' || 10 + n % 19 || ' 10:20:30.' || n || ' from 10.' || n % 200 || '.3.4 as item ' || md5(n::text)
    FROM generate_series(1, ${rows}) n;`;
}

/** In the source, beside its people. */
export function leakSql(): string {
  const columns = columnLeaks.map(({ kind, type = 'text' }) => `${kind} ${type}`).join(', ');
  const values = columnLeaks.map(({ sql }, index) => `(SELECT ${sql} FROM people p WHERE p.id = ${person(index)})`).join(', ');
  const halves = (index: number): string => `left('${code(index)}', 5), right('${code(index)}', -5)`;
  const computed = schemaLeaks.length - 1;
  return [
    ...columnLeaks.flatMap(({ kind }, index) =>
      kind === 'capitals_of_others'
        ? [`UPDATE people SET first_name = 'Jörgingö', last_name = 'Großmannłi' WHERE id = ${person(index)}`]
        : [],
    ),
    `UPDATE people SET first_name = 'Doraxine' || ${spelled}, last_name = 'Dietzwald' || ${spelled} WHERE id IN (${columnLeaks.flatMap(({ kind }, index) => (kind.startsWith('name') ? [person(index)] : [])).join(', ')}, 99)`,
    `UPDATE people SET about = 'Hello, it is about parcel ' || id || '. My neighbour Frida took it to the second floor, and nobody there opens before eight.' WHERE id = ${person(columnLeaks.findIndex(({ kind }) => kind === 'sentence'))}`,
    `UPDATE people SET hint = 'only likes ' || md5(id::text) WHERE id = ${person(columnLeaks.findIndex(({ kind }) => kind === 'emptied'))}`,
    `UPDATE people SET street = 'Zeppelinufer ' || id WHERE id = ${person(columnLeaks.findIndex(({ kind }) => kind === 'address'))}`,
    ...columnLeaks.flatMap(({ of }, index) =>
      of === 'phone' ? [`UPDATE people SET phone = '+49 37${index}1 55${index}88' WHERE id = ${person(index)}`] : [],
    ),
    ...schemaLeaks.map((_leak, index) => `UPDATE people SET code = '${code(index)}' WHERE id = ${index + 1}`),
    `CREATE TABLE leaks (${columns})`,
    `INSERT INTO leaks VALUES (${values})`,
    'CREATE TABLE halves_of_a_name (id int, given text, middle text, family text)',
    `INSERT INTO halves_of_a_name SELECT 1, first_name, 'M.', last_name FROM people WHERE id = 99`,
    `CREATE TABLE halves (id int, line text)`,
    `INSERT INTO halves SELECT row_number() OVER (), word FROM unnest(ARRAY[${halves(schemaLeaks.findIndex(({ kind }) => kind.startsWith('rows')))}]) word`,
    `CREATE TABLE halves_of_another (id int, line text)`,
    `INSERT INTO halves_of_another SELECT row_number() OVER (), word FROM unnest(ARRAY[right('${code(computed - 1)}', -5), left('${code(computed - 1)}', 5)]) word`,
    'CREATE TABLE glued (one text, other text, whole text GENERATED ALWAYS AS (one || other) STORED)',
    `INSERT INTO glued VALUES (${halves(computed)})`,
    ...schemaLeaks.flatMap(({ sql }, index) => (sql === '' ? [] : [sql.replace(':code', code(index))])),
  ].join(';\n');
}

const peopleLines = `
  public.people:
    columns:
      id: {type: integer, keep: serial key}
      first_name: {type: text, mask: name.first, entity: id}
      last_name: {type: text, mask: name.last, entity: id}
      email: {type: text, mask: email}
      phone: {type: text, mask: phone}
      born: {type: date, mask: date.birth, entity: id}
      street: {type: text, mask: address, entity: id}
      city: {type: text, mask: city, entity: id}
      iban: {type: text, mask: iban}
      ref: {type: uuid, mask: uuid}
      code: {type: text, mask: fpe.str}
      about: {type: text, mask: text.scramble}
      hint: {type: text, mask: null}
      profile: {type: jsonb, mask: json}
      profile -> contact.phone: {mask: phone}
      profile -> contact.email: {mask: email}
      profile -> locale: {keep: a language}
      profile -> visits: {keep: a count}
      nicks: {type: "text[]", mask: text.scramble}
      card: {type: text, mask: card}
      login: {type: text, mask: username}
      home: {type: text, mask: url}
      address: {type: inet, mask: ip}
      device: {type: macaddr, mask: mac}
      postcode: {type: text, mask: postcode}
      place: {type: jsonb, keep: for this test}
      seen: {type: timestamp with time zone, keep: no person}
      page: {type: text, keep: a page}
      number: {type: integer, keep: a running number}
      note: {type: text, keep: of a machine}
  public.notes:
    columns:
      id: {type: integer, keep: a key}
      line: {type: text, keep: for this test}
  public.parts:
    columns:
      word: {type: text, keep: for this test}
`;

/** The file of a clean source. */
export const cleanFile = `lockstep-data: 1\ntables:${peopleLines}`;

const keep = (name: string, type: string): string => `      ${name}: {type: "${type}", keep: for this test}`;

/** … and of one with leaks: all of them stand where somebody decided that nothing personal is. */
export function leakyFile(): string {
  const table = (name: string, columns: readonly (readonly [string, string])[]): string =>
    `  public.${name}:\n    columns:\n${columns.map(([column, type]) => keep(column, type)).join('\n')}\n`;
  return [
    cleanFile,
    table(
      'leaks',
      columnLeaks.map(({ kind, type = 'text' }) => [kind, type] as const),
    ),
    table('halves_of_a_name', [
      ['id', 'integer'],
      ['given', 'text'],
      ['middle', 'text'],
      ['family', 'text'],
    ]),
    table('halves', [
      ['id', 'integer'],
      ['line', 'text'],
    ]),
    table('halves_of_another', [
      ['id', 'integer'],
      ['line', 'text'],
    ]),
    table('glued', [
      ['one', 'text'],
      ['other', 'text'],
    ]),
    `enums:\n  public.whose: [nobody, ${code(4)}]\n`,
    // The one that leaks is made on staging, by its view.
    'large-objects: {mask: null}\n',
  ].join('');
}
