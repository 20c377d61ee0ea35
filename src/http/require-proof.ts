import { isProved } from '#core/means.ts';
import type { SignedIn } from './caller.ts';
import { meansOf } from './caller.ts';
import { refused } from './refused.ts';

/** Refuses whoever has not given the password lately. `because`: what is at stake, as the beginning of a sentence. */
export function requireProof(caller: SignedIn, now: number, because: string): void {
  const means = meansOf(caller);
  if (means.kind === 'session' && isProved(means, now)) return;
  throw refused('prove-yourself', `${because}: give your password again, it counts for 5 minutes.`, 'lockstep login');
}
