/**
 * Why a source gives no artefact. `about` says whose matter it is: what was typed, what lies in files (the system file, a folder, a lock),
 * or the world (a registry, a repository, a program that is not there).
 */
export class SourceError extends Error {
  readonly about: 'typed' | 'files' | 'world';
  readonly code: SourceErrorCode;
  /** What to do: a command or a sentence. */
  readonly next: string;

  constructor(about: SourceError['about'], code: SourceErrorCode, told: ToldSource) {
    super(told.sentence, told.cause === undefined ? undefined : { cause: told.cause });
    this.name = 'SourceError';
    this.about = about;
    this.code = code;
    this.next = told.next;
  }
}

interface ToldSource {
  readonly sentence: string;
  readonly next: string;
  readonly cause?: unknown;
}

/** Each has a paragraph in docs/errors.md. */
export type SourceErrorCode =
  | 'no-such-artefact'
  | 'not-packable'
  | 'needs-version'
  | 'no-such-package'
  | 'no-such-package-version'
  | 'tree-unresolved'
  | 'tree-unpinned'
  | 'lock-differs'
  | 'no-such-script'
  | 'npm-failed'
  | 'integrity-differs'
  | 'registry-unreachable'
  | 'registry-refused'
  | 'credential-helper'
  | 'no-such-commit'
  | 'repository-refused'
  | 'repository-unreachable'
  | 'lfs-pointer'
  | 'tag-moves'
  | 'no-such-image'
  | 'build-failed'
  | 'no-output'
  | 'not-addable'
  | 'no-such-node'
  | 'no-program'
  | 'source-stopped';

/** A folder or an archive that cannot travel. */
export function unpackable(sentence: string): SourceError {
  return new SourceError('files', 'not-packable', { sentence, next: 'Mend it, or leave it out by a line in `.lockstepignore`.' });
}
