/** Where a Node of an artefact's own lies in it. Folders of this name are never packed from a source: they are ours. */
export const nodeFolder = '.lockstep/node';
/** Lies in an artefact that the host's own Node is to run. */
export const hostNodeFile = `${nodeFolder}/host`;

/** What an archive may hold: far more than any that was meant, and less than what fills a host. */
export interface ArchiveLimits {
  readonly entries: number;
  readonly bytes: number;
  /** Of one path, in bytes, and how many folders deep. */
  readonly pathBytes: number;
  readonly depth: number;
}

export const archiveLimits: ArchiveLimits = { entries: 500_000, bytes: 16 * 1024 ** 3, pathBytes: 1_000, depth: 64 };

/** A header of an archive, as far as it can be too much. */
interface Header {
  readonly name: string;
  readonly size?: number | undefined;
  readonly linkname?: string | null | undefined;
}

/** Counts the entries of one archive, before any is written; says what is too much as the end of "The archive …". */
export function countEntries(limits: ArchiveLimits): (header: Header) => string | undefined {
  let entries = 0;
  let bytes = 0;
  return ({ name, size = 0, linkname }) => {
    entries += 1;
    bytes += size;
    if (entries > limits.entries) return `holds more than ${limits.entries} entries`;
    if (bytes > limits.bytes) return `holds more than ${limits.bytes} bytes`;
    const isLong = [name, linkname ?? ''].some((path) => new TextEncoder().encode(path).length > limits.pathBytes);
    if (isLong) return `holds a path of more than ${limits.pathBytes} bytes`;
    return name.split('/').length > limits.depth ? `holds a path more than ${limits.depth} folders deep` : undefined;
  };
}

/**
 * Whether a link at `name` stays inside. It may go up only at its start: a way up behind a name could begin in another link, and then
 * leads elsewhere than its words say.
 */
export function staysInside(name: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || /[\0\\]/.test(target)) return false;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const ups = parts.findIndex((part) => part !== '..');
  const up = ups === -1 ? parts.length : ups;
  const depth = name.split('/').filter((part) => part !== '' && part !== '.').length - 1;
  return up <= depth && !parts.slice(up).includes('..');
}
