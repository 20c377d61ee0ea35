// Whether this host lets a copy go out as it is, whatever the controller says.
import type { HostTarget } from '#core/data/host-file.ts';
import type { RefreshOrder } from '#core/data/refresh-hand.ts';
import { Failure } from '#core/failure.ts';
import { longestUnmaskedMs } from '#core/unmasked.ts';
import { wordsOfSpan } from '#core/words.ts';

/** Throws unless the host's own file allows it for this target, and two people did for a time that is not over. */
export function needUnmaskedAllowed({ unmasked, database }: RefreshOrder, target: HostTarget, now: number): void {
  if (unmasked === undefined) return;
  const { exception, by, second, until } = unmasked;
  if (target.mayBeUnmasked !== true)
    throw refused(
      `A copy of \`${database}\` goes to \`${target.environment}\` masked: this host's file does not say \`unmasked: by-exception\` of that target.`,
    );
  if (by === second || by === '' || second === '')
    throw refused(`A copy without masks is permitted by two people, and Exception ${exception} names one.`);
  if (until <= now) throw refused(`Exception ${exception} for a copy without masks has ended.`);
  if (until - now > longestUnmaskedMs)
    throw refused(`Exception ${exception} permits a copy without masks for longer than ${wordsOfSpan(longestUnmaskedMs)}.`);
}

function refused(sentence: string): Failure {
  return new Failure('unmasked-refused', `${sentence} Nothing was read.`, { retryable: false });
}
