import type { FilesRead } from './bill.ts';
import type { ItemResult } from './checklist.ts';
import type { CommitList } from './commits.ts';
import type { SignedProof } from './data/proof/statement.ts';
import type { Proved } from './data/proved.ts';
import type { Boards, DateMove, Foretold } from './foretold.ts';
import type { Migrations } from './migrations/facts.ts';
import type { MigrationMeasured } from './migrations/measured.ts';
import type { CaseNames } from './scope/cases.ts';
import type { Scope } from './scope/scope.ts';
import type { OrderState, Progress, Refreshed, Verdict } from './state.ts';
import type { Bill, Instant, System } from './system.ts';
import type { CompiledTime } from './time/compiled.ts';

/** What people, CI and agents ask for. Every command names who asks: a person's id, or `agent:HOST`. */
export type Command = PersonCommand | AgentCommand;

export type PersonCommand = { readonly by: string; readonly means?: Means } &
  /** `time`: what its calendars, windows and freezes were compiled to. */
  (
    | { readonly kind: 'apply'; readonly file: System; readonly digest: string; readonly base?: number; readonly time?: CompiledTime }
    | { readonly kind: 'approve-proposal'; readonly id: string; readonly time?: CompiledTime }
    /** The controller has compiled what the files in use say of time anew. */
    | { readonly kind: 'compile-time'; readonly time: CompiledTime }
    /** The controller was not there since an instant. */
    | { readonly kind: 'look-back'; readonly since: Instant }
    /** The controller has reckoned when a release is live. */
    | {
        readonly kind: 'foretell';
        readonly release: string;
        readonly foretold: Foretold;
        readonly move?: DateMove;
        readonly boards?: Boards;
      }
    | { readonly kind: 'withdraw-proposal'; readonly id: string }
    | {
        readonly kind: 'create';
        readonly release: string;
        readonly bill: Bill;
        readonly authors: readonly string[];
        /** Opaque digests, as in `Release`. */
        readonly unknownAuthors?: readonly string[];
        /** What the controller has read in the artefacts themselves. */
        readonly migrations?: Migrations;
        readonly files?: FilesRead;
        readonly carry: boolean;
        readonly commits?: { readonly [service: string]: CommitList };
        /** It repairs what is live. */
        readonly hotfix?: { readonly because: string };
        /** Hotfix → why this release goes without it. */
        readonly without?: { readonly [hotfix: string]: string };
        /** When it is to be live: an instant, or a day of the system's zone, like `2026-06-16`. */
        readonly target?: Instant | string;
        readonly scope?: Scope;
        /** As in `board`; absent: the first that its forecast says it makes. */
        readonly train?: string;
      }
    /** What is agreed to be in it; with a reason where it was signed already. */
    | { readonly kind: 'scope'; readonly release: string; readonly scope: Scope; readonly reason?: string }
    /** `digest`: of the scope that was read; another one by now is refused. */
    | {
        readonly kind: 'sign-scope';
        readonly release: string;
        readonly digest?: string;
        readonly role?: string;
        readonly comment?: string;
      }
    /** Without `target` it has none any more. */
    | { readonly kind: 'target'; readonly release: string; readonly target?: Instant | string; readonly reason: string }
    /** Which train a release takes: its name, a day, or both, like `Fortnightly 2026-06-16`. */
    | { readonly kind: 'board'; readonly release: string; readonly train: string; readonly reason: string }
    /** Why a release that is there already goes without a hotfix. */
    | { readonly kind: 'without-hotfix'; readonly release: string; readonly hotfix: string; readonly reason: string }
    /** Without `wait` it starts now or is refused with its blockers; with it, it is kept, and walks on to `stage`. */
    | { readonly kind: 'promote'; readonly release: string; readonly stage: string; readonly wait: boolean }
    | {
        readonly kind: 'approve';
        readonly release: string;
        readonly stage: string;
        readonly gate?: string;
        readonly role?: string;
        readonly plan?: string;
        readonly comment?: string;
      }
    | {
        readonly kind: 'sign';
        readonly release: string;
        readonly stage: string;
        readonly gate?: string;
        /** Item → whether it is well. Those that are not named stand as they were tried before. */
        readonly checklist: { readonly [item: string]: boolean };
        readonly comment?: string;
      }
    | {
        readonly kind: 'try-item';
        readonly release: string;
        readonly stage: string;
        readonly gate?: string;
        readonly item: string;
        readonly result: ItemResult;
        /** Wanted where it failed, or does not apply. */
        readonly comment?: string;
      }
    | { readonly kind: 'add-item'; readonly release: string; readonly stage: string; readonly gate?: string; readonly item: string }
    | {
        readonly kind: 'drop-item';
        readonly release: string;
        readonly stage: string;
        readonly gate?: string;
        readonly item: string;
        readonly reason: string;
      }
    | {
        readonly kind: 'answer';
        readonly release: string;
        readonly stage: string;
        readonly gate?: string;
        readonly verdict: 'pass' | 'fail';
        readonly comment: string;
      }
    /** A look at a release that is started from nothing, beside what runs there. */
    | { readonly kind: 'clean'; readonly release: string; readonly environment: string }
    | { readonly kind: 'recheck'; readonly release: string; readonly stage: string; readonly gate: string }
    | { readonly kind: 'revoke'; readonly release: string; readonly evidence: string; readonly reason: string }
    | { readonly kind: 'restart-soak'; readonly release: string; readonly stage: string; readonly reason: string }
    | { readonly kind: 'reject'; readonly release: string; readonly reason: string }
    | { readonly kind: 'reopen'; readonly release: string; readonly reason: string }
    /** Its data are copied anew from where the file says, while what runs there stays. */
    | {
        readonly kind: 'refresh';
        readonly environment: string;
        readonly reason?: string;
        readonly unmasked?: true;
        readonly only?: 'proof';
      }
    /** Asks that production's data may come to an environment as they are. */
    | { readonly kind: 'except-data'; readonly environment: string; readonly reason: string; readonly expires: Instant }
    | { readonly kind: 'hold'; readonly stage: string; readonly reason: string }
    | { readonly kind: 'free'; readonly stage: string; readonly release?: string }
    | { readonly kind: 'stop'; readonly reason: string; readonly until?: Instant }
    | { readonly kind: 'lift-stop' }
    | {
        readonly kind: 'except';
        readonly release: string;
        readonly stage: string;
        readonly gate: string;
        readonly reason: string;
        readonly expires: Instant;
      }
    /** Asks to waive every gate that is still closed before a stage, in one stroke. */
    | {
        readonly kind: 'break-glass';
        readonly release: string;
        readonly stage: string;
        readonly reason: string;
        readonly expires: Instant;
      }
    | { readonly kind: 'second-exception'; readonly id: string }
    | { readonly kind: 'revoke-exception'; readonly id: string }
    | { readonly kind: 'abort'; readonly promotion: string; readonly reason: string }
    /** The answer to a deployment that asks: on, or look again where a verdict was inconclusive. Back is `abort`. */
    | {
        readonly kind: 'continue';
        readonly promotion: string;
        readonly environment?: string;
        readonly as: 'on' | 'look-again';
        readonly reason: string;
      }
    | { readonly kind: 'settle'; readonly order: string; readonly as: 'done' | 'absent' | 'retry'; readonly reason: string }
    | { readonly kind: 'rollback'; readonly stage: string; readonly to?: string; readonly reason: string }
    | {
        readonly kind: 'adopt';
        readonly release: string;
        readonly bill: Bill;
        readonly environments: readonly string[];
        /** Service → port on which it runs already, so that its bits can be compared. */
        readonly running?: { readonly [service: string]: number };
        readonly migrations?: Migrations;
        readonly files?: FilesRead;
      }
    | { readonly kind: 'second-adoption'; readonly id: string }
    | { readonly kind: 'secrets'; readonly change: SecretChange }
    | ({ readonly kind: 'roster' } & Roster & Granted)
  );

/**
 * By what a person asks; absent where nobody stands between (the controller itself, tests). It is judged and never recorded.
 */
export type Means =
  /** A session; `provedAt`: when the password was last given. */
  | { readonly kind: 'session'; readonly provedAt: Instant }
  /** An API token, perhaps for some environments only. */
  | { readonly kind: 'token'; readonly environments?: readonly string[] };

/** What the rules need to know of the installation's people. */
export interface Roster {
  readonly groups: { readonly [group: string]: readonly string[] };
  readonly services?: readonly string[];
  readonly identities?: { readonly [account: string]: string };
  /** Accounts of which only the id is left: they have no role, whatever a file or a group still says. */
  readonly erased?: readonly string[];
}

/** Who changed the roster, and who seconded it where it lets somebody approve into production. Absent: nobody is known. */
export interface Granted {
  readonly changedBy?: string;
  readonly second?: string;
  readonly because?: string;
}

/** A change of the encrypted store of secrets. The core knows names and versions; no value comes here, and nothing made of one. */
export type SecretChange =
  | {
      readonly as: 'set';
      readonly environment: string;
      readonly name: string;
      readonly version: number;
      /** Secrets of other environments that have the same value. */
      readonly equals: readonly SecretPlace[];
      /** Why they may be equal; absent: they may not. */
      readonly reason?: string;
    }
  | ({ readonly as: 'removed' } & SecretPlace)
  /** The values of one environment were encrypted anew; absent: the keys of every environment were. `key` is the new key's id. */
  | { readonly as: 'key'; readonly environment?: string; readonly key: string };

/** Which secret. */
export interface SecretPlace {
  readonly environment: string;
  readonly name: string;
}

export type AgentCommand = { readonly by: string } & (
  | Observation
  | {
      readonly kind: 'health';
      readonly environment: string;
      readonly up: boolean;
      readonly because: string;
      readonly at: Instant;
      readonly seq: number;
    }
  | { readonly kind: 'urls'; readonly environment: string; readonly urls: { readonly [service: string]: string } }
  /** What an order that is under way waits for. */
  | ({ readonly kind: 'progress'; readonly key: string; readonly fence: number; readonly at: Instant } & Progress)
);

/** What an agent saw of one order. `seq` counts up per order; an old one is no news. */
export interface Observation {
  readonly kind: 'observe';
  readonly key: string;
  readonly fence: number;
  readonly seq: number;
  readonly state: 'started' | 'succeeded' | Exclude<OrderState, 'open' | 'lost'>;
  /** When it happened, by the agent's clock brought to the controller's. */
  readonly at: Instant;
  readonly because?: string;
  readonly result?: OrderResult;
  /** What the controller itself saw of a proof's signature as it heard this: no agent can say it. */
  readonly signed?: SignedProof;
}

export interface OrderResult {
  /** Step `read-back`: the digest of what runs. */
  readonly digest?: string;
  /** Check. */
  readonly verdict?: Verdict;
  readonly counts?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Cases that its JUnit files name, where the release has requirements. */
  readonly cases?: CaseNames;
  readonly blobs?: { readonly [name: string]: string };
  /** Where it is no success: the last lines of the service's log, or of the command's output, masked. */
  readonly lastWords?: string;
  /** Attested: since when these bits run without a gap. */
  readonly since?: Instant;
  /** How long it took. */
  readonly ms?: number;
  /** Step `migrate`, where its database is known. */
  readonly migration?: MigrationMeasured;
  /** Step `refresh`: what the agent at the source says of it. */
  readonly refreshed?: Refreshed;
  /** … that looked only. */
  readonly proved?: Proved;
  /** Step `judge`. A *fail* fails the step; what is inconclusive asks a person. */
  readonly canary?: CanaryResult;
}

/** What a step `judge` saw. Requests and users are those of this step. */
export interface CanaryResult {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly weight: number;
  readonly newRequests: number;
  readonly oldRequests: number;
  readonly newUsers: number;
  /** Users of the new side who met an error. */
  readonly newUsersHit: number;
  /** To one, that the new side is worse; and what says so. */
  readonly evidence: number;
  readonly metric?: string;
  readonly strikes: number;
}

export type CommandKind = PersonCommand['kind'];
