import type { Adoption, EarlierAdoption, Exception, Proposal } from './asked.ts';
import type { CanaryResult } from './command.ts';
import type { OwnItem, Tried, TriedItem } from './checklist.ts';
import type { CommitList } from './commits.ts';
import type {
  DataException,
  DataRecord,
  Environment,
  ForgivingRun,
  Refreshed,
  Run,
  SecretVersion,
  SecretVersions,
  Stay,
  Way,
} from './environment.ts';
import type { Foretold } from './foretold.ts';
import type { Hotfix, WithoutFix } from './hotfix-record.ts';
import type { Migrations } from './migrations/facts.ts';
import type { MigrationMeasured } from './migrations/measured.ts';
import type { Schedule } from './time/compiled.ts';
import type { Order, OrderState, Progress, Soaked } from './order.ts';
import type { CaseNames } from './scope/cases.ts';
import type { ScopeRecord } from './scope/scope.ts';
import type { Bill, CheckDefinition, Gate, Instant, Milliseconds, Rollout, System } from './system.ts';
import type { CalendarRecord, OnTrain } from './time-records.ts';

export type { Adoption, CalendarRecord, EarlierAdoption, Exception, Order, OrderState, Progress, Proposal, Soaked };
export type { DataException, DataRecord, Environment, ForgivingRun, Refreshed, Run, SecretVersion, SecretVersions, Stay, Way };

/**
 * The slice that decisions see: one system. Its open releases, what is unfinished, its environments, the files that open
 * releases pin. Every field is folded from the ledger; nothing here is ever written by hand.
 */
export interface State {
  readonly head: Head;
  readonly files: ReadonlyMap<string, FileVersion>;
  readonly releases: ReadonlyMap<string, Release>;
  readonly promotions: ReadonlyMap<string, Promotion>;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly proposals: ReadonlyMap<string, Proposal>;
  readonly adoptions: ReadonlyMap<string, Adoption>;
  /** Calendars by their name in the file, each in the version that holds. */
  readonly calendars: ReadonlyMap<string, CalendarRecord>;
  /** Under one key, `schedule`: the windows and freezes of the file in force. */
  readonly schedules: ReadonlyMap<string, Schedule>;
}

/** What there is once per system. */
export interface Head {
  readonly system: string;
  /** Number of the file version in force; 0 before the first. */
  readonly version: number;
  /** Raised by every request that takes a place in a line or needs an id. */
  readonly ordinal: number;
  /** Raised by every created or adopted release: which is older. */
  readonly releases: number;
  /** Group → persons, as last heard from the installation. `installation-admin` may apply files anywhere. */
  readonly groups: { readonly [group: string]: readonly string[] };
  /** Service accounts: they may do what their roles say, and testify to nothing. */
  readonly services?: readonly string[];
  /** Account → the one that stands for its person, where a person has several. */
  readonly identities?: { readonly [account: string]: string };
  /** Accounts whose person was erased: nobody is there any more who could do anything. */
  readonly erased?: readonly string[];
  readonly holds: { readonly [stage: string]: { readonly by: string; readonly reason: string; readonly at: Instant } };
  readonly stop?: { readonly by: string; readonly reason: string; readonly at: Instant; readonly until?: Instant };
  readonly semantics: number;
}

export interface FileVersion {
  readonly version: number;
  readonly digest: string;
  readonly by: string;
  readonly system: System;
  /** Nobody needs it any more: not in force, pinned by no open release, the version of no stay and no way back. */
  readonly retired: boolean;
}

export interface Release {
  readonly id: string;
  /** Place among the system's releases: smaller is older. */
  readonly ordinal: number;
  readonly origin: 'created' | 'adopted';
  readonly bill: Bill;
  /** Digest of the bill. */
  readonly digest: string;
  readonly authors: readonly string[];
  /** Authors whom nobody here knows, by an opaque digest of what they are called: any of them may be somebody who approves. */
  readonly unknownAuthors?: readonly string[];
  readonly by: string;
  readonly at: Instant;
  /** The file version whose path, services and rollout are this release's. */
  readonly version: number;
  /** Service → what went into it since an earlier release, as its repository told when it was created. */
  readonly commits?: { readonly [service: string]: CommitList };
  /** What its migrations do, where they could be read. */
  readonly migrations?: Migrations;
  /** It ran before Lockstep came: who signed that besides `by`, and what was found when its bits were held against those that ran. */
  readonly adopted?: { readonly second: string; readonly compared: { readonly [place: string]: string } };
  /** Adoptions under its name that came to nothing, oldest first. */
  readonly earlier?: readonly EarlierAdoption[];
  /** Environment → service → what its migration there took and locked. */
  readonly migrated?: { readonly [environment: string]: { readonly [service: string]: MigratedThere } };
  /** Digest of its plan's template: the same at every stage. */
  readonly planDigest: string;
  readonly state: 'open' | 'rejected' | 'superseded' | 'retired';
  readonly ended?: { readonly by: string; readonly because: string };
  /** It repairs what is live: it may soak shorter, and enters while a code freeze keeps others out. */
  readonly hotfix?: Hotfix;
  /** Items of checklists that this release alone has. */
  readonly items?: readonly OwnItem[];
  /** What people found at items of checklists; of each the last word. */
  readonly tried?: readonly Tried[];
  /** Hotfix → why this release goes without it. */
  readonly without?: { readonly [hotfix: string]: WithoutFix };
  /** What was agreed to be in it. */
  readonly scope?: ScopeRecord;
  /** When it is to be live, as somebody promised. */
  readonly target?: Instant;
  /** The departure that it is to go with, or went with. */
  readonly train?: OnTrain;
  /** When it is live, as it was said last. */
  readonly foretold?: Foretold;
  /** Walk on to this stage as gates open. */
  readonly goal?: { readonly stage: string; readonly by: string };
  readonly evidence: readonly Evidence[];
  readonly exceptions: readonly Exception[];
  readonly entries: { readonly [stage: string]: StageEntry };
  /** Stages this release may not enter until a person frees it (after a rollback). */
  readonly held: { readonly [stage: string]: string };
  /** `stage entry gateHash` → since when people could answer it, and who was told since. */
  readonly asked?: { readonly [key: string]: Asked };
  /** Releases that passed their check on the schema of this one. */
  readonly proved?: readonly string[];
  /** `stage entry gateHash` → how often somebody asked to run a check again. */
  readonly rechecks: { readonly [key: string]: number };
}

/** A gate with a deadline that people can answer. */
export interface Asked {
  readonly stage: string;
  readonly gate: string;
  readonly at: Instant;
  /** How many groups were told since. */
  readonly told: number;
  readonly expired?: 'wait' | 'fail';
}

/** A migration that went through, and when. */
export interface MigratedThere extends MigrationMeasured {
  readonly at: Instant;
}

/** What is known of a release in one stage. */
export interface StageEntry {
  /** Promotions into the stage that started. Approvals count for the attempt they were given for. */
  readonly attempts: number;
  /** The promotion by which it last came to run in the whole stage. */
  readonly entered?: string;
  readonly exit: readonly Gate[];
  /** When that was complete. */
  readonly enteredAt?: Instant;
  /** Set by a rollback: it ran here and was taken back. */
  readonly rolledBack: boolean;
  /** How the last attempt ended, where it did not end well and no other has begun. */
  readonly failed?: { readonly promotion: string; readonly at: Instant; readonly because: string; readonly lastWords?: string };
  /** The *no* to which Lockstep answered by a rollback: once, however that ended. */
  readonly answered?: string;
  /** Written when the next stage has been entered: what proved that it might leave. */
  readonly passed?: { readonly evidence: readonly string[]; readonly exceptions: readonly string[] };
}

export type Verdict = 'pass' | 'fail' | 'error' | 'inconclusive';

export interface Evidence {
  readonly id: string;
  readonly kind: 'check' | 'approval' | 'sign-off' | 'manual' | 'soak';
  readonly stage: string;
  readonly gate: string;
  readonly label: string;
  readonly releaseDigest: string;
  readonly planDigest: string;
  /** For exit gates the promotion that entered the stage; for entry gates `attempt N`. */
  readonly entry: string;
  readonly environment?: string;
  /** For an approval: the role whose slot the giver chose; absent: any that fits. */
  readonly role?: string;
  readonly verdict: Verdict;
  readonly because: string;
  readonly by: string;
  readonly at: Instant;
  /** Files kept as blobs: name → digest. */
  readonly blobs?: { readonly [name: string]: string };
  /** For a sign-off: each item, whether it is in the way. */
  readonly checklist?: { readonly [item: string]: boolean };
  /** For a sign-off: who found what at each item. */
  readonly tried?: { readonly [item: string]: TriedItem };
  readonly counts?: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Cases that its JUnit files name, where requirements are proven by them. */
  readonly cases?: CaseNames;
  /** The host's word on a soak: of which time it speaks. */
  readonly soaked?: Soaked;
  /** Where it is no pass: the last lines that the service or the command wrote, masked. */
  readonly lastWords?: string;
  readonly revoked?: { readonly by: string; readonly reason: string };
}

export type PromotionState = 'waiting' | 'running' | 'undoing' | 'done' | 'failed' | 'aborted';

export interface Promotion {
  readonly id: string;
  /** Of a refresh that copies nothing: what stands there is proven. */
  readonly only?: 'proof';
  /** `refresh`: what runs stays, and its data are refreshed. */
  readonly kind: 'normal' | 'rollback' | 'adoption' | 'refresh';
  readonly ordinal: number;
  readonly release: string;
  readonly bill: Bill;
  readonly stage: string;
  /** The file version by which it runs: the release's own. */
  readonly version: number;
  readonly by: string;
  readonly at: Instant;
  readonly reason?: string;
  /** A refresh that nobody asked for: when it was due by the file. */
  readonly due?: Instant;
  /** What runs already is recorded: service → port on which it runs, where somebody said so. */
  readonly adopts?: Adopted;
  readonly waves: readonly (readonly string[])[];
  readonly state: PromotionState;
  readonly wave: number;
  readonly planDigest: string;
  /** Snapshots of the start. */
  readonly startedAt?: Instant;
  readonly entry: readonly Gate[];
  readonly exit: readonly Gate[];
  readonly evidence: readonly string[];
  readonly exceptions: readonly string[];
  /** Stage → what its pass will be, once this promotion has entered. */
  readonly passes: { readonly [stage: string]: { readonly evidence: readonly string[]; readonly exceptions: readonly string[] } };
  readonly deployments: { readonly [environment: string]: Deployment };
  /** A rollback that nobody asked for: the evidence that says *no*. */
  readonly answers?: string;
  /** Of a refresh: the Exception by which it masks nothing. */
  readonly unmasked?: string;
  /** Its release was rejected on the way; where it comes to run (a rollback is finished), that is no way back. */
  readonly rejected?: boolean;
  /** Its release has ended on the way: what its stay keeps of it, where it comes to run all the same. */
  readonly kept?: Pick<Stay, 'age' | 'migrations'>;
  /** Why it turned back, and the last lines that were written then. */
  readonly because?: string;
  readonly lastWords?: string;
  /** `failed` or `aborted`, once everything is undone. */
  readonly turnsInto?: 'failed' | 'aborted';
  readonly endedAt?: Instant;
}

export interface Adopted {
  /** Who signed it as the second person. */
  readonly second?: string;
  readonly running: { readonly [service: string]: number };
}

export interface Deployment {
  readonly environment: string;
  readonly host: string;
  readonly fence: number;
  readonly state: 'running' | 'placed' | 'undoing' | 'undone';
  readonly steps: readonly PlanStep[];
  /** Index of the step that is due: forward the next to do, backward the next to undo is `next - 1`. */
  readonly next: number;
  readonly rollout: Rollout;
  readonly bindingsDigest: string;
  /** Which version of each secret of the encrypted store its services get. Values stand nowhere. */
  readonly secrets?: { readonly [name: string]: number };
  /** What ran there before, whereto it is undone. */
  readonly back?: Stay;
  /** What was known of its data before; absent where no step refreshes them. */
  readonly dataBefore?: Required<Environment>['data'];
  /** The way back as it was before. */
  readonly goodBefore: readonly Way[];
  readonly startedAt: Instant;
  /** When its last step took effect. */
  readonly lastAt: Instant;
  /** It stays where it is until a person says on or back. */
  readonly asks?: Question;
  /** So many of its hooks `after` have run again, since its data were taken back; and those of them that failed, in words. */
  readonly hooksAgain?: number;
  readonly hooksFailed?: readonly string[];
  /** Step → how often a person asked to look again: each look has an effect key of its own. */
  readonly looks?: { readonly [step: string]: number };
  /** Step `judge` → what its last look saw. */
  readonly saw?: { readonly [step: string]: Sight };
  /** Step → blobs of its signed proof: kept as long as this is. */
  readonly proofs?: { readonly [step: string]: { readonly [name: string]: string } };
  readonly endedAt?: Instant;
}

/** What one look at a canary came to. */
export interface Sight extends CanaryResult {
  readonly at: Instant;
  readonly because: string;
  readonly blobs?: { readonly [name: string]: string };
}

/** Why a deployment stays where it is: nobody answers, and it is taken back. */
export interface Question {
  /** A step of the canary asks; a verdict was inconclusive and may be looked for again; or a stop or a hold, which answers itself when it ends. */
  readonly of: 'step' | 'verdict' | 'interruption';
  /** The step it goes on with. */
  readonly onTo: number;
  /** The step that looks again, where the question is of a verdict. */
  readonly again?: number;
  readonly because: string;
  /** Who is asked; absent: whoever may promote there. */
  readonly role?: string;
  readonly since: Instant;
  readonly until: Instant;
}

/** One line of a plan. `id` is unique within it. */
export interface PlanStep {
  readonly id: string;
  readonly kind:
    | 'ask-previous'
    | 'migrate'
    | 'prove-previous'
    | 'place'
    | 'read-back'
    | 'shift'
    | 'judge'
    | 'ask'
    | 'switch'
    | 'retire'
    | 'refresh'
    | 'hook';
  /** Absent for steps that move or judge the whole environment. */
  readonly service?: string;
  /** `shift`: the share of the new side, in ten-thousandths. `judge`: at which share it is judged. */
  readonly weight?: number;
  /** `judge`, `ask`: which of the canary's steps, from 0. */
  readonly canary?: number;
  /** `hook`: its command runs before data are replaced; or once they are in place, and again where they were taken back. */
  readonly hook?: 'before' | 'after';
  /** `ask-previous`, `prove-previous`: what the release before is asked; and what is put into its tables meanwhile. `hook`: its command. */
  readonly check?: CheckDefinition;
  readonly rows?: StepRows;
  /** `refresh`: which database, and from where; the agent of that host does it. */
  readonly refresh?: RefreshStep;
  /** `retire`: so long what was replaced is kept warm, and then let go. */
  readonly warmMs?: Milliseconds;
  readonly timeoutMs: Milliseconds;
  /** Whether going back needs a step of its own. */
  readonly undoable: boolean;
  /** It only looks, so a lost one is done again and nobody is asked: whatever is read must be read. */
  readonly looks: boolean;
}

export interface RefreshStep {
  readonly database: string;
  /** An environment, and its host. */
  readonly from: string;
  readonly host: string;
  /** What stands there is looked through, and nothing is copied. */
  readonly only?: 'proof';
  /** The only classification that may be used; absent: the agent's own, whichever that is. */
  readonly expects?: string;
  /** Nothing is masked: by which Exception, of which two people, and until when. */
  readonly unmasked?: UnmaskedBy;
}

export interface UnmaskedBy {
  readonly exception: string;
  readonly by: string;
  readonly second: string;
  readonly until: Instant;
}

/** Rows that are made up for the time of a check. */
export interface StepRows {
  /** A template of the database's address, for the role that the service comes with: `${secret.API_DB}`. */
  readonly database: string;
  readonly perTable: number;
}
