import type { CustomerCounts, Failed } from '../shop/customers.ts';
import type { Entry } from './journal.ts';
import type { Expectation } from './expectations.ts';
import { patience } from './patience.ts';
import { promotionsIn } from './promotions.ts';
import type { Watched } from './story.ts';

const most = { seconds: 150 * patience, noticed: 15, rollbackMs: 60_000 };

/** What the demo promises of a production that is watched. */
export function judgeWatched(watched: Watched, entries: readonly Entry[], all: CustomerCounts): readonly Expectation[] {
  return [
    slow(watched, entries),
    freshData(watched, entries),
    back(watched),
    calm(watched, all),
    live(watched),
    rolledBack(watched),
    kept(watched),
    {
      name: `all within ${most.seconds} s`,
      seen: watched.seconds === undefined ? 'it did not end' : `${watched.seconds.toFixed(0)} s after the start`,
      ok: watched.seconds !== undefined && watched.seconds <= most.seconds,
    },
  ];
}

function slow({ load }: Watched, entries: readonly Entry[]): Expectation {
  const beyond = promotionsIn(entries).some(
    ({ release, stage, started }) => release === '1.3.0' && !['DEV', 'TEST', 'LAST'].includes(stage) && started !== undefined,
  );
  const files = Object.keys(load?.blobs ?? {});
  return {
    name: '1.3.0 too slow for LAST',
    seen: load === undefined ? 'not stopped' : load.because,
    ok:
      load?.stage === 'LAST' &&
      load.verdict === 'fail' &&
      // Where a busy machine spoils its beginning, all that counts came too late to be measured.
      /\b(?:p95|errors) [^,]+, asked at most/.test(load.because) &&
      files.some((name) => name.endsWith('.html')) &&
      !beyond,
  };
}

/** Each refresh was proven before anybody used it, and what was proven is so. */
function freshData({ names }: Watched, entries: readonly Entry[]): Expectation {
  const refreshes = entries.flatMap(({ event }) =>
    event.kind === 'orderEnded' && event.result?.refreshed ? [event.result.refreshed] : [],
  );
  const proven = refreshes.filter(({ verdict }) => verdict === 'pass').length;
  const [last] = refreshes.slice(-1);
  return {
    name: "production's data in LAST and prePROD",
    seen:
      names === undefined || last === undefined
        ? 'never refreshed'
        : `${proven} of ${refreshes.length} refreshes proven, ${last.rows} rows in ${(last.ms / 1000).toFixed(1)} s; of ${names.prod.named} customers ${names.preprod.named} known in prePROD`,
    ok:
      refreshes.length >= 4 &&
      proven === refreshes.length &&
      (names?.preprod.orders ?? 0) > 100 &&
      names?.prod.named !== 0 &&
      names?.preprod.named === 0,
  };
}

function back({ bad = [], badBecause = '' }: Watched): Expectation {
  const last = bad.at(-1);
  return {
    name: '1.4.0 went back by itself',
    seen:
      last === undefined ? 'it did not' : `at ${last.weight / 100} %: ${last.newUsersHit} customers noticed, ${last.newRequests} requests`,
    ok:
      last?.verdict === 'fail' && last.weight <= 500 && last.newUsersHit <= most.noticed && badBecause.includes('the canary at 5 % failed'),
  };
}

/** Whoever was not among the few of the canary was served, from the first minute to the last. */
function calm({ duringBad }: Watched, all: CustomerCounts): Expectation {
  const inIt = failuresInBad(duringBad, all);
  const others = all.failures - inIt.length;
  const why = all.failed.filter((each) => !inIt.includes(each)).map(({ reason }) => reason);
  const told = why.length === 0 ? '' : ` (${[...new Set(why)].join(', ')})`;
  return {
    name: 'nobody else notices',
    seen: `${all.requests.toLocaleString('en')} served, ${inIt.length} failed in that canary, ${others} at other times${told}`,
    ok: duringBad !== undefined && others === 0,
  };
}

/** What was asked while the canary ran, and failed, then or a little later. */
export function failuresInBad(duringBad: Watched['duringBad'], all: CustomerCounts): readonly Failed[] {
  if (duringBad === undefined) return [];
  return all.failed.filter(({ askedMs }) => askedMs >= duringBad.fromMs && askedMs <= duringBad.toMs);
}

function live({ good = [], watch }: Watched): Expectation {
  const shares = good.filter(({ verdict }) => verdict === 'pass').map(({ weight }) => `${weight / 100} %`);
  return {
    name: '1.5.0 live by degrees, and watched',
    seen: `${shares.join(', ')}; watch: ${watch?.because ?? 'none'}`,
    ok: shares.length === 2 && watch?.verdict === 'pass',
  };
}

function rolledBack({ rollback, afterRollback }: Watched): Expectation {
  const versions = afterRollback?.versions ?? [];
  return {
    name: 'PROD taken back by hand',
    seen:
      rollback === undefined
        ? 'not done'
        : `in ${Math.round(rollback.ms)} ms; ${versions.join(', ')} serves, ${afterRollback?.failures ?? 0} failed`,
    ok: rollback?.as === 'done' && rollback.ms <= most.rollbackMs && versions.join() === '1.1.0' && afterRollback?.failures === 0,
  };
}

function kept({ order }: Watched): Expectation {
  return {
    name: 'the data of 1.5.0 is intact',
    seen: order === undefined ? 'no order' : `order ${order.id.slice(0, 8)}… with “${order.greeting}” is ${order.kept ? 'there' : 'gone'}`,
    ok: order?.kept === true,
  };
}
