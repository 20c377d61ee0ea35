// A proof that is taken away: what is known here of the key that signed it, from the ledger alone.
import type { RefreshView } from './data.ts';
import { nameOfSigner } from '#core/data/signer-name.ts';

export interface SignerKnown {
  /** Public key, as the agent told it with the result. */
  readonly signer?: string;
  /** Since when, and whether another one signed before. */
  readonly known?: string;
}

/** `history`: of one environment, oldest first. */
export function signerKnown(
  history: readonly RefreshView[],
  { promotion, database }: Pick<RefreshView, 'promotion' | 'database'>,
): SignerKnown {
  const all = history
    .filter((each) => each.database === database)
    .map((each) => ({ id: each.promotion, at: each.ordered, key: signerOf(each) }));
  const own = all.find(({ id }) => id === promotion);
  if (own?.key === undefined) return {};
  const first = all.find(({ key }) => key === own.key) ?? own;
  const other = all.findLast(({ key, at }) => key !== undefined && key !== own.key && at <= first.at);
  const since = `The ledger knows this key since ${first.id} of ${new Date(first.at).toISOString().slice(0, 10)}`;
  const before = other === undefined ? '.' : `; before, ${nameOfSigner(other.key)} signed ${other.id}. Ask whoever runs the source why.`;
  return { signer: own.key, known: `${since}${before}` };
}

function signerOf({ refreshed, proved }: RefreshView): string | undefined {
  return proved?.signer ?? refreshed?.signer;
}
