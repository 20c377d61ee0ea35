// What is looked for on staging, collected while it is masked: sums of the values themselves, and of the masks that may stand there instead.
import type { Exclusion } from '#core/data/proof/worth.ts';
import { areFigures, exclusionOf, fewestSigns } from '#core/data/proof/worth.ts';
import type { WordSet } from '#core/data/proof/word-set.ts';
import { fewestFigures, figuresEnd, figuresJoin, figuresStart, wordEnd, Words } from '#core/data/proof/words.ts';
import { Out } from '#masks/out.ts';
import { Bloom } from './bloom.ts';
import { Anchor, anchorBytes, longestValue, Sum, type PrintKey } from './hash.ts';
import { PrintTable } from './print-table.ts';

/** Given to every lane; all write into the same two sets. */
export interface PrintOrder {
  readonly key: PrintKey;
  readonly anchors: SharedArrayBuffer;
  readonly masks: SharedArrayBuffer;
  /** So many values a lane keeps; of more it keeps a share. */
  readonly most: number;
  /** So many masks a lane keeps: whoever makes more looks for a smaller share of the values. */
  readonly mostMasks: number;
  /** So many are expected: a table that grows leaves its smaller ones behind. */
  readonly expected?: number;
}

/** What a lane collected. */
export interface Prints {
  readonly table: SharedArrayBuffer;
  readonly count: number;
  /** Of `source` in the table: where the values stand. */
  readonly sources: readonly string[];
  /** Those of `sources` that are names of two words, and runs of words. */
  readonly names: readonly number[];
  readonly texts: readonly number[];
  readonly tallies: readonly (readonly [where: string, tally: Tally])[];
  /** Only sums whose lowest bits are 0 were kept: of texts so many bits, of values so many. */
  readonly bitsLeftOut: LeftOut;
}

export interface LeftOut {
  readonly texts: number;
  readonly values: number;
}

/** Of a column: how many of its values are looked for, how many came out of the mask as they were, and why others are not looked for. */
export interface Tally {
  looked: number;
  same: number;
  /** The same of values that are not looked for, but for those that a mask may leave as they are. */
  short: number;
  shortSame: number;
  readonly excluded: { [Why in Exclusion]?: number };
}

interface Place {
  readonly tally: Tally;
  /** Its numbers as a source; below 0: it is none yet. */
  values: number;
  texts: number;
}

/** Of a name: a cell that is one half of it has no more than three. */
const mostWords = 8;
/** Words of a run, or more where they are short, and of how many runs that follow each other one is taken. */
const runWords = 5;
const window = 4;
const shortestRun = 20;
const wholeWords = 9;
const longestFigures = 24;
/** Nothing is left out before half of the room is taken; then the share is halved with each quarter more. */
const [firstMasks, moreMasks] = [1 / 2, 1 / 4];
/** Of texts so many bits go before a value does. */
const mostTextBits = 6;

export class Printer {
  readonly #order: PrintOrder;
  readonly #words = new Words();
  readonly #masked = new Words();
  readonly #sum: Sum;
  readonly #anchor: Anchor;
  readonly #anchors: Bloom;
  readonly #masks: Bloom;
  readonly #dictionary: WordSet;
  readonly #places = new Map<string, Place>();
  readonly #sources: string[] = [];
  #table: PrintTable;
  readonly #bits = { texts: 0, values: 0 };
  #maskCount = 0;
  /** At so many the share is halved. */
  #masksUntil: number;
  readonly #isText: boolean[] = [];
  readonly #nameSources = new Set<number>();
  #blocks = new Int32Array(256);
  readonly #turned = new Out(256);
  readonly #ranks = new Uint32Array(window);

  constructor(order: PrintOrder, dictionary: WordSet) {
    this.#order = order;
    this.#sum = new Sum(order.key);
    this.#anchor = new Anchor(order.key);
    this.#anchors = new Bloom(order.anchors);
    this.#masks = new Bloom(order.masks);
    this.#dictionary = dictionary;
    this.#masksUntil = order.mostMasks * firstMasks;
    this.#table = PrintTable.withRoomFor(Math.min(order.expected ?? 1, order.most));
  }

  tallyOf(where: string): Tally {
    return this.#placeOf(where).tally;
  }

  #placeOf(where: string): Place {
    const known = this.#places.get(where);
    if (known !== undefined) return known;
    const made = { tally: { looked: 0, same: 0, short: 0, shortSame: 0, excluded: {} }, values: -1, texts: -1 };
    this.#places.set(where, made);
    return made;
  }

  /** Where values stand, by number; runs of words are told apart, for they are the first to go where memory ends. */
  #sourceOf(where: string, isText: boolean): number {
    const place = this.#placeOf(where);
    const known = isText ? place.texts : place.values;
    if (known >= 0) return known;
    const source = this.#sources.push(isText ? `${where} (text)` : where) - 1;
    if (isText) place.texts = source;
    else place.values = source;
    this.#isText[source] = isText;
    return source;
  }

  static exclude(tally: Tally, why: Exclusion): void {
    tally.excluded[why] = (tally.excluded[why] ?? 0) + 1;
  }

  /** A value as a whole. Answers whether it is looked for. */
  value(bytes: Uint8Array, from: number, to: number, { where, isOwn }: { readonly where: string; readonly isOwn: boolean }): boolean {
    this.#words.read(bytes, from, to);
    return this.#whole(where, isOwn);
  }

  #whole(where: string, isOwn: boolean): boolean {
    const { bytes, length } = this.#words;
    if (length > longestValue) return this.#runs(where);
    const why = exclusionOf(this.#words, this.#dictionary, isOwn);
    const tally = this.tallyOf(where);
    if (why !== undefined) Printer.exclude(tally, why);
    else {
      tally.looked += 1;
      this.#add(bytes, 0, length, { source: this.#sourceOf(where, false), isOwn });
    }
    return why === undefined;
  }

  /** Sentences by their runs of words; what is no sentence as a value that many may have. */
  text(bytes: Uint8Array, from: number, to: number, where: string): boolean {
    this.#words.read(bytes, from, to);
    return this.#blockCount() >= wholeWords ? this.#runs(where) : this.#whole(where, false);
  }

  /** A name in both orders; of several words the last one first. */
  name(bytes: Uint8Array, from: number, to: number, where: string): boolean {
    const isLooked = this.value(bytes, from, to, { where, isOwn: true });
    if (!isLooked) return false;
    const source = this.#sourceOf(where, false);
    this.#nameSources.add(source);
    const count = this.#blockCount();
    if (count < 2) return true;
    const words = this.#words;
    const last = this.#blocks[count - 1] ?? 0;
    const turned = this.#turned;
    turned.clear();
    turned.copy(words.bytes, last, words.length);
    turned.copy(words.bytes, 0, last);
    this.#add(turned.bytes, 0, turned.length, { source, isOwn: true });
    for (let word = 1; word < words.count && word < mostWords; word += 1) {
      const cut = words.starts[word] ?? 0;
      this.#addHalves(words.bytes, cut, words.length);
      // In the other order the same words are cut elsewhere.
      if (cut < last && count > 2) this.#addHalves(turned.bytes, words.length - last + cut, words.length);
    }
    return true;
  }

  /** Each part of a name that may stand in a column of its own. */
  #addHalves(bytes: Uint8Array, cut: number, length: number): void {
    this.#sum.of(bytes, 0, cut);
    this.#anchors.add(this.#sum.one, this.#sum.other);
    this.#sum.of(bytes, cut, length);
    this.#anchors.add(this.#sum.one, this.#sum.other);
  }

  /** Of the words that were read. */
  #blockCount(): number {
    if (this.#blocks.length < this.#words.count) this.#blocks = new Int32Array(this.#words.count * 2);
    return this.#words.blocks(this.#blocks);
  }

  /** A mask's own work: where it stands, it is nobody's value, even if it is equal to one. */
  mask(bytes: Uint8Array, from: number, to: number): void {
    const words = this.#masked;
    words.read(bytes, from, to);
    if (words.length < fewestSigns || (words.figures === words.length && words.length < fewestFigures)) return;
    if (words.length <= longestValue) this.#addMask(0, words.length);
    const last = words.starts[words.count - 1] ?? 0;
    if (words.count > 1 && words.count < wholeWords && words.figures < words.length) {
      this.#sum.of(words.bytes, last, words.length);
      this.#sum.add(words.bytes, 0, last);
      this.#keepMask();
    }
    if (words.count > 1 && words.figures >= fewestFigures) this.#maskedFigures();
  }

  prints(): Prints {
    return {
      table: this.#table.memory,
      count: this.#table.count,
      sources: this.#sources,
      names: [...this.#nameSources],
      texts: this.#isText.flatMap((isText, source) => (isText ? [source] : [])),
      tallies: [...this.#places].map(([where, { tally }]) => [where, tally] as const),
      bitsLeftOut: this.#bits,
    };
  }

  #add(bytes: Uint8Array, from: number, to: number, { source, isOwn }: { readonly source: number; readonly isOwn: boolean }): void {
    this.#sum.of(bytes, from, to);
    const { one, other } = this.#sum;
    if (this.#isLeftOut(one, source)) return;
    this.#anchor.of(bytes, from);
    this.#anchors.add(this.#anchor.one, this.#anchor.other);
    this.#table.add(one, other, { source, isOwn });
    if (!this.#table.isFull) return;
    if (this.#table.count * 2 <= this.#order.most) this.#table = this.#table.grown();
    else this.#thin();
  }

  #isLeftOut(one: number, source: number): boolean {
    const bits = this.#isText[source] === true ? this.#bits.texts : this.#bits.values;
    return (one & ((1 << bits) - 1)) !== 0;
  }

  /** Half of the texts go, or half of the values: the same ones in every lane. */
  #thin(): void {
    const isKept = (one: number, source: number): boolean => !this.#isLeftOut(one, source);
    do this.#halve();
    while (this.#table.countOf(isKept) * 16 > this.#table.count * 15);
    this.#table.keepOnly(isKept);
  }

  #halve(): void {
    if (this.#bits.texts < mostTextBits) this.#bits.texts += 1;
    else this.#bits.values += 1;
  }

  /** What is kept of masks is as small a share as that of the values that they may stand for. */
  get #maskBits(): number {
    return Math.min(this.#bits.texts, this.#bits.values);
  }

  #thinMasks(): void {
    const before = this.#maskBits;
    while (this.#maskBits === before) this.#halve();
    this.#table.keepOnly((one, source) => !this.#isLeftOut(one, source));
    this.#masksUntil += this.#order.mostMasks * moreMasks;
  }

  /** Of each few words that follow each other the run that begins where its sum is least. */
  #runs(where: string): boolean {
    const { bytes, length } = this.#words;
    const [count, starts] = [this.#blockCount(), this.#blocks];
    const source = this.#sourceOf(where, true);
    const tally = this.tallyOf(where);
    const runs = count - runWords + 1;
    let taken = -1;
    for (let word = 0; word < runs; word += 1) {
      const from = starts[word] ?? 0;
      this.#sum.of(bytes, from, Math.min(from + anchorBytes, length));
      this.#ranks[word % window] = this.#sum.one;
      if (word < window - 1 && word < runs - 1) continue;
      const least = this.#leastOf(word);
      if (least === taken) continue;
      taken = least;
      const begin = starts[least] ?? 0;
      let next = least + runWords;
      while (next < count && (starts[next] ?? 0) - begin < shortestRun) next += 1;
      const end = next < count ? (starts[next] ?? 0) : length;
      if (end - begin < shortestRun || end - begin > longestValue || areFigures(bytes.subarray(begin), end - begin)) continue;
      this.#add(bytes, begin, end, { source, isOwn: false });
    }
    if (taken < 0) {
      Printer.exclude(tally, 'short');
      return false;
    }
    tally.looked += 1;
    return true;
  }

  #leastOf(word: number): number {
    let least = word;
    for (let back = 1; back < window && word - back >= 0; back += 1)
      if ((this.#ranks[(word - back) % window] ?? 0) < (this.#ranks[least % window] ?? 0)) least = word - back;
    return least;
  }

  #addMask(from: number, to: number): void {
    this.#sum.of(this.#masked.bytes, from, to);
    this.#keepMask();
  }

  /** Only of what may be looked for: the others are left out for all who look. */
  #keepMask(): void {
    this.#sum.read();
    const { one, other } = this.#sum;
    if ((one & ((1 << this.#maskBits) - 1)) !== 0 || !this.#masks.add(one, other)) return;
    this.#maskCount += 1;
    if (this.#maskCount > this.#masksUntil) this.#thinMasks();
  }

  /** Every number that can be read in a text, however its groups are put together. */
  #maskedFigures(): void {
    this.#masked.findFigures();
    const { bytes, marks, length, starts, count } = this.#masked;
    for (let word = 0; word < count; word += 1) {
      const from = starts[word] ?? 0;
      if (((marks[from] ?? 0) & figuresStart) === 0) continue;
      for (let at = from; at < length && at - from < longestFigures; at += 1) {
        if (!isFigure(bytes[at] ?? 0)) break;
        const mark = marks[at] ?? 0;
        if ((mark & wordEnd) === 0) continue;
        if ((mark & figuresEnd) !== 0 && at + 1 - from >= fewestFigures) this.#addMask(from, at + 1);
        if ((mark & figuresJoin) === 0) break;
      }
    }
  }
}

function isFigure(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
