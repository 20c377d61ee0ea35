import { createReadStream } from 'node:fs';
import { CommandError } from '#cli/command-error.ts';
import { type Exit, exits } from '#cli/exits.ts';
import { isBlob } from '#cli/http/small-answers.ts';
import type { Session } from '#cli/session.ts';
import type { CommitList } from '#core/commits.ts';
import { nearest } from '#core/file/nearest.ts';
import type { Bill } from '#core/system.ts';
import { andOf, counted } from '#core/words.ts';
import { SourceError } from '#sources/source-error.ts';
import type { SourceContext } from '#sources/source.ts';
import { commitsSince, type Earlier } from './commits-since.ts';
import { type Definitions, readDefinitions } from './definitions.ts';
import { withLentFolder } from './lent-folder.ts';
import { type PackedArtefact, packArtefact } from './pack-artefact.ts';
import { openProgress } from './progress.ts';

export interface Uploaded {
  readonly bill: Bill;
  readonly artefacts: { readonly [service: string]: PackedArtefact };
  /** Service → what went into it, where its repository knows an earlier release. */
  readonly commits: { readonly [service: string]: CommitList };
}

/** `api=./api`; a service alone is taken from where the file says. */
export interface TypedArtefact {
  readonly service: string;
  readonly typed?: string;
}

/** Splits `api=./api`. Undefined for what names no artefact. */
export function parseArtefact(typed: string): TypedArtefact | undefined {
  const [, service, place] = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/.exec(typed) ?? [];
  return service === undefined || place === undefined ? undefined : { service, typed: place };
}

export interface Wanted {
  readonly typed: readonly TypedArtefact[];
  /** Newest first: releases that may have been made from an earlier commit. */
  readonly earlier?: Earlier;
  /** Services that nobody typed are taken from the folder that the file names. */
  readonly takesRest?: boolean;
}

/** Brings, packs and uploads every artefact; the bill names them by digest. */
export async function uploadArtefacts(
  session: Session,
  { typed, earlier = () => Promise.resolve([]), takesRest = false }: Wanted,
): Promise<Uploaded> {
  const definitions = await readDefinitions(session);
  const wanted = [...typed, ...(takesRest ? restOf(typed, definitions) : [])];
  refuseDoubles(wanted.map(({ service }) => service));
  for (const { service, typed: place } of wanted) if (place === undefined) requireKnown(service, definitions);
  const progress = openProgress(session);
  return withLentFolder(async (lent, signal) => {
    const context = { variables: session.environment.variables, signal, ...progress };
    const artefacts: Record<string, PackedArtefact> = {};
    const commits: Record<string, CommitList> = {};
    for (const each of wanted) {
      const packed = await pack(session, { ...each, lent, definitions, context });
      artefacts[each.service] = packed;
      progress.say(`${each.service}  ${counted(packed.files, 'file')}, ${kilobytes(packed.bytes)} kB, ${packed.digest.slice(0, 19)}…`);
      progress.tell(`${each.service}: uploads ${kilobytes(packed.bytes)} kB`);
      await upload(session, packed);
      const list = await commitsSince(each.service, packed, earlier, { ...context, lent });
      if (list !== undefined) commits[each.service] = list;
    }
    return { bill: billOf(artefacts), artefacts, commits };
  })
    .catch(tellSourceError)
    .finally(() => progress.end());
}

interface Packing extends TypedArtefact {
  readonly lent: string;
  readonly definitions: Definitions | undefined;
  readonly context: Omit<SourceContext, 'lent'>;
}

function pack(session: Session, { service, typed, lent, definitions, context }: Packing): Promise<PackedArtefact> {
  const definition = definitions?.services.find(({ name }) => name === service);
  return packArtefact({
    service,
    ...(typed !== undefined && { typed }),
    folder: session.environment.folder,
    lent,
    ...(definition !== undefined && { definition }),
    ...(definitions !== undefined && { fileFolder: definitions.folder }),
    context,
  });
}

function billOf(artefacts: Uploaded['artefacts']): Bill {
  const entries = Object.entries(artefacts).map(
    ([service, { digest, source, blob, origin }]) => [service, { digest, source, blob, ...(origin !== undefined && { origin }) }] as const,
  );
  return Object.fromEntries(entries);
}

/** Only paths say by themselves what is meant; a version or a commit is somebody's choice. */
function restOf(typed: readonly TypedArtefact[], definitions: Definitions | undefined): readonly TypedArtefact[] {
  const named = new Set(typed.map(({ service }) => service));
  const services = definitions?.services ?? [];
  return services
    .filter(({ name, source }) => !named.has(name) && /^(?:directory|tarball):/.test(source))
    .map(({ name }) => ({ service: name }));
}

function requireKnown(service: string, definitions: Definitions | undefined): void {
  const names = (definitions?.services ?? []).map(({ name }) => name);
  if (names.includes(service)) return;
  const meant = nearest(service, names);
  const because = definitions === undefined ? 'no system file says where it comes from' : `the services are ${andOf(names)}`;
  throw new CommandError(exits.usage, {
    code: 'not-an-artefact',
    sentence: `\`${service}\` does not say which service is where: ${because}.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
    next: 'Write SERVICE=PATH, like api=./api; SERVICE=VERSION for npm, SERVICE=COMMIT for git, SERVICE=sha256:… for an image.',
  });
}

const exitOf: { readonly [about in SourceError['about']]: Exit } = { typed: exits.usage, files: exits.file, world: exits.failed };

function tellSourceError(error: unknown): never {
  if (!(error instanceof SourceError)) throw error;
  const { about, code, message, next } = error;
  throw new CommandError(exitOf[about], { code, sentence: message, next, cause: error });
}

async function upload(session: Session, packed: PackedArtefact): Promise<void> {
  const client = await session.client();
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(packed.bytes) };
  const { digest } = await client.ask('PUT', '/api/blobs', isBlob, { headers, stream: () => createReadStream(packed.file) });
  if (digest === packed.blob) return;
  throw new CommandError(exits.failed, {
    code: 'upload-damaged',
    sentence: `The controller received other bytes than were sent: ${digest} instead of ${packed.blob}.`,
    next: 'Try again; if it stays so, something between here and there changes what it passes on.',
  });
}

function refuseDoubles(services: readonly string[]): void {
  const twice = services.find((service, index) => services.indexOf(service) !== index);
  if (twice === undefined) return;
  throw new CommandError(exits.usage, { code: 'needless-argument', sentence: `${twice} is named twice.`, next: 'Name each service once.' });
}

function kilobytes(bytes: number): string {
  return String(Math.max(1, Math.round(bytes / 1000)));
}
