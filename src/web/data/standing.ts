import { isProven } from '#core/refresh.ts';
import type { DataPlace, DataView, RefreshView } from '#core/views/data.ts';
import type { UnmaskedView } from '#core/views/unmasked.ts';
import type { Instant, Milliseconds, SoakLength } from '#core/system.ts';

/** What can be said of the data of an environment, before anything else. */
export type Standing =
  | { readonly kind: 'gone' | 'real' | 'synthetic' | 'not-refreshed' }
  /** `databases`: those nobody has refreshed. */
  | { readonly kind: 'never'; readonly databases: readonly string[]; readonly from: string }
  /** It is as its source is: who permitted that, and until when. */
  | { readonly kind: 'raw'; readonly from: string; readonly at: Instant; readonly permitted: UnmaskedView }
  /** A proof by itself found somebody's values, in what stands there. */
  | { readonly kind: 'leaked'; readonly from: string; readonly found: Instant; readonly at: Instant }
  | {
      readonly kind: 'proven' | 'unproven';
      readonly from: string;
      /** Of the database that was proven longest ago: when; and of the one that was read longest ago. */
      readonly since: Instant;
      readonly at: Instant;
      /** By the gate that asks for the youngest data. */
      readonly allowed?: SoakLength;
      readonly isStale: boolean;
    };

interface Known extends DataView {
  readonly environment: string;
  readonly places?: readonly DataPlace[];
}

export function standingOf({ environment, places = [], rule, databases }: Known, now: Instant): Standing {
  const place = places.find((each) => each.environment === environment);
  if (place === undefined) return { kind: 'gone' };
  if (place.data !== 'masked') return { kind: place.data };
  if (rule === undefined) return { kind: 'not-refreshed' };
  const records = databases.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const [oldest] = records.toSorted((one, other) => one.at - other.at);
  const raw = databases.find(({ record }) => record?.verdict === 'raw');
  if (raw?.record !== undefined) return { kind: 'raw', from: raw.record.from, at: raw.record.at, permitted: raw.unmasked ?? {} };
  const leaked = records.find(({ proof }) => proof?.verdict === 'leak');
  if (leaked?.proof !== undefined) return { kind: 'leaked', from: leaked.from, found: leaked.proof.ended, at: leaked.at };
  const never = databases.flatMap(({ database, record }) => (record === undefined ? [database] : []));
  if (oldest === undefined || never.length > 0) return { kind: 'never', databases: never, from: rule.from };
  const gates = databases.flatMap(({ fresh }) => fresh);
  const [first] = gates.toSorted((one, other) => (one.until ?? 0) - (other.until ?? 0));
  return {
    kind: records.every(isProven) ? 'proven' : 'unproven',
    from: oldest.from,
    since: Math.min(...records.map(({ since, proof }) => (proof?.verdict === 'pass' ? proof.ended : since))),
    at: oldest.at,
    ...(first?.allowed && { allowed: first.allowed }),
    isStale: gates.some(({ until }) => until !== undefined && until <= now),
  };
}

/** What is being done now, and what failed since the data are as they are. */
export function newsOf(history: readonly RefreshView[]): { readonly running: readonly RefreshView[]; readonly failed?: RefreshView } {
  const running = history.filter(({ state }) => state === 'running');
  const last = history.findLast(({ state }) => state !== 'running');
  return { running, ...(last !== undefined && (last.state === 'failed' || last.state === 'unknown') && { failed: last }) };
}

const dayMs = 86_400_000;
const units: readonly Milliseconds[] = [dayMs, 3_600_000, 60_000, 1_000];

/** To the unit that matters: nobody asks for the minutes of a day. */
export function roundedAge(ms: Milliseconds): Milliseconds {
  const unit = units.find((each) => ms >= each) ?? 1_000;
  return Math.max(1, Math.floor(ms / unit)) * unit;
}
