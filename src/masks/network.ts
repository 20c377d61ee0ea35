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
/** One sign for each byte, so that places in the text are places in the bytes, whatever they are. */
const byBytes = new TextDecoder('latin1');

const [dash, dot] = [45, 46];

/**
 * Every IPv4 address becomes one of 10.0.0.0/8 (RFC 1918), every IPv6 one of 2001:db8::/32 (RFC 3849). The length of a network stays, and a
 * network stays one: `cidr` takes no address that is set beyond its length.
 */
export class IpAddress implements Mask {
  readonly #draw: Draw;
  readonly #folded = new Folded();

  constructor(prf: Prf) {
    this.#draw = new Draw(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const slash = value.subarray(start, end).indexOf(47);
    const addressEnd = slash < 0 ? end : start + slash;
    const isV6 = value.subarray(start, addressEnd).includes(58);
    const draw = this.#draw.of(this.#folded.of(value, start, addressEnd));
    const parts = isV6 ? drawnV6(draw) : drawnV4(draw);
    const rest = decoder.decode(value.subarray(addressEnd, end));
    const isNetwork = /^\/\d{1,3}$/.test(rest);
    if (isNetwork) {
      const own = isV6
        ? partsOfV6(decoder.decode(value.subarray(start, addressEnd)))
        : partsOfV4(decoder.decode(value.subarray(start, addressEnd)));
      const cut = (all: readonly number[]): readonly number[] => beyond(all, isV6 ? 16 : 8, Number(rest.slice(1)));
      if (cut(own).every((part) => part === 0)) for (const [index, part] of cut(parts).entries()) parts[index] = (parts[index] ?? 0) - part;
    }
    out.ascii(isV6 ? parts.map((part) => part.toString(16)).join(':') : parts.join('.'));
    if (isNetwork) out.ascii(rest);
  }
}

function drawnV4(draw: Draw): number[] {
  const drawn = draw.word();
  return [10, drawn & 255, (drawn >>> 8) & 255, (drawn >>> 16) & 255];
}

function drawnV6(draw: Draw): number[] {
  const parts = [0x2001, 0xdb8];
  for (let group = 0; group < 3; group += 1) {
    const drawn = draw.word();
    // None of them is 0, so that the text is the shortest one, as PostgreSQL writes it.
    parts.push((drawn >>> 16) | 1, (drawn & 0xffff) | 1);
  }
  return parts;
}

function partsOfV4(text: string): readonly number[] {
  return text.split('.').map(Number);
}

function partsOfV6(text: string): readonly number[] {
  const [before = [], after = []] = text.split('::').map((side) => side.split(':').filter((part) => part !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].map((part) => Number.parseInt(part, 16));
}

/** What of each part is set beyond so many bits of all. */
function beyond(parts: readonly number[], size: number, length: number): readonly number[] {
  return parts.map((part, index) => part % 2 ** Math.min(size, Math.max(0, (index + 1) * size - length)));
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
    const text = byBytes.decode(value.subarray(start, end));
    const scheme = schemes.exec(text)?.[0] ?? '';
    const [person = '', host = ''] = /^([^/?#@]*@)?([^/?#:]*)/.exec(text.slice(scheme.length))?.slice(1) ?? [];
    out.ascii(scheme);
    const personAt = start + scheme.length;
    const hostAt = personAt + person.length;
    const hostEnd = hostAt + host.length;
    this.#shape.write(value, personAt, hostAt, out);
    this.#host.write(value, hostAt, hostEnd, out);
    const port = /^:\d{1,5}(?=[/?#]|$)/.exec(byBytes.decode(value.subarray(hostEnd, end)))?.[0] ?? '';
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
