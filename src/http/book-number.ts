/** How much a book has seen change: whoever asks again with the number that they have is told what came after it. */
export class BookNumber {
  /** Numbers of another process, or of one before, mean nothing to this one. */
  readonly #name = Math.floor((performance.timeOrigin + performance.now()) * 1000).toString(36);
  #changes = 0;

  get asOf(): string {
    return `${this.#name}.${this.#changes}`;
  }

  next(): number {
    this.#changes += 1;
    return this.#changes;
  }

  /** Undefined: the number is of another book, and all of it is news. */
  sinceOf(asOf: string | undefined): number | undefined {
    const [name, number] = asOf?.split('.') ?? [];
    return name === this.#name ? Number(number) : undefined;
  }
}
