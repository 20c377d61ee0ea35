import { digestOf } from './canonical.ts';
import type { ArtefactFile, Bill, System } from './system.ts';

/** Service → what lies in its folder `files`. */
export interface FilesRead {
  readonly [service: string]: readonly ArtefactFile[];
}

/**
 * The digest of a bill is that of its bits. What was read in them hangs on the system file too, and which commits went in is for people:
 * neither is a part of it, and whoever has the bits alone (a host) comes to the same digest.
 */
export function billDigestOf(bill: Bill): string {
  return digestOf(
    Object.fromEntries(Object.entries(bill).map(([service, { files: _files, origin: _origin, ...bits }]) => [service, bits])),
  );
}

/** Each artefact with what was read in the folder that its service names today; what an older release knew of another folder is let go. */
export function withFiles(bill: Bill, { services }: Pick<System, 'services'>, read: FilesRead = {}): Bill {
  const entries = Object.entries(bill).map(([name, { files: _former, ...bits }]) => {
    const folder = services.find((service) => service.name === name)?.files;
    const files = folder === undefined || !Object.hasOwn(read, name) ? undefined : read[name];
    return [name, { ...bits, ...(files && { files }) }] as const;
  });
  return Object.fromEntries(entries);
}
