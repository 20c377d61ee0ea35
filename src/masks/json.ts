// JSON keeps its form: keys, types, order and blanks stay, and each value goes through the mask of its path.
import { escapeString, isNumberText, readString } from './json-text.ts';
import type { Mask, Row } from './mask.ts';
import { ValueFault } from './numbers.ts';
import { bytesOf, Out } from './out.ts';
import { isFigure } from './signs.ts';

/** What happens with the values of a path. `null`: each becomes null. */
export interface JsonRule {
  /** Keys from the root on; `*` for every key, and for every item of a list. */
  readonly path: readonly string[];
  readonly mask?: 'keep' | 'null' | Mask;
  /** For the keys of the object at this path that no rule names: they are values themselves. */
  readonly keys?: 'keep' | Mask;
}

/** Keys that read as somebody's, and nobody said what becomes of them. */
export class OpenKeys extends ValueFault {
  /** What the file lacks. */
  readonly line: string;

  constructor(column: string, path: string, mask: string) {
    const line = `${column === '' ? '' : `${column} -> `}${path === '' ? '' : `${path}.`}keys(): {mask: ${mask}}`;
    super(`A JSON text whose keys read as values for \`${mask}\`. Say what becomes of them, as \`${line}\`.`);
    this.line = line;
  }
}

interface JsonOptions {
  readonly rules: readonly JsonRule[];
  /** For the strings and numbers of a path that no rule knows. */
  readonly otherwise: Mask;
  /** Told of each such path, once: `items.*.note`. A path that throws stops everything. */
  readonly onUnknown?: (path: string) => void;
  /** Which one it masks, for what it says of it. */
  readonly column?: string;
}

/** A path, of a rule or one that was met. Those that were met are kept, too, so that no path is put together twice. */
interface Node {
  /** `items.*.note`. */
  readonly words: string;
  readonly isRoot: boolean;
  readonly children: Map<string, Node>;
  /** The first of them, found by the bytes of their key. */
  readonly quick: { readonly key: Uint8Array; readonly node: Node }[];
  any?: Node;
  /** Items of a list that no rule knows. */
  items?: Node;
  mask?: JsonRule['mask'] | undefined;
  keys?: 'keep' | Mask;
  /** Its key is a field's: a rule names it, or it was looked at. */
  isField: boolean;
}

/** PostgreSQL itself reads no deeper. */
const deepest = 6_000;
/** Of more keys the others are found by a string. */
const mostQuick = 32;
/** An object with more keys than these has no fields: they are not remembered one by one. */
const mostFields = 4_096;

const [quote, comma, colon, backslash, space] = [34, 44, 58, 92, 32];
const decoder = new TextDecoder();

export class Json implements Mask {
  readonly #root: Node;
  readonly #otherwise: Mask;
  readonly #column: string;
  readonly #onUnknown: ((path: string) => void) | undefined;
  readonly #told = new Set<string>();
  readonly #plain = new Out(256);
  readonly #masked = new Out(256);
  #bytes: Uint8Array = new Uint8Array(0);
  #end = 0;
  #depth = 0;
  #row: Row | undefined;
  #out: Out = this.#masked;
  /** Whether the string whose end was sought last has escapes. */
  #hasEscape = false;

  constructor({ rules, otherwise, onUnknown, column = '' }: JsonOptions) {
    this.#root = nodeOf(rules);
    this.#column = column;
    this.#otherwise = otherwise;
    this.#onUnknown = onUnknown;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    this.#bytes = value;
    this.#end = end;
    this.#row = row;
    this.#out = out;
    this.#depth = 0;
    const at = this.#value(this.#blank(start), this.#root);
    if (this.#blank(at) !== end) throw new ValueFault('A text that is no JSON.');
  }

  /** Copies the blanks; answers where they end. */
  #blank(from: number): number {
    let at = from;
    for (; at < this.#end; at += 1) {
      const byte = this.#bytes[at] ?? 0;
      if (byte > space) break;
      this.#out.byte(byte);
    }
    return at;
  }

  /** Writes one value that begins here; answers where it ends. */
  #value(at: number, node: Node): number {
    if (this.#depth > deepest) throw new ValueFault(`JSON that is deeper than ${deepest}.`);
    if (node.mask === 'null') return this.#skip(at);
    const byte = this.#bytes[at];
    if (byte === 123) return this.#many(at, 125, node);
    if (byte === 91) return this.#many(at, 93, node);
    return this.#leaf(at, node);
  }

  /** An object or a list, up to its closing sign. */
  #many(start: number, close: number, node: Node): number {
    this.#out.byte(this.#bytes[start] ?? 0);
    let at = this.#blank(start + 1);
    if (this.#bytes[at] === close) return this.#sign(at, close);
    this.#depth += 1;
    const written = close === 125 && typeof node.keys === 'object' ? new Set<string>() : undefined;
    for (;;) {
      let child: Node;
      if (close === 125) {
        const keyEnd = this.#endOfString(at);
        child = this.#key(at, keyEnd, node, written);
        at = this.#blank(this.#sign(this.#blank(keyEnd), colon));
      } else child = node.any ?? (node.items ??= madeNode(node, '*'));
      at = this.#blank(this.#value(at, child));
      if (this.#bytes[at] !== comma) break;
      at = this.#blank(this.#sign(at, comma));
    }
    this.#depth -= 1;
    return this.#sign(at, close);
  }

  /** A sign that has to stand here. */
  #sign(at: number, sign: number): number {
    if (at >= this.#end || this.#bytes[at] !== sign) throw new ValueFault('A text that is no JSON.');
    this.#out.byte(sign);
    return at + 1;
  }

  /** Writes a key, masked where keys are values; answers what it leads to. */
  #key(from: number, to: number, node: Node, written: Set<string> | undefined): Node {
    if (this.#bytes[from] !== quote) throw new ValueFault('A text that is no JSON.');
    const isPlain = !this.#hasEscape;
    if (!isPlain) readString(this.#bytes, from + 1, to - 1, this.#plain);
    const child = isPlain ? childAt(node, this.#bytes, from + 1, to - 1) : childAt(node, this.#plain.bytes, 0, this.#plain.length);
    if (typeof node.keys === 'object' && !child.isField) this.#maskedKey(node.keys, { from, to, isPlain }, written);
    else {
      if (!child.isField && node.keys === undefined)
        this.#look(child, node, isPlain ? [this.#bytes, from + 1, to - 1] : [this.#plain.bytes, 0, this.#plain.length]);
      this.#out.copy(this.#bytes, from, to);
    }
    return child;
  }

  /** Two spellings of one value are two keys, and stay two. */
  #maskedKey(mask: Mask, { from, to, isPlain }: { from: number; to: number; isPlain: boolean }, written: Set<string> | undefined): void {
    const out = this.#out;
    const start = out.length;
    this.#string(mask, from + 1, to - 1, isPlain);
    const key = decoder.decode(out.bytes.subarray(start, out.length - 1));
    let own = key;
    for (let count = 2; written?.has(own) === true; count += 1) own = `${key}-${count}`;
    written?.add(own);
    if (own === key) return;
    out.length -= 1;
    out.ascii(`${own.slice(key.length)}"`);
  }

  /** A key that no rule knows: once, where it is remembered as a field's. */
  #look(child: Node, node: Node, [bytes, from, to]: readonly [Uint8Array, number, number]): void {
    const isRemembered = child !== node.any && child !== node.items;
    child.isField = isRemembered;
    const mask = maskOfKey(bytes, from, to);
    if (mask !== undefined) throw new OpenKeys(this.#column, node.words, mask);
  }

  #leaf(at: number, node: Node): number {
    const isString = this.#bytes[at] === quote;
    const end = isString ? this.#endOfString(at) : this.#endOfWord(at);
    if (end === at) throw new ValueFault('A text that is no JSON.');
    if (!isString && !isNumber(this.#bytes[at] ?? 0) && !isWord(this.#bytes, at, end)) throw new ValueFault('A text that is no JSON.');
    const mask = node.mask ?? this.#unknown(node);
    // What is true, false or null says what kind of value it is, and no more.
    if (mask === 'keep' || (!isString && !isNumber(this.#bytes[at] ?? 0))) this.#out.copy(this.#bytes, at, end);
    else if (mask === 'null') this.#out.ascii('null');
    else if (isString) {
      const isPlain = !this.#hasEscape;
      if (!isPlain) readString(this.#bytes, at + 1, end - 1, this.#plain);
      this.#string(mask, at + 1, end - 1, isPlain);
    } else this.#number(at, end, mask);
    return end;
  }

  /** What stands there, or what was read of it where it has escapes, is masked and written as a string. */
  #string(mask: Mask, from: number, to: number, isPlain: boolean): void {
    const out = this.#out;
    out.byte(quote);
    const start = out.length;
    if (this.#row !== undefined) {
      if (isPlain) mask.write(this.#bytes, from, to, out, this.#row);
      else mask.write(this.#plain.bytes, 0, this.#plain.length, out, this.#row);
    }
    escapeString(start, out, this.#masked);
    out.byte(quote);
  }

  /** A number stays one: of figures that begin with 0 the first becomes 1. */
  #number(at: number, end: number, mask: Mask): void {
    const masked = this.#masked;
    masked.clear();
    if (this.#row !== undefined) mask.write(this.#bytes, at, end, masked, this.#row);
    const first = masked.length > 0 && masked.bytes[0] === 45 ? 1 : 0;
    const hasNought = masked.length > first + 1 && masked.bytes[first] === 48 && isFigure(masked.bytes[first + 1]);
    if (hasNought) masked.bytes[first] = 49;
    if (isNumberText(masked)) this.#out.copy(masked.bytes, 0, masked.length);
    else {
      if (hasNought) masked.bytes[first] = 48;
      this.#out.byte(quote);
      const start = this.#out.length;
      this.#out.copy(masked.bytes, 0, masked.length);
      escapeString(start, this.#out, masked);
      this.#out.byte(quote);
    }
  }

  #unknown(node: Node): Mask {
    const { words } = node;
    if (!this.#told.has(words)) {
      this.#told.add(words);
      this.#onUnknown?.(words);
    }
    node.mask = this.#otherwise;
    return this.#otherwise;
  }

  #endOfString(at: number): number {
    this.#hasEscape = false;
    for (let place = at + 1; place < this.#end; place += 1) {
      const byte = this.#bytes[place];
      if (byte === quote) return place + 1;
      if (byte !== backslash) continue;
      this.#hasEscape = true;
      place += 1;
    }
    throw new ValueFault('A text that is no JSON.');
  }

  #endOfWord(at: number): number {
    let end = at;
    while (end < this.#end && !isDivider(this.#bytes[end] ?? 0)) end += 1;
    return end;
  }

  /** Writes null in the place of whatever begins here. */
  #skip(at: number): number {
    this.#out.ascii('null');
    let depth = 0;
    let place = at;
    do {
      const byte = this.#bytes[place] ?? 0;
      if (byte === quote) place = this.#endOfString(place);
      else {
        if (byte === 123 || byte === 91) depth += 1;
        if (byte === 125 || byte === 93) depth -= 1;
        place += 1;
        if (depth === 0 && byte !== 125 && byte !== 93) place = this.#endOfWord(place);
      }
    } while (depth > 0 && place < this.#end);
    return place;
  }
}

function isNumber(byte: number): boolean {
  return byte === 45 || (byte >= 48 && byte <= 57);
}

/** A text may be anything that somebody wrote: what is no word of JSON is no JSON. Some programs write what is no number. */
const words = ['true', 'false', 'null', 'NaN', 'Infinity'].map(bytesOf);

function isWord(bytes: Uint8Array, from: number, to: number): boolean {
  return words.some((word) => isAt(word, bytes, from, to));
}

function isDivider(byte: number): boolean {
  return byte <= 32 || byte === comma || byte === colon || byte === 93 || byte === 125;
}

function nodeOf(rules: readonly JsonRule[]): Node {
  const root: Node = { words: '', isRoot: true, children: new Map(), quick: [], isField: true };
  for (const { path, mask, keys } of rules) {
    let node = root;
    for (const key of path) {
      node = key === '*' ? (node.any ??= madeNode(node, key)) : childOf(node, key);
      node.isField = key !== '*';
    }
    if (mask !== undefined) node.mask = mask;
    if (keys === undefined) continue;
    node.keys = keys;
    // What stands below them is one path.
    node.any ??= madeNode(node, '*');
  }
  return root;
}

function madeNode(parent: Node, key: string): Node {
  return { words: parent.isRoot ? key : `${parent.words}.${key}`, isRoot: false, children: new Map(), quick: [], isField: false };
}

function childOf(node: Node, key: string): Node {
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const made = madeNode(node, key);
  node.children.set(key, made);
  if (node.quick.length < mostQuick) node.quick.push({ key: bytesOf(key), node: made });
  return made;
}

/** What the key that stands there leads to. */
function childAt(node: Node, bytes: Uint8Array, from: number, to: number): Node {
  const { quick } = node;
  for (let index = 0; index < quick.length; index += 1) {
    const child = quick[index];
    if (child !== undefined && isAt(child.key, bytes, from, to)) return child.node;
  }
  const hasMore = node.children.size > quick.length;
  if (node.any !== undefined && !hasMore) return node.any;
  const key = decoder.decode(bytes.subarray(from, to));
  const known = node.children.get(key) ?? node.any;
  if (known !== undefined) return known;
  return node.children.size < mostFields ? childOf(node, key) : (node.items ??= madeNode(node, '*'));
}

function isAt(key: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (key.length !== to - from) return false;
  for (let index = 0; index < key.length; index += 1) if (key[index] !== bytes[from + index]) return false;
  return true;
}

const [at64, plus] = [64, 43];
const shortestIban = 15;
/** What no program calls a field, and what it would be masked by. */
const keysOfPeople: readonly (readonly [RegExp, string])[] = [
  [/^[^\s@<>,;"/]+@(?:[\p{L}\d-]+\.)+\p{L}{2,}$/u, 'email'],
  [/^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i, 'mac'],
  [/^\+\d[\d\s()./-]{6,20}$/, 'phone'],
  [/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/, 'iban'],
];

/** Looked at where a sign says that it may be one: most keys are names. */
export function maskOfKey(bytes: Uint8Array, from: number, to: number): string | undefined {
  let isOdd = bytes[from] === plus || (to - from >= shortestIban && isNumber(bytes[from + 2] ?? 0) && isNumber(bytes[from + 3] ?? 0));
  for (let at = from; at < to && !isOdd; at += 1) isOdd = bytes[at] === at64 || bytes[at] === colon;
  if (!isOdd) return undefined;
  const key = decoder.decode(bytes.subarray(from, to));
  return keysOfPeople.find(([shape]) => shape.test(key))?.[1];
}
