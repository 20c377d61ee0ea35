import { catalogue } from '#catalogue/index.ts';
import { fileChanges } from '#core/api/file-changes.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Problem } from '#core/file/problem.ts';
import { weakens } from '#core/file/weaken.ts';

/** What one system file says and another does not. */
export interface FilesCompared {
  readonly changes: readonly string[];
  /** What a second person would have to permit. */
  readonly weakens: readonly string[];
  /** What is wrong with the second; then nothing else can be said of it. */
  readonly problems: readonly Problem[];
}

export function compareFiles(before: string, after: string): FilesCompared {
  const [one, other] = [parseSystem(before, catalogue), parseSystem(after, catalogue)];
  if (!other.ok) return { changes: [], weakens: [], problems: other.problems };
  // One that this build does not understand was written by another: everything is new to us.
  if (!one.ok) return { changes: fileChanges(undefined, other.system), weakens: [], problems: other.warnings };
  return { changes: fileChanges(one.system, other.system), weakens: weakens(one.system, other.system), problems: other.warnings };
}
