const encoder = new TextEncoder();

/** Bytes that are written one after the other, in a buffer that grows where it has to. */
export class Out {
  bytes: Uint8Array;
  length = 0;

  constructor(size = 65_536) {
    this.bytes = new Uint8Array(size);
  }

  /** Room for so many more. */
  reserve(count: number): void {
    const wanted = this.length + count;
    if (wanted <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(byte: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  copy(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    const { bytes, length } = this;
    // A view of a few bytes costs more than they do.
    if (count > 96) bytes.set(from.subarray(start, end), length);
    else for (let index = 0; index < count; index += 1) bytes[length + index] = from[start + index] ?? 0;
    this.length = length + count;
  }

  /** Letters, figures and signs of ASCII. */
  ascii(text: string): void {
    this.reserve(text.length);
    for (let index = 0; index < text.length; index += 1) this.bytes[this.length + index] = text.charCodeAt(index);
    this.length += text.length;
  }

  /** A whole number, in at least so many figures. */
  decimal(value: number, least = 1): void {
    if (value < 0 || value > 0x7fffffff) return this.ascii(String(value).padStart(least, '0'));
    let count = 1;
    for (let left = (value / 10) | 0; left > 0; left = (left / 10) | 0) count += 1;
    count = Math.max(count, least);
    this.reserve(count);
    let left = value;
    for (let at = this.length + count - 1; at >= this.length; at -= 1) {
      const rest = (left / 10) | 0;
      this.bytes[at] = 48 + left - rest * 10;
      left = rest;
    }
    this.length += count;
  }

  clear(): void {
    this.length = 0;
  }

  /** What was written, valid until something else is. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** A text as bytes, to be copied again and again. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}
