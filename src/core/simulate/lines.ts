import type { State } from '#core/state.ts';

/** What follows each other: the second of a line is not looked at before the first is done. Lines of releases that are not there yet rest. */
export class Lines<Item> {
  readonly #lines = new Map<string, Item[]>();
  /** Release → its lines, until it is there. */
  readonly #resting = new Map<string, Set<string>>();
  readonly #awake = new Set<string>();

  add(line: string, release: string, item: Item): void {
    const known = this.#lines.get(line);
    if (known !== undefined) {
      known.push(item);
      return;
    }
    this.#lines.set(line, [item]);
    const resting = this.#resting.get(release) ?? new Set();
    this.#resting.set(release, resting.add(line));
  }

  head(line: string): Item | undefined {
    return this.#lines.get(line)?.[0];
  }

  takeHead(line: string): void {
    const left = this.#lines.get(line)?.slice(1) ?? [];
    if (left.length > 0) this.#lines.set(line, left);
    else this.#forget(line);
  }

  heads(state: State): readonly Item[] {
    for (const [release, lines] of this.#resting) {
      if (!state.releases.has(release)) continue;
      for (const line of lines) if (this.#lines.has(line)) this.#awake.add(line);
      this.#resting.delete(release);
    }
    return [...this.#awake].flatMap((line) => this.head(line) ?? []);
  }

  #forget(line: string): void {
    this.#lines.delete(line);
    this.#awake.delete(line);
  }
}
