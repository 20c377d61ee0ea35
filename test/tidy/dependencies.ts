// A dependency without a reason is one that nobody will dare to remove.
import { z } from 'zod';
import type { Finding, Source } from './sources.ts';

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: versions, devDependencies: versions, optionalDependencies: versions });

/** Dependencies that no row of the list gives a reason, rows whose dependency is gone, and versions that are not pinned. */
export function findUnexplained(packageJson: Source, list: Source): readonly Finding[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest.parse(JSON.parse(packageJson.text));
  const wanted = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const explained = new Set([...list.text.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name = '']) => name));
  const found = (source: Source, message: string): Finding => ({ path: source.path, line: 1, message });
  return [
    ...Object.keys(wanted)
      .filter((name) => !explained.has(name))
      .map((name) => found(packageJson, `${name} has no reason in ${list.path}`)),
    ...Object.entries(wanted)
      .filter(([, version]) => !/^\d/.test(version))
      .map(([name, version]) => found(packageJson, `${name} is not pinned: ${version}`)),
    ...[...explained].filter((name) => !(name in wanted)).map((name) => found(list, `${name} is no dependency`)),
  ];
}
