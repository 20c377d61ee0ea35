/** What is known of an answer when it is whole. */
export interface WholeAnswer {
  readonly status: number;
  /** The connection may carry another request. */
  readonly isKept: boolean;
}

const mostHeadBytes = 64 * 1024;
const endOfHead = Buffer.from('\r\n\r\n');
const endOfLine = Buffer.from('\r\n');

/**
 * Reads HTTP/1.1 answers off a connection, one request at a time. Bodies are counted, never kept. Strict: what is framed in two ways, or
 * in none that we know, is refused, for a generator that loses its place would judge one answer by another.
 */
export class ResponseReader {
  #rest: Buffer | undefined;
  #isHeadRequest = false;
  #status = 0;
  #isKept = true;
  #body: 'head' | 'counted' | 'chunk-size' | 'chunk' | 'trailer' | 'until-close' = 'head';
  #left = 0;

  begin(method: string): void {
    this.#isHeadRequest = method === 'HEAD';
    this.#body = 'head';
    this.#isKept = true;
  }

  /** Feeds what arrived; gives the answer once it is whole. Throws for what is no HTTP/1.1, or goes on after its end. */
  read(chunk: Buffer): WholeAnswer | undefined {
    let bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    for (;;) {
      const used = this.#step(bytes);
      if (used === undefined) {
        this.#keep(bytes);
        return undefined;
      }
      bytes = bytes.subarray(used.bytes);
      if (!used.isWhole) continue;
      if (bytes.length > 0) throw new Error('it went on after the end of its answer');
      return { status: this.#status, isKept: this.#isKept };
    }
  }

  /** The connection ended: whole, if the answer was to end with it. */
  end(): WholeAnswer | undefined {
    return this.#body === 'until-close' ? { status: this.#status, isKept: false } : undefined;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (bytes.length > mostHeadBytes) throw new Error('its head has no end');
    this.#rest = bytes;
  }

  /** One part of the answer: how many bytes it took; undefined where more are needed. */
  #step(bytes: Buffer): { readonly bytes: number; readonly isWhole: boolean } | undefined {
    switch (this.#body) {
      case 'head':
        return this.#readHead(bytes);
      case 'chunk-size':
        return this.#readChunkSize(bytes);
      case 'trailer':
        return this.#readTrailer(bytes);
      case 'counted':
      case 'chunk':
        return this.#readCounted(bytes);
      case 'until-close':
        return bytes.length === 0 ? undefined : { bytes: bytes.length, isWhole: false };
    }
  }

  #readHead(bytes: Buffer): { readonly bytes: number; readonly isWhole: boolean } | undefined {
    const end = bytes.indexOf(endOfHead);
    if (end < 0) return undefined;
    const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
    const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine) ?? [];
    if (code === undefined) throw new Error('its answer is no HTTP/1.1');
    this.#status = Number(code);
    const used = end + endOfHead.length;
    // An interim answer: the real one follows.
    if (this.#status < 200 && this.#status !== 101) return { bytes: used, isWhole: false };
    this.#isKept = minor === '1';
    return { bytes: used, isWhole: this.#frame(lines) };
  }

  /** How the body is framed; true where there is none. */
  #frame(lines: readonly string[]): boolean {
    const lengths = new Set<string>();
    let isChunked = false;
    for (const line of lines) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      if (name === 'content-length') lengths.add(value);
      else if (name === 'transfer-encoding') isChunked = this.#isChunked(value);
      else if (name === 'connection') this.#isKept = this.#staysOpen(value);
    }
    if (this.#isHeadRequest || this.#status === 204 || this.#status === 304) return true;
    if (lengths.size > 1 || (isChunked && lengths.size > 0)) throw new Error('its answer says twice how long it is');
    if (isChunked) return this.#goOn('chunk-size', 0);
    const [length] = lengths;
    if (length === undefined) return this.#goOn('until-close', 0);
    if (!/^\d{1,15}$/.test(length)) throw new Error('its answer has a length that is no number');
    this.#goOn('counted', Number(length));
    return this.#left === 0;
  }

  #goOn(body: 'counted' | 'chunk-size' | 'until-close', left: number): false {
    this.#body = body;
    this.#left = left;
    return false;
  }

  #isChunked(value: string): boolean {
    if (value.toLowerCase() === 'chunked') return true;
    throw new Error('its answer is encoded in a way that is not known here');
  }

  #staysOpen(value: string): boolean {
    const words = value.toLowerCase();
    return words.includes('keep-alive') || (this.#isKept && !words.includes('close'));
  }

  #readChunkSize(bytes: Buffer): { readonly bytes: number; readonly isWhole: boolean } | undefined {
    const end = bytes.indexOf(endOfLine);
    if (end < 0) return undefined;
    const [size] = /^[\da-f]{1,12}/i.exec(bytes.toString('latin1', 0, end)) ?? [];
    if (size === undefined) throw new Error('its answer has a chunk without a size');
    // The line end behind the bytes of a chunk belongs to it.
    this.#left = Number.parseInt(size, 16) + endOfLine.length;
    this.#body = this.#left === endOfLine.length ? 'trailer' : 'chunk';
    return { bytes: end + endOfLine.length, isWhole: false };
  }

  #readTrailer(bytes: Buffer): { readonly bytes: number; readonly isWhole: boolean } | undefined {
    const end = bytes.indexOf(endOfLine);
    return end < 0 ? undefined : { bytes: end + endOfLine.length, isWhole: end === 0 };
  }

  #readCounted(bytes: Buffer): { readonly bytes: number; readonly isWhole: boolean } | undefined {
    if (bytes.length === 0) return undefined;
    const used = Math.min(this.#left, bytes.length);
    this.#left -= used;
    if (this.#left > 0 || this.#body === 'counted') return { bytes: used, isWhole: this.#left === 0 };
    this.#body = 'chunk-size';
    return { bytes: used, isWhole: false };
  }
}
