import type { CommitsApart } from '#core/comparison.ts';
import { diffReleases, type DiffedRelease } from '#core/release-diff.ts';
import type { Release } from '#core/state.ts';
import type { SystemRead } from './authorize.ts';
import { withReleases } from './release-rows.ts';

/** So many releases may lie on the way. */
const mostBetween = 50;

/** What went in from one release to the other, by the lists that lead from the younger back to the older. */
export async function commitsApart(
  store: Parameters<typeof withReleases>[0],
  read: SystemRead,
  [left = '', right = '']: readonly string[],
): Promise<readonly CommitsApart[]> {
  const known = await between(store, read, [left, right]);
  const [one, other] = [known.get(left), known.get(right)];
  if (one === undefined || other === undefined || left === right) return [];
  const [older, younger] = one.ordinal < other.ordinal ? [one, other] : [other, one];
  const all = [...known.values()].map(diffed);
  const of = younger === one ? 'left' : 'right';
  return diffReleases(diffed(older), diffed(younger), all).services.flatMap(({ service, commits }) =>
    commits === undefined || commits.count === 0 ? [] : [{ service, of, count: commits.count, list: [...commits.list] } as const],
  );
}

function diffed({ id, bill, commits }: Release): DiffedRelease {
  return { release: id, bill, ...(commits && { commits }) };
}

async function between(
  store: Parameters<typeof withReleases>[0],
  read: SystemRead,
  ends: readonly string[],
): Promise<ReadonlyMap<string, Release>> {
  const known = new Map<string, Release>();
  let [open, { state }]: [readonly string[], Pick<SystemRead, 'state'>] = [ends, read];
  while (open.length > 0 && known.size < mostBetween) {
    ({ state } = await withReleases(store, { state, seq: read.seq }, open));
    const found = open.flatMap((id) => state.releases.get(id) ?? []);
    for (const release of found) known.set(release.id, release);
    const oldest = Math.min(...ends.map((id) => known.get(id)?.ordinal ?? 0));
    // What is older than where it begins cannot lie between.
    const ahead = found
      .filter(({ ordinal }) => ordinal > oldest)
      .flatMap(({ commits = {} }) => Object.values(commits).map(({ since }) => since));
    open = [...new Set(ahead)].filter((id) => !known.has(id));
  }
  return known;
}
