// `COPY … FROM STDIN`, given to `client.query`: bytes go out as they are handed over, and whoever hands them over is told when they are gone.
import type pg from 'pg';

/** PostgreSQL, the message formats of its protocol: a letter, and how long the message is, the length itself counted in. */
const [copyData, copyDone, copyFail] = [0x64, 0x63, 0x66];
/** What is kept free in front of rows, so that message and rows are one write. */
export const headerBytes = 5;

export class CopyIn implements pg.Submittable {
  readonly #text: string;
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #ended = Promise.withResolvers<number>();
  #connection: pg.Connection | undefined;
  #rows = 0;

  constructor(text: string) {
    this.#text = text;
    // Whoever waits for them hears of it.
    this.ready.catch(() => undefined);
    this.finished.catch(() => undefined);
  }

  /** The server takes rows. */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
  }

  /** How many rows the server has written, once it has all. */
  get finished(): Promise<number> {
    return this.#ended.promise;
  }

  submit(connection: pg.Connection): void {
    this.#connection = connection;
    connection.query(this.#text);
  }

  /** Rows behind `headerBytes` that are overwritten here; `bytes` can be used again once `done` is called. */
  write(bytes: Uint8Array, done: () => void): void {
    this.#send(messageIn(bytes, copyData), done);
  }

  end(): void {
    this.#send(messageIn(new Uint8Array(headerBytes), copyDone));
  }

  /** The server forgets all rows of this copy. */
  fail(): void {
    this.#send(messageIn(Buffer.from('\0\0\0\0\0the copy broke off\0'), copyFail));
  }

  #send(message: Uint8Array, done?: () => void): void {
    const stream = this.#connection?.stream;
    if (stream?.writable === true) stream.write(message, done);
  }

  /** The driver calls these. */
  handleCopyInResponse(): void {
    this.#ready.resolve(undefined);
  }

  handleError(error: Error): void {
    this.#ready.reject(error);
    this.#ended.reject(error);
  }

  handleCommandComplete({ text = '' }: { readonly text?: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#ended.resolve(this.#rows);
  }
}

function messageIn(bytes: Uint8Array, code: number): Uint8Array {
  bytes[0] = code;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(1, bytes.length - 1);
  return bytes;
}
