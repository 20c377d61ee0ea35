// JSON keeps its form: keys, types, order and blanks stay, and each value goes through the mask of its path.
import { endOfString, readString, writeString } from './json-text.ts';
import type { Mask, Row } from './mask.ts';
import { ValueFault } from './numbers.ts';
import { Out } from './out.ts';

/** What happens with the values of a path. `null`: each becomes null. */
export interface JsonRule {
  /** Keys from the root on; `*` for every key, and for every item of a list. */
  readonly path: readonly string[];
  readonly mask: 'keep' | 'null' | Mask;
  /** For the keys of the object at this path, where they are values themselves. */
  readonly keys?: Mask;
}

interface JsonOptions {
  readonly rules: readonly JsonRule[];
  /** For the strings and numbers of a path that no rule knows. */
  readonly otherwise: Mask;
  /** Told of each such path, once: `items.*.note`. A path that throws stops everything. */
  readonly onUnknown?: (path: string) => void;
}

interface Node {
  readonly children: Map<string, Node>;
  any?: Node;
  mask?: JsonRule['mask'];
  keys?: Mask;
}

/** PostgreSQL itself reads no deeper. */
const deepest = 6_000;

const [quote, comma, colon] = [34, 44, 58];

export class Json implements Mask {
  readonly #root: Node;
  readonly #otherwise: Mask;
  readonly #onUnknown: ((path: string) => void) | undefined;
  readonly #told = new Set<string>();
  readonly #plain = new Out(256);
  readonly #masked = new Out(256);
  /** Of the value that is written now. */
  readonly #path: string[] = [];
  #bytes: Uint8Array = new Uint8Array(0);
  #end = 0;
  #row: Row | undefined;
  #out: Out = this.#masked;

  constructor({ rules, otherwise, onUnknown }: JsonOptions) {
    this.#root = nodeOf(rules);
    this.#otherwise = otherwise;
    this.#onUnknown = onUnknown;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    this.#bytes = value;
    this.#end = end;
    this.#row = row;
    this.#out = out;
    this.#path.length = 0;
    const at = this.#value(this.#blank(start), this.#root);
    if (this.#blank(at) !== end) throw new ValueFault('A text that is no JSON.');
  }

  /** Copies the blanks; answers where they end. */
  #blank(from: number): number {
    let at = from;
    while (at < this.#end && (this.#bytes[at] ?? 0) <= 32) at += 1;
    this.#out.copy(this.#bytes, from, at);
    return at;
  }

  /** Writes one value that begins here; answers where it ends. */
  #value(at: number, node: Node | undefined): number {
    if (this.#path.length > deepest) throw new ValueFault(`JSON that is deeper than ${deepest}.`);
    if (node?.mask === 'null') return this.#skip(at);
    const byte = this.#bytes[at];
    if (byte === 123) return this.#many(at, 125, node);
    if (byte === 91) return this.#many(at, 93, node);
    return this.#leaf(at, node);
  }

  /** An object or a list, up to its closing sign. */
  #many(start: number, close: number, node: Node | undefined): number {
    this.#out.byte(this.#bytes[start] ?? 0);
    let at = this.#blank(start + 1);
    if (this.#bytes[at] === close) return this.#sign(at, close);
    for (;;) {
      let key = '*';
      if (close === 125) {
        const keyEnd = this.#endOfString(at);
        key = this.#key(at, keyEnd, node);
        at = this.#sign(this.#blank(keyEnd), colon);
        at = this.#blank(at);
      }
      const own = node?.children.get(key);
      this.#path.push(own === undefined && node?.any !== undefined ? '*' : key);
      at = this.#blank(this.#value(at, own ?? node?.any));
      this.#path.pop();
      if (this.#bytes[at] !== comma) return this.#sign(at, close);
      at = this.#blank(this.#sign(at, comma));
    }
  }

  /** A sign that has to stand here. */
  #sign(at: number, sign: number): number {
    if (at >= this.#end || this.#bytes[at] !== sign) throw new ValueFault('A text that is no JSON.');
    this.#out.byte(sign);
    return at + 1;
  }

  /** Writes a key, masked where keys are values; answers what it was. */
  #key(from: number, to: number, node: Node | undefined): string {
    if (this.#bytes[from] !== quote) throw new ValueFault('A text that is no JSON.');
    readString(this.#bytes, from + 1, to - 1, this.#plain);
    const key = new TextDecoder().decode(this.#plain.view());
    if (node?.keys === undefined) this.#out.copy(this.#bytes, from, to);
    else this.#string(node.keys);
    return key;
  }

  #leaf(at: number, node: Node | undefined): number {
    const isString = this.#bytes[at] === quote;
    const end = isString ? this.#endOfString(at) : this.#endOfWord(at);
    if (end === at) throw new ValueFault('A text that is no JSON.');
    const mask = node?.mask ?? this.#unknown();
    // What is true, false or null says what kind of value it is, and no more.
    if (mask === 'keep' || (!isString && !isNumber(this.#bytes[at] ?? 0))) this.#out.copy(this.#bytes, at, end);
    else if (mask === 'null') this.#out.ascii('null');
    else if (isString) {
      readString(this.#bytes, at + 1, end - 1, this.#plain);
      this.#string(mask);
    } else this.#number(at, end, mask);
    return end;
  }

  /** What was read is masked and written as a string. */
  #string(mask: Mask): void {
    this.#masked.clear();
    if (this.#row !== undefined) mask.write(this.#plain.bytes, 0, this.#plain.length, this.#masked, this.#row);
    writeString(this.#masked.bytes, this.#masked.length, this.#out);
  }

  /** A number stays one: of figures that begin with 0 the first becomes 1. */
  #number(at: number, end: number, mask: Mask): void {
    this.#masked.clear();
    if (this.#row !== undefined) mask.write(this.#bytes, at, end, this.#masked, this.#row);
    const text = new TextDecoder().decode(this.#masked.view()).replace(/^(-?)0(?=\d)/, '$11');
    if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) this.#out.ascii(text);
    else writeString(this.#masked.bytes, this.#masked.length, this.#out);
  }

  #unknown(): Mask {
    const words = this.#path.join('.');
    if (!this.#told.has(words)) {
      this.#told.add(words);
      this.#onUnknown?.(words);
    }
    return this.#otherwise;
  }

  #endOfString(at: number): number {
    const end = endOfString(this.#bytes, at, this.#end);
    if (end < 0) throw new ValueFault('A text that is no JSON.');
    return end;
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

function isDivider(byte: number): boolean {
  return byte <= 32 || byte === comma || byte === colon || byte === 93 || byte === 125;
}

function nodeOf(rules: readonly JsonRule[]): Node {
  const root: Node = { children: new Map() };
  for (const { path, mask, keys } of rules) {
    let node = root;
    for (const key of path) node = childOf(node, key);
    node.mask = mask;
    if (keys !== undefined) node.keys = keys;
  }
  return root;
}

function childOf(node: Node, key: string): Node {
  if (key === '*') return (node.any ??= { children: new Map() });
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const made: Node = { children: new Map() };
  node.children.set(key, made);
  return made;
}
