// The tables as SQL, one migration after another. A migration that was released is never edited: add the next one.

/** One step of the schema; its number is its place, from 1. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

const systemsAndLedger = `
CREATE TABLE lockstep.systems (
  name text COLLATE "C" PRIMARY KEY,
  seq bigint NOT NULL DEFAULT 0,
  head text NOT NULL DEFAULT repeat('0', 64)
);

CREATE TABLE lockstep.ledger (
  system text COLLATE "C" NOT NULL REFERENCES lockstep.systems,
  seq bigint NOT NULL CHECK (seq > 0),
  at_micros bigint NOT NULL,
  caused_by text NOT NULL,
  command_id text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (system, seq)
);

-- Nothing in the ledger is changed or deleted, whoever asks. (The application role may not even ask.)
CREATE FUNCTION lockstep.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Nothing in the ledger is changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_is_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON lockstep.ledger
  FOR EACH STATEMENT EXECUTE FUNCTION lockstep.refuse_change();

-- The same recipe as hash-of.ts. octet_length counts the bytes of UTF-8, which the server's encoding is.
CREATE FUNCTION lockstep.ledger_hash(event lockstep.ledger) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT encode(sha256(convert_to(string_agg(octet_length(field) || ':' || field, '' ORDER BY place), 'UTF8')), 'hex')
  FROM unnest(ARRAY['lockstep-ledger-1', event.system, event.seq::text, event.at_micros::text, event.caused_by, event.command_id,
    event.kind, event.body, event.previous_hash]) WITH ORDINALITY AS fields (field, place)
$$;`;

const tablesFoldedFromIt = `
CREATE TABLE lockstep.entities (
  system text COLLATE "C" NOT NULL REFERENCES lockstep.systems,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  body text NOT NULL,
  open boolean NOT NULL,
  PRIMARY KEY (system, kind, id)
);
CREATE INDEX entities_open ON lockstep.entities (system, kind, id) WHERE open;

-- One lease per environment: the key says so, not timing. A second holder is an error of this table.
CREATE TABLE lockstep.leases (
  system text COLLATE "C" NOT NULL REFERENCES lockstep.systems,
  environment text COLLATE "C" NOT NULL,
  holder text NOT NULL,
  PRIMARY KEY (system, environment)
);

CREATE TABLE lockstep.commands (
  system text COLLATE "C" NOT NULL REFERENCES lockstep.systems,
  id text COLLATE "C" NOT NULL,
  answer text NOT NULL,
  PRIMARY KEY (system, id)
);`;

const workAndProcesses = `
-- Milliseconds since 1970, as all clocks outside the ledger.
CREATE FUNCTION lockstep.now_ms() RETURNS bigint VOLATILE LANGUAGE sql AS $$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

CREATE TABLE lockstep.work (
  system text COLLATE "C" NOT NULL REFERENCES lockstep.systems,
  key text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('order', 'decide')),
  due_at bigint NOT NULL,
  host text,
  environment text,
  fence bigint,
  claim bigint NOT NULL DEFAULT 0,
  owner text,
  claimed_until bigint,
  session bigint,
  PRIMARY KEY (system, key)
);
CREATE INDEX work_due ON lockstep.work (kind, due_at);

-- A controller's live connection holds the advisory lock of its session: a claim whose session is gone is free at once.
CREATE SEQUENCE lockstep.sessions AS integer CYCLE;

CREATE TABLE lockstep.processes (
  owner text PRIMARY KEY,
  kind text NOT NULL,
  detail text NOT NULL,
  beat_at bigint NOT NULL
);

CREATE TABLE lockstep.settings (
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (kind, id)
);`;

const blobsAndLocking = `
CREATE TABLE lockstep.blobs (
  digest text PRIMARY KEY,
  size bigint NOT NULL,
  upload uuid NOT NULL UNIQUE
);
-- Chunks come before their blob: the digest is known at the end. Those of an upload that never ended are swept.
CREATE TABLE lockstep.blob_chunks (
  upload uuid NOT NULL,
  place integer NOT NULL,
  bytes bytea NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (upload, place)
);
ALTER TABLE lockstep.blob_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Locks a system's row, creating it on first use, and tells the clock after the wait for the lock.
CREATE FUNCTION lockstep.lock_system(wanted text, OUT seq bigint, OUT head text, OUT now_ms bigint) LANGUAGE plpgsql AS $$
BEGIN
  SELECT s.seq, s.head INTO lock_system.seq, lock_system.head FROM lockstep.systems s WHERE s.name = wanted FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO lockstep.systems (name) VALUES (wanted) ON CONFLICT DO NOTHING;
    SELECT s.seq, s.head INTO lock_system.seq, lock_system.head FROM lockstep.systems s WHERE s.name = wanted FOR UPDATE;
  END IF;
  lock_system.now_ms := lockstep.now_ms();
END $$;`;

const availability = `
-- What agents told of each environment, a row a minute, and a row an hour once those are two days old. Not folded from the ledger.
CREATE TABLE lockstep.availability (
  system text COLLATE "C" NOT NULL REFERENCES lockstep.systems,
  environment text COLLATE "C" NOT NULL,
  from_ms bigint NOT NULL,
  ms bigint NOT NULL,
  told_seconds integer NOT NULL,
  minutes integer NOT NULL,
  answered integer NOT NULL,
  requests bigint NOT NULL,
  failures bigint NOT NULL,
  service_errors bigint NOT NULL,
  PRIMARY KEY (system, environment, from_ms, ms)
);
CREATE INDEX availability_age ON lockstep.availability (ms, from_ms);
`;

const outbox = `
-- What is to be told, from the transaction of its events; then, for each receiver, what is on its way. Not folded from the ledger.
CREATE TABLE lockstep.notices (
  place bigint GENERATED ALWAYS AS IDENTITY,
  id text COLLATE "C" PRIMARY KEY,
  body text NOT NULL,
  withheld text
);
CREATE INDEX notices_place ON lockstep.notices (place);

CREATE TABLE lockstep.outbox (
  place bigint GENERATED ALWAYS AS IDENTITY,
  id text COLLATE "C" PRIMARY KEY,
  line text COLLATE "C" NOT NULL,
  receiver text NOT NULL,
  person text,
  body text NOT NULL,
  at_ms bigint NOT NULL,
  due_at bigint NOT NULL,
  together boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'dead', 'withheld')),
  attempts integer NOT NULL DEFAULT 0,
  because text,
  since_ms bigint NOT NULL,
  ended_at bigint,
  claim bigint NOT NULL DEFAULT 0,
  owner text,
  claimed_until bigint
);
CREATE INDEX outbox_line ON lockstep.outbox (line, place) WHERE state = 'waiting';
CREATE INDEX outbox_due ON lockstep.outbox (due_at) WHERE state = 'waiting';
CREATE INDEX outbox_place ON lockstep.outbox (place);
CREATE INDEX outbox_person ON lockstep.outbox (person);
`;

export const migrations: readonly Migration[] = [
  { name: 'systems, ledger, entities, work', sql: [systemsAndLedger, tablesFoldedFromIt, workAndProcesses, blobsAndLocking].join('\n') },
  { name: 'availability', sql: availability },
  { name: 'outbox', sql: outbox },
];

/** What the application role may do: everything it needs, and to the ledger nothing but add and read. */
export const grants = `
GRANT USAGE ON SCHEMA lockstep TO lockstep_app;
GRANT SELECT ON lockstep.migrations TO lockstep_app;
GRANT SELECT, INSERT ON lockstep.ledger TO lockstep_app;
GRANT SELECT, INSERT, UPDATE ON lockstep.systems TO lockstep_app;
GRANT SELECT, INSERT ON lockstep.commands TO lockstep_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON lockstep.entities, lockstep.leases TO lockstep_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON lockstep.work, lockstep.processes, lockstep.settings, lockstep.blobs, lockstep.blob_chunks TO lockstep_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON lockstep.availability TO lockstep_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON lockstep.notices, lockstep.outbox TO lockstep_app;
GRANT USAGE ON SEQUENCE lockstep.sessions TO lockstep_app;`;
