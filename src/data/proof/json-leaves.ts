// Where the texts and numbers of a JSON text stand, and on which path each: read as bytes, apart from what the masks read, so that what they overlook
// is seen here.

/** A path that was met. Keys are told apart by their bytes as they are written. */
export interface PathNode {
  readonly path: readonly string[];
  readonly children: { readonly key: Uint8Array; readonly node: PathNode }[];
  items?: PathNode;
}

/** What a leaf is. `other`: true, false, null. */
export const leafKinds = { plain: 0, escaped: 1, number: 2, other: 3 } as const;
const { plain, escaped, number, other } = leafKinds;

const [quote, comma, colon, backslash, space] = [34, 44, 58, 92, 32];
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];
/** Deeper ones are read by the runtime. */
const deepest = 200;
const decoder = new TextDecoder();

export function rootPath(): PathNode {
  return { path: [], children: [] };
}

export class JsonLeaves {
  count = 0;
  readonly nodes: PathNode[] = [];
  /** Of a string without its quotes. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  kinds = new Uint8Array(64);
  readonly #root: PathNode;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #depth = 0;
  #hasEscape = false;

  constructor(root: PathNode) {
    this.#root = root;
  }

  /** Answers false where it is not read to its end: then nothing of it counts. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.count = 0;
    this.#depth = 0;
    if (!this.#value(this.#root)) return false;
    this.#blank();
    return this.#at === to;
  }

  #value(node: PathNode): boolean {
    this.#blank();
    const byte = this.#bytes[this.#at];
    if (byte === openObject || byte === openList) {
      this.#depth += 1;
      if (this.#depth > deepest) return false;
      const isRead = this.#many(node, byte === openObject ? closeObject : closeList);
      this.#depth -= 1;
      return isRead;
    }
    if (byte === quote) {
      const start = this.#at + 1;
      if (!this.#string()) return false;
      this.#add(node, start, this.#at - 1, this.#hasEscape ? escaped : plain);
      return true;
    }
    const start = this.#at;
    while (this.#at < this.#end && !isDivider(this.#bytes[this.#at] ?? 0)) this.#at += 1;
    if (this.#at === start) return false;
    this.#add(node, start, this.#at, byte === 45 || (byte !== undefined && byte >= 48 && byte <= 57) ? number : other);
    return true;
  }

  #many(node: PathNode, close: number): boolean {
    this.#at += 1;
    this.#blank();
    if (this.#is(close)) return true;
    for (;;) {
      let child: PathNode;
      if (close === closeList) child = node.items ??= { path: [...node.path, '*'], children: [] };
      else {
        this.#blank();
        const start = this.#at + 1;
        if (this.#bytes[this.#at] !== quote || !this.#string()) return false;
        child = childAt(node, this.#bytes, start, this.#at - 1);
        this.#blank();
        if (!this.#is(colon)) return false;
      }
      if (!this.#value(child)) return false;
      this.#blank();
      if (this.#is(comma)) continue;
      return this.#is(close);
    }
  }

  /** Goes behind this sign, if it stands here. */
  #is(sign: number): boolean {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  /** Goes behind the string that begins here. */
  #string(): boolean {
    const [bytes, end] = [this.#bytes, this.#end];
    this.#hasEscape = false;
    for (let at = this.#at + 1; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === quote) {
        this.#at = at + 1;
        return true;
      }
      if (byte !== backslash) continue;
      this.#hasEscape = true;
      at += 1;
    }
    return false;
  }

  #blank(): void {
    while (this.#at < this.#end && (this.#bytes[this.#at] ?? 0) <= space) this.#at += 1;
  }

  #add(node: PathNode, start: number, end: number, kind: number): void {
    const { count } = this;
    if (count === this.starts.length) this.#grow();
    this.nodes[count] = node;
    this.starts[count] = start;
    this.ends[count] = end;
    this.kinds[count] = kind;
    this.count = count + 1;
  }

  #grow(): void {
    const { starts, ends, kinds } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.ends = new Int32Array(starts.length * 2);
    this.kinds = new Uint8Array(starts.length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
    this.kinds.set(kinds);
  }
}

function isDivider(byte: number): boolean {
  return byte <= space || byte === comma || byte === colon || byte === closeList || byte === closeObject;
}

function childAt(node: PathNode, bytes: Uint8Array, from: number, to: number): PathNode {
  const { children } = node;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index];
    if (child !== undefined && isAt(child.key, bytes, from, to)) return child.node;
  }
  const written = `"${decoder.decode(bytes.subarray(from, to))}"`;
  const key: unknown = JSON.parse(written);
  const made = { path: [...node.path, typeof key === 'string' ? key : written], children: [] };
  // Keys that are values themselves are many: the first of them are found again.
  if (children.length < mostChildren) children.push({ key: bytes.slice(from, to), node: made });
  return made;
}

const mostChildren = 64;

function isAt(key: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (key.length !== to - from) return false;
  for (let at = 0; at < key.length; at += 1) if (key[at] !== bytes[from + at]) return false;
  return true;
}
