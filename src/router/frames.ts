/** Follows the frames of a WebSocket in the bytes that pass (RFC 6455, 5.2): between two of them something of ours may be put. */
export class Frames {
  /** Of the head that is being read: as many bytes as have come. */
  readonly #head: number[] = [];
  #payloadLeft = 0;
  #isClosing = false;

  /** Whether the last byte that passed was the last of a frame. */
  get isBetween(): boolean {
    return this.#head.length === 0 && this.#payloadLeft === 0;
  }

  /** Whether a close frame has begun: after it there is nothing more to say. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Takes what passes; says where in it the first frame ends, or -1 where none does. A chunk that begins between two frames ends one at 0. */
  pass(chunk: Uint8Array): number {
    let first = this.isBetween ? 0 : -1;
    let at = 0;
    while (at < chunk.length) {
      at = this.#payloadLeft > 0 ? this.#skip(chunk, at) : this.#readHead(chunk, at);
      if (first === -1 && this.isBetween) first = at;
    }
    return first;
  }

  #skip(chunk: Uint8Array, at: number): number {
    const skipped = Math.min(this.#payloadLeft, chunk.length - at);
    this.#payloadLeft -= skipped;
    return at + skipped;
  }

  #readHead(chunk: Uint8Array, at: number): number {
    this.#head.push(chunk[at] ?? 0);
    const [opcode = 0, second = 0] = this.#head;
    if (this.#head.length < 2 || this.#head.length < headLength(second)) return at + 1;
    if ((opcode & 0x0f) === closing) this.#isClosing = true;
    this.#payloadLeft = payloadLength(this.#head);
    this.#head.length = 0;
    return at + 1;
  }
}

const closing = 8;

function headLength(second: number): number {
  const short = second & 0x7f;
  const length = short === 126 ? 4 : short === 127 ? 10 : 2;
  return (second & 0x80) === 0 ? length : length + 4;
}

function payloadLength(head: readonly number[]): number {
  const short = (head[1] ?? 0) & 0x7f;
  if (short < 126) return short;
  const bytes = head.slice(2, short === 126 ? 4 : 10);
  return bytes.reduce((length, byte) => length * 256 + byte, 0);
}

/** Tells a visitor to come back: status 1012, "service restart" (RFC 6455, 7.4, and the registry of IANA). */
export function restartFrame(): Buffer {
  const reason = Buffer.from('This service was replaced. Please connect again.');
  return Buffer.concat([Buffer.from([0x88, 2 + reason.length, 1012 >> 8, 1012 & 0xff]), reason]);
}
