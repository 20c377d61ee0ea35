// What is copied, cut into pieces that lanes take one after another.
import type { SourceCatalog, SourceTable } from '#core/data/catalog.ts';
import { tableText } from '#core/data/identifiers.ts';
import type { ChosenLeaf } from '#core/data/subset/choosing.ts';
import { chunksOf, rangeScans, type Chunk } from './chunks.ts';
import { piecesOf } from './subset/pieces.ts';
import type { PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

export interface Job {
  readonly table: PlannedTable;
  /** Made when it is taken: the places of chosen rows are long. */
  readonly chunk: () => Chunk;
  /** Of what is copied of the table, on the disk of the source. */
  readonly bytes: number;
  /** Of them, what this piece stands for. */
  readonly share: number;
}

export interface Cut {
  /** Of tables that are read by their keys. */
  readonly ranges: ReadonlyMap<string, readonly Chunk[]>;
  /** Of a subset. */
  readonly chosen?: readonly ChosenLeaf[] | undefined;
  /** About how many seconds of work follow the rows of each; absent: none. */
  readonly after?: ReadonlyMap<SourceTable, number>;
}

/** About how many seconds a gigabyte takes that is passed on, and one that is masked. */
const [relayedSeconds, maskedSeconds] = [10, 30];

/** First those that take longest with all that follows their rows, so that nobody waits for one alone in the end. */
export function jobsOf(plan: RefreshPlan, catalog: SourceCatalog, { ranges, chosen, after }: Cut): readonly Job[] {
  const sizes = new Map(catalog.tables.map((table) => [tableText(table), table.bytes]));
  const works = new Map([...(after ?? [])].map(([table, work]) => [tableText(table), work]));
  const secondsOf = ({ table, bytes }: Job): number =>
    (works.get(tableText(table)) ?? 0) + (bytes / 1e9) * (table.isRelayed ? relayedSeconds : maskedSeconds);
  const leaves = chosen && new Map(chosen.map((each) => [tableText(each.leaf), each]));
  return plan.tables
    .filter(({ rows }) => rows === 'all')
    .flatMap((table): readonly Job[] => {
      const leaf = leaves?.get(tableText(table));
      if (leaves !== undefined && (leaf === undefined || !leaf.isWhole))
        return leaf === undefined ? [] : someOf(table, leaf, catalog.server >= rangeScans);
      const bytes = sizes.get(tableText(table)) ?? 0;
      const chunks = ranges.get(tableText(table)) ?? chunksOf(bytes, catalog.server >= rangeScans);
      return chunks.map((chunk) => ({ table, chunk: () => chunk, bytes, share: bytes / chunks.length }));
    })
    .toSorted((one, other) => secondsOf(other) - secondsOf(one));
}

function someOf(table: PlannedTable, leaf: ChosenLeaf, canScan: boolean): readonly Job[] {
  const pieces = piecesOf(leaf, canScan);
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  return pieces.map((piece) => ({ table, chunk: piece.chunk, bytes, share: piece.bytes }));
}
