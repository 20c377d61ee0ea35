import type { Database } from './database.ts';
import type { AvailabilityRow, AvailabilityStore } from './store.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Availability in PostgreSQL. */
export function availabilityTable(database: Database): AvailabilityStore {
  return {
    async add(system, rows) {
      if (rows.length > 0) await database.query(insert, [system, JSON.stringify(rows)]);
    },
    async read(system, environment, from) {
      return database.query<Row>(select, [system, environment, from]);
    },
    async rollUp({ minutesBefore, hoursBefore }) {
      // A whole hour at a time: one that is half rolled up would be told twice.
      await database.query(roll, [Math.floor(minutesBefore / hourMs) * hourMs, minuteMs, hourMs]);
      await database.query('DELETE FROM lockstep.availability WHERE ms = $1 AND from_ms < $2', [hourMs, hoursBefore]);
    },
  };
}

/** A type, not an interface: what the driver gives may hold more. */
type Row = { -readonly [Field in keyof AvailabilityRow]: AvailabilityRow[Field] };

const insert = `
  INSERT INTO lockstep.availability
    (system, environment, from_ms, ms, told_seconds, minutes, answered, requests, failures, service_errors)
  SELECT DISTINCT ON (r.environment, r."from", r.ms) $1, r.environment, r."from", r.ms, r."toldSeconds", r.minutes, r.answered, r.requests,
    r.failures, r."serviceErrors"
  FROM jsonb_to_recordset($2::jsonb) AS r (environment text, "from" bigint, ms bigint, "toldSeconds" integer, minutes integer,
    answered integer, requests bigint, failures bigint, "serviceErrors" bigint)
  WHERE EXISTS (SELECT FROM lockstep.systems s WHERE s.name = $1)
  ORDER BY r.environment, r."from", r.ms, r."toldSeconds" DESC
  ON CONFLICT (system, environment, from_ms, ms) DO UPDATE SET told_seconds = EXCLUDED.told_seconds, minutes = EXCLUDED.minutes,
    answered = EXCLUDED.answered, requests = EXCLUDED.requests, failures = EXCLUDED.failures, service_errors = EXCLUDED.service_errors
  WHERE EXCLUDED.told_seconds > availability.told_seconds`;

const select = `
  SELECT environment, from_ms AS "from", ms, told_seconds AS "toldSeconds", minutes, answered, requests, failures,
    service_errors AS "serviceErrors"
  FROM lockstep.availability WHERE system = $1 AND environment = $2 AND from_ms >= $3 ORDER BY from_ms, ms`;

/** What comes late, for an hour that is one row already, is added to it. */
const roll = `
  WITH moved AS (DELETE FROM lockstep.availability WHERE ms = $2 AND from_ms < $1 RETURNING *)
  INSERT INTO lockstep.availability
    (system, environment, from_ms, ms, told_seconds, minutes, answered, requests, failures, service_errors)
  SELECT system, environment, from_ms / $3::bigint * $3::bigint, $3::bigint, sum(told_seconds), sum(minutes), sum(answered), sum(requests),
    sum(failures), sum(service_errors)
  FROM moved GROUP BY system, environment, from_ms / $3::bigint
  ON CONFLICT (system, environment, from_ms, ms) DO UPDATE SET told_seconds = availability.told_seconds + EXCLUDED.told_seconds,
    minutes = availability.minutes + EXCLUDED.minutes, answered = availability.answered + EXCLUDED.answered,
    requests = availability.requests + EXCLUDED.requests, failures = availability.failures + EXCLUDED.failures,
    service_errors = availability.service_errors + EXCLUDED.service_errors`;
