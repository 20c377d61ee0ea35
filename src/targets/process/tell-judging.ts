import { wordsOfEvidence } from '#core/canary/wager.ts';
import type { Progress } from '#core/state.ts';
import type { CanaryRecord } from './canary-record.ts';
import { resultOf } from './judge-slice.ts';

const firstMs = 2_000;
const longestMs = 60_000;

/**
 * Tells what a canary has seen so far: at once what changes for visitors, everything else after two seconds, four, eight … and at last
 * once a minute, for each telling stands in the ledger.
 */
export function tellJudging(tell: (progress: Progress) => void, now = () => performance.now()): (canary: CanaryRecord) => void {
  let pauseMs = firstMs;
  let dueMs = now() + pauseMs;
  let mode = 'watching';
  return (canary) => {
    const isOther = canary.state !== undefined && canary.state.mode !== mode && canary.state.mode !== 'ended';
    if (!isOther && now() < dueMs) return;
    mode = canary.state?.mode ?? mode;
    pauseMs = isOther ? firstMs : Math.min(2 * pauseMs, longestMs);
    dueMs = now() + pauseMs;
    const because = wordsOf(canary);
    if (because !== undefined) tell({ because });
  };
}

/** `5 %: 812 requests, 3 of 306 visitors met an error, odds of 4 to 1 that it is worse`. */
function wordsOf(canary: CanaryRecord): string | undefined {
  const seen = resultOf(canary);
  if (seen === undefined) return undefined;
  const share = `${seen.weight / 100} %`;
  const visitors = `${seen.newUsersHit} of ${seen.newUsers} visitors met an error`;
  const counts = `${seen.newRequests} requests, ${visitors}, odds of ${wordsOfEvidence(seen.evidence)} to 1 that it is worse`;
  if (canary.state?.mode === 'suspended') return `${share}, suspended until a second look: ${counts}`;
  return `${share}${seen.strikes > 0 ? ', a second look' : ''}: ${counts}`;
}
