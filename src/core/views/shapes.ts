// What people see: the shapes that REST answers with, and that CLI and web show. Computed from a State by the pure functions
// beside this file; nothing here is stored.
import type { Blocker } from '#core/blocker.ts';
import type { TriedItem } from '#core/checklist.ts';
import type { CommitList } from '#core/commits.ts';
import type { WithoutFix } from '#core/hotfix-record.ts';
import type { Foretold } from '#core/migrations/foretell.ts';
import type { MigrationMeasured } from '#core/migrations/measured.ts';
import type { WayBack } from '#core/migrations/way-back.ts';
import type { ScopeView } from '#core/scope/view.ts';
import type { EarlierAdoption, Evidence, Order, PromotionState, Sight } from '#core/state.ts';
import type { Bill, CanaryStep, EnvironmentDefinition, Gate, Instant, QueuePolicy } from '#core/system.ts';
import type { GlassView } from '#core/glass.ts';
import type { Status } from './status.ts';

export type { BoardCell, BoardRelease, BoardView } from './board-shapes.ts';

/** The system file as a picture. */
export interface PathView {
  readonly system: string;
  readonly seq: number;
  /** Of the file. */
  readonly version: number;
  readonly services: readonly string[];
  readonly roles: readonly { readonly role: string; readonly people: readonly string[] }[];
  readonly path: readonly PathStageView[];
  /** The stages of a hotfix, where they are not all. */
  readonly hotfixPath?: readonly string[];
}

export interface PathStageView {
  readonly stage: string;
  readonly waves: readonly (readonly string[])[];
  readonly environments: readonly {
    readonly environment: string;
    readonly data: EnvironmentDefinition['data'];
    readonly errors: EnvironmentDefinition['errors'];
    readonly audience: EnvironmentDefinition['audience'];
    readonly purpose?: string;
  }[];
  readonly rollout: string;
  readonly queue: QueuePolicy;
  readonly entry: readonly Gate[];
  readonly exit: readonly Gate[];
  /** Windows, freezes and trains of the file that are about it. */
  readonly times: readonly PathTimeView[];
  readonly owner?: string;
}

export interface PathTimeView {
  readonly kind: 'window' | 'freeze' | 'train';
  readonly name: string;
  /** As the file says it: `Mon-Thu 10:00-16:00`. */
  readonly when: readonly string[];
  readonly zone: string;
  readonly because?: string;
}

/** What waits for people in one system, as one of them sees it. */
export interface ApprovalsView {
  readonly system: string;
  readonly seq: number;
  readonly now: Instant;
  /** The release in the last stage of the path. */
  readonly live?: string;
  /** What has to be answered soonest comes first. */
  readonly asked: readonly AskedView[];
  /** One's own last words, newest first. */
  readonly decided: readonly DecidedView[];
}

export interface AskedView {
  readonly release: string;
  /** Who created the release. */
  readonly by: string;
  readonly stage: string;
  readonly kind: 'approval' | 'sign-off' | 'manual' | 'scope' | 'ask';
  readonly gate?: string;
  readonly label?: string;
  readonly environment?: string;
  readonly because: string;
  readonly isMine: boolean;
  readonly who: readonly string[];
  readonly since?: Instant;
  readonly answerBy?: Instant;
}

export interface DecidedView {
  readonly release: string;
  readonly kind: Evidence['kind'];
  readonly stage: string;
  readonly label: string;
  readonly isYes: boolean;
  readonly because: string;
  readonly at: Instant;
}

export interface ReleaseView {
  readonly system: string;
  readonly seq: number;
  readonly now: Instant;
  readonly release: string;
  readonly state: 'open' | 'rejected' | 'superseded' | 'retired';
  readonly origin: 'created' | 'adopted';
  readonly digest: string;
  readonly bill: Bill;
  readonly authors: readonly string[];
  /** How many of its authors nobody here knows: nobody approves it alone. */
  readonly unknownAuthors?: number;
  /** A program made it and said of nobody that it is the author. */
  readonly namesNoAuthor?: boolean;
  /** Service → how many instances of it run behind the router, where that is more than one. */
  readonly instances?: { readonly [service: string]: number };
  /** Service → the release before from which its bits were carried over. */
  readonly carried?: { readonly [service: string]: string };
  /** Service → what went into it since an earlier release. */
  readonly commits?: { readonly [service: string]: CommitList };
  /** Every time that gates were waived for it in one stroke: red, for ever. */
  readonly brokeGlass?: readonly GlassView[];
  /** It repairs what was live when it was made; why, and what that was. */
  readonly hotfix?: { readonly because: string; readonly base: string };
  /** Hotfix → why this release goes without it. */
  readonly without?: { readonly [hotfix: string]: WithoutFix };
  readonly by: string;
  readonly at: Instant;
  readonly sentence: string;
  /** Whether one can go back from it, in the stage that comes next or the last that it is in; absent where nothing ran before. */
  readonly wayBack?: WayBackView;
  /** Where its migrations were measured, and what follows for the stage that comes next. */
  readonly migrations?: readonly MigrationView[];
  /** It ran before Lockstep came: who signed that, and what was found of its bits. */
  readonly adopted?: { readonly second: string; readonly compared: { readonly [place: string]: string } };
  /** Adoptions under its name that came to nothing, oldest first. */
  readonly earlier?: readonly EarlierAdoption[];
  /** What it reached for where somebody had it started from nothing, oldest first. */
  readonly cleans?: readonly Evidence[];
  readonly scope?: ScopeView;
  /** When it is to be live, and that in the system's zone. */
  readonly target?: { readonly at: Instant; readonly words: string };
  /** `on train Fortnightly of Tue 16 Jun into PROD`. */
  readonly train?: string;
  readonly goal?: string;
  readonly next?: string;
  readonly stages: readonly StageView[];
  readonly blockers: readonly Blocker[];
}

/** What the migration of a service took in an environment, or will take there. */
export interface MigrationView {
  readonly kind: 'measured' | 'foretold';
  readonly stage: string;
  readonly environment: string;
  readonly service: string;
  readonly sentence: string;
  readonly measured?: MigrationMeasured;
  readonly foretold?: Foretold;
}

/** The schema's side of going back. */
export interface WayBackView extends WayBack {
  readonly stage: string;
  /** The release to go back to. */
  readonly to: string;
}

export interface StageView {
  readonly stage: string;
  readonly status: Status;
  readonly environments: readonly string[];
  /** How traffic comes to a release here, by the release's own file. */
  readonly rollout: string;
  readonly entered?: Instant;
  readonly soakUntil?: Instant;
  /** Freezes that pause the soak between its entry and its end; absent: none does. `days`: the working days that it does not count by that. */
  readonly pauses?: readonly { readonly freeze: string; readonly from: Instant; readonly to: Instant; readonly days?: readonly string[] }[];
  readonly entry: readonly GateView[];
  readonly exit: readonly GateView[];
  readonly promotion?: PromotionView;
  /** The last attempt to enter, where it ended badly and no other has begun. */
  readonly failed?: { readonly promotion: string; readonly at: Instant; readonly because: string; readonly lastWords?: string };
  /** What the canaries of the attempt saw that is under way, else of the last one. */
  readonly canaries?: readonly CanaryView[];
  /** Lockstep itself took the stage back from the release. */
  readonly takenBack?: TakenBackView;
  /** Environments in which nobody can read back what runs. */
  readonly unseen?: readonly string[];
}

/** How traffic comes to a release by degrees in one environment. Shares are in ten-thousandths. */
export interface CanaryView {
  readonly environment: string;
  /** The share of the new side now. */
  readonly weight: number;
  readonly steps: readonly CanaryStepView[];
  readonly ended?: 'passed' | 'goes back' | 'went back';
}

export type CanaryStepView = CanaryStep & {
  readonly state: 'ahead' | 'now' | 'asks' | 'done' | 'failed';
  /** What the last look at it came to. */
  readonly saw?: Sight;
};

/** What a deployment asks of people while it stays where it is; without an answer it is taken back at `until`. */
export interface QuestionView {
  readonly environment: string;
  /** `interruption`: a stop or a hold, which answers itself when it ends. */
  readonly of: 'step' | 'verdict' | 'interruption';
  readonly because: string;
  readonly role?: string;
  readonly since: Instant;
  readonly until: Instant;
  readonly maySayOn: readonly string[];
  readonly mayLookAgain: readonly string[];
}

export interface TakenBackView {
  readonly state: 'going' | 'done' | 'failed';
  readonly sentence: string;
  /** The gate that said no, and its evidence. */
  readonly label: string;
  readonly evidence: string;
  readonly at: Instant;
  /** What runs there instead. */
  readonly to?: string;
  readonly blobs?: { readonly [name: string]: string };
  /** While it is held back: the command that lets it in again. */
  readonly letIn?: string;
}

export interface GateView {
  readonly gate: Gate;
  readonly state: 'passed' | 'waiting' | 'failed' | 'excepted' | 'ahead';
  readonly because: string;
  readonly evidence: readonly Evidence[];
  /** Of a sign-off: what is to be tried, and what was found. */
  readonly items?: readonly ItemView[];
}

export interface ItemView {
  readonly item: string;
  /** This release alone has it. */
  readonly isOwn?: true;
  readonly tried?: TriedItem;
}

export interface PromotionView {
  readonly id: string;
  readonly kind: 'normal' | 'rollback' | 'adoption' | 'refresh';
  readonly release: string;
  readonly stage: string;
  readonly state: PromotionState;
  readonly by: string;
  readonly at: Instant;
  readonly because?: string;
  /** Of what failed: the end of the service's log. */
  readonly lastWords?: string;
  readonly steps: readonly StepView[];
  readonly asks?: readonly QuestionView[];
}

export interface StepView {
  readonly environment: string;
  readonly step: string;
  readonly state: 'ahead' | 'running' | 'done' | 'undoing' | 'undone' | 'failed' | 'lost' | 'unknown';
  readonly because?: string;
  /** While it runs: since when it waits for that, and when it gives up. What the service wrote last, also where it failed. */
  readonly since?: Instant;
  readonly until?: Instant;
  readonly lastWords?: string;
  /** The service that it is about. */
  readonly service?: string;
}

export interface WhyView {
  readonly system: string;
  readonly seq: number;
  readonly release: string;
  readonly stage?: string;
  /** Everything in one sentence; each blocker has its own. */
  readonly sentence: string;
  readonly wayBack?: WayBackView;
  /** Where its migrations were measured, and what follows for the stage that comes next. */
  readonly migrations?: readonly MigrationView[];
  readonly blockers: readonly Blocker[];
  /** Releases whose proof in the stage begins anew once this one, a hotfix, has entered it. */
  readonly displaces?: readonly string[];
  /** While it is on its way into the stage: the steps that wait for something that can be told. */
  readonly waits?: readonly StepView[];
}

export interface EnvironmentView {
  readonly environment: string;
  readonly host: string;
  readonly stage?: string;
  readonly audience: string;
  readonly data: string;
  readonly errors: string;
  readonly release?: string;
  readonly since?: Instant;
  readonly bill?: Bill;
  /** Service → how many instances of it run there, where that is more than one. */
  readonly instances?: { readonly [service: string]: number };
  /** What runs there came by broken glass. */
  readonly brokeGlass?: boolean;
  /** Somebody else's program starts the services there: we lead no customers to them, and start nothing beside them. */
  readonly handsOver?: boolean;
  /** Nobody can read back what runs there. */
  readonly unseen?: boolean;
  readonly urls: { readonly [service: string]: string };
  readonly lease?: string;
  readonly fence: number;
  readonly down?: { readonly since: Instant; readonly because: string };
  /** Data of another environment lie there as they are, without masks. */
  readonly unmasked?: UnmaskedDataView;
  /** Newest first: what one can go back to. */
  readonly good: readonly string[];
}

/** `until`: so long two people permitted it. `overdue`: why they may not lie there any more. */
export interface UnmaskedDataView {
  readonly databases: readonly string[];
  readonly until?: Instant;
  readonly overdue?: string;
}

/** An open order, for `logs`, `settle` and the sweeper. */
export type OrderView = Pick<
  Order,
  'key' | 'kind' | 'promotion' | 'environment' | 'host' | 'fence' | 'attempt' | 'issued' | 'deadline' | 'state' | 'because'
>;
