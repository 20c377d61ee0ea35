import type { CommitList } from '#core/commits.ts';
import type { Bill } from '#core/system.ts';
import { commitsBetween } from '#sources/commits.ts';
import type { SourceContext } from '#sources/source.ts';
import { commitOfArtefact } from '#core/release-diff.ts';
import type { PackedArtefact } from './pack-artefact.ts';

/** Releases that there are, newest first, read when they are asked for. */
export type Earlier = () => Promise<readonly { readonly release: string; readonly bill: Bill }[]>;

/** What went into a service since the newest release that was made from a commit of the same repository. */
export async function commitsSince(
  service: string,
  packed: Pick<PackedArtefact, 'origin' | 'repository'>,
  earlier: Earlier,
  context: SourceContext,
): Promise<CommitList | undefined> {
  const to = commitOfArtefact(packed);
  const { repository } = packed;
  if (to === undefined || repository === undefined) return undefined;
  const below = packed.origin?.from !== undefined && 'folder' in packed.origin.from ? packed.origin.from.folder : undefined;
  for (const { release, bill } of await earlier()) {
    const artefact = Object.hasOwn(bill, service) ? bill[service] : undefined;
    const from = artefact === undefined ? undefined : commitOfArtefact(artefact);
    if (from === undefined) continue;
    const found = await commitsBetween({ repository, from, to, ...(below !== undefined && { below }) }, context);
    if (found !== undefined) return { since: release, ...found };
  }
  return undefined;
}
