import { fileChanges } from '#core/api/file-changes.ts';
import type { State } from '#core/state.ts';
import type { Instant, System } from '#core/system.ts';
import type { LedgerLine } from './facts.ts';

/** A file, or a proposal of one, that came within the time looked at and does not count where another file holds for all of it. */
export interface LeftOut {
  readonly at: Instant;
  readonly by: string;
  readonly as: 'file' | 'proposal';
  /** It is the very file that is tried. */
  readonly isTried: boolean;
  /** What it changed of the file that was in force; each a line. */
  readonly changes: readonly string[];
}

/** What would have been the rules then, oldest first. */
export function* leftOutOf(begin: State, lines: readonly LedgerLine[], digest: string): Generator<void, readonly LeftOut[]> {
  const found: LeftOut[] = [];
  let before = fileIn(begin);
  for (const { at, event } of lines) {
    if (event.kind === 'fileApplied') {
      found.push({ at, by: event.by, as: 'file', isTried: event.digest === digest, changes: fileChanges(before, event.file) });
      before = event.file;
    }
    if (event.kind === 'proposalMade') {
      const { by, system, digest: of } = event.proposal;
      found.push({ at, by, as: 'proposal', isTried: of === digest, changes: fileChanges(before, system) });
    }
    yield;
  }
  return found;
}

function fileIn(state: State): System | undefined {
  return state.files.get(String(state.head.version))?.system;
}
