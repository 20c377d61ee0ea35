/** Words of ASCII that are asked for as they stand among other bytes: no string is made of them. */
export class WordSet {
  readonly #words: readonly (Uint8Array | undefined)[];
  readonly #mask: number;

  constructor(words: Iterable<string>) {
    const all = [...new Set(words)].map((word) => Uint8Array.from(word, (sign) => sign.charCodeAt(0)));
    let places = 16;
    while (places < all.length * 4) places *= 2;
    const mask = places - 1;
    const table = Array.from<Uint8Array | undefined>({ length: places });
    for (const word of all) {
      let place = sumOf(word, 0, word.length) & mask;
      while (table[place] !== undefined) place = (place + 1) & mask;
      table[place] = word;
    }
    this.#words = table;
    this.#mask = mask;
  }

  has(bytes: Uint8Array, from: number, to: number): boolean {
    for (let place = sumOf(bytes, from, to) & this.#mask; ; place = (place + 1) & this.#mask) {
      const word = this.#words[place];
      if (word === undefined) return false;
      if (isAt(word, bytes, from, to)) return true;
    }
  }
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = to - from;
  for (let at = from; at < to; at += 1) sum = Math.imul(sum ^ (bytes[at] ?? 0), 0x9e3779b1);
  return (sum ^ (sum >>> 15)) >>> 0;
}

function isAt(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let at = 0; at < word.length; at += 1) if (word[at] !== bytes[from + at]) return false;
  return true;
}
