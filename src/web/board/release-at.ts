import type { BoardRow } from '#core/views/board-shapes.ts';

interface ReleaseAt {
  readonly system: string;
  readonly release: string;
  /** The stage whose cell it is. */
  readonly stage?: string;
}

/**
 * The release that a spot of the board is about: of a cell the one that runs there, of a release's own row that one, and of the name of a
 * system the one that something stands in the way of, else the first that runs anywhere.
 */
export function releaseAt(rows: readonly BoardRow[], key: string, column: number): ReleaseAt | undefined {
  const row = rows.find(({ system }) => key === system || key.startsWith(`${system} `));
  if (row === undefined) return undefined;
  const { system, cells } = row;
  if (key !== system) {
    const [kind, release] = key.slice(system.length + 1).split(' ');
    return kind === 'release' && release !== undefined ? { system, release } : undefined;
  }
  const cell =
    column > 0 ? cells[column - 1] : (cells.find(({ blockers }) => blockers > 0) ?? cells.find((each) => each.release !== undefined));
  return cell?.release === undefined ? undefined : { system, release: cell.release, stage: cell.stage };
}
