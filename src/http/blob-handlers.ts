import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectBlobs, usualRetentionMs } from '#engine/collect-blobs.ts';
import { refuseHeld } from '#engine/evidence-hold.ts';
import type { BlobStore } from '#store/store.ts';
import type { Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { Refused, refused } from './refused.ts';

/** Artefacts: whoever may create or adopt releases somewhere may bring them, and look at them. */
export function blobHandlers(context: HttpContext): Pick<Handlers, 'putBlob' | 'getBlob' | 'collectBlobs'> {
  const { store } = context;
  return {
    async putBlob({ request, caller }) {
      return receiveBlob(request, caller.user.person, context);
    },
    async getBlob({ parameters, reply }) {
      await sendBlob(reply, store.blobs, parameters.digest);
      return undefined;
    },
    async collectBlobs({ body: { plan }, caller, request }) {
      const { engine, witness, blobRetentionMs = usualRetentionMs } = context;
      const [held] = witness?.held.values() ?? [];
      // A ledger that lacks its end names less than it should.
      if (held !== undefined) throw new Refused(refuseHeld(held.sentence));
      const before = engine.now() - blobRetentionMs;
      const { kept, collected } = await collectBlobs(store, { before, isPlan: plan });
      if (!plan) request.log.info({ by: caller.user.person, collected: collected.length }, 'blobs were collected');
      return { plan, before, kept, collected: [...collected] };
    },
  };
}

/** Streams a body into the store; more than `mostBlobBytes` ends it, and nothing is kept. */
export async function receiveBlob(
  request: FastifyRequest,
  by: string,
  { store: { blobs }, uploads, mostBlobBytes }: Pick<HttpContext, 'store' | 'uploads' | 'mostBlobBytes'>,
): Promise<{ digest: string; size: number }> {
  if (!(request.body instanceof Readable))
    throw refused('invalid-request', 'The body should be the bytes of the artefact.', 'Send them as they are.');
  const toldBytes = Number(request.headers['content-length'] ?? 0);
  const { digest, size } = await blobs.put(uploads.counted(limited(request.body, mostBlobBytes), by, toldBytes));
  return { digest, size };
}

async function* limited(content: Readable, mostBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of content) {
    if (!(chunk instanceof Uint8Array)) throw refused('invalid-request', 'The body should be bytes.', 'Send them as they are.');
    size += chunk.byteLength;
    if (size > mostBytes) throw refused('too-large', `An artefact may have ${mostBytes} bytes.`, 'Send less.');
    yield chunk;
  }
}

/** Bytes that others wrote: to be kept, never to be shown as a page of ours. */
export async function sendBlob(reply: FastifyReply, blobs: BlobStore, digest: string): Promise<void> {
  const content = await blobs.get(digest);
  if (content === undefined) throw refused('no-such-blob', `Nothing is kept under ${digest}.`, 'Upload it first.');
  reply.headers({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${digest.slice('sha256:'.length, 'sha256:'.length + 12)}"`,
    'cache-control': 'private, no-store',
  });
  reply.send(Readable.from(content));
}
