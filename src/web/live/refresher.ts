import type { Query, QueryClient } from '@tanstack/react-query';
import { Refused } from '#web/api/client.ts';
import type { Hint } from './hint-stream.ts';
import { seqsIn } from './seqs.ts';

/** Hints of this time become one look: a promotion writes several events at once. */
const gatherMs = 120;
/** An answer that is still older than what we heard of is asked for again, later and later. */
const longestPauseMs = 5_000;

/**
 * Keeps what is on the page as new as what was heard. Every answer says up to which ledger number it is true: a hint with no
 * greater number is no news, and an answer that was under way when a hint came is held against it when it arrives.
 */
export class Refresher {
  readonly #client: QueryClient;
  readonly #latest = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pauseMs = gatherMs;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  /** Holds arriving answers against what was heard meanwhile, and asks again where none came. Returns what ends it. */
  watchAnswers(): () => void {
    return this.#client.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated') return;
      if (event.action.type === 'success' || hasNoAnswer(event.query)) this.#look(this.#pauseMs);
    });
  }

  take({ system, seq }: Hint): void {
    if (seq <= (this.#latest.get(system) ?? 0)) return;
    this.#latest.set(system, seq);
    this.#pauseMs = gatherMs;
    this.#look(gatherMs);
  }

  /** After a silence nobody knows what was missed. */
  refreshAll(): void {
    void this.#client.invalidateQueries();
  }

  #look(afterMs: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#refreshBehind();
    }, afterMs);
  }

  #refreshBehind(): void {
    const isWanted = (query: Query): boolean => hasNoAnswer(query) || isBehind(query, this.#latest);
    const behind = this.#client.getQueryCache().findAll({ predicate: isWanted });
    this.#pauseMs = behind.length === 0 ? gatherMs : Math.min(this.#pauseMs * 2, longestPauseMs);
    for (const query of behind) {
      if (query.state.fetchStatus === 'fetching') continue;
      void this.#client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }
  }
}

/** The controller said nothing, however often it was asked. A refusal is an answer, and asking again would not change it. */
function hasNoAnswer({ state }: Pick<Query, 'state'>): boolean {
  return state.status === 'error' && !(state.error instanceof Refused);
}

/**
 * Whether an answer is older than what we heard of; what tells of all systems and lacks one we heard of is. A verdict on the whole chain is not
 * asked for by every new entry: it is true for the number that it names.
 */
function isBehind(query: Pick<Query, 'queryKey' | 'state'>, latest: ReadonlyMap<string, number>): boolean {
  if (query.queryKey[0] === 'verify') return false;
  const known = seqsIn(query.state.data);
  const isOfAll = query.queryKey[0] === 'boards' || query.queryKey[0] === 'approvals';
  return [...latest].some(([system, seq]) => {
    const own = known.get(system) ?? (isOfAll ? 0 : seq);
    return own < seq;
  });
}
