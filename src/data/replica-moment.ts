// Of which moment a replica's rows are.
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Instant, Milliseconds } from '#core/system.ts';

/** One look at a server, by its own clock. Places in its log are bytes since that log began. */
export interface ReplicaLook {
  readonly now: Instant;
  readonly isReplica: boolean;
  /** Up to where it knows of its source's log; undefined: nobody tells it anything just now. */
  readonly heard: number | undefined;
  /** Up to where its rows have it. */
  readonly taken: number;
  /** When what it took last was committed at its source; where it took nothing since its start, that start. */
  readonly lastCommit: Instant;
}

const pageBytes = 8192;
/** Of looks that are still to be reached: a replica that takes nothing for hours is asked twice a second. */
const mostMarks = 64;
const lookAgainMs = 50;

/**
 * Of which moment a server's rows are, from several looks at it: what it had heard of by some time is in once it has taken all that, so
 * its rows are of that time at least. When its last commit was says little: nobody may have committed for an hour.
 */
export class ReplicaMoment {
  #marks: readonly { readonly heard: number; readonly at: Instant }[] = [];
  #known: Instant = 0;

  /** The moment, after one more look. */
  after({ now, isReplica, heard, taken, lastCommit }: ReplicaLook): Instant {
    if (!isReplica) return now;
    if (heard !== undefined) this.#marks = [...this.#marks, { heard, at: now }];
    const reached = this.#marks.filter((mark) => isReached(mark.heard, taken));
    this.#known = Math.max(this.#known, Math.min(lastCommit, now), ...reached.map(({ at }) => at));
    const open = this.#marks.filter((mark) => !reached.includes(mark));
    // The newest one stays; of the others each second one says nearly the same.
    this.#marks = open.length <= mostMarks ? open : open.filter((_, index) => (open.length - index) % 2 === 1);
    return this.#known;
  }
}

/** What was heard ends at the end of a page where the rest of a record was not sent yet: a server sends whole pages while nobody commits. */
function isReached(heard: number, taken: number): boolean {
  return heard <= taken || (heard % pageBytes === 0 && heard - taken < 2 * pageBytes);
}

export interface KnownMoment {
  readonly isReplica: boolean;
  readonly moment: Instant;
  readonly behindMs: Milliseconds;
}

/**
 * Of which moment a server's rows are at least. A replica is always a little behind what it is told: unless it is within `enoughMs` anyway, it is
 * given `patienceMs` to take what it had heard of when it was asked.
 */
export async function momentOf(
  client: pg.Client,
  { enoughMs = 0, patienceMs }: { readonly enoughMs?: Milliseconds; readonly patienceMs: Milliseconds },
): Promise<KnownMoment> {
  const known = new ReplicaMoment();
  const first = await lookAtReplica(client);
  for (let look = first; ; look = await lookAtReplica(client)) {
    const moment = known.after(look);
    const behindMs = look.now - moment;
    const isKnown = moment >= first.now || behindMs <= enoughMs || look.heard === undefined;
    if (isKnown || look.now - first.now >= patienceMs) return { isReplica: look.isReplica, moment, behindMs };
    await pause(lookAgainMs);
  }
}

/**
 * `latest_end_lsn` is what its source had at its last word; a role that may not see it is told what had come. A server of its own is not asked: some
 * that speak PostgreSQL refuse these functions.
 */
const lookQuery = `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now, pg_is_in_recovery() AS replica,
  CASE WHEN pg_is_in_recovery() THEN
    (SELECT pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), latest_end_lsn), '0/0')::float8 FROM pg_stat_wal_receiver WHERE pid IS NOT NULL)
  END AS heard,
  CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8 END AS taken,
  CASE WHEN pg_is_in_recovery()
    THEN extract(epoch FROM coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()))::float8 * 1000 END AS committed`;

export async function lookAtReplica(client: pg.Client): Promise<ReplicaLook> {
  const { rows } = await client.query<{ now: number; replica: boolean } & Record<'heard' | 'taken' | 'committed', number | null>>(
    lookQuery,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('A server says nothing of its moment.');
  const { now, replica: isReplica, heard, taken, committed } = row;
  return { now, isReplica, heard: heard ?? undefined, taken: taken ?? 0, lastCommit: committed ?? 0 };
}
