// What is asked of PostgreSQL while it is measured: no question here takes a lock that anybody waits for, or waits for one.

/**
 * Locks of tables, and whoever waits for any lock, in this database. `$1`: when the migration began, `$2`: what it calls itself. A role that
 * may not see others' sessions still sees their locks, their names, and since PostgreSQL 14 how long they wait.
 */
export const lookAtLocks = `
SELECT l.pid, c.oid::regclass::text AS "table", l.mode, l.granted,
  coalesce(a.application_name LIKE $2 || '%', false) AS named,
  a.backend_start >= $1::timestamptz AS "isNew",
  CASE WHEN l.granted THEN NULL
    ELSE 1000 * extract(epoch FROM clock_timestamp() - coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, a.state_change, clock_timestamp())) END AS "waitedMs",
  CASE WHEN l.granted THEN NULL ELSE pg_blocking_pids(l.pid) END AS "waitsFor"
FROM pg_locks l
JOIN pg_stat_activity a ON a.pid = l.pid
LEFT JOIN pg_class c ON l.locktype IN ('relation', 'tuple') AND c.oid = l.relation AND c.relkind IN ('r', 'p', 'm') AND c.relnamespace <> 'pg_catalog'::regnamespace
WHERE l.pid <> pg_backend_pid() AND a.datname = current_database() AND a.application_name <> 'lockstep measure'
  AND (NOT l.granted OR (c.oid IS NOT NULL AND l.mode IN
    ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
    OR (l.locktype = 'virtualxid' AND a.application_name LIKE $2 || '%'))`;

/** The largest tables; `node` is another one once every row was written anew. */
export const lookAtSizes = `
SELECT c.oid::regclass::text AS "table", pg_total_relation_size(c.oid) AS bytes, c.relfilenode AS node
FROM (SELECT oid, relfilenode FROM pg_class WHERE relkind IN ('r', 'm') AND relpersistence <> 't'
  AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND relnamespace::regnamespace::text NOT LIKE 'pg_toast%'
  ORDER BY relpages DESC LIMIT 500) c
ORDER BY 2 DESC`;

export const lookAtPosition = `SELECT pg_current_wal_insert_lsn()::text AS position`;
export const walBetween = `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn) AS bytes`;
