// Which entries of the ledger are told on the page of a release.
import type { LedgerEvent } from '#web/api/queries.ts';
import { isNoise } from '#web/words/events.ts';

/** What people and gates did for this release, in the order in which it was given. */
export function historyOf(events: readonly LedgerEvent[], release: string): readonly LedgerEvent[] {
  return events.filter((event) => !isNoise(event.kind) && speaksOf(event, release));
}

/** Events name a release, or a promotion of it, which begins with its name. One that is made from it is not its own. */
function speaksOf({ kind, body }: LedgerEvent, release: string): boolean {
  const text = JSON.stringify(release);
  if (kind === 'releaseCreated') return body.includes(`"id":${text}`);
  return body.includes(text) || body.includes(`${text.slice(0, -1)}@`);
}
