// Numbers with a check: of cards, bank accounts and people. What is masked has a right check again, its length, and where it was given out.
import { luhn } from '#core/data/check-figures.ts';
import type { Mask } from './mask.ts';
import type { Out } from './out.ts';
import { Permutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { OtherShape } from './shape.ts';
import { isFigure, isLetter } from './signs.ts';

/** Reads the signs of a number wherever they stand, and writes others in their places: blanks and dashes stay where they are. */
class Signs {
  readonly points: number[] = [];

  read(value: Uint8Array, start: number, end: number): void {
    this.points.length = 0;
    for (let at = start; at < end; at += 1)
      if (isSign(value[at] ?? 0)) this.points.push((value[at] ?? 0) | (isLetter(value[at] ?? 0) ? 32 : 0));
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    let index = 0;
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      if (!isSign(byte)) out.byte(byte);
      else {
        const point = this.points[index++] ?? 0;
        out.byte(isLetter(point) && byte >= 65 && byte <= 90 ? point - 32 : point);
      }
    }
  }
}

function isSign(byte: number): boolean {
  return isFigure(byte) || isLetter(byte);
}

/** Permutes some signs of a number, each within its figures or its small letters. */
class Payload {
  readonly #permutation: Permutation;
  readonly #numerals = new Int32Array(64);
  readonly #radices = new Int32Array(64);

  constructor(prf: Prf) {
    this.#permutation = new Permutation(prf);
  }

  /** Those from `from` up to `to`. */
  apply(points: number[], from: number, to: number): void {
    const count = Math.min(64, to - from);
    for (let index = 0; index < count; index += 1) {
      const point = points[from + index] ?? 48;
      this.#numerals[index] = isFigure(point) ? point - 48 : point - 97;
      this.#radices[index] = isFigure(point) ? 10 : 26;
    }
    this.#permutation.apply(this.#numerals, this.#radices, count);
    for (let index = 0; index < count; index += 1) {
      points[from + index] = (this.#numerals[index] ?? 0) + (this.#radices[index] === 10 ? 48 : 97);
    }
  }
}

/**
 * The number of a payment card: its issuer (six figures) and its length stay, and the check of Luhn (ISO/IEC 7812) is right again. What is no
 * such number keeps its shape only, and does not become one: so each comes out once.
 */
export class Card implements Mask {
  readonly #signs = new Signs();
  readonly #payload: Payload;
  readonly #other: OtherShape;

  constructor(prf: Prf) {
    this.#payload = new Payload(prf);
    this.#other = new OtherShape(prf, (value, start, end) => this.isOne(value, start, end));
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    if (!this.isOne(value, start, end)) return this.#other.write(value, start, end, out);
    const { points } = this.#signs;
    this.#payload.apply(points, 6, points.length - 1);
    points[points.length - 1] = checkOf(points);
    this.#signs.write(value, start, end, out);
  }

  /** Has its length, and the right check. */
  isOne(value: Uint8Array, start: number, end: number): boolean {
    const { points } = this.#signs;
    this.#signs.read(value, start, end);
    return points.length >= 12 && points.length <= 19 && points.every(isFigure) && points[points.length - 1] === checkOf(points);
  }
}

function checkOf(points: readonly number[]): number {
  return 48 + luhn(points.slice(0, -1).map((point) => point - 48));
}

/**
 * An account by ISO 13616: country and length stay, and its two figures of check are right again. What is none keeps its shape only, and does
 * not become one.
 */
export class Iban implements Mask {
  readonly #signs = new Signs();
  readonly #payload: Payload;
  readonly #other: OtherShape;

  constructor(prf: Prf) {
    this.#payload = new Payload(prf);
    this.#other = new OtherShape(prf, (value, start, end) => this.isOne(value, start, end));
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    if (!this.isOne(value, start, end)) return this.#other.write(value, start, end, out);
    const { points } = this.#signs;
    this.#payload.apply(points, 4, points.length);
    const check = 98 - ninetySeven(points);
    points[2] = 48 + Math.floor(check / 10);
    points[3] = 48 + (check % 10);
    this.#signs.write(value, start, end, out);
  }

  /** Has its length, and the right check. */
  isOne(value: Uint8Array, start: number, end: number): boolean {
    this.#signs.read(value, start, end);
    const { points } = this.#signs;
    const [one = 0, two = 0, tens = 0, ones = 0] = points;
    if (points.length < 15 || points.length > 34 || !isLetter(one) || !isLetter(two)) return false;
    return isFigure(tens) && isFigure(ones) && (tens - 48) * 10 + ones - 48 === 98 - ninetySeven(points);
  }
}

/** ISO 7064 mod 97-10 of the number, its country moved behind it and its check taken for 00. */
function ninetySeven(points: readonly number[]): number {
  let rest = 0;
  const add = (point: number): void => {
    rest = isFigure(point) ? (rest * 10 + point - 48) % 97 : (rest * 100 + point - 87) % 97;
  };
  for (let index = 4; index < points.length; index += 1) add(points[index] ?? 48);
  add(points[0] ?? 97);
  add(points[1] ?? 97);
  return (rest * 100) % 97;
}
