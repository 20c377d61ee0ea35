import type { z } from 'zod';
import type { releaseLineShape } from '#core/api/system-shapes.ts';
import { brokeGlass } from '#core/glass.ts';
import type { Release } from '#core/state.ts';
import type { Handlers } from './asked.ts';
import type { SystemRead } from './authorize.ts';
import { sendBlob } from './blob-handlers.ts';
import type { HttpContext } from './context.ts';
import { readRelease, readReleases, withRelease, wordsOf } from './release-rows.ts';
import { missing } from './system-handlers.ts';

/** Releases that are open and that have ended, and the files of their evidence. */
export function releaseHandlers({ store }: HttpContext): Pick<Handlers, 'releases' | 'evidence'> {
  return {
    async releases({ parameters: { system }, query: { state: wanted, search, after, limit }, system: { seq } }) {
      const { rows, last } = await readReleases(store, system, {
        limit,
        ...(wanted !== undefined && { state: wanted }),
        ...(search !== undefined && { words: wordsOf(search) }),
        ...(after !== undefined && { after }),
      });
      return { system, seq, releases: rows.map(lineOf), ...(last !== undefined && { after: last }) };
    },
    async evidence({ parameters: { system, release: id, digest }, reply, system: read }) {
      const release = (await readRelease(store, system, id)) ?? missing('no-such-release', `release ${id}`, system);
      // Only what this release's evidence or its canaries name: a digest alone opens nothing.
      const isNamed = blobsOf(release).has(digest) || blobsOfCanaries(await withRelease(store, read, id), id).has(digest);
      if (!isNamed) return missing('no-such-evidence', `evidence ${digest} of ${id}`, system);
      await sendBlob(reply, store.blobs, digest);
      return undefined;
    },
  };
}

function blobsOf({ evidence }: Release): ReadonlySet<string> {
  return new Set(evidence.flatMap(({ blobs = {} }) => Object.values(blobs)));
}

/** What its canaries saw, in the last attempts that are told of. */
function blobsOfCanaries({ state }: SystemRead, id: string): ReadonlySet<string> {
  const own = [...state.promotions.values()].filter(({ release }) => release === id);
  const seen = own.flatMap(({ deployments }) => Object.values(deployments).flatMap(({ saw = {} }) => Object.values(saw)));
  return new Set(seen.flatMap(({ blobs = {} }) => Object.values(blobs)));
}

function lineOf(release: Release): z.output<typeof releaseLineShape> {
  const { id, state, origin, digest, by, at, authors, ended } = release;
  const line = { release: id, state, origin, digest, by, at, authors: [...authors], ...(ended !== undefined && { ended: { ...ended } }) };
  return brokeGlass(release) ? { ...line, brokeGlass: true } : line;
}
