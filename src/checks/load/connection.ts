import type { Socket } from 'node:net';
import { dial } from '#dial/dial.ts';
import { ResponseReader, type WholeAnswer } from './response-reader.ts';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly bytes: Buffer;
}

/** How a request ended. `broken`: nobody answered, or not to the end. */
export type Ended =
  | ({ readonly kind: 'answered' } & WholeAnswer)
  /** `isStale`: a kept connection had ended before a byte came back; on another one the request may still be answered. */
  | { readonly kind: 'broken'; readonly because: string; readonly isStale: boolean };

/** Where connections lead: an origin that the environment says is its own. */
export interface Destination {
  readonly url: string;
  readonly origins: readonly string[];
}

/** One connection, kept alive, one request at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #reader = new ResponseReader();
  #onEnd: ((ended: Ended) => void) | undefined;
  #requests = 0;
  /** Of the request under way: a byte of its answer, or that its time is over. */
  #hasHeard = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error: Error) => this.#fail(wordsOf(error)));
    socket.on('close', () => this.#close());
  }

  static async open({ url, origins }: Destination, signal: AbortSignal): Promise<Connection> {
    const socket = await dial(new URL(url), { reach: { origins, networks: [], isPublicOpen: false }, signal });
    return new Connection(socket);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** Sends; `onEnd` is called once. */
  send({ method, bytes }: WireRequest, onEnd: (ended: Ended) => void): void {
    this.#onEnd = onEnd;
    this.#hasHeard = false;
    this.#requests += 1;
    this.#reader.begin(method);
    this.#socket.write(bytes);
  }

  /** Ends it; a request under way is told so. */
  end(because: string): void {
    this.#hasHeard = true;
    this.#fail(because);
  }

  #take(chunk: Buffer): void {
    this.#hasHeard = true;
    // Whoever speaks unasked has lost its place.
    if (this.#onEnd === undefined) return void this.#socket.destroy();
    try {
      const whole = this.#reader.read(chunk);
      if (whole === undefined) return;
      if (!whole.isKept) this.#socket.destroy();
      this.#tell({ kind: 'answered', ...whole });
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #close(): void {
    const whole = this.#onEnd === undefined ? undefined : this.#reader.end();
    if (whole === undefined) this.#fail('broke the connection off');
    else this.#tell({ kind: 'answered', ...whole });
  }

  #fail(because: string): void {
    this.#socket.destroy();
    this.#tell({ kind: 'broken', because, isStale: this.#requests > 1 && !this.#hasHeard });
  }

  #tell(ended: Ended): void {
    const tell = this.#onEnd;
    this.#onEnd = undefined;
    tell?.(ended);
  }
}

export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return words.get(code) ?? error.message;
}

const words = new Map([
  ['ECONNREFUSED', 'refused the connection: nothing listens there'],
  ['ECONNRESET', 'broke the connection off'],
  ['EPIPE', 'broke the connection off'],
  ['ENOTFOUND', 'has a host name that nobody knows'],
  ['EMFILE', 'was not asked: this host may open no more connections'],
]);
