// Elements of an array as PostgreSQL writes it, of any depth, found among its bytes; NULLs are none.
import type { Out } from '#masks/out.ts';

const [quote, comma, open, close, backslash, equals, openDimension] = [34, 44, 123, 125, 92, 61, 91];

export class Elements {
  count = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** It stands in quotes, and has escapes there. */
  escaped = new Uint8Array(64);

  read(bytes: Uint8Array, from: number, to: number): void {
    this.count = 0;
    let at = bytes[from] === openDimension ? Math.max(from, bytes.indexOf(equals, from) + 1) : from;
    while (at < to) {
      const byte = bytes[at] ?? 0;
      if (byte === open || byte === close || byte === comma) at += 1;
      else if (byte === quote) at = this.#quoted(bytes, at + 1, to);
      else at = this.#plain(bytes, at, to);
    }
  }

  /** What the element says. */
  into(out: Out, bytes: Uint8Array, element: number): void {
    const [from, to] = [this.starts[element] ?? 0, this.ends[element] ?? 0];
    out.clear();
    if (this.escaped[element] === 0) return out.copy(bytes, from, to);
    for (let at = from; at < to; at += 1) {
      if (bytes[at] === backslash) at += 1;
      out.byte(bytes[at] ?? 0);
    }
  }

  #quoted(bytes: Uint8Array, from: number, to: number): number {
    let hasEscape = false;
    for (let at = from; at < to; at += 1) {
      if (bytes[at] === quote) {
        this.#add(from, at, hasEscape);
        return at + 1;
      }
      if (bytes[at] !== backslash) continue;
      hasEscape = true;
      at += 1;
    }
    this.#add(from, to, hasEscape);
    return to;
  }

  #plain(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && bytes[at] !== comma && bytes[at] !== close && bytes[at] !== open && bytes[at] !== quote) at += 1;
    if (!isNull(bytes, from, at)) this.#add(from, at, false);
    return at;
  }

  #add(from: number, to: number, hasEscape: boolean): void {
    const { count } = this;
    if (count === this.starts.length) this.#grow();
    this.starts[count] = from;
    this.ends[count] = to;
    this.escaped[count] = hasEscape ? 1 : 0;
    this.count = count + 1;
  }

  #grow(): void {
    const { starts, ends, escaped } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.ends = new Int32Array(starts.length * 2);
    this.escaped = new Uint8Array(starts.length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
    this.escaped.set(escaped);
  }
}

function isNull(bytes: Uint8Array, from: number, to: number): boolean {
  return to === from + 4 && bytes[from] === 78 && bytes[from + 1] === 85 && bytes[from + 2] === 76 && bytes[from + 3] === 76;
}
