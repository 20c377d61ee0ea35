import type { OwnItem, Tried } from './checklist.ts';
import type { Granted, OrderResult, Roster, SecretPlace } from './command.ts';
import type { DateMove, Foretold } from './foretold.ts';
import type {
  Adoption,
  DataException,
  Evidence,
  Exception,
  OrderState,
  Order,
  Deployment,
  Progress,
  PromotionState,
  Promotion,
  Proposal,
  Question,
  Release,
} from './state.ts';
import type { ScopeRecord, ScopeSignature } from './scope/scope.ts';
import type { Gate, Instant, System } from './system.ts';
import type { CalendarRecord, CompileCause, MovedSoak } from './time-records.ts';
import type { Schedule } from './time/compiled.ts';

/**
 * What happened: the only things the ledger holds. An event has no version: a changed meaning is a new kind.
 * Instants that mean something are in the payload; the transaction's own is never read by the fold.
 */
export type Event =
  | {
      readonly kind: 'fileApplied';
      readonly version: number;
      readonly digest: string;
      readonly by: string;
      readonly file: System;
      /** With a system's first file: by which decision rules it begins. */
      readonly semantics?: number;
    }
  | { readonly kind: 'proposalMade'; readonly proposal: Proposal }
  | { readonly kind: 'proposalEnded'; readonly id: string; readonly as: 'approved' | 'withdrawn' | 'outdated'; readonly by: string }
  | { readonly kind: 'releaseCreated'; readonly release: Release }
  | {
      readonly kind: 'releaseEnded';
      readonly release: string;
      readonly as: 'rejected' | 'superseded' | 'retired';
      readonly by: string;
      readonly because: string;
    }
  /** Its adoption came to nothing: the name is free for what does run. */
  | { readonly kind: 'releaseWithdrawn'; readonly release: string; readonly by: string; readonly because: string }
  | { readonly kind: 'releaseReopened'; readonly release: string; readonly by: string; readonly because: string }
  | { readonly kind: 'fixOmitted'; readonly release: string; readonly hotfix: string; readonly by: string; readonly because: string }
  /** The day on which it is to be live was moved, or given later; absent: it has none any more. */
  | { readonly kind: 'targetSet'; readonly release: string; readonly target?: Instant; readonly by: string; readonly because: string }
  /** What is agreed to be in it was written, or written anew: whoever had signed it signs again. */
  | { readonly kind: 'scopeSet'; readonly release: string; readonly scope: ScopeRecord; readonly because?: string }
  | { readonly kind: 'scopeSigned'; readonly release: string; readonly digest: string; readonly signature: ScopeSignature }
  | { readonly kind: 'goalSet'; readonly release: string; readonly stage: string; readonly by: string }
  | { readonly kind: 'promotionRequested'; readonly promotion: Promotion }
  | {
      readonly kind: 'promotionStarted';
      readonly promotion: string;
      readonly at: Instant;
      readonly entry: readonly Gate[];
      readonly exit: readonly Gate[];
      readonly evidence: readonly string[];
      readonly exceptions: readonly string[];
      readonly passes: Promotion['passes'];
    }
  | { readonly kind: 'waveStarted'; readonly promotion: string; readonly wave: number; readonly deployments: readonly Deployment[] }
  | { readonly kind: 'orderIssued'; readonly order: Order }
  | { readonly kind: 'orderStarted'; readonly key: string; readonly seq: number; readonly at: Instant }
  | ({ readonly kind: 'orderWaits'; readonly key: string; readonly at: Instant } & Progress)
  | {
      readonly kind: 'orderEnded';
      readonly key: string;
      readonly seq: number;
      readonly as: 'succeeded' | Exclude<OrderState, 'open'>;
      readonly at: Instant;
      readonly because: string;
      readonly result?: OrderResult;
      /** Of a proof: the public key whose signature over it the controller saw to hold. */
      readonly signedBy?: string;
    }
  | { readonly kind: 'orderDropped'; readonly key: string; readonly because: string }
  | {
      readonly kind: 'orderSettled';
      readonly key: string;
      readonly as: 'done' | 'absent' | 'retry';
      readonly by: string;
      readonly reason: string;
      readonly at: Instant;
    }
  /** A host attests a soak only from here on: what it ran before was broken, and nobody had heard of it. */
  | {
      readonly kind: 'gapAttested';
      readonly environment: string;
      readonly promotion: string;
      readonly since: Instant;
      readonly because: string;
    }
  | { readonly kind: 'strayHeard'; readonly key: string; readonly fence: number; readonly state: string }
  | {
      readonly kind: 'turned';
      readonly promotion: string;
      readonly because: string;
      readonly into: 'failed' | 'aborted';
      readonly lastWords?: string;
    }
  | {
      readonly kind: 'deploymentEnded';
      readonly promotion: string;
      readonly environment: string;
      readonly as: 'placed' | 'undone';
      readonly at: Instant;
    }
  | {
      readonly kind: 'promotionEnded';
      readonly promotion: string;
      readonly as: Extract<PromotionState, 'done' | 'failed' | 'aborted'>;
      readonly at: Instant;
      readonly because: string;
    }
  | { readonly kind: 'deploymentAsks'; readonly promotion: string; readonly environment: string; readonly question: Question }
  | {
      readonly kind: 'deploymentAnswered';
      readonly promotion: string;
      readonly environment: string;
      readonly as: 'on' | 'look-again';
      readonly by: string;
      readonly reason: string;
      readonly at: Instant;
    }
  | ({ readonly kind: 'itemTried'; readonly release: string } & Tried)
  | ({ readonly kind: 'itemAdded'; readonly release: string } & OwnItem)
  | {
      readonly kind: 'itemDropped';
      readonly release: string;
      readonly stage: string;
      readonly gate: string;
      readonly item: string;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly kind: 'evidenceGiven'; readonly release: string; readonly evidence: Evidence }
  | { readonly kind: 'evidenceRevoked'; readonly release: string; readonly evidence: string; readonly by: string; readonly reason: string }
  | {
      readonly kind: 'recheckAsked';
      readonly release: string;
      readonly stage: string;
      readonly gate: string;
      readonly entry: string;
      readonly by: string;
    }
  | {
      readonly kind: 'soakRestarted';
      readonly release: string;
      readonly stage: string;
      readonly by: string;
      readonly reason: string;
      readonly at: Instant;
    }
  /** A gate with a deadline can be answered from here on, or is asked anew by a person. */
  | ({ readonly kind: 'gateAsked'; readonly by: string } & OfGate)
  /** Nobody has answered in time: the next group is told. */
  | ({ readonly kind: 'gateEscalated'; readonly to: string } & OfGate)
  | ({ readonly kind: 'gateExpired'; readonly as: 'wait' | 'fail' } & OfGate)
  /** It is open: whoever was asked need not answer any more. What closes it again is another question, with a time of its own. */
  | ({ readonly kind: 'gateSettled' } & OfGate)
  | { readonly kind: 'exceptionAsked'; readonly release: string; readonly exception: Exception }
  | { readonly kind: 'exceptionGranted'; readonly release: string; readonly id: string; readonly second: string }
  | { readonly kind: 'exceptionRevoked'; readonly release: string; readonly id: string; readonly by: string }
  /** Of an environment: that production's data may come there as they are. */
  | { readonly kind: 'dataExceptionAsked'; readonly environment: string; readonly exception: DataException }
  | { readonly kind: 'dataExceptionGranted'; readonly environment: string; readonly id: string; readonly second: string }
  | { readonly kind: 'dataExceptionRevoked'; readonly environment: string; readonly id: string; readonly by: string }
  /** They are there, and may not be any more. */
  | {
      readonly kind: 'unmaskedOverdue';
      readonly environment: string;
      readonly databases: readonly string[];
      readonly because: string;
      readonly at: Instant;
    }
  | { readonly kind: 'stageHeld'; readonly stage: string; readonly by: string; readonly reason: string; readonly at: Instant }
  | { readonly kind: 'stageFreed'; readonly stage: string; readonly by: string }
  | { readonly kind: 'releaseHeld'; readonly release: string; readonly stage: string; readonly because: string }
  | { readonly kind: 'releaseFreed'; readonly release: string; readonly stage: string; readonly by: string }
  | { readonly kind: 'stopSet'; readonly by: string; readonly reason: string; readonly at: Instant; readonly until?: Instant }
  | { readonly kind: 'stopLifted'; readonly by: string }
  | { readonly kind: 'adoptionAsked'; readonly adoption: Adoption }
  | { readonly kind: 'adoptionSigned'; readonly id: string; readonly second: string }
  | { readonly kind: 'environmentDown'; readonly environment: string; readonly at: Instant; readonly because: string; readonly seq: number }
  | { readonly kind: 'environmentUp'; readonly environment: string; readonly at: Instant; readonly seq: number }
  | { readonly kind: 'urlsTold'; readonly environment: string; readonly urls: { readonly [service: string]: string } }
  | {
      readonly kind: 'secretChanged';
      readonly environment: string;
      readonly name: string;
      readonly version: number;
      readonly as: 'set' | 'removed';
      readonly by: string;
      readonly at: Instant;
      /** Secrets of other environments that have the same value, and why they may. */
      readonly equals?: readonly SecretPlace[];
      readonly reason?: string;
    }
  | { readonly kind: 'secretKeyChanged'; readonly environment?: string; readonly key: string; readonly by: string; readonly at: Instant }
  | { readonly kind: 'evidenceHeld'; readonly because: string; readonly at: Instant }
  | {
      readonly kind: 'evidenceHoldAcknowledged';
      readonly by: string;
      readonly reason: string;
      readonly because: string;
      readonly at: Instant;
    }
  /** Calendars that are not what they were, and the windows and freezes of the file in force. From here on they hold. */
  | {
      readonly kind: 'timeCompiled';
      readonly at: Instant;
      readonly because: CompileCause;
      readonly calendars: readonly CalendarRecord[];
      readonly schedule?: Schedule;
      /** Running soaks that end at another instant by it. */
      readonly moved: readonly MovedSoak[];
    }
  /** When a release is live, as the controller reckons; `move`: another day than it said before, and by what. */
  | ({ readonly kind: 'dateForetold'; readonly release: string; readonly move?: DateMove } & Foretold)
  | {
      readonly kind: 'trainBoarded';
      readonly release: string;
      readonly train: string;
      readonly stage: string;
      /** When it begins to leave, and the same on the wall of the train's zone: `2026-06-16`. */
      readonly departs: Instant;
      readonly day: string;
      readonly by: string;
      /** Absent: it was made for it, or its forecast says so. */
      readonly because?: string;
      readonly at: Instant;
    }
  /** It was not there by the cut-off, or nothing let it start while the train left; or the train does not run then any more. */
  | {
      readonly kind: 'trainMissed';
      readonly release: string;
      readonly train: string;
      readonly stage: string;
      readonly departs: Instant;
      readonly day: string;
      readonly because: 'cut-off' | 'departure' | 'gone';
      /** The departure that it is on now; absent: none is known. */
      readonly next?: { readonly departs: Instant; readonly day: string };
      readonly at: Instant;
    }
  /** Data were to be refreshed by themselves, and could not be until the latest start. */
  | {
      readonly kind: 'refreshLeftOut';
      readonly environment: string;
      /** When it was due, and the same in the words of its zone. */
      readonly due: Instant;
      readonly day: string;
      /** So many before it had not been seen to either. */
      readonly earlier?: number;
      /** The one that stood in line until then. */
      readonly promotion?: string;
      /** What has refreshed them since: nothing is lost. */
      readonly instead?: string;
      readonly because: string;
      readonly at: Instant;
    }
  /** For the eye: nobody looked while it was open, and it is not made up for. */
  | {
      readonly kind: 'windowMissed';
      readonly promotion: string;
      readonly stage: string;
      readonly window: string;
      readonly from: Instant;
      readonly to: Instant;
    }
  | ({ readonly kind: 'rosterChanged' } & Roster & Granted)
  | { readonly kind: 'semanticsChanged'; readonly to: number };

/** Which gate of which release, and for which entry. */
interface OfGate {
  readonly release: string;
  readonly stage: string;
  readonly gate: string;
  readonly label: string;
  readonly entry: string;
  readonly at: Instant;
}

export type EventKind = Event['kind'];
