import { mkdtemp, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Origin } from '#core/origin.ts';
import type { Service } from '#core/system.ts';
import { compareBytes } from '#core/manifest.ts';
import { runBuild } from '#sources/build-step.ts';
import { sources } from '#sources/index.ts';
import { lendHostNode, lendNode, type LentNode } from '#sources/lend-node.ts';
import { unpackable } from '#sources/source-error.ts';
import type { SourceContext, Taken } from '#sources/source.ts';
import { type Added, addFolder } from './add-folder.ts';
import { type FolderEntry, readFolder, readOwnFolder } from './read-folder.ts';
import { type Packed, writeTar } from './write-tar.ts';

export interface PackedArtefact extends Packed {
  /** For people: `directory:./api`. */
  readonly source: string;
  readonly origin?: Origin;
  /** The archive, in the folder that was lent. */
  readonly file: string;
  /** Where the commits lie that led to it, on this machine. */
  readonly repository?: string;
}

/** As far as it decides what the artefact is. */
export type ArtefactDefinition = Pick<Service, 'source' | 'sourceOptions' | 'build' | 'add' | 'node'>;

export interface ArtefactAsked {
  readonly service: string;
  /** As it was typed; absent: what the file says, where that is a path. */
  readonly typed?: string;
  /** What `typed` is relative to. */
  readonly folder: string;
  /** A temporary folder that the caller removes. */
  readonly lent: string;
  /** What the system file says of the service; absent: a path was typed. */
  readonly definition?: ArtefactDefinition;
  /** What the paths of the file are relative to. */
  readonly fileFolder?: string;
  readonly context?: Omit<SourceContext, 'lent'>;
}

/** Nobody looks on, and nobody goes away. */
const alone: Omit<SourceContext, 'lent'> = {
  variables: {},
  signal: new AbortController().signal,
  say: () => undefined,
  tell: () => undefined,
};

/** Brings what the source gives, builds it where the file says so, and packs it: the same files make the same digest wherever they come from. */
export async function packArtefact(asked: ArtefactAsked): Promise<PackedArtefact> {
  const { service, lent, definition = { source: 'directory:' } } = asked;
  const context: SourceContext = { ...(asked.context ?? alone), lent: await mkdtemp(path.join(lent, `${service}-`)) };
  const node = await nodeOf(asked, definition, context);
  const taken = await take(asked, definition, context);
  const root = await built(asked, definition, { taken, node, context });
  const given = await readFolder(root);
  if (given.length === 0) throw unpackable(`There are no files in ${taken.source}.`);
  const added = await addedTo(asked, definition, { given, context });
  const entries = [...given, ...(added?.entries ?? [])];
  await sayTokens(service, entries, context);
  const own = node === undefined ? [] : await readOwnFolder(node.folder);
  const file = path.join(lent, `${service}.tar`);
  context.tell(`${service}: packs ${entries.length} files`);
  const packed = await writeTar(
    [...entries, ...own].sort((one, other) => compareBytes(one.path, other.path)),
    file,
  );
  const origin = originOf(taken, definition, { node, added });
  return {
    ...packed,
    source: taken.source,
    ...(origin !== undefined && { origin }),
    file,
    ...(taken.repository !== undefined && { repository: taken.repository }),
  };
}

function take(asked: ArtefactAsked, { source, sourceOptions = {} }: ArtefactDefinition, context: SourceContext): Promise<Taken> {
  const colon = source.indexOf(':');
  const hands = sources.get(source.slice(0, colon));
  if (hands === undefined) throw unpackable(`Nobody here knows the source \`${source}\`.`);
  const { service, typed, folder, fileFolder = folder } = asked;
  const place = source.slice(colon + 1);
  return hands.take({ service, place, options: sourceOptions, folder, fileFolder, ...(typed !== undefined && { typed }) }, context);
}

async function nodeOf(
  { service, folder, fileFolder = folder }: ArtefactAsked,
  { node }: ArtefactDefinition,
  context: SourceContext,
): Promise<LentNode | undefined> {
  if (node === undefined) return undefined;
  if (node === 'host') return lendHostNode(context);
  return lendNode({ service, version: node, folders: [fileFolder, folder] }, context);
}

interface Building {
  readonly taken: Taken;
  readonly node: LentNode | undefined;
  readonly context: SourceContext;
}

async function built({ service }: ArtefactAsked, { build }: ArtefactDefinition, { taken, node, context }: Building): Promise<string> {
  if (build === undefined) return taken.folder;
  const entries = await readFolder(taken.folder);
  return runBuild({ service, ...build, entries, ...(node?.programs !== undefined && { programs: node.programs }) }, context);
}

/** Last of all: what a build writes is not written over either. */
async function addedTo(
  { service, folder, fileFolder = folder }: ArtefactAsked,
  { add }: ArtefactDefinition,
  { given, context }: { readonly given: readonly FolderEntry[]; readonly context: SourceContext },
): Promise<Added | undefined> {
  return add === undefined ? undefined : addFolder({ service, add, fileFolder, given }, context);
}

/** An artefact is kept, and shown to whoever may look: a token in it is nobody's secret any more. One that a variable fills in is none. */
async function sayTokens(service: string, entries: readonly FolderEntry[], context: SourceContext): Promise<void> {
  for (const entry of entries.filter((each) => each.kind === 'file' && path.basename(each.path) === '.npmrc')) {
    const holdsToken = /_(?:auth|authToken|password)\s*=\s*(?!\s*["']?\$\{)\S/.test(await readFile(entry.place, 'utf8'));
    if (holdsToken)
      context.say(`WARNING: ${entry.path} of ${service} holds a token of npm, and is packed; leave it out by a line in .lockstepignore`);
  }
}

interface Laid {
  readonly node: LentNode | undefined;
  readonly added: Added | undefined;
}

function originOf({ origin: from }: Taken, { build }: ArtefactDefinition, { node, added }: Laid): Origin | undefined {
  const origin: Origin = {
    ...(from !== undefined && { from }),
    ...(build !== undefined && { build }),
    ...(added !== undefined && { add: added.origin }),
    ...(node?.origin !== undefined && { node: node.origin }),
  };
  return Object.keys(origin).length === 0 ? undefined : origin;
}
