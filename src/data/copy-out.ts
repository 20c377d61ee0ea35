// `COPY … TO STDOUT` as bytes. The server sends each row as a message of its own: here their headers are taken out where the bytes stand, so that no
// row is an object, and what goes on is as large as what the socket gave.
import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { takeOver } from './place-socket.ts';

/** PostgreSQL, the message formats of its protocol: a letter, and how long the message is, the length itself counted in. */
const headerBytes = 5;
const [copyData, copyDone, errorResponse] = [0x64, 0x63, 0x45];
/** Of a piece that is moved; a longer one is moved by a call of the system's. */
const fewBytes = 64;

/** Given to `client.query`. `take` has used what it is given once it returns: it is overwritten then. */
export class CopyOut implements pg.Submittable {
  readonly #text: string;
  readonly #take: (rows: Uint8Array) => void;
  readonly #messages = new CopyMessages();
  readonly #ended = Promise.withResolvers<number>();
  #stream: Duplex | undefined;
  #giveBack: ((rest: Uint8Array) => void) | undefined;
  #hasFailed = false;
  #rows = 0;

  constructor(text: string, take: (rows: Uint8Array) => void) {
    this.#text = text;
    this.#take = take;
    // Whoever waits for it hears of it.
    this.finished.catch(() => undefined);
  }

  /** How many rows the server counted, once all of them were taken. */
  get finished(): Promise<number> {
    return this.#ended.promise;
  }

  submit(connection: pg.Connection): void {
    this.#stream = connection.stream;
    this.#giveBack = takeOver(connection.stream, this.#hear);
    connection.query(this.#text);
  }

  /** Nothing is taken until `resume`. */
  pause(): void {
    if (this.#giveBack !== undefined) this.#stream?.pause();
  }

  resume(): void {
    if (this.#giveBack !== undefined) this.#stream?.resume();
  }

  /** What the server sends still is read and forgotten, so that the connection can be used again, or ended. */
  forget(): void {
    this.#hasFailed = true;
    this.resume();
  }

  readonly #hear = (bytes: Uint8Array): void => {
    const { rows, rest } = this.#messages.take(bytes);
    try {
      if (rows.length > 0 && !this.#hasFailed) this.#take(rows);
    } catch (error) {
      this.forget();
      this.#ended.reject(error);
    }
    if (rest === undefined) return;
    const giveBack = this.#giveBack;
    this.#giveBack = undefined;
    giveBack?.(rest);
  };

  /** The driver calls these. */
  handleError(error: Error): void {
    this.#ended.reject(error);
  }

  handleCommandComplete({ text = '' }: { readonly text?: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#ended.resolve(this.#rows);
  }
}

/** What the rows of some bytes are; `rest`: the copy has ended, and that stands behind it. */
interface Taken {
  readonly rows: Uint8Array;
  readonly rest?: Uint8Array;
}

/** Takes messages apart that are cut anywhere. */
export class CopyMessages {
  readonly #header = Buffer.alloc(headerBytes);
  /** So much of the header is there. */
  #known = 0;
  /** What the message still lacks. */
  #left = 0;
  #isRows = false;

  /** `bytes` are overwritten: what is answered stands in them. */
  take(bytes: Uint8Array): Taken {
    let at = 0;
    let to = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const next = Math.min(bytes.length, at + this.#left);
        this.#left -= next - at;
        if (this.#isRows) {
          move(bytes, at, next, to);
          to += next - at;
        }
        at = next;
        continue;
      }
      at = this.#read(bytes, at);
      if (this.#known < headerBytes) break;
      const [code] = this.#header;
      if (code === errorResponse) return { rows: bytes.subarray(0, to), rest: Buffer.concat([this.#header, bytes.subarray(at)]) };
      if (code === copyDone) return { rows: bytes.subarray(0, to), rest: bytes.subarray(at) };
      this.#isRows = code === copyData;
      this.#left = this.#header.readUInt32BE(1) - headerBytes + 1;
      this.#known = 0;
    }
    return { rows: bytes.subarray(0, to) };
  }

  /** As much of the header as is there; answers where it ends. */
  #read(bytes: Uint8Array, from: number): number {
    let at = from;
    for (; at < bytes.length && this.#known < headerBytes; at += 1) {
      this.#header[this.#known] = bytes[at] ?? 0;
      this.#known += 1;
    }
    return at;
  }
}

/** To the front, within the same bytes. */
function move(bytes: Uint8Array, from: number, end: number, to: number): void {
  if (from === to) return;
  if (end - from > fewBytes) bytes.copyWithin(to, from, end);
  else for (let at = from; at < end; at += 1) bytes[to + at - from] = bytes[at] ?? 0;
}
