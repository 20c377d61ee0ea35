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
    // A view of a few bytes costs more than they do.
    if (count > 48) this.bytes.set(from.subarray(start, end), this.length);
    else for (let index = 0; index < count; index += 1) this.bytes[this.length + index] = from[start + index] ?? 0;
    this.length += count;
  }

  /** Letters, figures and signs of ASCII. */
  ascii(text: string): void {
    this.reserve(text.length);
    for (let index = 0; index < text.length; index += 1) this.bytes[this.length + index] = text.charCodeAt(index);
    this.length += text.length;
  }

  /** A whole number, in at least so many figures. */
  decimal(value: number, least = 1): void {
    this.ascii(String(value).padStart(least, '0'));
  }

  clear(): void {
    this.length = 0;
  }

  /** What was written, valid until something else is. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
