// Values of people in the text of a schema are found wherever they stand, with the recognisers that a refresh uses, and are never told.
import { expect, test } from 'vitest';
import { ddlFindings, scanDdl } from '#core/data/ddl-scan/scan-ddl.ts';
import { fixtureMasks } from '#core/data/fixture.ts';
import { parseClassification } from '#core/data/parse-classification.ts';
import { validators } from '#data/validators.ts';

function found(...texts: readonly string[]): readonly string[] {
  return scanDdl(texts, validators).map(({ object, classes }) => `${object}: ${classes.join(', ')}`);
}

test.each([
  ["CREATE TABLE public.people (mail text DEFAULT 'anna.schmidt@web.de'::text)", 'table public.people: email'],
  ["ALTER TABLE ONLY public.people ALTER COLUMN mail SET DEFAULT 'anna.schmidt@web.de'::text", 'table public.people: email'],
  ["ALTER TABLE public.people ADD CONSTRAINT vip CHECK (mail <> 'ANNA@WEB.DE')", 'table public.people: email'],
  ["CREATE TYPE public.who AS ENUM ('Anna', 'Daniel', 'Maria')", 'type public.who: first name'],
  ["ALTER TABLE ONLY public.log ATTACH PARTITION public.log_anna FOR VALUES IN ('anna@web.de')", 'table public.log_anna: email'],
  ["CREATE TABLE public.log_anna PARTITION OF public.log FOR VALUES IN ('anna@web.de')", 'table public.log_anna: email'],
  ["CREATE INDEX vip ON ONLY public.people USING btree (id) WHERE (phone = '+49 170 1234567')", 'index vip of public.people: phone'],
  [
    "COMMENT ON COLUMN public.people.mail IS 'ask Anna Schmidt, +49 (170) 123-4567, or anna@web.de'",
    'comment on column public.people.mail: email, phone, full name',
  ],
  [
    "CREATE POLICY own ON public.people FOR ALL TO PUBLIC USING ((iban = 'DE89 3704 0044 0532 0130 00'))",
    'policy own of public.people: bank account',
  ],
  ["CREATE VIEW public.vips AS SELECT * FROM public.people WHERE card = '4111 1111 1111 1111'::text", 'view public.vips: card number'],
  ['CREATE OR REPLACE VIEW public.vips AS SELECT * FROM public.people WHERE card = 4111111111111111', 'view public.vips: card number'],
  [
    "CREATE MATERIALIZED VIEW public.vips AS SELECT 'x' WITH DATA; COMMENT ON MATERIALIZED VIEW public.vips IS 'e-mail: o''hara@web.de'",
    'comment on materialized view public.vips: email',
  ],
  [
    'CREATE OR REPLACE FUNCTION public.f(a text)\n RETURNS text LANGUAGE plpgsql AS $function$ BEGIN -- for anna@web.de\n RETURN a; END $function$',
    'function public.f: email',
  ],
  [
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $_$ BEGIN EXECUTE $q$SELECT 'anna@web.de'$q$; -- @down\nEND $_$",
    'function public.f: email',
  ],
  ["CREATE FUNCTION public.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT length('anna@web.de'); END", 'function public.f: email'],
  [
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT dblink('host=db dbname=x user=u password=hunter2') $$",
    'function public.f: secret, connection',
  ],
  [
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT get('https://bob:hunter2@api.shop.de/') $$",
    'function public.f: secret',
  ],
  [
    "CREATE RULE told AS ON INSERT TO public.people DO ALSO INSERT INTO log VALUES ('52.520008, 13.404954')",
    'rule told of public.people: place on the globe',
  ],
  [
    "CREATE TRIGGER t BEFORE INSERT ON public.people FOR EACH ROW EXECUTE FUNCTION public.f('44051401359')",
    'trigger t of public.people: national id',
  ],
  ["ALTER DOMAIN public.mine ADD CONSTRAINT c CHECK (VALUE <> '93.184.216.34' AND VALUE <> '10.0.0.77')", 'domain public.mine: ip address'],
  ["CREATE INDEX i ON public.t (a) WHERE mac = '3c:22:fb:01:02:03'", 'index i of public.t: mac address'],
  ["CREATE TABLE public.t (a text DEFAULT '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW')", 'table public.t: secret'],
  [
    'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT\n-- key: ghp_abcdefghijklmnop1234\n 1 $$',
    'function public.f: secret',
  ],
  ["CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT g('44051401359') $$", 'function public.f: national id'],
  [
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT\n-- @down\n 1 $$; CREATE VIEW public.v AS SELECT 'anna@web.de'",
    'view public.v: email',
  ],
  ['CREATE TABLE public."anna@web.de" (id int)', 'table public."anna@web.de": email'],
  ["CREATE TABLE public.t (a text DEFAULT 'https://x.shop.de/?mail=anna%40web.de')", 'table public.t: email'],
  ["CREATE TABLE public.t (a bytea DEFAULT '\\x616e6e61407765622e6465'::bytea)", 'table public.t: email'],
  ["COMMENT ON TABLE public.t IS 'key YW5uYS5zY2htaWR0QHdlYi5kZQ== of old'", 'comment on table public.t: email'],
  ["CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$ SELECT E'anna\\x40web.de', U&'anna\\0040' $$", 'function public.f: email'],
  [`CREATE TABLE public.t (a jsonb DEFAULT '{"a": "anna\\u0040web.de"}'::jsonb)`, 'table public.t: email'],
  ["CREATE FUNCTION public.f() RETURNS int AS 'never closed anna@web.de", 'function public.f: email'],
])('%s', (text, told) => {
  expect(found(text)).toEqual([told]);
});

test.each([
  "CREATE TABLE public.t (a text DEFAULT 'nobody@example.com', b inet DEFAULT '192.168.1.99', c text DEFAULT 'Order Lines', d date DEFAULT '1980-01-01')",
  "CREATE TABLE public.t (a text DEFAULT 'd41d8cd98f00b204e9800998ecf8427e', b text DEFAULT 'aGVsbG8gd29ybGQgb2YgbWFueQ==', c text DEFAULT '100%20of%41')",
  "CREATE TYPE public.status AS ENUM ('new', 'paid', 'May', 'sent back')",
  'CREATE SEQUENCE public.s START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1',
  "ALTER TABLE public.t ADD CONSTRAINT c CHECK (a ~ '^[^@]+@[^@]+\\.[a-z]{2,}$' AND b IN ('2020-01-01', '10:20:30', '1.2.3.4'))",
  'CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF NEW.password = OLD.password THEN NEW.host = 5; END IF; END $$',
])('%s: that is nobody’s', (text) => {
  expect(found(text)).toEqual([]);
});

test('an object that several statements make is told once, with all that they hold and nothing of it', () => {
  const texts = [
    "ALTER TABLE public.a ADD CHECK (x <> 'anna@web.de'); ALTER TABLE public.b ADD CHECK (x > 1)",
    "ALTER TABLE ONLY public.a ALTER COLUMN y SET DEFAULT '+49 170 1234567'",
  ];
  expect(found(...texts)).toEqual(['table public.a: email, phone']);
  const [finding] = ddlFindings(scanDdl(texts, validators));
  expect(finding).toEqual({
    code: 'personal-ddl',
    where: 'table public.a',
    sentence:
      'The text of `table public.a` holds what reads as `email`, `phone`, and would go to staging as it is. Take it out of the schema, or say below `ddl` why it may stay.',
    lines: ['table public.a: {holds: [email, phone]}'],
  });
});

function kept(lines: string): ReturnType<typeof parseClassification> {
  return parseClassification(`lockstep-data: 1\ntables:\n  public.a: {rows: none}\nddl:\n${lines}`, fixtureMasks);
}

test('what the file keeps stays, class by class; what comes to it later stops again', () => {
  const parsed = kept(
    '  table public.a: {holds: [email], keep: our own, approved-by: dora}\n  comment on column public.a."x y": {holds: [phone], keep: the hotline}\n',
  );
  const classification = parsed.ok ? parsed.classification : undefined;
  expect(classification?.ddl).toEqual([
    { object: 'table public.a', holds: ['email'], reason: 'our own', approvedBy: 'dora', line: 5 },
    { object: 'comment on column public.a."x y"', holds: ['phone'], reason: 'the hotline', line: 6 },
  ]);
  expect(ddlFindings([{ object: 'table public.a', classes: ['email'] }], classification?.ddl)).toEqual([]);
  expect(ddlFindings([{ object: 'table public.a', classes: ['email', 'phone'] }], classification?.ddl)).toMatchObject([
    { where: 'table public.a', lines: ['table public.a: {holds: [email, phone]}'], line: 5 },
  ]);
  expect(ddlFindings([{ object: 'table public.b', classes: ['email'] }], classification?.ddl)).toHaveLength(1);
});

test.each([
  ['  table public.a: {holds: [email]}\n', 'keep'],
  ['  table public.a: {keep: ours}\n', 'holds'],
  ['  table public.a: {holds: [emails], keep: ours}\n', 'Did you mean `email`?'],
  ['  table public.a: {holds: [email], keep: ""}\n', 'reason'],
  ['  - table public.a\n', 'Below `ddl` stand objects'],
])('%s is not read', (lines, words) => {
  const parsed = kept(lines);
  expect(parsed.ok ? '' : parsed.problems.map(({ sentence }) => sentence).join('\n')).toContain(words);
});
