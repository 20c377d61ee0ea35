import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { writeDurably } from './durable-file.ts';

/** Where the process target keeps what it must know after a restart. Only its user may read it: there are secrets in it. */
export interface StateFolder {
  readonly root: string;
  /** Begins every marker of this folder, and ends with a colon. */
  readonly markerPrefix: string;
  readonly artefacts: string;
  readonly router: string;
  environment(system: string, environment: string): string;
  /** What services keep, by system and environment: the one part of all this that belongs to them. */
  readonly kept: string;
  readonly environments: string;
}

export function openStateFolder(root: string): StateFolder {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const environments = path.join(root, 'environments');
  mkdirSync(environments, { recursive: true, mode: 0o700 });
  return {
    root,
    markerPrefix: `${folderId(root)}:`,
    artefacts: path.join(root, 'artefacts'),
    router: path.join(root, 'router'),
    kept: path.join(root, 'data'),
    environments,
    environment: (system, environment) => path.join(environments, safePart(system), safePart(environment)),
  };
}

/** Made once: it tells our processes from those of another agent on this machine. */
function folderId(root: string): string {
  const file = path.join(root, 'id');
  if (!existsSync(file)) writeDurably(file, randomBytes(9).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

/** A name as part of a path: it can be neither a way up nor two parts. */
export function safePart(name: string): string {
  if (name === '' || /^\.+$/.test(name))
    throw new Failure('odd-name', `${JSON.stringify(name)} cannot name a folder.`, { retryable: false });
  return encodeURIComponent(name);
}
