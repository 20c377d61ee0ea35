import type { Mask } from './mask.ts';
import type { Out } from './out.ts';
import { Permutation } from './permute.ts';
import type { Prf } from './prf.ts';
import { Shape } from './shape.ts';
import { isFigure } from './signs.ts';

/** Numbers that are given to nobody, for films and tests: who calls them reaches no one. `open` figures follow the prefix. */
interface Reserved {
  readonly country: string;
  readonly prefix: string;
  readonly open: number;
}

/** Ofcom's mobiles for drama, 07700 900000 to 900999; those of the Bundesnetzagentur, 0171 39200 00 to 99 (Mitteilung 148/2021). */
const reserved: readonly Reserved[] = [
  { country: '44', prefix: '7700900', open: 3 },
  { country: '49', prefix: '17139200', open: 2 },
];

/** The longest code of a country is three figures (ITU-T E.164). */
const countries: ReadonlySet<string> = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ' +
    '211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 ' +
    '250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 ' +
    '371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 ' +
    '596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855 856 880 886 960 961 962 ' +
    '963 964 965 966 967 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998'
  ).split(' '),
);

/** `unique`: as many numbers as there were, which may be other people's. `reserved`: nobody's where the country keeps some, and then few. */
export type PhoneKind = 'unique' | 'reserved';

/** So many figures are permuted at once. */
const mostFigures = 40;

/**
 * A phone number: the code of its country, how many figures it has and how they are grouped stay. A number that begins with one 0 keeps it.
 * What has letters, or stands for something else, keeps its shape only.
 */
export class Phone implements Mask {
  readonly #permutation: Permutation;
  readonly #kind: PhoneKind;
  readonly #shape: Shape;
  readonly #figures = new Int32Array(mostFigures);
  readonly #radices = new Int32Array(mostFigures).fill(10);

  constructor(prf: Prf, kind: PhoneKind = 'unique') {
    this.#permutation = new Permutation(prf);
    this.#shape = new Shape(prf);
    this.#kind = kind;
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    const all = figuresOf(value, start, end);
    const kept = keptOf(all);
    const count = all.length - kept;
    if (count > mostFigures || !isPhone(value, start, end)) return this.#shape.write(value, start, end, out);
    for (let index = 0; index < count; index += 1) this.#figures[index] = all.charCodeAt(kept + index) - 48;
    this.#permutation.apply(this.#figures, this.#radices, count);
    let masked = '';
    for (let index = 0; index < count; index += 1) masked += String(this.#figures[index]);
    const range = this.#kind === 'reserved' ? rangeOf(all.slice(0, kept), count) : undefined;
    if (range !== undefined) masked = range.prefix + masked.slice(0, range.open);
    write(value, start, end, { out, figures: all.slice(0, kept) + masked });
  }
}

/** Figures and marks between them, a plus before the first one only. */
function isPhone(value: Uint8Array, start: number, end: number): boolean {
  let isFirst = true;
  for (let at = start; at < end; at += 1) {
    const byte = value[at] ?? 0;
    if (byte > 57 || (byte === 43 && !isFirst)) return false;
    isFirst &&= !isFigure(byte) && byte !== 43;
  }
  return true;
}

/** `+49…`, `0049…`: its figures from the country on, with what stands before them. */
function figuresOf(value: Uint8Array, start: number, end: number): string {
  let figures = '';
  for (let at = start; at < end; at += 1) {
    const byte = value[at] ?? 0;
    if (byte === 43 && figures === '') figures = '+';
    else if (byte >= 48 && byte <= 57) figures += String.fromCharCode(byte);
  }
  return figures;
}

/** How many of them stay: the code of the country and what stands before it, else one 0. */
function keptOf(figures: string): number {
  const prefix = figures.startsWith('+') ? 1 : figures.startsWith('00') ? 2 : 0;
  if (prefix === 0) return figures.startsWith('0') ? 1 : 0;
  for (let length = 1; length <= 3; length += 1) if (countries.has(figures.slice(prefix, prefix + length))) return prefix + length;
  return prefix;
}

/** Where so many figures fit. */
function rangeOf(kept: string, count: number): Reserved | undefined {
  const country = kept.replace(/^(\+|00)/, '');
  return reserved.find((range) => range.country === country && range.prefix.length + range.open === count);
}

interface Written {
  readonly out: Out;
  readonly figures: string;
}

/** Each figure in the place of one; everything else as it stands. */
function write(value: Uint8Array, start: number, end: number, { out, figures }: Written): void {
  let index = 0;
  for (let at = start; at < end; at += 1) {
    const byte = value[at] ?? 0;
    const isOne = (byte >= 48 && byte <= 57) || (byte === 43 && index === 0 && figures.startsWith('+'));
    out.byte(isOne && index < figures.length ? figures.charCodeAt(index++) : byte);
  }
}
