// The board of one system, and that of many: a row for each, small enough that hundreds of them are one answer.
import type { Instant } from '#core/system.ts';
import type { ExposedData } from './exposed-data.ts';
import type { Status } from './status.ts';

export interface BoardView {
  readonly system: string;
  /** True for this ledger number. */
  readonly seq: number;
  readonly now: Instant;
  readonly sentence: string;
  readonly stages: readonly string[];
  readonly stop?: { readonly by: string; readonly reason: string; readonly until?: Instant };
  /** The ledger is less, or another, than a checkpoint saw: nothing may be done until an administrator acknowledges it. */
  readonly evidenceHold?: string;
  /** Why its calendars could not be compiled anew: those that were compiled last hold on, as far as they reach. */
  readonly notCompiled?: string;
  /** Where people's own values are, and may not be. */
  readonly exposed?: readonly ExposedData[];
  /** For who administers the installation: how many notices were given up. */
  readonly undelivered?: number;
  /** Newest first: open releases and the one that is live. */
  readonly releases: readonly BoardRelease[];
  /** One cell per stage: what runs there. */
  readonly cells: readonly BoardCell[];
  readonly services: readonly BoardService[];
}

export interface BoardCell extends CellMarks {
  readonly stage: string;
  readonly environments: readonly string[];
  /** Who answers for the stage, as the file says: a person or a role. */
  readonly owner?: string;
  readonly release?: string;
  readonly status: Status;
  /** One fact with a number or an instant. */
  readonly fact: string;
  readonly until?: Instant;
  readonly since?: Instant;
  readonly blockers: number;
  /** A verb that somebody may do now: approve, sign, answer. */
  readonly verb?: string;
  readonly held?: { readonly by: string; readonly reason: string };
  /** What runs here is what Lockstep went back to by itself: which release it took out, and why. */
  readonly tookBack?: { readonly release: string; readonly sentence: string };
  /** Environments of it in which nobody can read back what runs: only what was asked for is known. */
  readonly unseen?: readonly string[];
}

export interface BoardRelease {
  readonly release: string;
  readonly by: string;
  readonly at: Instant;
  /** Where it stands: the furthest stage that it has entered. */
  readonly stage?: string;
  readonly next?: string;
  readonly status: Status;
  readonly blockers: number;
  readonly stops: readonly { readonly stage: string; readonly status: Status; readonly since?: Instant }[];
  /** Gates were waived for it in one stroke: red, for ever. */
  readonly brokeGlass?: boolean;
  /** It repairs what is live. */
  readonly hotfix?: boolean;
  /** When it is live, as it was foretold last. */
  readonly dates?: BoardDates;
}

/** What is told of a stage beside what runs there. */
export interface CellMarks {
  /** A freeze forbids that anything but a hotfix enters now. */
  readonly frozen?: { readonly name: string; readonly until: Instant };
  /** Working days of the soak that ends last. */
  readonly soak?: { readonly done: number; readonly of: number };
  /** What runs here came by broken glass. */
  readonly brokeGlass?: boolean;
}

/** When a release is live: in half of all cases by then, in nine of ten by then. */
export interface BoardDates {
  readonly evenOdds?: Instant;
  readonly nineInTen?: Instant;
}

/** Which release brought the bits of a service that run in each stage. */
export interface BoardService {
  readonly service: string;
  readonly stages: readonly ServiceInStage[];
}

export interface ServiceInStage {
  readonly stage: string;
  /** The oldest release known that has these very bits; absent where the service does not run there. */
  readonly release?: string;
  /** It is older than the release that runs there: its bits have not changed since. */
  readonly isUnchanged?: true;
  /** Other environments of the stage run other bits of it. */
  readonly elsewhere?: readonly { readonly environment: string; readonly release: string }[];
}

/** One system on the board of all. */
export interface BoardRow extends Pick<
  BoardView,
  'system' | 'seq' | 'stages' | 'cells' | 'stop' | 'evidenceHold' | 'notCompiled' | 'exposed'
> {
  readonly services: readonly string[];
  /** Open releases, and how many of them are on their way to a further stage. */
  readonly open: number;
  readonly underWay: number;
  /** Promotions that move now. */
  readonly moving: number;
  /** What serves in the last stage. */
  readonly live?: string;
  /** The release on its way that is live first, as it was foretold last. */
  readonly next?: BoardDates & { readonly release: string };
  /** Proposals and adoptions that wait for a second person. */
  readonly waits?: number;
}

/** A verb, and who may do it now. */
interface Ask {
  readonly verb: string;
  readonly who: readonly string[];
}

/** A cell before anybody looks at it. */
export type AskedCell = Omit<BoardCell, 'verb'> & { readonly asks: readonly Ask[] };

/** A row before anybody looks at it: computed once for all who may see the system. */
export type AskedRow = Omit<BoardRow, 'cells'> & { readonly cells: readonly AskedCell[] };
