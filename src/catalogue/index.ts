import type { CheckDescription, FileCatalogue, PlugInDescription, SourceDescription, TargetDescription } from '#core/file/catalogue.ts';
import { cleanCheck } from './checks/clean.ts';
import { commandCheck } from './checks/command.ts';
import { httpCheck } from './checks/http.ts';
import { k6Check } from './checks/k6.ts';
import { loadCheck } from './checks/load.ts';
import { watchCheck } from './checks/watch.ts';
import { fileSecrets } from './secret-sources/file.ts';
import { storeSecrets } from './secret-sources/store.ts';
import { directorySource } from './sources/directory.ts';
import { gitSource } from './sources/git.ts';
import { npmSource } from './sources/npm.ts';
import { ociSource } from './sources/oci.ts';
import { tarballSource } from './sources/tarball.ts';
import { commandTarget } from './targets/command.ts';
import { processTarget } from './targets/process.ts';

/** Every plug-in of this build. Adding one is a description here, its hands in a file of its kind, and a page in docs. */
export const catalogue: FileCatalogue = {
  targets: byId<TargetDescription>([processTarget, commandTarget]),
  checks: byId<CheckDescription>([httpCheck, commandCheck, cleanCheck, loadCheck, k6Check, watchCheck]),
  sources: byId<SourceDescription>([directorySource, tarballSource, npmSource, gitSource, ociSource]),
  secretSources: byId<PlugInDescription>([fileSecrets, storeSecrets]),
};

function byId<Description extends PlugInDescription>(descriptions: readonly Description[]): ReadonlyMap<string, Description> {
  return new Map(descriptions.map((description) => [description.id, description]));
}
