// Values within values, as PostgreSQL writes them: the elements of an array, the fields of a composite, the ends of a range, the values of an
// hstore. Each goes through its mask by itself; what is NULL stays NULL, and what is none of these stops everything.
import { maskOfKey } from './json.ts';
import type { Mask, Row } from './mask.ts';
import { ValueFault } from './numbers.ts';
import { bytesOf, Out } from './out.ts';
import type { ColumnMask } from './row-masker.ts';

const [quote, backslash, comma] = [34, 92, 44];
const wordNull = bytesOf('null');
const [open, close, squareOpen, squareClose, braceOpen, braceClose] = [40, 41, 91, 93, 123, 125];

/** How a kind of value sets its parts in quotes. */
interface Quoting {
  /** Signs that make quotes necessary, beside blanks, quotes and backslashes. */
  readonly signs: readonly number[];
  /** Before a quote within quotes stands a backslash, else another quote. */
  readonly byBackslash: boolean;
  /** A part that reads NULL is set in quotes, so that it is none. */
  readonly quotesNull: boolean;
}

/** 1 for each byte that makes quotes necessary. */
function needingQuotes({ signs }: Quoting): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    Number(byte === quote || byte === backslash || byte === 32 || (byte >= 9 && byte <= 13) || signs.includes(byte)),
  );
}

/** Reads the parts of a value one after the other. */
class Parts {
  readonly plain = new Out(64);
  readonly masked = new Out(64);
  isQuoted = false;
  readonly #quoting: Quoting;
  readonly #needing: Uint8Array;
  readonly #what: string;

  constructor(what: string, quoting: Quoting) {
    this.#needing = needingQuotes(quoting);
    this.#what = what;
    this.#quoting = quoting;
  }

  fault(): ValueFault {
    return new ValueFault(`A text that is no ${this.#what}.`);
  }

  /** Into `plain`, without quotes, from here up to one of these signs; answers where that one stands. */
  read(value: Uint8Array, start: number, end: number, until: readonly number[]): number {
    this.plain.clear();
    this.isQuoted = false;
    let isWithin = false;
    for (let at = start; at < end; at += 1) {
      const byte = value[at] ?? 0;
      if (byte === backslash) this.plain.byte(value[++at] ?? 0);
      else if (byte === quote && isWithin && value[at + 1] === quote && !this.#quoting.byBackslash) this.plain.byte(value[++at] ?? 0);
      else if (byte === quote) {
        isWithin = !isWithin;
        this.isQuoted = true;
      } else if (!isWithin && until.includes(byte)) return at;
      else this.plain.byte(byte);
    }
    throw this.fault();
  }

  mask(mask: Mask, row: Row): void {
    this.masked.clear();
    mask.write(this.plain.bytes, 0, this.plain.length, this.masked, row);
  }

  isNull(): boolean {
    return !this.isQuoted && isWordNull(this.plain);
  }

  /** In quotes where it needs them. */
  write(part: Out, out: Out): void {
    if (!this.#needsQuotes(part)) return out.copy(part.bytes, 0, part.length);
    out.byte(quote);
    for (let at = 0; at < part.length; at += 1) {
      const byte = part.bytes[at] ?? 0;
      if (byte === quote) out.byte(this.#quoting.byBackslash ? backslash : quote);
      if (byte === backslash) out.byte(backslash);
      out.byte(byte);
    }
    out.byte(quote);
  }

  #needsQuotes(part: Out): boolean {
    if (part.length === 0 || (this.#quoting.quotesNull && isWordNull(part))) return true;
    for (let at = 0; at < part.length; at += 1) if (this.#needing[part.bytes[at] ?? 0] === 1) return true;
    return false;
  }
}

function isWordNull({ bytes, length }: Out): boolean {
  return length === 4 && isNullAt(bytes, 0);
}

function isNullAt(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < 4; index += 1) if (((bytes[at + index] ?? 0) | 32) !== wordNull[index]) return false;
  return true;
}

/** An array of any dimensions: `{1,2}`, `[0:1]={"a b",NULL}`. */
export class ArrayOf implements Mask {
  readonly #element: Mask;
  readonly #parts = new Parts('array', { signs: [braceOpen, braceClose, comma], byBackslash: true, quotesNull: true });

  constructor(element: Mask) {
    this.#element = element;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    let at = start;
    if (value[at] === squareOpen) {
      at = value.subarray(0, end).indexOf(61, at) + 1;
      if (at === 0 || !/^[[\]:\d+-]+$/.test(new TextDecoder().decode(value.subarray(start, at - 1)))) throw this.#parts.fault();
      out.copy(value, start, at);
    }
    let depth = 0;
    do {
      const byte = value[at] ?? 0;
      if (at >= end) throw this.#parts.fault();
      if (byte === braceOpen || byte === braceClose || byte === comma) {
        depth += byte === braceOpen ? 1 : byte === braceClose ? -1 : 0;
        out.byte(byte);
        at += 1;
      } else at = this.#one(value, { at, end, depth }, out, row);
    } while (depth > 0);
    if (at !== end) throw this.#parts.fault();
  }

  #one(value: Uint8Array, { at, end, depth }: { at: number; end: number; depth: number }, out: Out, row: Row): number {
    if (depth === 0) throw this.#parts.fault();
    const parts = this.#parts;
    const isQuoted = value[at] === quote;
    const from = isQuoted ? at + 1 : at;
    const to = endOfPlain(value, from, end, isQuoted);
    // Nearly all stand as they are, with quotes around or without.
    if (to >= 0) {
      if (!isQuoted && to === from + 4 && isNullAt(value, from)) out.ascii('NULL');
      else {
        parts.masked.clear();
        this.#element.write(value, from, to, parts.masked, row);
        parts.write(parts.masked, out);
      }
      return isQuoted ? to + 1 : to;
    }
    const after = parts.read(value, at, end, [comma, braceClose]);
    if (parts.isNull()) out.ascii('NULL');
    else {
      parts.mask(this.#element, row);
      parts.write(parts.masked, out);
    }
    return after;
  }
}

/** Where an element ends that has neither escapes nor quotes within; -1: it has some, or no end. */
function endOfPlain(value: Uint8Array, from: number, end: number, isQuoted: boolean): number {
  for (let at = from; at < end; at += 1) {
    const byte = value[at] ?? 0;
    if (byte === backslash) return -1;
    if (byte === quote) return isQuoted && (value[at + 1] === comma || value[at + 1] === braceClose) && at + 1 < end ? at : -1;
    if (!isQuoted && (byte === comma || byte === braceClose)) return at;
  }
  return -1;
}

/** A composite: a mask for each of its fields, in their order. */
export class CompositeOf implements Mask {
  readonly #fields: readonly ColumnMask[];
  readonly #parts = new Parts('composite of so many fields', { signs: [open, close, comma], byBackslash: false, quotesNull: false });

  constructor(fields: readonly ColumnMask[]) {
    this.#fields = fields;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const parts = this.#parts;
    if (value[start] !== open || value[end - 1] !== close) throw parts.fault();
    let at = start;
    for (const [index, mask] of this.#fields.entries()) {
      out.byte(index === 0 ? open : comma);
      at = parts.read(value, at + 1, end, [comma, close]);
      if ((value[at] === close) !== (index === this.#fields.length - 1)) throw parts.fault();
      // Nothing between two commas is NULL.
      if ((parts.plain.length === 0 && !parts.isQuoted) || mask === 'null') continue;
      if (mask === 'keep') parts.write(parts.plain, out);
      else {
        parts.mask(mask, row);
        parts.write(parts.masked, out);
      }
    }
    if (at !== end - 1) throw parts.fault();
    out.byte(close);
  }
}

/** A range, `[1,7)`, or many, `{[1,7),[9,)}`. Where the mask turns its ends around they change places. */
export class RangeOf implements Mask {
  readonly #bound: Mask;
  readonly #first = new Out(32);
  readonly #parts = new Parts('range', { signs: [open, close, squareOpen, squareClose, comma], byBackslash: false, quotesNull: false });

  constructor(bound: Mask) {
    this.#bound = bound;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    if (new TextDecoder().decode(value.subarray(start, end)) === 'empty') return out.copy(value, start, end);
    const isMany = value[start] === braceOpen && value[end - 1] === braceClose;
    if (!isMany) {
      if (this.#range(value, start, end, out, row) !== end) throw this.#parts.fault();
      return;
    }
    out.byte(braceOpen);
    for (let at = start + 1; at < end - 1;) {
      at = this.#range(value, at, end - 1, out, row);
      if (at < end - 1) {
        if (value[at] !== comma) throw this.#parts.fault();
        out.byte(comma);
        at += 1;
      }
    }
    out.byte(braceClose);
  }

  /** Answers where it ends. */
  #range(value: Uint8Array, start: number, end: number, out: Out, row: Row): number {
    const parts = this.#parts;
    const first = this.#first;
    if (value[start] !== open && value[start] !== squareOpen) throw parts.fault();
    out.byte(value[start] ?? 0);
    const middle = parts.read(value, start + 1, end, [comma]);
    const hasLow = this.#mask(row);
    first.clear();
    first.copy(parts.masked.bytes, 0, parts.masked.length);
    const last = parts.read(value, middle + 1, end, [close, squareClose]);
    const hasHigh = this.#mask(row);
    const isTurned = hasLow && hasHigh && isMore(textOf(first), textOf(parts.masked));
    const [low, high] = isTurned ? [parts.masked, first] : [first, parts.masked];
    if (hasLow) parts.write(low, out);
    out.byte(comma);
    if (hasHigh) parts.write(high, out);
    out.byte(value[last] ?? 0);
    return last + 1;
  }

  /** What was read; an end that there is not stays none. */
  #mask(row: Row): boolean {
    const parts = this.#parts;
    parts.masked.clear();
    if (parts.plain.length === 0 && !parts.isQuoted) return false;
    parts.mask(this.#bound, row);
    return true;
  }
}

function textOf(part: Out): string {
  return new TextDecoder().decode(part.view());
}

/** Of numbers, and of dates of one length as they are written. */
function isMore(one: string, other: string): boolean {
  if (/^-?\d+$/.test(one) && /^-?\d+$/.test(other)) return BigInt(one) > BigInt(other);
  const [first, second] = [Number(one), Number(other)];
  return Number.isNaN(first) || Number.isNaN(second) ? one > other : first > second;
}

/** An hstore: `"colour"=>"red", "size"=>NULL`. Its keys stay. */
export class HstoreOf implements Mask {
  readonly #value: Mask;
  readonly #parts = new Parts('hstore', { signs: [], byBackslash: true, quotesNull: true });

  constructor(value: Mask) {
    this.#value = value;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const parts = this.#parts;
    for (let at = start; at < end;) {
      const arrow = parts.read(value, at, end, [61]);
      if (!parts.isQuoted || value[arrow + 1] !== 62) throw parts.fault();
      const kind = maskOfKey(parts.plain.bytes, 0, parts.plain.length);
      if (kind !== undefined)
        throw new ValueFault(`An hstore whose keys read as values for \`${kind}\`, and its keys stay. Write \`mask: null\`.`);
      out.copy(value, at, arrow + 2);
      const after = this.#endOf(value, arrow + 2, end);
      if (parts.isNull()) out.ascii('NULL');
      else {
        parts.mask(this.#value, row);
        out.byte(quote);
        for (const byte of parts.masked.view()) {
          if (byte === quote || byte === backslash) out.byte(backslash);
          out.byte(byte);
        }
        out.byte(quote);
      }
      at = after + (value[after + 1] === 32 ? 2 : 1);
      if (after < end) out.copy(value, after, Math.min(at, end));
    }
  }

  /** Reads a value; answers where the comma behind it stands, or the end. */
  #endOf(value: Uint8Array, at: number, end: number): number {
    const parts = this.#parts;
    // The last value has no comma behind it: it gets one to be read up to.
    const rest = new Uint8Array([...value.subarray(at, end), comma]);
    const found = at + parts.read(rest, 0, rest.length, [comma]);
    if (!parts.isQuoted && !parts.isNull()) throw parts.fault();
    return found;
  }
}
