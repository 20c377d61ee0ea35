// What masks see of the other rows, on a real server: texts that name whoever their row is about, in whatever table those stand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposedClassification } from '#core/data/discovery/propose.ts';
import { writeProposal } from '#core/data/discovery/write-proposal.ts';
import { inspect } from '#data/inspect.ts';
import { PlanRefused } from '#data/refresh.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { DataHouse, debian } from './data-house.ts';

const { isThere } = debian;

let house: DataHouse;

beforeAll(async () => {
  if (isThere) house = await DataHouse.start(debian.home);
}, 120_000);

afterAll(async () => {
  await house?.stop();
});

const tickets = `
  CREATE TABLE households (id int PRIMARY KEY, town text, street text);
  CREATE TABLE people (id int PRIMARY KEY, home int REFERENCES households, first text, last text, mail text UNIQUE, phone text);
  CREATE TABLE tickets (id int PRIMARY KEY, person int REFERENCES people, about text, more jsonb);
  CREATE TABLE replies (ticket int REFERENCES tickets, at date, line text) PARTITION BY RANGE (at);
  CREATE TABLE replies_old PARTITION OF replies FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
  CREATE TABLE replies_new PARTITION OF replies FOR VALUES FROM ('2020-01-01') TO ('2100-01-01');
  INSERT INTO households SELECT n, 'Burgstaedten' || chr(97 + n % 26), 'Lindenallee ' || n FROM generate_series(1, 60) n;
  INSERT INTO people SELECT n, 1 + n % 60, 'Sabine' || translate(n::text, '0123456789', 'abcdefghij'), 'Kowalke' || translate(n::text, '0123456789', 'klmnopqrst'),
    'sabine.k' || n || '@example.org', '+49 711 55' || 10000 + n FROM generate_series(1, 600) n;
  INSERT INTO tickets SELECT 3000 - n, p.id, format('%s wrote: reach me at %s or %s, in %s. Regards, %s', p.first, p.mail, p.phone, h.town, upper(p.last)),
    jsonb_build_object('note', 'of ' || p.first) FROM generate_series(1, 2000) n JOIN people p ON p.id = 1 + n % 600 JOIN households h ON h.id = p.home;
  INSERT INTO tickets VALUES (9000, NULL, 'nobody in particular', '{"note": "none"}');
  INSERT INTO replies SELECT t.id, date '2015-01-01' + t.id, 'to ' || p.first || ' ' || p.last FROM tickets t JOIN people p ON p.id = t.person;
`;
const ticketFile = `lockstep-data: 1
tables:
  public.households:
    columns:
      id: {type: integer, keep: a number}
      town: {type: text, mask: city, entity: id}
      street: {type: text, mask: address, entity: id}
  public.people:
    columns:
      id: {type: integer, keep: a number}
      home: {type: integer, as: public.households.id}
      first: {type: text, mask: name.first, entity: id}
      last: {type: text, mask: name.last, entity: id}
      mail: {type: text, mask: email}
      phone: {type: text, mask: phone}
  public.tickets:
    columns:
      id: {type: integer, keep: a number}
      person: {type: integer, as: public.people.id}
      about: {type: text, mask: text.scrub}
      more: {type: jsonb, mask: json}
      more -> note: {mask: text.scrub}
  public.replies:
    columns:
      ticket: {type: integer, as: public.tickets.id}
      at: {type: date, keep: a day}
      line: {type: text, mask: text.scrub}
subsets:
  some:
    start:
      public.tickets: {where: id between 2000 and 2199}
`;
/** Each text as it was written, but of what stands in the masked rows. */
const wrong = `
  SELECT t.about FROM tickets t JOIN people p ON p.id = t.person JOIN households h ON h.id = p.home
    WHERE t.about <> format('%s wrote: reach me at %s or %s, in %s. Regards, %s', p.first, p.mail, p.phone, h.town, p.last)
      OR t.more ->> 'note' <> 'of ' || p.first
  UNION ALL SELECT r.line FROM replies r JOIN tickets t ON t.id = r.ticket JOIN people p ON p.id = t.person WHERE r.line <> 'to ' || p.first || ' ' || p.last
  LIMIT 3`;

test.skipIf(!isThere)(
  'a ticket names its customer’s first and last name, mail, phone and town: it names what stands for them where they are',
  { timeout: 120_000 },
  async () => {
    await house.made('desk', tickets);
    const { verdict, tables } = await house.refreshed('desk', ticketFile);
    expect(verdict?.result).toBe('pass');
    expect(tables.find(({ table }) => table === 'public.tickets')?.rows).toBe(2001);
    expect(await house.asked('desk_staging', wrong)).toEqual([]);
    expect(await house.asked('desk_staging', 'SELECT about FROM tickets WHERE person IS NULL')).toEqual([
      { about: 'nobody in particular' },
    ]);
    const leaks = `SELECT count(*)::int AS count FROM tickets WHERE about || more::text ~* 'sabine|kowalke|burgstaedten|@example.org|711 55'`;
    expect(await house.asked('desk_staging', leaks)).toEqual([{ count: 0 }]);

    const { subset } = await house.refreshed('desk', ticketFile, { subset: 'some' });
    expect(subset?.tables.find(({ table }) => table === 'public.tickets')?.rows).toBe(200);
    expect(await house.asked('desk_staging', 'SELECT count(*)::int AS count FROM tickets')).toEqual([{ count: 200 }]);
    expect(await house.asked('desk_staging', leaks)).toEqual([{ count: 0 }]);
  },
);

const teams = `
  CREATE TABLE teams (id int PRIMARY KEY, name text, members jsonb);
  INSERT INTO teams SELECT n, 'team', jsonb_build_object(
      format('ute.meier%s@example.org', n), jsonb_build_object('role', 'lead', 'since', 2000 + n % 20),
      format('Jan.Vogt%s@example.org', n % 7), jsonb_build_object('role', 'guest', 'since', 2001)) FROM generate_series(1, 300) n;
  CREATE TABLE people (id int PRIMARY KEY, mail text UNIQUE);
  INSERT INTO people SELECT n, format('ute.meier%s@example.org', n) FROM generate_series(1, 300) n;
`;

test.skipIf(!isThere)(
  'JSON whose keys are addresses: inspect proposes their mask, nothing is copied where nobody said it, and who is a key is masked as in a column',
  { timeout: 120_000 },
  async () => {
    await house.made('club', teams);
    const { catalog, inspection } = await inspect({ url: house.url('club') });
    const text = writeProposal(proposedClassification(catalog, inspection, maskDefinitions)).replaceAll(/ #.*/g, '');
    expect(text).toContain('members -> keys(): {mask: email}');
    const file = text
      .replaceAll(/^( +)(\S.*?): \{type: ([^,}]+)\}$/gm, '$1$2: {type: $3, keep: for this test}')
      .replaceAll(': {}', ': {keep: for this test}');

    const undecided = house.refreshed('club', file.replace(/.*members -> keys\(\).*\n/, ''));
    await expect(undecided).rejects.toThrow(
      "public.teams.members: `json` can't read a value of it: A JSON text whose keys read as values for `email`. Say what becomes of them, as `members -> keys(): {mask: email}`.",
    );
    expect(
      await undecided.catch((error: unknown) => (error instanceof PlanRefused ? error.findings.map(({ lines }) => lines) : [])),
    ).toEqual([['members -> keys(): {mask: email}']]);

    const { verdict } = await house.refreshed('club', file);
    expect(verdict?.result).toBe('pass');
    const keys = `SELECT count(*)::int AS count FROM teams t WHERE (SELECT count(*) FROM jsonb_object_keys(members)) <> 2
      OR members::text ~* 'meier|vogt|example' OR members -> (SELECT mail FROM people p WHERE p.id = t.id) ->> 'role' IS DISTINCT FROM 'lead'`;
    expect(await house.asked('club_staging', keys)).toEqual([{ count: 0 }]);
  },
);

const notes = `
  CREATE TABLE notes (id int PRIMARY KEY, title text, body text, words tsvector NOT NULL, more tsvector);
  CREATE TRIGGER words BEFORE INSERT OR UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(words, 'pg_catalog.simple', title, body);
  CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.more := to_tsvector('simple', NEW.title); RETURN NEW; END $$;
  CREATE TRIGGER more BEFORE INSERT OR UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION more();
  CREATE INDEX notes_words ON notes USING gin (words);
  INSERT INTO notes SELECT n, 'Kowalke' || chr(97 + n % 26), 'Burgstaedten calls about Lindenallee ' || n FROM generate_series(1, 300) n;
`;
const noteFile = (words: string): string => `lockstep-data: 1
tables:
  public.notes:
    columns:
      id: {type: integer, keep: a number}
      title: {type: text, mask: text.scramble}
      body: {type: text, mask: text.scramble}
      words: {type: tsvector, ${words}}
      more: {type: tsvector, rebuild: "to_tsvector('simple', title)"}
`;

test.skipIf(!isThere)(
  'words that a trigger keeps are made anew of what is masked, so that searching works; an expression that is none stops before the first row',
  { timeout: 120_000 },
  async () => {
    await house.made('search', notes);
    const { catalog, inspection } = await inspect({ url: house.url('search') });
    const proposed = writeProposal(proposedClassification(catalog, inspection, maskDefinitions));
    expect(proposed).toContain(
      `words: {type: tsvector, rebuild: "to_tsvector('pg_catalog.simple', coalesce(\\"title\\", '') || ' ' || coalesce(\\"body\\", ''))"}`,
    );
    expect(proposed).toContain(`more: {type: tsvector, rebuild: "to_tsvector('simple', title)"}`);

    for (const [expression, because] of [
      ['to_tsvector(titel)', 'column "titel" does not exist'],
      ['length(title)', 'column "words" is of type tsvector but expression is of type integer'],
      ["'a'); DROP TABLE notes; --", 'syntax error'],
    ] as const)
      await expect(house.refreshed('search', noteFile(`rebuild: "${expression}"`))).rejects.toThrow(because);

    const { verdict } = await house.refreshed('search', noteFile(`rebuild: "to_tsvector('simple', title || ' ' || body) -- all"`));
    expect(verdict?.result).toBe('pass');
    const wrong = `SELECT count(*)::int AS count FROM notes WHERE words <> to_tsvector('simple', title || ' ' || body) OR more <> to_tsvector('simple', title)
      OR words::text ~* 'kowalke|burgst|linden' OR more IS NULL`;
    expect(await house.asked('search_staging', wrong)).toEqual([{ count: 0 }]);
  },
);

const letters = `
  CREATE EXTENSION lo;
  CREATE TABLE letters (id int PRIMARY KEY, scan oid, copy lo);
  INSERT INTO letters SELECT n, lo_from_bytea(0, convert_to('Dear Sabine Kowalke ' || n, 'UTF8')), NULL FROM generate_series(1, 70) n;
  INSERT INTO letters VALUES (100, lo_from_bytea(70001, decode('89504e470d0a1a0a', 'hex') || convert_to(repeat('kowalke ', 30000), 'UTF8')), NULL);
  INSERT INTO letters VALUES (101, NULL, lo_from_bytea(70002, (SELECT string_agg(sha256(n::text::bytea), ''::bytea) FROM generate_series(1, 90000) n)));
  INSERT INTO letters VALUES (102, lo_from_bytea(70003, decode(repeat('ab', 65536), 'hex')), lo_from_bytea(70004, ''));
  SELECT lo_from_bytea(70005, 'nobody names it');
`;
const letterFile = (said: string): string => `lockstep-data: 1
tables:
  public.letters: {columns: {id: {type: integer, keep: a number}, scan: {type: oid, keep: a number}, copy: {type: lo, keep: a number}}}
subsets:
  few: {start: {public.letters: {where: id > 99}}}
${said}`;

test.skipIf(!isThere)(
  'large objects: undecided they stop everything; kept they are the same under their numbers; masked they are empty files of their kind; of a part only those come that it names',
  { timeout: 120_000 },
  async () => {
    await house.made('post', letters);
    const all = `SELECT oid::int AS number, sha256(lo_get(oid)) AS sum FROM pg_largeobject_metadata ORDER BY oid`;
    const own = await house.asked('post', all);
    expect(own).toHaveLength(75);
    await expect(house.refreshed('post', letterFile(''))).rejects.toThrow(
      'The database has 75 large objects, and the file does not say what becomes of them.',
    );

    await house.refreshed('post', letterFile('large-objects: {keep: for this test}'));
    expect(await house.asked('post_staging', all)).toEqual(own);

    await house.refreshed('post', letterFile('large-objects: {mask: blob}'));
    const kinds = `SELECT substring(lo_get(oid) FROM 1 FOR 4) AS head, max(length(lo_get(oid))) < 200 AS small, count(*)::int AS count
      FROM pg_largeobject_metadata GROUP BY 1 ORDER BY 3, 1`;
    expect(await house.asked('post_staging', kinds)).toEqual([
      { head: Buffer.from([]), small: true, count: 1 },
      { head: Buffer.from('89504e47', 'hex'), small: true, count: 1 },
      { head: Buffer.from('mask'), small: true, count: 73 },
    ]);

    await house.refreshed('post', letterFile('large-objects: {keep: for this test}'), { subset: 'few' });
    expect((await house.asked<{ number: number }>('post_staging', all)).map(({ number }) => number)).toEqual([70001, 70002, 70003, 70004]);
    await house.refreshed('post', letterFile('large-objects: {mask: null}'));
    expect(await house.asked('post_staging', all)).toEqual([]);
  },
);
