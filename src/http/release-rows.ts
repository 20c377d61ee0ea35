import { must } from '#core/bug.ts';
import { stateOf } from '#core/entities.ts';
import { pathOf } from '#core/find.ts';
import type { Release, State } from '#core/state.ts';
import { rolloutKind } from '#core/system.ts';
import { lastAttempt } from '#core/views/standing.ts';
import type { EntityRow, Store } from '#store/store.ts';
import type { SystemRead } from './authorize.ts';

// Records that have left the slice: the store keeps them, and people still look at them.

type RowStore = Pick<Store, 'entities' | 'entity' | 'find'>;

export async function readRelease(store: RowStore, system: string, id: string): Promise<Release | undefined> {
  const row = await store.entity(system, 'releases', id);
  return row === undefined ? undefined : releaseOf(system, row);
}

interface Page {
  readonly state?: Release['state'];
  /** All in its name, in small letters. */
  readonly words?: readonly string[];
  readonly after?: string;
  readonly limit: number;
}

/** A page of releases by name; `last` is there where more may follow. */
export async function readReleases(
  store: RowStore,
  system: string,
  page: Page,
): Promise<{ readonly rows: readonly Release[]; readonly last?: string }> {
  const rows: Release[] = [];
  let { after } = page;
  for (;;) {
    const found = await readPage(store, system, { ...page, ...(after !== undefined && { after }) });
    for (const row of found) {
      after = row.id;
      if (!hasWords(row.id, page.words)) continue;
      const release = releaseOf(system, row);
      if (page.state === undefined || release.state === page.state) rows.push(release);
      if (rows.length === page.limit) return { rows, last: after };
    }
    if (found.length < page.limit) return { rows };
  }
}

/** Of words the store finds what has them in its name; a word of the system's own name it finds everywhere. */
function readPage(store: RowStore, system: string, { state, words, after, limit }: Page): Promise<readonly EntityRow[]> {
  const kind = 'releases';
  if (words !== undefined)
    return store.find({ kind, systems: [system], words, limit, ...(after !== undefined && { after: { system, id: after } }) });
  return store.entities(system, {
    kind,
    limit,
    ...(state !== undefined && { open: state === 'open' }),
    ...(after !== undefined && { after }),
  });
}

/** What somebody types who looks for a name. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function hasWords(id: string, words: readonly string[] = []): boolean {
  const name = id.toLowerCase();
  return words.every((word) => name.includes(word));
}

interface Search {
  readonly words: readonly string[];
  readonly after: { readonly system: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Releases of these systems by name, a page at a time; `last` is there where more may follow. */
export async function findReleases(
  store: Pick<Store, 'find'>,
  systems: readonly string[],
  { words, after, limit }: Search,
): Promise<{
  readonly rows: readonly { readonly system: string; readonly release: Release }[];
  readonly last?: { readonly system: string; readonly id: string };
}> {
  const found = await store.find({ kind: 'releases', systems, words, limit, ...(after && { after }) });
  const rows = found.map(({ system, ...row }) => ({ system, release: releaseOf(system, row) }));
  const last = found.at(-1);
  return found.length < limit || last === undefined ? { rows } : { rows, last };
}

function releaseOf(system: string, row: EntityRow): Release {
  return must(stateOf(system, [row]).releases.get(row.id), `the release in row ${row.id}`);
}

/** The state with this release in it, though it may have ended, and with what its journey names. */
export async function withRelease(store: RowStore, { state, seq }: SystemRead, id: string): Promise<SystemRead> {
  const { system } = state.head;
  const open = state.releases.get(id);
  if (open !== undefined) return { seq, state: merge(state, await readRows(store, system, canariesOf(state, open))) };
  const release = await readRelease(store, system, id);
  if (release === undefined) return { state, seq };
  const promotions = Object.values(release.entries).flatMap(({ entered }) => entered ?? []);
  const wanted = [
    ['releases', id],
    ['files', String(release.version)],
    ...promotions.map((promotion) => ['promotions', promotion] as const),
  ] as const;
  return { seq, state: merge(state, await readRows(store, system, wanted)) };
}

/** The state with all of these in it. */
export async function withReleases(store: RowStore, read: SystemRead, ids: readonly string[]): Promise<SystemRead> {
  const [id, ...others] = ids;
  return id === undefined ? read : withReleases(store, await withRelease(store, read, id), others);
}

/** The last attempts whose canaries are told of: an attempt that has ended has left the slice. */
function canariesOf(state: State, release: Release): readonly (readonly [kind: string, id: string])[] {
  return pathOf(state, release)
    .filter(({ rollout }) => rolloutKind(rollout) === 'canary')
    .flatMap(({ name }) => lastAttempt(release, name) ?? [])
    .filter((id) => !state.promotions.has(id))
    .map((id) => ['promotions', id] as const);
}

/** The state with this promotion in it, though it may have ended, and with the file and the release that it names. */
export async function withPromotion(store: RowStore, { state, seq }: SystemRead, id: string): Promise<SystemRead> {
  const { system } = state.head;
  const promotion = state.promotions.get(id) ?? merge(state, await readRows(store, system, [['promotions', id]])).promotions.get(id);
  if (promotion === undefined) return { state, seq };
  const named = [
    ['promotions', id],
    ['files', String(promotion.version)],
    ['releases', promotion.release],
  ] as const;
  return { seq, state: merge(state, await readRows(store, system, named)) };
}

async function readRows(store: RowStore, system: string, wanted: readonly (readonly [kind: string, id: string])[]): Promise<State> {
  const rows = await Promise.all(wanted.map(([kind, id]) => store.entity(system, kind, id)));
  // A row without a body is of a record that is gone.
  const found = rows.flatMap((row) => (row === undefined || row.body === '' ? [] : [row]));
  return stateOf(system, found);
}

/** What the state holds already stays: it is as true as `seq`, the rows may be newer. */
function merge(state: State, more: State): State {
  return {
    ...state,
    files: new Map([...more.files, ...state.files]),
    releases: new Map([...more.releases, ...state.releases]),
    promotions: new Map([...more.promotions, ...state.promotions]),
  };
}
