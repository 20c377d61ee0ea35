import type { Blocker } from '#core/blocker.ts';

/**
 * Whether waiting is in vain: a check said no and nobody has asked for it again, a release was rejected, or what proved an earlier
 * stage counts no longer. A person must act first; what merely waits for a person or an hour is not stopped.
 */
export function isStopped(blocker: Blocker): boolean {
  switch (blocker.code) {
    case 'check':
    case 'requirement':
    case 'manual':
      return blocker.clears.kind === 'person' && !blocker.askable;
    case 'overdue':
    case 'migrations':
    case 'ended':
    case 'stage-gone':
    case 'unfillable':
    case 'unknown':
    case 'ask':
    case 'pass-void':
    case 'newer-was-here':
    case 'release-held':
    case 'hotfix-missing':
      return true;
    case 'data':
    case 'unmasked':
    case 'approval':
    case 'scope':
    case 'sign-off':
    case 'soak':
    case 'not-entered':
    case 'stop':
    case 'freeze':
    case 'window':
    case 'train':
    case 'hold':
    case 'older-first':
    case 'protected':
    case 'busy':
    case 'lease':
    case 'environment-down':
    case 'already-here':
    case 'already-moving':
      return false;
  }
}
