// Temporary folders lie below `tmpdir()`, which is one folder of the run's own (test/own-ground.ts): nothing is left behind then.
import { type Finding, type Source, lineOf } from './sources.ts';

/** Every temporary folder that is made at a place of its own choice. */
export function findStrayFolders(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) =>
    [...source.text.matchAll(/\bmkdtemp(?:Sync)?\(\s*['"`]\//g)].map(({ index }) => ({
      path: source.path,
      line: lineOf(source, index),
      message: 'makes a temporary folder outside the ground of the run: begin its path with `tmpdir()`',
    })),
  );
}
