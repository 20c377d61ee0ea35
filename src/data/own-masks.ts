// The files of masks that a site writes itself. They are run on the site's own host, beside its raw values; what becomes of one is known by the digest
// of its text, and nothing but that text is run.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { readOwnMask, type OwnMaskFile, type OwnMaskKind, type OwnMasks } from '#core/data/own-masks.ts';
import { Failure } from '#core/failure.ts';

const othersWrite = 0o022;

/** Whoever may write it is given raw values. */
export async function readOwnMasks(place: string): Promise<OwnMaskFile> {
  const handle = await open(place, 'r').catch((cause: unknown) => {
    throw wrong(place, `it can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
  });
  try {
    const { mode } = await handle.stat();
    if ((mode & othersWrite) !== 0) throw wrong(place, `others may write it, and it is given raw values. Write: chmod go-w ${place}`);
    return { name: path.basename(place), text: await handle.readFile('utf8') };
  } finally {
    await handle.close();
  }
}

/** Throws a Failure that says which file, which mask and what of it is wrong. */
export async function loadOwnMasks(files: readonly OwnMaskFile[]): Promise<OwnMasks> {
  const kinds: OwnMaskKind[] = [];
  for (const file of files) {
    for (const each of await masksIn(file)) {
      const { id } = each.definition;
      const other = kinds.find(({ definition }) => definition.id === id);
      if (other !== undefined) throw wrong(file.name, `\`${id}\` stands there, and in ${other.file} too. Delete one.`);
      kinds.push(each);
    }
  }
  return { files, kinds };
}

async function masksIn({ name, text }: OwnMaskFile): Promise<readonly OwnMaskKind[]> {
  const url = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  const made: unknown = await import(/* @vite-ignore */ url).catch((cause: unknown) => {
    const because = cause instanceof Error ? cause.message.replaceAll(url, name) : String(cause);
    throw wrong(name, `it can't be run: ${because}. It stands alone: it may import \`node:\` modules only.`, cause);
  });
  const masks: unknown = typeof made === 'object' && made !== null && 'masks' in made ? made.masks : undefined;
  if (!Array.isArray(masks)) throw wrong(name, 'it exports no `masks`. Write `export const masks = [{ id: "own.badge", … }];`.');
  const source = { file: name, digest: `sha256:${createHash('sha256').update(text).digest('hex')}` };
  return masks.map((each: unknown, at): OwnMaskKind => {
    const read = readOwnMask(each, source);
    if (typeof read === 'string') throw wrong(name, `of its mask ${at + 1}, ${read}`);
    return read;
  });
}

function wrong(file: string, sentence: string, cause?: unknown): Failure {
  return new Failure('own-mask', `The masks of ${file}: ${sentence}`, { retryable: false, cause });
}
