// Names of databases that a host makes on a target. Each carries a mark that only the host's key can make, so that what a killed run left behind
// is known as its own from the first moment on, and nobody else's database is ever taken for one.
import { createHmac, randomBytes } from 'node:crypto';
import { derivedKey } from './mask-key.ts';

/** `next`: being made. `before`: was replaced. `reset`: a second copy. `gone`: to be dropped. */
export type OwnKind = 'next' | 'before' | 'reset' | 'gone';

const longestName = 63;
const nonceBytes = 3;
const markDigits = 10;

export class OwnNames {
  readonly #key: Uint8Array;
  readonly #database: string;

  constructor(masterKey: Uint8Array, database: string) {
    this.#key = derivedKey(masterKey, 'database names');
    this.#database = database;
  }

  make(kind: OwnKind): string {
    const begin = `${this.#stem(kind)}${randomBytes(nonceBytes).toString('hex')}`;
    return `${begin}${this.#mark(begin)}`;
  }

  is(kind: OwnKind, name: string): boolean {
    const begin = name.slice(0, -markDigits);
    return (
      begin.length === this.#stem(kind).length + nonceBytes * 2 &&
      begin.startsWith(this.#stem(kind)) &&
      name === `${begin}${this.#mark(begin)}`
    );
  }

  #stem(kind: OwnKind): string {
    const end = `_${kind}_`;
    let base = this.#database;
    while (Buffer.byteLength(base) > longestName - end.length - nonceBytes * 2 - markDigits) base = base.slice(0, -1);
    return `${base}${end}`;
  }

  /** Of the whole name of the database, though only its begin may fit. */
  #mark(begin: string): string {
    return createHmac('sha256', this.#key).update(`${this.#database}\n${begin}`).digest('hex').slice(0, markDigits);
  }
}
