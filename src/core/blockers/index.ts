import { proofOf, type Proof } from './proof.ts';
import { fixBlockers } from './fixes.ts';
import { queueBlockers } from './queue.ts';
import { todaysBlockers } from './today.ts';
import { unmaskedBlockers } from './unmasked.ts';
import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { isOpen, pathOf, presentStays } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import { platformOf } from '#core/trains.ts';
import type { Instant, Stage } from '#core/system.ts';
import { quoted } from '#core/words.ts';

/** Rounds of looking ahead: each may bring an Exception that will have expired by then, never more than there are stages. */
const maxRounds = 8;

/**
 * Why a release may not enter a stage yet: complete and closed. Empty exactly when it may. It looks ahead along the clock:
 * an Exception that expires before the soak ends is listed as the gate that it will no longer open.
 * `self` is the promotion that asks, where one waits already.
 */
export function blockers(state: State, release: Release, stageName: string, now: Instant, self?: Promotion): readonly Blocker[] {
  const standing = standingBlockers(state, release, stageName);
  const stage = pathOf(state, release).find((candidate) => candidate.name === stageName);
  if (standing.length > 0 || stage === undefined) return standing;
  const found = new Map<string, Blocker>();
  let at = now;
  for (let round = 0; round < maxRounds; round += 1) {
    for (const blocker of blockersAt(state, release, stage, at, self)) {
      const key = keyOf(blocker);
      // What is later is asked of the clock anew: a window that is closed now may be closed again when a soak ends.
      if (!found.has(key) || isOfTheClock(blocker)) found.set(key, blocker);
    }
    // Who does not stand before the stage yet is not there either when a train departs: that is no instant to look ahead to.
    const isThere = platformOf(state, release, stage.name) !== undefined;
    const later = earliest(isThere ? [...found.values()] : [...found.values()].filter(({ code }) => code !== 'train'), now);
    if (later <= at) break;
    at = later;
  }
  return [...found.values()];
}

/** Reasons that no instant and nobody's signature ends. */
function standingBlockers(state: State, release: Release, stage: string): readonly Blocker[] {
  if (!isOpen(release)) return [ended(state, release, stage)];
  const own = pathOf(state, release).find((candidate) => candidate.name === stage);
  if (own === undefined) return [stageGone(state, release, stage)];
  return presentStays(state, release, own) === undefined ? [] : [alreadyHere(release, stage)];
}

/** It stands in one line at a time: that it moves already is told beside everything else. */
function movingBlockers(state: State, release: Release, stage: string, self: Promotion | undefined): readonly Blocker[] {
  const moving = indexOf(state).moving.get(release.id);
  return moving === undefined || moving.id === self?.id ? [] : [alreadyMoving(release, moving, stage)];
}

function blockersAt(state: State, release: Release, stage: Stage, at: Instant, self: Promotion | undefined): readonly Blocker[] {
  const place = self ?? { kind: 'normal', release: release.id, stage: stage.name, ordinal: Number.MAX_SAFE_INTEGER };
  const proof = proofOf(state, release, stage, at);
  const today = [...todaysBlockers(state, release, stage.name, at), ...unmaskedBlockers(state, stage, at)];
  const before = [...today, ...queueBlockers(state, place, release, stage, at)];
  return [...movingBlockers(state, release, stage.name, self), ...silenced(proof), ...fixBlockers(state, release, stage), ...before];
}

/** People are not asked while an automated verdict says no; a soak or a window does not silence them. */
function silenced(proof: Proof): readonly Blocker[] {
  return proof.no ? proof.blockers.map((blocker) => ({ ...blocker, askable: false })) : proof.blockers;
}

/** The instant by which every clock named in the list has run out. */
function earliest(list: readonly Blocker[], now: Instant): Instant {
  return list.reduce((latest, blocker) => {
    // When a freeze ends a window may be closed: whoever jumped to where both are open would name the one of them only.
    const own = isOfTheClock(blocker) ? undefined : blocker.expectedAt;
    return Math.max(latest, own ?? (blocker.clears.kind === 'time' ? blocker.clears.at : now));
  }, now);
}

function isOfTheClock({ code }: Blocker): boolean {
  return code === 'window' || code === 'freeze' || code === 'train';
}

function keyOf(blocker: Blocker): string {
  const isOneOfMany = blocker.code === 'requirement' || blocker.code === 'scope';
  const subject = blocker.clears.kind === 'release' ? blocker.clears.release : isOneOfMany ? blocker.because : '';
  return [blocker.code, blocker.stage, blocker.gate ?? '', blocker.environment ?? '', subject].join(' ');
}

/** What proves the entry now, for the promotion that starts: only called when nothing is in the way. */
export function proofAt(state: State, release: Release, stage: string, now: Instant): Proof | undefined {
  const own = pathOf(state, release).find((candidate) => candidate.name === stage);
  return own === undefined ? undefined : proofOf(state, release, own, now);
}

function ended(state: State, release: Release, stage: string): Blocker {
  const why = release.ended === undefined ? '' : `: ${quoted(release.ended.because)}`;
  return {
    code: 'ended',
    stage,
    because: `${release.id} is ${release.state}${why}`,
    clears: {
      kind: 'person',
      who: whoMay(state, 'reopen', 'whole-system'),
      command:
        release.state === 'rejected' ? `lockstep reopen ${release.id} --reason "…"` : 'lockstep release create NAME SERVICE=./FOLDER',
    },
    askable: false,
  };
}

function stageGone(state: State, release: Release, stage: string): Blocker {
  return {
    code: 'stage-gone',
    stage,
    because: `${stage} is not on the path of ${release.id}, which is ${pathOf(state, release)
      .map((each) => each.name)
      .join(' → ')}`,
    clears: { kind: 'person', who: whoMay(state, 'create', 'anywhere'), command: 'lockstep release create NAME SERVICE=./FOLDER' },
    askable: false,
  };
}

function alreadyMoving(release: Release, moving: Promotion, stage: string): Blocker {
  return {
    code: 'already-moving',
    stage,
    because: `${release.id} is already ${moving.state === 'waiting' ? 'waiting for' : 'on its way into'} ${moving.stage}`,
    // That it goes there already is no mistake; elsewhere it could only go once this is aborted.
    clears: {
      kind: 'release',
      release: release.id,
      command: moving.stage === stage ? `lockstep status ${release.id}` : `lockstep abort ${moving.id} --reason "…"`,
    },
    askable: false,
  };
}

function alreadyHere(release: Release, stage: string): Blocker {
  return {
    code: 'already-here',
    stage,
    because: `${release.id} already runs in ${stage}`,
    clears: { kind: 'release', release: release.id, command: `lockstep status ${release.id}` },
    askable: false,
  };
}
