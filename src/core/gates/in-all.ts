import type { GateContext } from './context.ts';
import type { Signer } from './slots.ts';
import { isAuthor } from '#core/authors.ts';
import { identityOf, isService } from '#core/roster.ts';
import type { Evidence, Release } from '#core/state.ts';

/** The people who let it come so far: whoever approved into a stage that it has entered, or signed it off there. Each person once. */
export function peopleOfWay({ state, release }: Pick<GateContext, 'state' | 'release'>): ReadonlySet<string> {
  const given = release.evidence.filter((item) => stands(release, item));
  const counted = given.filter(({ by }) => !isService(state, by) && !isAuthor(state, release, by));
  return new Set(counted.map(({ by }) => identityOf(state, by)));
}

/** Of these bits and this plan, for the entry that holds, and not taken back. */
function stands({ digest, planDigest, entries }: Release, item: Evidence): boolean {
  if (item.kind !== 'approval' && item.kind !== 'sign-off') return false;
  const entry = entries[item.stage];
  const isOfEntry = item.entry === (item.kind === 'sign-off' ? entry?.entered : `attempt ${entry?.attempts ?? 0}`);
  const isOwn = item.releaseDigest === digest && item.planDigest === planDigest;
  return item.verdict === 'pass' && item.revoked === undefined && isOwn && isOfEntry && entry?.entered !== undefined && !entry.rolledBack;
}

/** With those who approve now. */
export function withSigners(people: ReadonlySet<string>, signers: readonly Signer[]): ReadonlySet<string> {
  return new Set([...people, ...signers.map(({ person, identity = person }) => identity)]);
}
