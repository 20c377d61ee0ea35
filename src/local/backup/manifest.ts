import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { canonical } from '#core/canonical.ts';
import { Failure } from '#core/failure.ts';

/** The last file that a backup gets: where it stands and fits, the backup is whole. */
export const manifestName = 'manifest.json';

const relativePath = z
  .string()
  .refine((text) => !path.isAbsolute(text) && !text.includes('\0') && !text.split(/[/\\]/).includes('..'), 'a path that leads out');

const shape = z.object({
  lockstepBackup: z.literal(1),
  kind: z.enum(['physical', 'logical']),
  /** The Lockstep that wrote it, and the number of its schema. */
  lockstep: z.string(),
  schema: z.number(),
  /** Every commit that was acknowledged before this instant is in it; ISO 8601. */
  endedAt: z.string(),
  heads: z.array(z.object({ name: z.string(), seq: z.number(), head: z.string() })),
  /** Names of exported tables, in the order in which they are read back; none in a physical backup. */
  tables: z.array(relativePath),
  folders: z.array(relativePath),
  files: z.array(z.object({ path: relativePath, size: z.number(), sha256: z.string() })),
});

const sealed = z.object({ manifest: shape, sha256: z.string() });

export type Manifest = z.infer<typeof shape>;

/** As text, with a digest of its own. */
export function sealManifest(manifest: Manifest): string {
  return `${JSON.stringify({ manifest, sha256: sha256(canonical(manifest)) }, undefined, 1)}\n`;
}

/** Reads a backup's manifest and holds every file against it. Throws the sentence that names the first that does not fit. */
export async function verifiedManifest(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  for (const file of manifest.files) {
    const found = await digestOf(await insideOf(folder, file.path));
    if (found === undefined) throw damaged(`\`${file.path}\` is missing from it`);
    if (found !== file.sha256) throw damaged(`\`${file.path}\` is not what was backed up`);
  }
  return manifest;
}

/** A link in a backup would bring in what lies outside of it. */
async function insideOf(folder: string, name: string): Promise<string> {
  const place = path.join(folder, name);
  const parts = name.split('/').map((_, index, all) => path.join(folder, ...all.slice(0, index + 1)));
  const kinds = await Promise.all(parts.map((part) => lstat(part).catch(() => undefined)));
  if (kinds.some((kind) => kind?.isSymbolicLink() === true)) throw damaged(`\`${name}\` is a link`);
  if (kinds.at(-1) !== undefined && kinds.at(-1)?.isFile() !== true) throw damaged(`\`${name}\` is no file`);
  return place;
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, manifestName), 'utf8').catch(() => {
    throw damaged(`${folder} has no ${manifestName}, so it is no backup, or one that was never finished`);
  });
  try {
    const { manifest, sha256: digest } = sealed.parse(JSON.parse(text));
    if (digest === sha256(canonical(manifest))) return manifest;
  } catch (error) {
    throw damaged(`its ${manifestName} cannot be read`, error);
  }
  throw damaged(`its ${manifestName} was changed`);
}

async function digestOf(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  const content: AsyncIterable<Uint8Array> = createReadStream(file);
  try {
    for await (const chunk of content) hash.update(chunk);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A backup that is not used, and why. */
export function damaged(what: string, cause?: unknown): Failure {
  return new Failure('backup-damaged', `The backup is not used: ${what}.`, { retryable: false, cause });
}
