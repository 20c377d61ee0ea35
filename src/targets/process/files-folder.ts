import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RenderedFiles } from '#targets/render-files.ts';
import type { InstancePlace } from './record.ts';
import { safePart, type StateFolder } from './state-folder.ts';

/** Where the rendered files of an instance lie: beside its private values, and removed with them. */
export function filesFolderOf(state: StateFolder, { system, environment, side, service }: InstancePlace): string {
  return path.join(state.environment(system, environment), `${side}-${safePart(service)}${ending}`);
}

const ending = '.files';

/** Writes rendered files where only our user can read them: the folder of that name is whole, or it is what it was. Tells FILES. */
export function writeFiles(folder: string, rendered: RenderedFiles | undefined): { readonly FILES?: string } {
  if (rendered === undefined) return {};
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const { path: name, content, isExecutable } of rendered.files) {
    const file = path.join(draft, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    // Whatever the umask is.
    chmodSync(file, isExecutable ? 0o700 : 0o600);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return { FILES: folder };
}

export function removeFiles(folder: string): void {
  for (const each of [folder, `${folder}.draft`]) rmSync(each, { recursive: true, force: true });
}

/** What an agent that was killed in the middle of a migration, or of a release beside, has left of rendered files. */
export function removeStrayFiles({ environments }: StateFolder, parts: readonly string[]): void {
  for (const system of foldersIn(environments)) {
    for (const environment of foldersIn(system)) {
      for (const part of parts) {
        for (const found of foldersIn(path.join(environment, part))) if (found.includes(ending)) removeFiles(found);
      }
    }
  }
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [path.join(folder, entry.name)] : []));
}
