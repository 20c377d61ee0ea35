import { createReadStream } from 'node:fs';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import { isBlob } from '#cli/http/small-answers.ts';
import type { Session } from '#cli/session.ts';
import type { Bill } from '#core/system.ts';
import { withLentFolder } from './lent-folder.ts';
import { type PackedArtefact, packArtefact } from './pack-artefact.ts';

export interface Uploaded {
  readonly bill: Bill;
  readonly artefacts: { readonly [service: string]: PackedArtefact };
}

/** Splits `api=./api`. Undefined for what names no artefact. */
export function parseArtefact(typed: string): readonly [service: string, place: string] | undefined {
  const [, service, place] = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/.exec(typed) ?? [];
  return service === undefined || place === undefined ? undefined : [service, place];
}

/** Packs and uploads every artefact; the bill names them by digest. */
export function uploadArtefacts(session: Session, typed: readonly (readonly [service: string, place: string])[]): Promise<Uploaded> {
  refuseDoubles(typed.map(([service]) => service));
  return withLentFolder(async (lent) => {
    const artefacts: Record<string, PackedArtefact> = {};
    for (const [service, place] of typed) {
      const packed = await packArtefact({ service, typed: place, folder: session.environment.folder, lent });
      artefacts[service] = packed;
      session.output.note(`${service}  ${filesWords(packed.files)}, ${kilobytes(packed.bytes)} kB, ${packed.digest.slice(0, 19)}…`);
      await upload(session, packed);
    }
    const bill = Object.entries(artefacts).map(([service, { digest, source, blob }]) => [service, { digest, source, blob }] as const);
    return { bill: Object.fromEntries(bill), artefacts };
  });
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

export function filesWords(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}
