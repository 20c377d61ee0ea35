import type { BoardRow } from '#core/views/board-shapes.ts';
import type { BoardCell } from '#core/views/shapes.ts';
import type { BoardAddress } from '#web/paths.ts';
import type { Status } from '#core/views/status.ts';

/** What a board can be narrowed to, in the order of its tabs. */
export const shows = ['all', 'mine', 'blocked', 'failed', 'frozen', 'moving'] as const;
export type Show = (typeof shows)[number];

/** What is shown of the board: all of it stands in the address. */
export interface BoardFilter {
  readonly show: Show;
  readonly text: string;
  /** Stages of a path, as `pathOf` tells them. */
  readonly path: string;
  readonly status: Status | '';
  /** Who answers for a stage, as the file names them. */
  readonly owner: string;
}

/** Statuses that a cell can have, and so be looked for. */
export const soughtStatuses = [
  'waiting',
  'ready',
  'deploying',
  'verifying',
  'soaking',
  'live',
  'passed',
  'failed',
  'rejected',
  'rolled back',
  'superseded',
  'empty',
] as const satisfies readonly Status[];

/** What an address says; what it says wrongly counts as nothing. */
export function readFilter(search: URLSearchParams): BoardFilter {
  return {
    show: shows.find((show) => show === search.get('show')) ?? 'all',
    text: search.get('q') ?? '',
    path: search.get('path') ?? '',
    status: soughtStatuses.find((status) => status === search.get('status')) ?? '',
    owner: search.get('owner') ?? '',
  };
}

/** Systems whose rows are open; undefined where the address says nothing of it. */
export function readOpen(search: URLSearchParams): readonly string[] | undefined {
  return search
    .get('open')
    ?.split(',')
    .filter((name) => name !== '');
}

/** The same as an address says it: only what is not as usual. */
export function addressFor({ show, text, path, status, owner }: BoardFilter, open: readonly string[] | undefined): BoardAddress {
  return {
    ...(show !== 'all' && { show }),
    ...(text !== '' && { q: text }),
    ...(path !== '' && { path }),
    ...(status !== '' && { status }),
    ...(owner !== '' && { owner }),
    ...(open !== undefined && { open: open.join(',') }),
  };
}

const isOf: { readonly [Each in Show]: (cell: BoardCell) => boolean } = {
  all: () => true,
  mine: ({ verb }) => verb !== undefined,
  blocked: ({ blockers }) => blockers > 0,
  failed: ({ status }) => status === 'failed',
  frozen: ({ frozen }) => frozen !== undefined,
  moving: ({ status }) => status === 'deploying',
};

interface Known {
  readonly path: string;
  readonly shows: ReadonlySet<Show>;
  readonly names: readonly string[];
  readonly releases: readonly string[];
}

/** Of each row once: hundreds are asked again whenever one of them changed. */
const known = new WeakMap<BoardRow, Known>();

function knownOf(row: BoardRow): Known {
  const found = known.get(row);
  if (found !== undefined) return found;
  const { system, services, stages, cells } = row;
  const made = {
    path: stages.join(' → '),
    shows: new Set(shows.filter((show) => show === 'all' || cells.some(isOf[show]))),
    names: [system, ...services].map((name) => name.toLowerCase()),
    releases: cells.flatMap(({ release }) => (release === undefined ? [] : [release.toLowerCase()])),
  };
  known.set(row, made);
  return made;
}

/** How many systems each tab has. */
export function countShows(rows: readonly BoardRow[]): { readonly [Each in Show]: number } {
  const count = (show: Show): number => rows.filter((row) => knownOf(row).shows.has(show)).length;
  return {
    all: rows.length,
    mine: count('mine'),
    blocked: count('blocked'),
    failed: count('failed'),
    frozen: count('frozen'),
    moving: count('moving'),
  };
}

export function fits(row: BoardRow, { show, text, path, status, owner }: BoardFilter): boolean {
  return (
    knownOf(row).shows.has(show) &&
    (path === '' || pathOf(row) === path) &&
    ((status === '' && owner === '') || row.cells.some((cell) => isSought(cell, status, owner))) &&
    hasWords(row, text)
  );
}

/** Both of one cell: of the stages that somebody answers for those that have the status. */
function isSought(cell: BoardCell, status: BoardFilter['status'], owner: string): boolean {
  return (status === '' || cell.status === status) && (owner === '' || cell.owner === owner);
}

/** Each word stands in its name, in that of a service, or begins that of a release that runs somewhere. */
function hasWords(row: BoardRow, text: string): boolean {
  if (text === '') return true;
  const { names, releases } = knownOf(row);
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => names.some((name) => name.includes(word)) || releases.some((release) => release.startsWith(word)));
}

/** Its stages, as they are told. */
export function pathOf(row: BoardRow): string {
  return knownOf(row).path;
}

/** Whoever answers for some stage, by name; where no file says so, nobody. */
export function ownersOf(rows: readonly BoardRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ cells }) => cells.flatMap(({ owner }) => owner ?? [])))].toSorted();
}

/** Every path that some system has, in one order however the systems stand. */
export function pathsOf(rows: readonly BoardRow[]): readonly string[] {
  return [...new Set(rows.map(pathOf))].toSorted();
}
