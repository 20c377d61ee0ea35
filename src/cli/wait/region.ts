import type { Output } from '#cli/output.ts';
import { fit } from '#cli/text/table.ts';

const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';

/** Some lines at the bottom of the terminal that are written again and again in one place. Only for a terminal. */
export class Region {
  readonly #output: Output;
  #height = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  draw(lines: readonly string[]): void {
    // A frame higher than the terminal could not be taken back; a line that wraps would count as two.
    const shown = lines.slice(0, Math.max(1, this.#output.height - 1)).map((line) => fit(line, this.#output.width));
    const frame = shown.map((line) => `${line}\u001B[K\n`).join('');
    this.#output.raw(`${hideCursor}${this.#back()}${frame}\u001B[J`);
    this.#height = shown.length;
  }

  /** The last frame stays; what is written next stands below it. */
  close(): void {
    if (this.#height > 0) this.#output.raw(showCursor);
    this.#height = 0;
  }

  #back(): string {
    return this.#height === 0 ? '' : `\u001B[${this.#height}A\r`;
  }
}
