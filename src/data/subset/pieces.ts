// The chosen rows of a table as pieces to be copied: so many rows each, by where they lie.
import type { ChosenLeaf } from '#core/data/subset/choosing.ts';
import { pageOf, type Place } from '#core/data/subset/place-set.ts';
import type { Chunk } from '#data/chunks.ts';
import { placesText } from './sql.ts';

/** Their places are less than a megabyte of SQL. */
const rowsPerPiece = 50_000;

export interface Piece {
  readonly bytes: number;
  /** Written only once it is copied: the places of all rows would be much larger than the sets of them. */
  readonly chunk: () => Chunk;
}

/** So many of a stretch of pages' rows: more than that are found faster by reading all of its pages than each by itself. */
const denseShare = 0.25;
const pageBytes = 8_192;

/** Nothing of a table of which nothing was chosen. `canScan`: the server reads a stretch of pages alone. */
export function piecesOf(chosen: ChosenLeaf, canScan: boolean): readonly Piece[] {
  const { leaf, rows, count } = chosen;
  const perPage = (Math.max(leaf.rows, count) * pageBytes) / Math.max(leaf.bytes, 1);
  const each = count === 0 ? 0 : leaf.bytes / Math.max(leaf.rows, count);
  const groups = groupsOf(chosen);
  return groups.flatMap(({ without, pieces }) =>
    pieces.map(({ first, last, count: own }) => ({
      bytes: each * own,
      chunk: () => {
        const among = [...rows.places(first, last)].filter((place) => chosen.cuts.length === 0 || isWithout(chosen, place, without));
        const [from, to] = [pageOf(first), pageOf(last) + 1];
        const isDense = canScan && own >= (to - from) * perPage * denseShare;
        return { ...(isDense ? { from, to } : { from: 0 }), rows: placesText(among), ...(without.length > 0 && { without }) };
      },
    })),
  );
}

/** Rows that lose the same columns, in the order of the pages. */
function groupsOf({ rows, cuts }: ChosenLeaf): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const place of rows.places()) {
    const without = cuts.length === 0 ? none : cuts.filter((cut) => cut.rows.has(place)).flatMap(({ columns }) => columns);
    const key = without.length === 0 ? '' : JSON.stringify(without);
    const group = groups.get(key) ?? { without, pieces: [] };
    if (group.pieces.length === 0) groups.set(key, group);
    addTo(group, place);
  }
  return [...groups.values()];
}

const none: readonly string[] = [];

interface Group {
  readonly without: readonly string[];
  readonly pieces: Stretch[];
}

/** From the first to the last of its places. */
interface Stretch {
  readonly first: Place;
  last: Place;
  count: number;
}

function addTo({ pieces }: Group, place: Place): void {
  const open = pieces.at(-1);
  if (open === undefined || open.count >= rowsPerPiece) pieces.push({ first: place, last: place, count: 1 });
  else {
    open.last = place;
    open.count += 1;
  }
}

function isWithout({ cuts }: ChosenLeaf, place: Place, without: readonly string[]): boolean {
  const own = cuts.filter((cut) => cut.rows.has(place)).flatMap(({ columns }) => columns);
  return own.length === without.length && own.every((column, at) => column === without[at]);
}
