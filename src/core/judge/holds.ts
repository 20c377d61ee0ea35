import { findRelease, isRefusal, needsReason, unknownStage, type Ruling } from './ruling.ts';
import type { PersonCommand } from '#core/command.ts';
import { refuse } from '#core/refusal.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** Keeps a stage as it is. */
export function judgeHold(state: State, command: Of<'hold'>, now: Instant): Ruling {
  const unknown = unknownStage(state, command.stage);
  if (unknown !== undefined) return unknown;
  if (state.head.holds[command.stage] !== undefined) return [];
  return needsReason(command.reason) ?? [{ kind: 'stageHeld', stage: command.stage, by: command.by, reason: command.reason, at: now }];
}

export function judgeFree(state: State, command: Of<'free'>): Ruling {
  if (command.release !== undefined) return freeRelease(state, command.release, command.stage, command.by);
  if (state.head.holds[command.stage] === undefined) return refuse('not-held', `${command.stage} is not held.`, 'lockstep status');
  return [{ kind: 'stageFreed', stage: command.stage, by: command.by }];
}

function freeRelease(state: State, id: string, stage: string, by: string): Ruling {
  const release = findRelease(state, id);
  if (isRefusal(release)) return release;
  if (release.held[stage] === undefined) return refuse('not-held', `${id} is not held back from ${stage}.`, `lockstep why ${id}`);
  return [{ kind: 'releaseFreed', release: id, stage, by }];
}

/** So long a stop lasts at most, and where nobody says how long: somebody has to want it again, with a reason. */
const mostOfStop = 24 * 60 * 60 * 1_000;

/** The emergency stop: nothing new starts and no traffic moves, anywhere in the system; going back always may. */
export function judgeStop(_state: State, command: Of<'stop'>, now: Instant): Ruling {
  if (command.until !== undefined && command.until <= now)
    return refuse('expired', 'This stop would have ended already.', 'Give an instant in the future with --until.');
  if (command.until !== undefined && command.until > now + mostOfStop)
    return refuse(
      'stop-too-long',
      'A stop ends after 24 hours at most, so that nobody forgets it; whoever may can renew it before.',
      'Give an earlier instant with --until, and stop again where that is not enough.',
    );
  const { by, reason, until = now + mostOfStop } = command;
  return needsReason(reason) ?? [{ kind: 'stopSet', by, reason, at: now, until }];
}

export function judgeLiftStop(state: State, command: Of<'lift-stop'>): Ruling {
  return state.head.stop === undefined
    ? refuse('not-stopped', 'Nothing is stopped.', 'lockstep status')
    : [{ kind: 'stopLifted', by: command.by }];
}
