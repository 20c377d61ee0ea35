import type { Change } from './change.ts';
import { isStrong, locksOf } from './locks.ts';
import { isNewTable, type Place, type Rule } from './rule.ts';

/** Indexes, rewrites, data, and how statements are put together: rules 19, 20 and 25 to 28. */
export const rulesOfWork: readonly Rule[] = [
  {
    number: 19,
    name: 'index',
    instead: 'CREATE INDEX CONCURRENTLY outside of a transaction; afterwards look for an INVALID one, drop it and build it again.',
    judge: (change, place) => {
      if (change.kind !== 'create-index' || isNewTable(place, change.table)) return undefined;
      if (!change.concurrently) {
        const says = `Nobody writes to ${change.table} while the index is built`;
        return { says, lock: 'SHARE', rewrites: false, breaks: change.isUnique ? 'perhaps' : 'no', about: change.table };
      }
      if (!isBegun(place, change)) return undefined;
      const says = 'CONCURRENTLY stands in a transaction, where PostgreSQL refuses it';
      return {
        says,
        lock: 'none',
        rewrites: false,
        breaks: 'no',
        about: change.table,
        instead: 'Take it out of the transaction: a file of its own.',
      };
    },
  },
  {
    number: 20,
    name: 'drop-index',
    instead: 'DROP INDEX CONCURRENTLY, REINDEX … CONCURRENTLY (since PostgreSQL 12), outside of a transaction.',
    judge: (change, place) => {
      if (change.kind === 'reindex' && !change.concurrently && !isNewTable(place, change.name)) {
        const says = `Nobody writes to ${change.what === 'index' ? `the table of ${change.name}` : change.name} while it is built anew, and nobody reads by the index`;
        return { says, lock: 'ACCESS EXCLUSIVE', rewrites: true, breaks: 'no', about: change.name };
      }
      if (change.kind !== 'drop' || change.what !== 'index' || change.concurrently) return undefined;
      const names = change.names.filter((name) => !isNewTable(place, place.known.indexes.get(name) ?? ''));
      if (names.length === 0) return undefined;
      const says = `The table of ${names.join(', ')} is locked, and waits for everybody who reads it`;
      return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'no', about: place.known.indexes.get(names[0] ?? '') ?? '' };
    },
  },
  {
    number: 25,
    name: 'store-anew',
    instead: 'Leave it to autovacuum, or use pg_repack; a table that is to be UNLOGGED is better made new.',
    judge: (change, place) => {
      if (change.kind !== 'store-anew' || isNewTable(place, change.table)) return undefined;
      const what = change.table === '' ? 'every table' : change.table;
      return {
        says: `${change.how} writes ${what} anew, and nobody reads it meanwhile`,
        lock: 'ACCESS EXCLUSIVE',
        rewrites: true,
        breaks: 'no',
        about: change.table,
      };
    },
  },
  {
    number: 26,
    name: 'backfill',
    instead: 'Write in batches of a few thousand rows by ranges of the key, each in a transaction of its own.',
    judge: (change, place) => {
      if (change.kind !== 'write' || change.isBounded || isNewTable(place, change.table)) return undefined;
      const what = change.how === 'delete' ? 'takes rows away' : 'may write every row';
      const says = `One ${change.how.toUpperCase()} ${what} of ${change.table}: each stays locked until the end, and all of it goes through the WAL`;
      return { says, lock: 'ROW EXCLUSIVE', rewrites: false, breaks: change.how === 'delete' ? 'perhaps' : 'no', about: change.table };
    },
  },
  {
    number: 27,
    name: 'lock-timeout',
    instead:
      "SET LOCAL lock_timeout TO '2s' (1 to 3 s) first, and try again when it fails: whoever waits for a lock makes all others wait.",
    judge: (change, place) => {
      const lock = place.before.isStrong ? undefined : locksOf(change, place).find(isStrong);
      const ms = place.before.lockTimeoutMs;
      if (lock === undefined || (ms > 0 && ms <= longestMs)) return undefined;
      const says = `Without a lock_timeout this waits for ${lock.table} as long as anybody uses it, and everybody behind it waits too`;
      return { says, lock: lock.mode, rewrites: false, breaks: 'no', about: lock.table };
    },
  },
  {
    number: 28,
    name: 'one-transaction',
    instead: 'A transaction, so a file, for each table, and one of its own for data.',
    judge: (change, place) => {
      const held = place.before.held.get(place.transactionOf(change));
      const [first] = held ?? [];
      if (held === undefined || first === undefined) return undefined;
      const second = locksOf(change, place).find(({ table, mode }) => mode === 'ACCESS EXCLUSIVE' && !held.has(table));
      // The third table adds nothing to what was said of the second.
      if (second !== undefined && held.size === 1) {
        const says = `${first} stays locked while this waits for ${second.table}: two that lock them the other way round block each other`;
        return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'no', about: second.table };
      }
      if (change.kind !== 'write' || isNewTable(place, change.table)) return undefined;
      const says = `${first} stays locked while rows of ${change.table} are written`;
      return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'no', about: change.table };
    },
  },
];

/** Only a `BEGIN` of the file itself is certain: what a tool puts around it, it can be told not to. */
function isBegun(place: Place, change: Change): boolean {
  return place.whole.begun.has(place.transactionOf(change));
}

const longestMs = 10_000;
