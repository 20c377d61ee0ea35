import type { Mask } from './mask.ts';
import type { Out } from './out.ts';
import { Permutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { Shape } from './shape.ts';

/** Numbers that are given to nobody, for films and tests: who calls them reaches no one. `open` figures follow the prefix. */
interface Reserved {
  readonly country: number;
  readonly prefix: readonly number[];
  readonly open: number;
}

/** Ofcom's mobiles for drama, 07700 900000 to 900999; those of the Bundesnetzagentur, 0171 39200 00 to 99 (Mitteilung 148/2021). */
const reserved: readonly Reserved[] = [
  { country: 44, prefix: [7, 7, 0, 0, 9, 0, 0], open: 3 },
  { country: 49, prefix: [1, 7, 1, 3, 9, 2, 0, 0], open: 2 },
];

/** The longest code of a country is three figures (ITU-T E.164). */
const countries: ReadonlySet<number> = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ' +
    '211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 ' +
    '250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 ' +
    '371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 ' +
    '596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855 856 880 886 960 961 962 ' +
    '963 964 965 966 967 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998'
  )
    .split(' ')
    .map(Number),
);
/** By the number that its figures make: none begins with 0. */
const isCountry = Uint8Array.from({ length: 1_000 }, (_, code) => Number(countries.has(code)));

/** `unique`: as many numbers as there were, which may be other people's. `reserved`: nobody's where the country keeps some, and then few. */
export type PhoneKind = 'unique' | 'reserved';

/** So many figures are permuted at once. */
const mostFigures = 40;
/** The code of a country, and two figures before it. */
const mostKept = 5;

const [plus, zero, nine] = [43, 48, 57];

/**
 * A phone number: the code of its country, how many figures it has and how they are grouped stay. A number that begins with one 0 keeps it.
 * What has letters, or stands for something else, keeps its shape only.
 */
export class Phone implements Mask {
  readonly #permutation: Permutation;
  readonly #kind: PhoneKind;
  readonly #shape: Shape;
  readonly #all = new Int32Array(mostKept + mostFigures);
  readonly #figures = new Int32Array(mostFigures);
  readonly #radices = new Int32Array(mostFigures).fill(10);
  #hasPlus = false;
  /** 0: none that we know. */
  #country = 0;

  constructor(prf: Prf, kind: PhoneKind = 'unique') {
    this.#permutation = new Permutation(prf);
    this.#shape = new Shape(prf);
    this.#kind = kind;
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const all = this.#read(value, start, end);
    const kept = this.#keptOf(all);
    const count = all - kept;
    if (all < 0 || count > mostFigures) return this.#shape.write(value, start, end, out);
    for (let index = 0; index < count; index += 1) this.#figures[index] = this.#all[kept + index] ?? 0;
    this.#permutation.apply(this.#figures, this.#radices, count);
    if (this.#kind === 'reserved') this.#reserve(count);
    this.#put(value, start, end, kept, out);
  }

  /** `+49…`, `0049…`: how many figures there are. Others than figures and marks between them, with a plus before the first one only: -1. */
  #read(value: Uint8Array, start: number, end: number): number {
    this.#hasPlus = false;
    let count = 0;
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      if (byte > nine || (byte === plus && (this.#hasPlus || count > 0))) return -1;
      if (byte === plus) this.#hasPlus = true;
      if (byte < zero) continue;
      if (count === this.#all.length) return -1;
      this.#all[count] = byte - zero;
      count += 1;
    }
    return count;
  }

  /** How many of the figures stay: the code of the country and what stands before it, else one 0. */
  #keptOf(count: number): number {
    this.#country = 0;
    const isNought = count > 0 && this.#all[0] === 0;
    const from = this.#hasPlus ? 0 : isNought && count > 1 && this.#all[1] === 0 ? 2 : -1;
    if (from < 0) return isNought ? 1 : 0;
    let code = 0;
    for (let at = from; at < Math.min(count, from + 3); at += 1) {
      code = code * 10 + (this.#all[at] ?? 0);
      if (code === 0) break;
      if (isCountry[code] === 0) continue;
      this.#country = code;
      return at + 1;
    }
    return from;
  }

  /** Into the range that the country keeps, where so many figures fit. */
  #reserve(count: number): void {
    const range = reserved.find(({ country, prefix, open }) => country === this.#country && prefix.length + open === count);
    if (range === undefined) return;
    this.#figures.copyWithin(range.prefix.length, 0, range.open);
    this.#figures.set(range.prefix);
  }

  /** Each figure in the place of one; everything else as it stands. */
  #put(value: Uint8Array, start: number, end: number, kept: number, out: Out): void {
    out.reserve(end - start);
    const { bytes, length } = out;
    let index = -kept;
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      const isOwn = byte < zero || index < 0;
      bytes[length + at - start] = isOwn ? byte : zero + (this.#figures[index] ?? 0);
      if (byte >= zero) index += 1;
    }
    out.length = length + end - start;
  }
}
