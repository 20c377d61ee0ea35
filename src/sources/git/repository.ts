import path from 'node:path';
import { gitAddressProblem } from '#catalogue/sources/git.ts';
import { withoutPassword } from '#sources/run-git.ts';
import { SourceError } from '#sources/source-error.ts';

export interface Repository {
  /** What git is given. */
  readonly address: string;
  /** On this machine: its objects are read where they lie. */
  readonly isLocal: boolean;
  /** For people and for the ledger. */
  readonly shown: string;
}

/** An address that git fetches from and nothing else, or a folder. */
export function requireRepository(place: string, fileFolder: string): Repository {
  const problem = gitAddressProblem(place);
  if (problem !== undefined) {
    throw new SourceError('files', 'repository-refused', {
      sentence: `${problem}.`,
      next: 'Write git:https://…, git:ssh://…, git:user@host:path, or git:./FOLDER.',
    });
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(place) || isShort(place)) return { address: place, isLocal: false, shown: withoutPassword(place) };
  return { address: path.resolve(fileFolder, place), isLocal: true, shown: place };
}

/** `git@example.org:team/shop.git`: a colon before the first slash. */
function isShort(place: string): boolean {
  return /^[^/:]+:[^/]/.test(place) || /^[^/:]+@[^/:]+:/.test(place);
}
