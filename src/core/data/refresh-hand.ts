// What an agent's hand at the source is asked, and what it answers. No value of a row is in any of it.
import type { UnmaskedBy } from '#core/state.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import type { Proved } from './proved.ts';

export interface RefreshOrder {
  /** Names the effect: asked for twice, it is brought about once. */
  readonly effectKey: string;
  /** Whose database is replaced: a target of the source's own file. */
  readonly environment: string;
  /** A database of that file. */
  readonly database: string;
  /** Digest of the classification that whoever orders it knows. The agent masks by its own, and refuses where it is another. */
  readonly expects?: string;
  /** Nothing is masked: two people permitted it, until then. The agent refuses where the file of its own host does not allow it. */
  readonly unmasked?: UnmaskedBy;
  /** Who asked for it; absent: somebody on the host. */
  readonly asked?: { readonly system: string; readonly promotion: string };
}

export interface RefreshOutcome {
  /** The moment of the source that was copied. */
  readonly at: Instant;
  /** Digests: of the classification's text, of the plan, and of tables, columns, keys and enums as they were. */
  readonly classification: string;
  readonly plan: string;
  /** Of the target's own SQL; absent: there is none. */
  readonly sql?: string;
  readonly schema: string;
  readonly tables: number;
  readonly rows: number;
  /** Of a part: how many rows there are in all, as the source's server estimates it. */
  readonly ofRows?: number;
  /** As they came from the source. */
  readonly bytes: number;
  readonly ms: Milliseconds;
  readonly verdict: 'pass' | 'unproven' | 'raw';
  /** Public key of who signed the proof; absent: nobody did. */
  readonly signer?: string;
  /** `plan.json`, `counts.json`, `subset.json`, `proof.json`: names, masks and numbers, never a value. */
  readonly documents: { readonly [name: string]: string };
}

/** `documents`: as those of a refresh. */
export interface ProofOutcome extends Proved {
  readonly documents: { readonly [name: string]: string };
}

export interface RefreshHand {
  /** Throws Failures; what stood there before stands there then. */
  refresh(order: RefreshOrder, how: { readonly signal: AbortSignal; readonly say: (words: string) => void }): Promise<RefreshOutcome>;
  /** What came of it. `unknown`: the target cannot be asked now. */
  observe(order: RefreshOrder): Promise<RefreshOutcome | 'absent' | 'unknown'>;
  /** Puts what stood there before back into its place; does nothing where that was done, or another refresh followed. */
  takeBack(order: RefreshOrder): Promise<void>;
  /** Looks through what stands there now, and changes nothing. Throws Failures. */
  prove(order: RefreshOrder, how: { readonly signal: AbortSignal; readonly say: (words: string) => void }): Promise<ProofOutcome>;
}
