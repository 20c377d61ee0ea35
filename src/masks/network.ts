// Addresses of machines, into ranges that belong to nobody, and of pages, part by part.
import { Draw } from './draw.ts';
import type { Mask } from './mask.ts';
import { Folded } from './normalise.ts';
import { Out } from './out.ts';
import { Permutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { OtherShape, Shape } from './shape.ts';
import { nibbleOf } from './signs.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const [dash, dot] = [45, 46];

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
    if (/^\/\d{1,3}$/.test(decoder.decode(value.subarray(addressEnd, end)))) out.copy(value, addressEnd, end);
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

/** As it is written: pairs of figures of base 16 between dashes, colons or dots, or without them. */
const mac =
  /^(?:[\da-f]{2}([-:]?)(?:[\da-f]{2}\1){4}(?:[\da-f]{2}\1[\da-f]{2}\1)?[\da-f]{2}|[\da-f]{6}[-:][\da-f]{6}|(?:[\da-f]{4}\.){2,3}[\da-f]{4})$/i;

/**
 * The address of a network card becomes another one, each once. Who gave it out, a maker or somebody for themselves, and whether it is for one
 * machine or many, stays: two bits. What is no such address keeps its shape only.
 */
export class MacAddress implements Mask {
  readonly #permutation: Permutation;
  readonly #other: OtherShape;
  readonly #numerals = new Int32Array(16);
  readonly #radices = new Int32Array(16).fill(16);

  constructor(prf: Prf) {
    this.#permutation = new Permutation(prf);
    this.#radices[1] = 4;
    this.#other = new OtherShape(prf, isMac);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    if (!isMac(value, start, end)) return this.#other.write(value, start, end, out);
    let count = 0;
    for (let at = start; at < end; at += 1) {
      const nibble = nibbleOf(value[at] ?? 0);
      if (nibble >= 0) this.#numerals[count++] = nibble;
    }
    const kept = (this.#numerals[1] ?? 0) & 3;
    this.#numerals[1] = (this.#numerals[1] ?? 0) >> 2;
    this.#permutation.apply(this.#numerals, this.#radices, count);
    this.#numerals[1] = ((this.#numerals[1] ?? 0) << 2) | kept;
    this.#print(value, start, end, out);
  }

  #print(value: Uint8Array, start: number, end: number, out: Out): void {
    const isCapital = value.subarray(start, end).some((byte) => byte >= 65 && byte <= 70);
    let place = 0;
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      if (nibbleOf(byte) < 0) out.byte(byte);
      else {
        const sign = (this.#numerals[place++] ?? 0).toString(16);
        out.ascii(isCapital ? sign.toUpperCase() : sign);
      }
    }
  }
}

/** One that has small letters and capitals is none: nobody could tell two of them apart by what comes out. */
function isMac(value: Uint8Array, start: number, end: number): boolean {
  const text = decoder.decode(value.subarray(start, end));
  return mac.test(text) && (text === text.toLowerCase() || text === text.toUpperCase());
}

/** What a URL may begin with and keep: a scheme of somebody's own could be a name. */
const schemes = /^(?:https?|ftps?|sftp|wss?|git|ssh|file|data|redis|amqps?|postgres(?:ql)?|mysql|mongodb|s3|gs|jdbc):\/\//i;

/**
 * Of a URL the scheme and how deep its path is stay; host, names, path, question and fragment keep their shape only. Dots and dashes of the host
 * change places, so that it has a name that nobody can register: `https://qwe-zxcvbnm-asd/`. Nothing of staging ever calls it.
 */
export class Url implements Mask {
  readonly #shape: Shape;
  readonly #host: HostShape;

  constructor(prf: Prf) {
    this.#shape = new Shape(prf);
    this.#host = new HostShape(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const text = decoder.decode(value.subarray(start, end));
    const scheme = schemes.exec(text)?.[0] ?? '';
    const [person = '', host = ''] = /^([^/?#@]*@)?([^/?#:]*)/.exec(text.slice(scheme.length))?.slice(1) ?? [];
    out.ascii(scheme);
    const personAt = start + scheme.length;
    const hostAt = personAt + bytesOf(person);
    const hostEnd = hostAt + bytesOf(host);
    this.#shape.write(value, personAt, hostAt, out);
    this.#host.write(value, hostAt, hostEnd, out);
    const port = /^:\d{1,5}(?=[/?#]|$)/.exec(decoder.decode(value.subarray(hostEnd, end)))?.[0] ?? '';
    out.ascii(port);
    this.#shape.write(value, hostEnd + port.length, end, out);
  }
}

/** A name of a machine that there can't be: what was behind its last dot has a dash now, and no domain of the top has one. */
class HostShape {
  readonly #shape: Shape;
  readonly #masked = new Out(64);

  constructor(prf: Prf) {
    this.#shape = new Shape(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    this.#masked.clear();
    this.#shape.write(value, start, end, this.#masked);
    for (const byte of this.#masked.view()) out.byte(byte === dot ? dash : byte === dash ? dot : byte);
  }
}

/** The name of an account: its shape stays. Of one that is an address of mail the host becomes one that there can't be. */
export class Username implements Mask {
  readonly #shape: Shape;
  readonly #host: HostShape;

  constructor(prf: Prf) {
    this.#shape = new Shape(prf);
    this.#host = new HostShape(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const at = value.subarray(start, end).lastIndexOf(64);
    if (at < 0) return this.#shape.write(value, start, end, out);
    this.#shape.write(value, start, start + at, out);
    out.byte(64);
    this.#host.write(value, start + at + 1, end, out);
  }
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
