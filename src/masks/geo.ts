// Places on the globe: another point of the same cell of a grid.
import { Draw } from './draw.ts';
import type { Mask, Row } from './mask.ts';
import type { Out } from './out.ts';
import type { Prf } from './prf.ts';
import { Seed, type SeedBy } from './seed.ts';
import { Shape } from './shape.ts';

const decoder = new TextDecoder();

/** More are more than a tenth of a millimetre. */
const mostDecimals = 9;

/** One coordinate, or two with what stands around and between them: `52.5, 13.4`, `(13.4,52.5)`, `POINT(13.4 52.5)`. */
const written = /^(|\(|POINT ?\(|SRID=\d{1,6};POINT ?\()(-?\d{1,3}(?:\.\d+)?)(?:(, ?|; ?| )(-?\d{1,3}(?:\.\d+)?))?(\)?)$/;

/**
 * Coordinates in degrees: the cell of a grid that they are in stays, and as many decimals as they have, nine at most; where in the cell is drawn,
 * each place as likely. What is none keeps its shape only.
 */
export class Geo implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #shape: Shape;
  readonly #cell: number;

  /** `cell`: of its sides, in degrees; 0.1 are eleven kilometres from south to north. */
  constructor(prf: Prf, by: SeedBy, cell = 0.1) {
    this.#draw = new Draw(prf);
    this.#seed = new Seed(by);
    this.#shape = new Shape(prf);
    this.#cell = cell;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const found = written.exec(decoder.decode(value.subarray(start, end)));
    if (found === null) return this.#shape.write(value, start, end, out);
    const [, before = '', one = '', between = '', other, after = ''] = found;
    const draw = this.#draw.of(this.#seed.of(value, start, end, row));
    out.ascii(before + this.#within(one, draw));
    if (other !== undefined) out.ascii(between + this.#within(other, draw));
    out.ascii(after);
  }

  /** In whole units of the last decimal, so that nothing is rounded into the next cell. */
  #within(text: string, draw: Draw): string {
    const decimals = Math.min(mostDecimals, text.split('.')[1]?.length ?? 0);
    const unit = 10 ** decimals;
    const own = Math.floor(Number(text) * unit + 1e-6);
    const cell = Math.max(1, Math.round(this.#cell * unit));
    const first = Math.floor(own / cell) * cell;
    // Any but its own, where the cell has another one.
    const drawn = draw.fraction();
    const place = cell === 1 ? 0 : Math.floor(drawn * (cell - 1));
    const moved = cell > 1 && first + place >= own ? first + place + 1 : first + place;
    return (moved / unit).toFixed(decimals);
  }
}
