import type { ArtefactStore } from './artefact-store.ts';
import { findMarked, workingFolderOf } from './proc.ts';
import { placesOf, type Records } from './record.ts';
import type { StateFolder } from './state-folder.ts';

/** What was wanted within a day may be wanted again: a check, a way back, a second environment. */
export const keptMs = 24 * 60 * 60 * 1000;
const sweepEveryMs = 60 * 60 * 1000;

interface SweptParts {
  readonly artefacts: ArtefactStore;
  readonly records: Records;
  readonly state: StateFolder;
  readonly host: { log(sentence: string): void };
}

/** Takes away, every hour, artefacts that nothing here needs any more. */
export class ArtefactSweeper {
  readonly #timer: NodeJS.Timeout;

  constructor(parts: SweptParts) {
    this.#timer = setInterval(() => void sweepArtefacts(parts, Date.now()), sweepEveryMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** Tells how many were removed. One that is wanted later is fetched again. */
export async function sweepArtefacts(parts: SweptParts, now: number): Promise<number> {
  try {
    const removed = await parts.artefacts.removeUnused(neededArtefacts(parts), now - keptMs);
    if (removed > 0)
      parts.host.log(
        `${removed === 1 ? 'One artefact' : `${removed} artefacts`} that nothing here needs any more ${removed === 1 ? 'is' : 'are'} removed.`,
      );
    return removed;
  } catch (error) {
    parts.host.log(`Artefacts cannot be removed: ${error instanceof Error ? error.message : String(error)}`);
    return 0;
  }
}

/** What any side has, whether it runs or is kept for a way back, and whatever a process of ours stands in, recorded or not. */
export function neededArtefacts({ artefacts, records, state }: Pick<SweptParts, 'artefacts' | 'records' | 'state'>): ReadonlySet<string> {
  const recorded = records
    .all()
    .flatMap((record) => placesOf(record))
    .flatMap((place) => records.instance(place)?.artefact ?? []);
  const standing = findMarked(state.markerPrefix).flatMap(({ pid }) => artefacts.digestHolding(workingFolderOf(pid) ?? '/') ?? []);
  return new Set([...recorded, ...standing]);
}
