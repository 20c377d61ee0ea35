import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { complaintOf, npmError } from './npm/npm-error.ts';
import { lendNpmrc, lendPackage, runNpm } from './npm/run-npm.ts';
import { readTree } from './npm/tree.ts';
import type { Origin } from '#core/origin.ts';
import { hostNodeFile, nodeFolder } from '#core/archive.ts';
import { runProgram } from './run-program.ts';
import { SourceError } from './source-error.ts';
import type { SourceContext } from './source.ts';

export interface NodeWanted {
  readonly service: string;
  /** `22.21.1` */
  readonly version: string;
  /** Where an `.npmrc` may lie. */
  readonly folders: readonly string[];
}

export interface LentNode {
  /** A folder that holds nothing but what lies below `.lockstep/node` in the artefact. */
  readonly folder: string;
  /** Where its programs lie, for a build. */
  readonly programs?: string;
  readonly origin?: NonNullable<Origin['node']>;
}

/** A Node for this machine's kind of processor, from its package, whose integrity npm checks; it is started once. */
export async function lendNode({ service, version, folders }: NodeWanted, context: SourceContext): Promise<LentNode> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const work = path.join(context.lent, 'node-package');
  await lendPackage(work, { private: true, dependencies: { [name]: version } });
  await lendNpmrc(folders, work);
  context.tell(`npm fetches Node ${version} for ${service}`);
  const end = await runNpm(['install', '--ignore-scripts', '--json', '--loglevel=http'], { folder: work }, context);
  if (end.code !== 0) throw failed(complaintOf(end), { service, name, version });
  const own = (await readTree(work)).find((each) => each.name === name);
  const folder = path.join(context.lent, 'node');
  const programs = path.join(folder, nodeFolder, 'bin');
  await mkdir(programs, { recursive: true });
  const file = path.join(programs, 'node');
  await copyFile(path.join(work, 'node_modules', name, 'bin', 'node'), file);
  await chmod(file, 0o755);
  await requireRuns(file, { service, name, version }, context);
  return { folder, programs, origin: { version, package: name, integrity: own?.pinned ?? '' } };
}

/** The artefact says itself that the host's Node is to run it, so that its digest covers that too. */
export async function lendHostNode(context: SourceContext): Promise<LentNode> {
  const folder = path.join(context.lent, 'node');
  await mkdir(path.join(folder, nodeFolder), { recursive: true });
  await writeFile(path.join(folder, hostNodeFile), 'The Node of the host runs it.\n');
  return { folder };
}

interface Named {
  readonly service: string;
  readonly name: string;
  readonly version: string;
}

async function requireRuns(file: string, { service, name, version }: Named, context: SourceContext): Promise<void> {
  const run = { program: file, args: ['--version'], folder: '/', variables: {}, signal: context.signal };
  const { stdout } = await runProgram(run);
  if (stdout.toString().trim() === `v${version}`) return;
  throw new SourceError('world', 'no-such-node', {
    sentence: `The Node of ${name}@${version} for ${service} does not start on this machine, or is another one.`,
    next: 'Name another version: `node:` of the service.',
  });
}

function failed(complaint: ReturnType<typeof complaintOf>, { service, name, version }: Named): SourceError {
  if (complaint.code !== 'ETARGET' && complaint.code !== 'E404') return npmError(complaint, `${name} ${version}`, 'of npm');
  return new SourceError('files', 'no-such-node', {
    sentence: `There is no Node ${version} as a package ${name}, which ${service} asks for.`,
    next: `npm view ${name} versions lists them; then mend \`node:\` of the service.`,
  });
}
