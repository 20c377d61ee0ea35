import type { Parts } from './parts.ts';
import { sideNames, withoutEnd, type EnvironmentRecord, type SideName } from './record.ts';
import { endInTurn } from './retire.ts';

const lookMs = 500;

/** Ends what was kept warm for a way back once its time is over, whoever is there to order it; also after a restart. */
export class WarmthEnder {
  readonly #timer: NodeJS.Timeout;
  readonly #closing = new AbortController();
  #isAtIt = false;

  constructor(parts: Parts) {
    this.#timer = setInterval(() => {
      if (!this.#isAtIt) void this.#look(parts);
    }, lookMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
  }

  async #look(parts: Parts): Promise<void> {
    this.#isAtIt = true;
    for (const record of parts.records.all()) {
      for (const side of sideNames) if (isOver(record, side)) await this.#end(parts, record, side);
    }
    this.#isAtIt = false;
  }

  /** Looked at once more in its turn: an order may have wanted the side again meanwhile. */
  async #end(parts: Parts, place: EnvironmentRecord, side: SideName): Promise<void> {
    try {
      await parts.turns.take(place, async () => {
        const record = parts.records.get(place);
        if (!isOver(record, side) || this.#closing.signal.aborted) return;
        const ending = record.sides[side].warm?.ending ?? [];
        const running = ending.map((service) => ({ system: record.system, environment: record.environment, side, service }));
        await endInTurn(parts, running, this.#closing.signal);
        parts.records.change(place, (now) => withoutEnd(now, side));
        await parts.router.push();
      });
    } catch (error) {
      parts.host.log(`What was kept warm in ${place.environment}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function isOver(record: EnvironmentRecord, side: SideName): boolean {
  const { warm } = record.sides[side];
  return warm !== undefined && warm.until <= Date.now() && record.active !== side;
}
