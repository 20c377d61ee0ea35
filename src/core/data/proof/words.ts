// A text as the proof compares it: its words folded to one spelling, without what stands between them. Whoever writes a number in groups, a name in
// capitals or an address in wide letters has written the same.

/** What is left out, for the test that shows that it is needed. */
export interface Folding {
  readonly case: boolean;
  readonly width: boolean;
}

const usualFolding: Folding = { case: true, width: true };

/** A number that one more or less would turn into somebody else’s is matched by chance. */
export const fewestFigures = 9;

const letter = 1;
const figure = 2;

/** Of a byte, before its text is folded: nothing, a letter, a figure. What is no ASCII is a letter, unless folding says otherwise. */
const kinds = new Uint8Array(256).fill(letter, 0x80);
kinds.fill(letter, 65, 91);
kinds.fill(letter, 97, 123);
kinds.fill(figure, 48, 58);

/** Between the groups of one number: blanks, dashes, dots, slashes and brackets. */
const joins = new Uint8Array(256);
for (const sign of ' -./()+\u0001') joins[sign.charCodeAt(0)] = 1;

const wordStart = 1;
export const wordEnd = 2;
/** A number that is written in groups may begin here. */
export const figuresStart = 4;
/** … end here. */
export const figuresEnd = 8;
/** … and goes on behind this byte. */
export const figuresJoin = 16;
/** Something stands between this word and the one before; without it a letter stands beside a figure. */
export const blockStart = 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Holds the words of one text until it reads another. */
export class Words {
  /** All words, one after the other. */
  bytes = new Uint8Array(1_024);
  /** For each byte, what may begin and end there. */
  marks = new Uint8Array(1_024);
  length = 0;
  /** How many figures of ASCII. */
  figures = 0;
  /** How many words, and where they begin. */
  count = 0;
  starts = new Int32Array(256);
  readonly #folding: Folding;
  /** What was read, folded where it had to be. */
  #value: Uint8Array = new Uint8Array(0);
  #from = 0;
  #to = 0;
  #areFound = false;

  constructor(folding: Folding = usualFolding) {
    this.#folding = folding;
  }

  /** Where what people call a word begins, into `into`; answers how many there are. */
  blocks(into: Int32Array): number {
    let found = 0;
    for (let word = 0; word < this.count && found < into.length; word += 1) {
      const start = this.starts[word] ?? 0;
      if (((this.marks[start] ?? 0) & blockStart) === 0) continue;
      into[found] = start;
      found += 1;
    }
    return found;
  }

  /** UTF-8, from here up to there. Its bytes must stay until `findFigures`. */
  read(value: Uint8Array, from: number, to: number): void {
    if (this.#split(value, from, to, 0x80)) return;
    const folded = encoder.encode(foldedText(decoder.decode(value.subarray(from, to)), this.#folding));
    this.#split(folded, 0, folded.length, 0x100);
  }

  /** Answers false where a byte is not below `limit`: the text has to be folded first. */
  #split(value: Uint8Array, from: number, to: number, limit: number): boolean {
    this.length = 0;
    this.count = 0;
    if (this.bytes.length < to - from) {
      this.bytes = new Uint8Array((to - from) * 2);
      this.marks = new Uint8Array((to - from) * 2);
    }
    const { bytes, marks } = this;
    const small = this.#folding.case ? 32 : 0;
    let length = 0;
    let last = 0;
    let figures = 0;
    for (let at = from; at < to; at += 1) {
      const byte = value[at] ?? 0;
      if (byte >= limit) return false;
      const kind = kinds[byte] ?? 0;
      if (kind !== 0) {
        if (kind === figure) figures += 1;
        bytes[length] = kind === letter && byte < 91 ? byte | small : byte;
        marks[length] = 0;
        if (kind !== last) {
          if (length > 0) marks[length - 1] = (marks[length - 1] ?? 0) | wordEnd;
          this.#begin(length, last === 0 ? wordStart | blockStart : wordStart);
        }
        length += 1;
      }
      last = kind;
    }
    if (length > 0) marks[length - 1] = (marks[length - 1] ?? 0) | wordEnd;
    this.length = length;
    this.#value = value;
    this.#from = from;
    this.#to = to;
    this.figures = figures;
    this.#areFound = figures < fewestFigures;
    return true;
  }

  /** Marks where numbers begin, end and go on, once: few who read a text ask for it. */
  findFigures(): void {
    if (this.#areFound) return;
    this.#areFound = true;
    this.#markFigures(this.#value, this.#from, this.#to, this.figures);
  }

  #begin(at: number, mark: number): void {
    if (this.count === this.starts.length) {
      const grown = new Int32Array(this.count * 2);
      grown.set(this.starts);
      this.starts = grown;
    }
    this.starts[this.count] = at;
    this.count += 1;
    this.marks[at] = (this.marks[at] ?? 0) | mark;
  }

  /** Dates, times, decimals and what is a part of a longer sign are no groups of a number. */
  #markFigures(value: Uint8Array, from: number, to: number, figures: number): void {
    const { marks } = this;
    let left = figures;
    let length = 0;
    let at = from;
    let before = 0;
    let isJoined = false;
    while (left > 0) {
      if (kinds[value[at] ?? 0] !== figure) {
        if (kinds[value[at] ?? 0] !== 0) length += 1;
        before = value[at] ?? 0;
        at += 1;
        continue;
      }
      if (isDate(value, at, to)) {
        at += dateSigns;
        length += dateFigures;
        left -= dateFigures;
        before = 0;
        continue;
      }
      const [start, first] = [length, at];
      const isDecimal = (before === 46 || before === 44) && at - 2 >= from && kinds[value[at - 2] ?? 0] === figure;
      const isWithin = before !== 0 && kinds[before] === letter;
      while (at < to && kinds[value[at] ?? 0] === figure) {
        at += 1;
        length += 1;
      }
      left -= at - first;
      const after = at < to ? (value[at] ?? 0) : 0;
      if (!isDecimal && !isWithin) marks[start] = (marks[start] ?? 0) | figuresStart;
      if (kinds[after] !== letter) marks[length - 1] = (marks[length - 1] ?? 0) | figuresEnd;
      const isPoint: boolean = before !== plus && !isJoined && isDecimalPoint(value, first, at, to);
      isJoined = !isPoint && goesOn(value, at, to);
      if (isJoined) marks[length - 1] = (marks[length - 1] ?? 0) | figuresJoin;
      before = 0;
    }
  }
}

const [plus, point, zero] = [43, 46, 48];

/** Of `49.301234567`, and not of `030.1234567` or `49.30.1234567`. */
function isDecimalPoint(value: Uint8Array, first: number, at: number, to: number): boolean {
  if (value[at] !== point || (value[first] === zero && at - first > 1)) return false;
  let next = at + 1;
  while (next < to && isFigure(value, next)) next += 1;
  return !(value[next] === point && next + 1 < to && isFigure(value, next + 1));
}

const dateSigns = 10;
const dateFigures = 8;

/** `2026-01-31`, `31.01.2026`, `01/31/2026`. */
function isDate(value: Uint8Array, at: number, to: number): boolean {
  if (at + dateSigns > to || (at + dateSigns < to && isFigure(value, at + dateSigns))) return false;
  const isYearFirst = isMark(value, at + 4) && isMark(value, at + 7);
  if (!isYearFirst && !(isMark(value, at + 2) && isMark(value, at + 5))) return false;
  let figures = 0;
  for (let place = at; place < at + dateSigns; place += 1) if (isFigure(value, place)) figures += 1;
  return figures === dateFigures;
}

function isFigure(value: Uint8Array, at: number): boolean {
  return kinds[value[at] ?? 0] === figure;
}

/** A dash, a dot, a slash. */
function isMark(value: Uint8Array, at: number): boolean {
  const byte = value[at] ?? 0;
  return byte >= 45 && byte <= 47;
}

/** Up to three such signs, then a figure that begins no date. */
function goesOn(value: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to && at - from < 3 && joins[value[at] ?? 0] === 1) at += 1;
  return at > from && at < to && kinds[value[at] ?? 0] === figure && !isDate(value, at, to);
}

/** Signs of scripts that put nothing between words: each is a word of its own. */
const wordless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
const noWord = /[^\p{L}\p{N}\p{M}\p{ASCII}]/gu;

/** Unicode's full case folding: in capitals a ß is two letters, whichever ß it was. Figures of all scripts are the same. */
function foldedText(text: string, { case: folds, width }: Folding): string {
  const wide = width ? text.normalize('NFKC') : text;
  const small = folds ? wide.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ') : wide;
  const composed = width ? small.normalize('NFKC') : small;
  const own = width ? composed.replaceAll(otherFigures, figureOf) : composed;
  return own.replaceAll(noWord, '\u0001').replaceAll(wordless, '$&\u0001');
}

/** Figures of other scripts: ten that follow each other, from 0 on. */
const otherFigures = /(?![0-9])\p{Nd}/gu;
const isOther = /^(?![0-9])\p{Nd}$/u;

function figureOf(sign: string): string {
  const point = sign.codePointAt(0) ?? 0;
  let before = 0;
  while (before < 9 && isOther.test(String.fromCodePoint(point - before - 1))) before += 1;
  return String(before);
}
