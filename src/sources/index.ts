import { folderOrTarball } from './folder-or-tarball.ts';
import { git } from './git/git.ts';
import { npm } from './npm/npm.ts';
import { oci } from './oci/oci.ts';
import type { Source } from './source.ts';

/** The hands of every source in the catalogue, by id. */
export const sources: ReadonlyMap<string, Source> = new Map([
  ['directory', folderOrTarball],
  ['tarball', folderOrTarball],
  ['npm', npm],
  ['git', git],
  ['oci', oci],
]);
