// Reads cells of the fresh database and says which of them hold a value that is looked for, however it is written.
import { deepest, decodings, skills, type Decoding, type Skill } from '#core/data/proof/encodings.ts';
import { fewestSigns } from '#core/data/proof/worth.ts';
import { figuresEnd, figuresJoin, figuresStart, wordEnd, Words } from '#core/data/proof/words.ts';
import { Out } from '#masks/out.ts';
import { Bloom } from './bloom.ts';
import { codedSigns, decodeEscapes, decodeUrl, eachCoded, eachText, narrowed, signOf } from './decode.ts';
import { Anchor, anchorBytes, longestValue, Sum, type PrintKey } from './hash.ts';
import { PrintTables } from './print-tables.ts';

/** What a thread needs to look for values: never a value. */
export interface ScanOrder {
  readonly key: PrintKey;
  readonly anchors: SharedArrayBuffer;
  readonly masks: SharedArrayBuffer;
  readonly tables: readonly SharedArrayBuffer[];
  /** Numbers of sources: names of two columns; runs of words, of which one alone says nothing. */
  readonly names: readonly number[];
  readonly texts: readonly number[];
  readonly skills: readonly Skill[];
}

/** What is known of a cell. */
export interface Cell {
  /** A mask wrote here: what it writes may be equal to somebody's value. */
  readonly isMasked: boolean;
  /** Told of each value that is found: where it stands in the source, and how it is written here. */
  readonly found: (place: number, encoding: string) => void;
  /** … that a mask wrote. */
  readonly explained: () => void;
}

/** A text without figures, and that short, may be half of a name. */
const longestName = 40;
const mostHalfWords = 3;
const mostHalves = 12;
/** Runs of a text that must be found in one cell. */
const fewestRuns = 2;

export class Scanner {
  readonly #tables: PrintTables;
  readonly #anchors: Bloom;
  readonly #masks: Bloom;
  readonly #sum: Sum;
  readonly #anchor: Anchor;
  readonly #names: ReadonlySet<number>;
  readonly #texts: ReadonlySet<number>;
  readonly #decodings: readonly Decoding[];
  readonly #joins: boolean;
  readonly #pairs: boolean;
  /** One for each depth: what is read, and what it decodes to. */
  readonly #words: readonly Words[];
  readonly #outs: readonly (readonly Out[])[];
  readonly #wide: readonly Out[] = Array.from({ length: deepest }, () => new Out(64));
  /** Runs of words that were found in this cell, by how they are written. */
  readonly #runs = new Map<number, number[]>();
  /** Cells of this row that may be halves of a name, folded. */
  readonly #halves: Uint8Array[] = [];
  /** That is read. */
  #cell: Cell | undefined;
  /** Whether the cell that was read last has nothing to be told of. */
  #isPlain = true;

  constructor(order: ScanOrder) {
    this.#tables = PrintTables.at(order.tables);
    this.#anchors = new Bloom(order.anchors);
    this.#masks = new Bloom(order.masks);
    this.#sum = new Sum(order.key);
    this.#anchor = new Anchor(order.key);
    this.#names = new Set(order.names);
    this.#texts = new Set(order.texts);
    const has = (skill: Skill): boolean => order.skills.includes(skill);
    this.#decodings = decodings.filter(has);
    this.#joins = has('separators');
    this.#pairs = has('names') && order.names.length > 0;
    const folding = { case: has('case'), width: has('width') };
    this.#words = Array.from({ length: deepest + 1 }, () => new Words(folding));
    this.#outs = Array.from({ length: deepest }, () => decodings.map(() => new Out(1_024)));
  }

  /** One cell, as it stands in the database: UTF-8, without the escapes of COPY. Answers whether an equal one need not be read again. */
  cell(bytes: Uint8Array, from: number, to: number, cell: Cell): boolean {
    this.#isPlain = true;
    this.#cell = cell;
    if (to - from >= fewestSigns) this.#look(bytes, from, to, 0);
    else if (this.#pairs && to - from > 1) this.#words[0]?.read(bytes, from, to);
    else return true;
    if (this.#pairs && to - from <= longestName) this.#keepHalf();
    if (this.#runs.size > 0) this.#tellRuns(cell);
    return this.#isPlain;
  }

  /** After the cells of a row: names whose halves stand in two of them. */
  row(cell: Cell): void {
    if (this.#halves.length === 0) return;
    for (const first of this.#halves) {
      for (const last of this.#halves) if (first !== last) this.#pair(first, last, cell);
    }
    this.#halves.length = 0;
  }

  /** Of a name that is looked for each half is known by itself. */
  #keepHalf(): void {
    const [words] = this.#words;
    if (words === undefined || words.count === 0 || words.count > mostHalfWords || words.figures > 0) return;
    const { bytes, length } = words;
    this.#sum.of(bytes, 0, length);
    if (!this.#anchors.has(this.#sum.one, this.#sum.other)) return;
    this.#isPlain = false;
    if (this.#halves.length < mostHalves) this.#halves.push(bytes.slice(0, length));
  }

  #pair(first: Uint8Array, last: Uint8Array, cell: Cell): void {
    this.#sum.of(first, 0, first.length);
    this.#sum.add(last, 0, last.length);
    this.#sum.read();
    const place = this.#tables.find(this.#sum.one, this.#sum.other);
    if (place < 0 || !this.#names.has(this.#tables.sourceOf(place))) return;
    if (cell.isMasked && this.#masks.has(this.#sum.one, this.#sum.other)) cell.explained();
    else cell.found(place, 'two columns');
  }

  /** `path`: by what it was decoded until here, see `encodingOf`. */
  #look(bytes: Uint8Array, from: number, to: number, path: number): void {
    const depth = depthOf(path);
    this.#words[depth]?.read(bytes, from, to);
    this.#match(depth, path);
    if (depth === deepest) return;
    const signs = codedSigns(bytes, from, to);
    if (signs === 0) return;
    for (let index = 0; index < decodings.length; index += 1) {
      const decoding = decodings[index];
      const out = this.#outs[depth]?.[index];
      if (decoding === undefined || out === undefined || (signs & signOf[decoding]) === 0 || !this.#decodings.includes(decoding)) continue;
      const next = path * pathStep + index + 1;
      if (decoding === 'url') {
        if (decodeUrl(bytes, from, to, out)) this.#look(out.bytes, 0, out.length, next);
      } else if (decoding === 'escapes') {
        if (decodeEscapes(bytes, from, to, out)) this.#look(out.bytes, 0, out.length, next);
      } else
        eachCoded(bytes, from, to, decoding, out, () => {
          eachText(out.bytes, out.length, fewestSigns, (start, end) => this.#look(out.bytes, start, end, next));
          const wide = this.#wide[depth];
          if (wide !== undefined && narrowed(out, wide))
            eachText(wide.bytes, wide.length, fewestSigns, (start, end) => this.#look(wide.bytes, start, end, next));
        });
    }
  }

  #match(depth: number, path: number): void {
    const words = this.#words[depth];
    if (words === undefined) return;
    const { starts, count, length } = words;
    const anchor = this.#anchor;
    for (let word = 0; word < count; word += 1) {
      const start = starts[word] ?? 0;
      if (length - start < anchorBytes) return;
      anchor.of(words.bytes, start);
      if (this.#anchors.has(anchor.one, anchor.other)) this.#follow(words, start, path);
    }
  }

  /** A value may begin here: it ends with one of the next words. */
  #follow(words: Words, start: number, path: number): void {
    const { bytes, marks } = words;
    const end = Math.min(words.length, start + longestValue);
    let areFigures = true;
    if (isFigure(bytes[start] ?? 0)) words.findFigures();
    let isNumber = ((marks[start] ?? 0) & figuresStart) !== 0;
    this.#sum.begin();
    let added = start;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (!isFigure(byte)) areFigures = false;
      const mark = marks[at] ?? 0;
      if ((mark & wordEnd) === 0) continue;
      if (at + 1 - start >= fewestSigns && (!areFigures || (isNumber && (mark & figuresEnd) !== 0))) {
        this.#sum.add(bytes, added, at + 1);
        added = at + 1;
        this.#sum.read();
        this.#test(path);
      }
      if (areFigures && ((mark & figuresJoin) === 0 || !this.#joins)) isNumber = false;
    }
  }

  #test(path: number): void {
    const { one, other } = this.#sum;
    const [place, cell] = [this.#tables.find(one, other), this.#cell];
    if (place < 0 || cell === undefined) return;
    this.#isPlain = false;
    if (cell.isMasked && this.#masks.has(one, other)) return cell.explained();
    if (!this.#texts.has(this.#tables.sourceOf(place))) return cell.found(place, encodingOf(path));
    const runs = this.#runs.get(path) ?? [];
    if (!runs.includes(place)) runs.push(place);
    this.#runs.set(path, runs);
  }

  /** One run of words may be anybody's; several of them in one cell are a text that was copied. */
  #tellRuns(cell: Cell): void {
    for (const [path, runs] of this.#runs) {
      const [first] = runs;
      if (first !== undefined && runs.length >= fewestRuns) cell.found(first, encodingOf(path));
    }
    this.#runs.clear();
  }
}

function isFigure(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

const pathStep = 8;

/** `base64 in url`: the innermost first. */
function encodingOf(path: number): string {
  if (path === 0) return 'text';
  const own = decodings[(path % pathStep) - 1] ?? '';
  const outer = Math.floor(path / pathStep);
  return outer === 0 ? own : `${own} in ${encodingOf(outer)}`;
}

/** By so many of them it was decoded. */
function depthOf(path: number): number {
  let depth = 0;
  for (let rest = path; rest > 0; rest = Math.floor(rest / pathStep)) depth += 1;
  return depth;
}

export const allSkills: readonly Skill[] = skills;
