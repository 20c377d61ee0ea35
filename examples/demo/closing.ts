/** What must be undone at the end, last first. One that fails keeps none of the others from its turn. */
export class Closing {
  readonly #stops: (() => Promise<unknown>)[] = [];

  onClose(stop: () => Promise<unknown>): void {
    this.#stops.push(stop);
  }

  /** What failed, in words. */
  async close(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
      await stop().catch((error: unknown) => failures.push(error instanceof Error ? error.message : String(error)));
    }
    return failures;
  }
}
