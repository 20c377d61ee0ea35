// Addresses of machines, into ranges that belong to nobody, and of pages, part by part.
import { Draw } from './draw.ts';
import type { Mask } from './mask.ts';
import { Folded } from './normalise.ts';
import type { Out } from './out.ts';
import { Permutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { Shape } from './shape.ts';
import { nibbleOf } from './signs.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Every IPv4 address becomes one of 10.0.0.0/8 (RFC 1918), every IPv6 one of 2001:db8::/32 (RFC 3849). The length of a network stays. */
export class IpAddress implements Mask {
  readonly #draw: Draw;
  readonly #folded = new Folded();

  constructor(prf: Prf) {
    this.#draw = new Draw(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const slash = value.subarray(start, end).indexOf(47);
    const addressEnd = slash < 0 ? end : start + slash;
    const draw = this.#draw.of(this.#folded.of(value, start, addressEnd));
    if (value.subarray(start, addressEnd).includes(58)) writeV6(draw, out);
    else {
      const drawn = draw.word();
      out.ascii(`10.${drawn & 255}.${(drawn >>> 8) & 255}.${(drawn >>> 16) & 255}`);
    }
    out.copy(value, addressEnd, end);
  }
}

function writeV6(draw: Draw, out: Out): void {
  out.ascii('2001:db8');
  for (let group = 0; group < 6; group += 2) {
    const drawn = draw.word();
    // None of them is 0, so that the text is the shortest one, as PostgreSQL writes it.
    out.ascii(`:${((drawn >>> 16) | 1).toString(16)}:${((drawn & 0xffff) | 1).toString(16)}`);
  }
}

/** The address of a network card becomes another one, each once, of those that are given out locally and to one machine: no maker has them. */
export class MacAddress implements Mask {
  readonly #permutation: Permutation;
  readonly #numerals = new Int32Array(16);
  readonly #radices = new Int32Array(16).fill(16);

  constructor(prf: Prf) {
    this.#permutation = new Permutation(prf);
    this.#radices[1] = 4;
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    let count = 0;
    for (let at = start; at < end && count < 16; at += 1) {
      const nibble = nibbleOf(value[at] ?? 0);
      if (nibble >= 0) this.#numerals[count++] = nibble;
    }
    // Of the first byte the two lowest bits say who gave it out, and to whom: they are not permuted, but set.
    this.#numerals[1] = (this.#numerals[1] ?? 0) >> 2;
    this.#permutation.apply(this.#numerals, this.#radices, count);
    this.#numerals[1] = ((this.#numerals[1] ?? 0) << 2) | 2;
    let place = 0;
    for (let at = start; at < end; at += 1) {
      if (nibbleOf(value[at] ?? 0) < 0) out.byte(value[at] ?? 0);
      else out.ascii((this.#numerals[place++] ?? 0).toString(16));
    }
  }
}

/** Of a URL the scheme and how deep its path is stay; the host ends in `.test`, and names, path, question and fragment keep their shape only. */
export class Url implements Mask {
  readonly #shape: Shape;

  constructor(prf: Prf) {
    this.#shape = new Shape(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const text = decoder.decode(value.subarray(start, end));
    const [, scheme = '', person = '', host = '', port = ''] = /^([a-z][a-z\d+.-]*:\/\/)?([^/?#@]*@)?([^/?#:]*)(:\d+)?/i.exec(text) ?? [];
    const at = start + bytesOf(scheme);
    out.ascii(scheme);
    const hostAt = at + bytesOf(person);
    this.#shape.write(value, at, hostAt, out);
    const hostEnd = hostAt + bytesOf(host);
    this.#host(value, hostAt, hostEnd, out);
    out.ascii(port);
    this.#shape.write(value, hostEnd + port.length, end, out);
  }

  /** All of a host but its last name, which becomes `test`. */
  #host(value: Uint8Array, start: number, end: number, out: Out): void {
    if (start === end) return;
    const dot = value.subarray(start, end).lastIndexOf(46);
    this.#shape.write(value, start, dot < 0 ? end : start + dot, out);
    out.ascii('.test');
  }
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
