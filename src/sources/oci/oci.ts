import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { askRegistry } from './ask-registry.ts';
import { placeOfImage } from './image.ts';
import type { OciOrigin } from '#core/origin.ts';
import { isRecord, parseJson, textIn } from '#sources/read-json.ts';
import { SourceError } from '#sources/source-error.ts';
import type { Source, SourceAsked, SourceContext, Taken } from '#sources/source.ts';

/**
 * `oci:ghcr.io/acme/api`: an image by its digest. What is packed is its manifest, byte for byte, and the reference: the target that runs
 * it fetches the rest, by digests that the manifest pins.
 */
export const oci: Source = { take: takeOci };

async function takeOci(asked: SourceAsked, context: SourceContext): Promise<Taken> {
  const digest = requireDigest(asked);
  const image = placeOfImage(asked.place);
  context.tell(`${image.registry} is asked for ${asked.place}@${digest.slice(0, 19)}`);
  const { bytes, mediaType } = await askRegistry({ ...image, shown: asked.place, service: asked.service }, digest, context);
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== digest) throw differs(asked, digest, found);
  const folder = path.join(context.lent, 'oci');
  await mkdir(folder);
  const reference = `${asked.place}@${digest}`;
  await writeFile(path.join(folder, 'manifest.json'), bytes);
  await writeFile(path.join(folder, 'image'), `${reference}\n`);
  const manifest = parseJson(bytes.toString());
  const origin: OciOrigin = {
    kind: 'oci',
    image: asked.place,
    digest,
    mediaType: mediaType ?? textIn(manifest, 'mediaType') ?? 'unknown',
    bytes: bytesOf(manifest),
  };
  return { folder, source: `oci:${reference}`, origin };
}

function requireDigest({ service, place, typed = '' }: SourceAsked): string {
  const digest = typed.replace(new RegExp(`^${place.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}@`), '');
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  const isTag = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(digest);
  throw new SourceError('typed', isTag ? 'tag-moves' : 'needs-version', {
    sentence: isTag
      ? `\`${digest}\` may change after the test: it is a tag of \`oci:${place}\`, and a release is its digest.`
      : `${service} comes from \`oci:${place}\`, so a release names its digest${typed === '' ? '' : `; ${JSON.stringify(typed)} is none`}.`,
    next: `Write ${service}=sha256:…; docker buildx imagetools inspect ${place}${isTag ? `:${digest}` : ''} shows it.`,
  });
}

/** An index counts its images, a manifest its configuration and its layers. */
function bytesOf(manifest: unknown): number {
  if (!isRecord(manifest)) return 0;
  const parts = ['layers', 'manifests'].flatMap((key) => listIn(manifest[key]));
  const sizes = [...parts, manifest['config']].map((part) => (isRecord(part) ? Number(part['size']) : 0));
  return sizes.reduce((sum, size) => sum + (Number.isSafeInteger(size) ? size : 0), 0);
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function differs({ place }: SourceAsked, digest: string, found: string): SourceError {
  return new SourceError('world', 'integrity-differs', {
    sentence: `The registry gave other bytes for \`${place}@${digest}\`: they are ${found}.`,
    next: 'Ask who runs the registry, or what lies on the way to it.',
  });
}
