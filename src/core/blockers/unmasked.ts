import { waitForRefresh } from './line.ts';
import { keepingOut } from './overdue.ts';
import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { refreshUnderWay } from '#core/refresh.ts';
import type { State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { wordsOfOverdue } from '#core/unmasked.ts';

/** Nobody comes in where production's data lie that should be gone, unless the very promotion replaces them. */
export function unmaskedBlockers(state: State, stage: Stage, at: Instant): readonly Blocker[] {
  return keepingOut(state, stage, at).map(({ environment, overdue, isReplaced }) => {
    const because = wordsOfOverdue(environment, overdue);
    const told = isReplaced ? refreshing(state, environment, because, at) : { because, clears: naming(state) };
    return { code: 'unmasked', stage: stage.name, environment, ...told, askable: true };
  });
}

/** Somebody asks for one; one that is asked for already waits for its time, for its turn, or for its agents. */
function refreshing(state: State, environment: string, because: string, at: Instant): Pick<Blocker, 'because' | 'clears'> {
  const under = refreshUnderWay(state, environment);
  if (under === undefined) {
    const who = whoMay(state, 'refresh', [environment]);
    return { because, clears: { kind: 'person', who, command: `lockstep data refresh ${environment}` } };
  }
  const wait = waitForRefresh(state, under, at);
  return { because: `${because} (${wait.because})`, clears: wait.clears };
}

/** Of what the file no longer names nobody can have a copy made, until it does again. */
function naming(state: State): Blocker['clears'] {
  return { kind: 'person', who: whoMay(state, 'apply', 'whole-system'), command: 'lockstep apply' };
}
