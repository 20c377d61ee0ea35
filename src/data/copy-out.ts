// `COPY … TO STDOUT` as a stream of bytes. The server sends each row as a message of its own: here their headers are taken out where the bytes
// stand, so that no row is an object, and what goes on is as large as what the socket gave.
import { Readable } from 'node:stream';
import type pg from 'pg';

/** PostgreSQL, the message formats of its protocol: a letter, and how long the message is, the length itself counted in. */
const headerBytes = 5;
const [copyData, copyDone, errorResponse] = [0x64, 0x63, 0x45];
/** Of a piece that is moved; a longer one is moved by a call of the system's. */
const fewBytes = 64;
/** As much as a socket gives at once: whoever paces a copy hears of steps of this size. */
const keptBytes = 1 << 16;

/** Given to `client.query`. `rowCount` is what the server counted, once the stream has ended. */
export class CopyOut extends Readable implements pg.Submittable {
  rowCount = 0;
  readonly #text: string;
  readonly #messages = new CopyMessages();
  #connection: pg.Connection | undefined;
  /** Whoever reads the connection when we do not. */
  #usual: ((bytes: Buffer) => void) | undefined;

  constructor(text: string) {
    super({ highWaterMark: keptBytes });
    this.#text = text;
  }

  submit(connection: pg.Connection): void {
    const { stream } = connection;
    const [usual, ...others] = stream.listeners('data');
    if (usual === undefined || others.length > 0) throw new Error('Somebody else reads this connection.');
    this.#connection = connection;
    this.#usual = (bytes) => void usual.call(stream, bytes);
    stream.removeAllListeners('data');
    stream.on('data', this.#take);
    connection.query(this.#text);
  }

  override _read(): void {
    if (this.#usual !== undefined) this.#connection?.stream.resume();
  }

  /** What the server sends still is read and forgotten, so that the connection can be used again, or ended. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this._read();
    done(error);
  }

  readonly #take = (bytes: Buffer): void => {
    const { rows, rest } = this.#messages.take(bytes);
    const wantsMore = rows.length === 0 || this.destroyed || this.push(rows);
    if (rest !== undefined) {
      const usual = this.#usual;
      this.#giveBack();
      if (rest.length > 0) usual?.(rest);
    } else if (!wantsMore) this.#connection?.stream.pause();
  };

  /** The connection is read as ever from here on. */
  #giveBack(): void {
    const usual = this.#usual;
    const stream = this.#connection?.stream;
    if (usual === undefined || stream === undefined) return;
    this.#usual = undefined;
    stream.removeListener('data', this.#take);
    stream.on('data', usual);
    stream.resume();
  }

  /** The driver calls these. */
  handleError(error: Error): void {
    this.destroy(error);
  }

  handleCommandComplete({ text = '' }: { readonly text?: string }): void {
    this.rowCount = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.push(null);
  }
}

/** What the rows of some bytes are; `rest`: the copy has ended, and that stands behind it. */
interface Taken {
  readonly rows: Buffer;
  readonly rest?: Buffer;
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
  take(bytes: Buffer): Taken {
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
  #read(bytes: Buffer, from: number): number {
    let at = from;
    for (; at < bytes.length && this.#known < headerBytes; at += 1) {
      this.#header[this.#known] = bytes[at] ?? 0;
      this.#known += 1;
    }
    return at;
  }
}

/** To the front, within the same bytes. */
function move(bytes: Buffer, from: number, end: number, to: number): void {
  if (from === to) return;
  if (end - from > fewBytes) bytes.copyWithin(to, from, end);
  else for (let at = from; at < end; at += 1) bytes[to + at - from] = bytes[at] ?? 0;
}
