import type { Instant } from './system.ts';

/** Why not yet. The list of a release's blockers is closed: clearing what it names never reveals another. */
export interface Blocker {
  readonly code: BlockerCode;
  readonly stage: string;
  /** Hash of the gate, where a gate it is. */
  readonly gate?: string;
  readonly label?: string;
  readonly environment?: string;
  /** One sentence for people. */
  readonly because: string;
  readonly clears: Clears;
  /** People are not asked while an automated verdict says no. */
  readonly askable: boolean;
  /** While an environment is down: when its soak would end if it came up now. Of a window or a freeze: when none of them is in the way any more. */
  readonly expectedAt?: Instant;
  /** People who do not answer by then are reminded of, or the gate says no: as the file says. */
  readonly answerBy?: Instant;
}

export type BlockerCode =
  | 'check'
  | 'data'
  | 'approval'
  | 'sign-off'
  | 'manual'
  | 'scope'
  | 'requirement'
  | 'overdue'
  | 'soak'
  | 'migrations'
  | 'unfillable'
  | 'not-entered'
  | 'pass-void'
  | 'stop'
  | 'freeze'
  | 'window'
  | 'train'
  | 'hold'
  | 'unmasked'
  | 'release-held'
  | 'hotfix-missing'
  | 'older-first'
  | 'newer-was-here'
  | 'protected'
  | 'busy'
  | 'lease'
  | 'environment-down'
  | 'unknown'
  | 'ask'
  | 'stage-gone'
  | 'ended'
  | 'already-here'
  | 'already-moving';

/** What ends it: an instant, a person with a command, an agent, or another release. */
export type Clears =
  | { readonly kind: 'time'; readonly at: Instant }
  | { readonly kind: 'person'; readonly who: readonly string[]; readonly command: string }
  | { readonly kind: 'agent'; readonly key: string; readonly deadline?: Instant; readonly command: string }
  | { readonly kind: 'release'; readonly release: string; readonly command: string };
