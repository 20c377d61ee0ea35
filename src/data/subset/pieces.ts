// The chosen rows of a table as pieces to be copied: so many rows each, by where they lie.
import type { ChosenLeaf } from '#core/data/subset/choosing.ts';
import type { Place } from '#core/data/subset/place-set.ts';
import type { Chunk } from '#data/chunks.ts';
import { placesText } from './sql.ts';

/** Their places are less than a megabyte of SQL. */
const rowsPerPiece = 50_000;

export interface Piece {
  readonly bytes: number;
  /** Written only once it is copied: the places of all rows would be much larger than the sets of them. */
  readonly chunk: () => Chunk;
}

/** Nothing of a table of which nothing was chosen. */
export function piecesOf(chosen: ChosenLeaf): readonly Piece[] {
  const { leaf, rows, cuts, count } = chosen;
  const each = count === 0 ? 0 : leaf.bytes / Math.max(leaf.rows, count);
  const groups = new Map<string, Group>();
  for (const place of rows.places()) {
    const without = cuts.filter((cut) => cut.rows.has(place)).flatMap(({ columns }) => columns);
    const key = JSON.stringify(without);
    const group = groups.get(key) ?? { without, pieces: [] };
    groups.set(key, group);
    addTo(group, place);
  }
  return [...groups.values()].flatMap(({ without, pieces }) =>
    pieces.map(({ first, last, count: own }) => ({
      bytes: each * own,
      chunk: () => {
        const among = [...rows.places(first, last)].filter((place) => isWithout(chosen, place, without));
        return { from: 0, rows: placesText(among), ...(without.length > 0 && { without }) };
      },
    })),
  );
}

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
