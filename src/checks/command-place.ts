import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckContext } from './check.ts';
import { copyArtefact, makeFolder, removeFiles } from './work-copy.ts';

/** What a check says of the place where its command runs. */
export interface PlaceOptions {
  readonly service?: string | undefined;
  readonly folder?: string | undefined;
  readonly environment?: { readonly [name: string]: string } | undefined;
  readonly junit?: string | readonly string[] | undefined;
}

/** A copy of an artefact, and the folder in it where the command runs; what earlier runs left of its reports is removed. */
export async function prepare(options: PlaceOptions, context: CheckContext): Promise<string> {
  const root = path.join(context.workFolder, 'artefact');
  await copyArtefact(artefactOf(options, context), root, context.user);
  const folder = path.join(root, options.folder ?? '.');
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new Error(`the artefact has no folder ${options.folder}`);
  await removeFiles(folder, options.junit);
  return folder;
}

function artefactOf(options: PlaceOptions, context: CheckContext): string {
  const [first] = Object.keys(context.folders);
  const service = options.service ?? first;
  const folder = Object.entries(context.folders).find(([name]) => name === service)?.[1];
  if (folder === undefined)
    throw new Error(service === undefined ? 'this release has no artefact to run in' : `service ${service} has no artefact here`);
  return folder;
}

/** Now, as the file system tells it: its clock is coarser than ours, and a report may be written in the same tick. */
export async function fileTime(context: CheckContext): Promise<number> {
  const marker = path.join(context.workFolder, 'started');
  const home = await makeFolder(path.join(context.workFolder, 'home'), context.user);
  await makeFolder(path.join(home, 'tmp'), context.user);
  await writeFile(marker, '');
  return (await stat(marker)).mtimeMs;
}

/** Nothing of the agent's own environment but its PATH, and the Node that it runs on first in it. */
export function variablesOf(options: Pick<PlaceOptions, 'environment'>, context: CheckContext): { readonly [name: string]: string } {
  const home = path.join(context.workFolder, 'home');
  const variables = {
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'}`,
    HOME: home,
    TMPDIR: path.join(home, 'tmp'),
    LANG: 'C.UTF-8',
    CI: 'true',
    ...addresses(context),
    ...options.environment,
    ...context.variables,
  };
  const open = Object.keys(options.environment ?? {}).find(
    (name) => context.variables[name] === undefined && options.environment?.[name]?.includes('${'),
  );
  if (open !== undefined) throw new Error(`the template of variable ${open} was not filled in`);
  return variables;
}

/** `LOCKSTEP_API_URL`, for each service that has an address. */
function addresses(context: CheckContext): { readonly [name: string]: string } {
  const nameOf = (service: string): string => `LOCKSTEP_${service.toUpperCase().replaceAll('-', '_')}_URL`;
  return Object.fromEntries(Object.entries(context.baseUrls).map(([service, url]): [string, string] => [nameOf(service), url]));
}
