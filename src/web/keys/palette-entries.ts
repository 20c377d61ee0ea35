import type { BoardRow } from '#core/views/board-shapes.ts';
import type { PageCommand } from './key-book.ts';

/** So many of a group at once: whoever wants another one types another letter. */
const mostOfGroup = 8;

export const groups = ['here', 'go', 'systems', 'releases', 'environments', 'house'] as const;
export type Group = (typeof groups)[number];

/** A line of the palette. */
export interface Entry {
  readonly key: string;
  readonly group: Group;
  readonly words: string;
  /** Keys do the same. */
  readonly keys?: string;
  /** Said beside it. */
  readonly aside?: string;
  readonly act: { readonly kind: 'run'; readonly run: () => void } | { readonly kind: 'go'; readonly path: string };
}

export interface Found {
  readonly system: string;
  readonly release: string;
  readonly state: string;
}

interface Paths {
  readonly boardOf: (system: string) => string;
  readonly releaseOf: (system: string, release: string) => string;
  readonly environmentOf: (system: string, environment: string) => string;
}

export interface Known {
  readonly commands: readonly PageCommand[];
  readonly rows: readonly BoardRow[];
  readonly found: readonly Found[];
  readonly keysOf: (id: string) => string;
  readonly paths: Paths;
}

/** Everything that has the words, group by group, what belongs to the page first. Without words: what can be done, and no names. */
export function entriesFor(text: string, known: Known): readonly Entry[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const all = [...entriesOfCommands(known), ...(words.length === 0 ? [] : namesOf(known))];
  const fitting = all.filter((entry) => words.every((word) => loweredOf(entry).includes(word)));
  const ranked = fitting.map((entry) => ({ entry, rank: rankOf(entry, words) })).toSorted((left, right) => left.rank - right.rank);
  return groups.flatMap((group) =>
    ranked
      .filter(({ entry }) => entry.group === group)
      .slice(0, mostOfGroup)
      .map(({ entry }) => entry),
  );
}

/** Of each entry once: thousands are gone through for every letter. */
const lowered = new WeakMap<Entry, string>();

function loweredOf(entry: Entry): string {
  const known = lowered.get(entry) ?? entry.words.toLowerCase();
  lowered.set(entry, known);
  return known;
}

/** What begins with the last word, or has a name that does, before what has it somewhere. */
function rankOf(entry: Entry, words: readonly string[]): number {
  const last = words.at(-1);
  if (last === undefined) return 0;
  const names = loweredOf(entry).split(' ');
  if (names.includes(last)) return 0;
  return names.some((name) => name.startsWith(last)) ? 1 : 2;
}

function entriesOfCommands({ commands, keysOf }: Known): readonly Entry[] {
  // Of two parts that can do the same the nearest one is meant.
  const nearest = new Map(commands.filter(({ isUnlisted }) => isUnlisted !== true).map((command) => [command.id, command]));
  return [...nearest.values()].map(({ id, words, group = 'here', run }) => ({
    key: id,
    group,
    words,
    keys: keysOf(id),
    act: { kind: 'run', run },
  }));
}

function namesOf({ rows, found, paths }: Known): readonly Entry[] {
  const releases = found.map(({ system, release, state }) => ({
    key: `release ${system} ${release}`,
    group: 'releases' as const,
    words: `${system} ${release}`,
    aside: state,
    act: { kind: 'go' as const, path: paths.releaseOf(system, release) },
  }));
  return [...rows.flatMap((row) => entriesOfRow(row, paths)), ...releases];
}

/** Of each row once: of hundreds a few have changed since the letter before. */
const ofRows = new WeakMap<BoardRow, readonly Entry[]>();

function entriesOfRow(row: BoardRow, paths: Paths): readonly Entry[] {
  const known = ofRows.get(row);
  if (known !== undefined) return known;
  const { system, services, cells } = row;
  const environments = cells.flatMap(({ stage, environments: names, release }) =>
    names.map((name) => ({
      key: `environment ${system} ${name}`,
      group: 'environments' as const,
      words: `${system} ${name}`,
      aside: release === undefined ? stage : `${stage}, ${release}`,
      act: { kind: 'go' as const, path: paths.environmentOf(system, name) },
    })),
  );
  const own: Entry = {
    key: `system ${system}`,
    group: 'systems',
    words: system,
    aside: services.join(', '),
    act: { kind: 'go', path: paths.boardOf(system) },
  };
  const made = [own, ...environments];
  ofRows.set(row, made);
  return made;
}
