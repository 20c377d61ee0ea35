import { catalogue } from '#catalogue/index.ts';
import { fileChanges } from '#core/api/file-changes.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Problem } from '#core/file/problem.ts';
import { weakens } from '#core/file/weaken.ts';
import type { Instant } from '#core/system.ts';
import { weakensTime } from '#core/time/weaken-time.ts';
import { compileFile } from './compile-file.ts';

/** What one system file says and another does not. */
export interface FilesCompared {
  readonly changes: readonly string[];
  /** What a second person would have to permit. */
  readonly weakens: readonly string[];
  /** What is wrong with the second; then nothing else can be said of it. */
  readonly problems: readonly Problem[];
}

/** With what both say of time looked up. Throws a Failure where holidays could not be compiled at all. */
export async function compareFiles(before: string, after: string, now: Instant = Date.now()): Promise<FilesCompared> {
  const [one, other] = [parseSystem(before, catalogue), await compileFile(after, now)];
  if (!other.ok) return { changes: [], weakens: [], problems: other.problems };
  const { system, time, warnings: problems } = other;
  // One that this build does not understand was written by another: everything is new to us.
  if (!one.ok) return { changes: fileChanges(undefined, system), weakens: [], problems };
  const was = one.system.time === undefined ? undefined : await compileFile(before, now);
  const ofTime = was?.ok === true ? weakensTime(was.time, time, now, [...one.system.path, ...system.path]) : [];
  return { changes: fileChanges(one.system, system), weakens: [...weakens(one.system, system), ...ofTime], problems };
}
