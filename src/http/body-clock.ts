import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refused } from './refused.ts';

/** Lets a body through that comes in time: the whole within `wholeMs`, or each piece within `pieceMs`. */
export class BodyClock extends Transform {
  /** Fastify holds it against Content-Length. */
  receivedEncodedLength = 0;
  readonly #isPiecewise: boolean;
  readonly #timer: NodeJS.Timeout;

  constructor(time: { readonly wholeMs: number } | { readonly pieceMs: number }) {
    super();
    this.#isPiecewise = 'pieceMs' in time;
    this.#timer = setTimeout(() => this.destroy(tooSlow()), 'pieceMs' in time ? time.pieceMs : time.wholeMs);
    this.#timer.unref();
    this.once('close', () => clearTimeout(this.#timer));
    // Nobody may be reading: a body that is refused by its length alone is never begun.
    this.on('error', () => undefined);
  }

  override _transform(chunk: unknown, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#isPiecewise) this.#timer.refresh();
    if (chunk instanceof Uint8Array) this.receivedEncodedLength += chunk.byteLength;
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    clearTimeout(this.#timer);
    done();
  }
}

/** The body of a request against the clock, until it is answered. One that breaks off is not left waiting. */
export function clocked(request: FastifyRequest, reply: FastifyReply, clock: BodyClock): BodyClock {
  const { raw } = request;
  reply.raw.once('close', () => {
    raw.unpipe(clock);
    // What is still to come is read away, so that the connection can go on.
    raw.resume();
    clock.destroy();
  });
  raw.once('error', (error) => clock.destroy(error));
  raw.once('close', () => {
    if (!raw.complete) clock.destroy(refused('invalid-request', 'The body broke off.', 'Send all of it.'));
  });
  return raw.pipe(clock);
}

function tooSlow(): Error {
  return refused('too-slow', 'The body took too long to come.', 'Send it again, faster.');
}
