// Values within a value as PostgreSQL writes it: the fields of a row type, the ends of a range, the keys and values of an hstore, found among its bytes
// apart from what the masks read, so that what they overlook is seen here.
import { Out } from '#masks/out.ts';

export type PartsKind = 'fields' | 'range' | 'hstore';

const [quote, comma, backslash, equals] = [34, 44, 92, 61];
const [open, close, squareOpen, squareClose] = [40, 41, 91, 93];

export class Parts {
  count = 0;
  /** What each says; empty where there is none. */
  readonly texts: Out[] = [];
  readonly #kind: PartsKind;

  constructor(kind: PartsKind) {
    this.#kind = kind;
  }

  read(bytes: Uint8Array, from: number, to: number): void {
    this.count = 0;
    if (from === to) return;
    const isPairs = this.#kind === 'hstore';
    let isOpen = isPairs;
    let isQuoted = false;
    let text = this.#next();
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === backslash) text.byte(bytes[++at] ?? 0);
      else if (byte === quote && isQuoted && bytes[at + 1] === quote && !isPairs) text.byte(bytes[++at] ?? 0);
      else if (byte === quote) isQuoted = !isQuoted;
      else if (isQuoted) text.byte(byte);
      else if (isPairs ? byte === comma || byte === equals : isOpen && (byte === comma || byte === close || byte === squareClose)) {
        this.count += 1;
        text = this.#next();
        isOpen = isPairs || byte === comma;
      } else if (!isPairs && !isOpen) isOpen = byte === open || byte === squareOpen;
      // What an hstore says outside of quotes is NULL.
      else if (!isPairs) text.byte(byte);
    }
    if (isPairs) this.count += 1;
  }

  #next(): Out {
    const text = (this.texts[this.count] ??= new Out(64));
    text.clear();
    return text;
  }
}
