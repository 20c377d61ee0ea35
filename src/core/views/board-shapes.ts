// The board of many systems: a row for each, small enough that hundreds of them are one answer. `shapes.ts` has what one system tells of itself.
import type { Instant } from '#core/system.ts';
import type { BoardCell, BoardView } from './shapes.ts';

/** What is told of a stage beside what runs there. */
export interface CellMarks {
  /** A freeze forbids that anything but a hotfix enters now. */
  readonly frozen?: { readonly name: string; readonly until: Instant };
  /** Working days of the soak that ends last. */
  readonly soak?: { readonly done: number; readonly of: number };
  /** What runs here came by broken glass. */
  readonly brokeGlass?: boolean;
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
export interface BoardRow extends Pick<BoardView, 'system' | 'seq' | 'stages' | 'cells' | 'stop' | 'evidenceHold' | 'notCompiled'> {
  readonly services: readonly string[];
  /** Open releases, and how many of them are on their way to a further stage. */
  readonly open: number;
  readonly underWay: number;
  /** Promotions that move now. */
  readonly moving: number;
  /** What serves in the last stage. */
  readonly live?: string;
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
