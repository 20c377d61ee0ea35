import { setTimeout as pause } from 'node:timers/promises';
import { fit } from '#cli/text/table.ts';
import type { BoardView } from '#core/views/shapes.ts';
import type { Customers } from '../shop/customers.ts';
import type { Entry } from './journal.ts';
import { customerLines, picture, pictureWidth } from './picture.ts';
import { promotionsIn } from './promotions.ts';
import type { Screen } from './screen.ts';
import type { Seen } from './start-world.ts';
import { wordsOfEntry } from './words.ts';

const boardMs = 200;
const rateMs = 2000;

/** Shows the demo while it goes on: the picture on a terminal, else a line per change. */
export class Show {
  readonly asked = new Map<string, string>();
  readonly #screen: Screen;
  readonly #lines: string[] = [];
  readonly #samples: { readonly atMs: number; readonly requests: number }[] = [];
  #phase = '';
  #seen: Seen | undefined;
  #board: BoardView | undefined;
  #customers: Customers | undefined;
  #isPicture = true;

  constructor(screen: Screen) {
    this.#screen = screen;
    screen.show(() => this.#frame());
  }

  /** What we do now. */
  say(sentence: string): void {
    this.#phase = sentence;
    this.#line(sentence);
  }

  follow(seen: Seen, signal: AbortSignal): void {
    this.#seen = seen;
    seen.journal.listen((entry) => this.#tell(entry));
    if (this.#screen.isLive) this.#watchBoard(signal).catch(() => undefined);
  }

  watchCustomers(customers: Customers): void {
    this.#customers = customers;
  }

  /** From now on only customers stay at the foot; changes stand above it and stay. */
  leavePicture(): void {
    this.#isPicture = false;
    this.#screen.show(() => this.#frame());
  }

  close(): void {
    this.#screen.close();
  }

  #tell(entry: Entry): void {
    const words = wordsOfEntry(entry, promotionsIn(this.#seen?.journal.entries ?? []));
    if (words !== undefined) this.#line(words);
  }

  #line(words: string): void {
    const line = `${(performance.now() / 1000).toFixed(1).padStart(5)} s  ${words}`;
    if (this.#screen.isLive && this.#isPicture) this.#lines.push(line);
    else this.#screen.print(this.#screen.isLive ? fit(line, pictureWidth) : line);
  }

  async #watchBoard(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // Before the file is applied, there is no board to see.
      this.#board = await this.#seen?.staff
        .of('deniz')
        .board()
        .catch(() => this.#board);
      await pause(boardMs, undefined, { signal });
    }
  }

  #frame(): readonly string[] {
    const customers = this.#customers?.counts();
    const perSecond = this.#rate(customers?.requests ?? 0);
    const { paint } = this.#screen;
    if (!this.#isPicture) return customerLines({ customers, perSecond }, paint);
    const scene = {
      url: this.#seen?.site.url,
      seconds: performance.now() / 1000,
      phase: this.#phase,
      board: this.#board,
      isAway: this.#seen?.controller.isAway ?? false,
      asked: this.asked,
      lines: this.#lines,
      customers,
      perSecond,
    };
    return picture(scene, paint);
  }

  #rate(requests: number): number {
    const atMs = performance.now();
    this.#samples.push({ atMs, requests });
    while ((this.#samples[0]?.atMs ?? atMs) < atMs - rateMs) this.#samples.shift();
    const [oldest] = this.#samples;
    return oldest === undefined || oldest.atMs === atMs ? 0 : Math.round(((requests - oldest.requests) * 1000) / (atMs - oldest.atMs));
  }
}
