import type { AgentOrder } from './protocol.ts';

/** What may be done at the same time: so many of a group, the others wait in the order in which they came. */
interface Group {
  readonly name: string;
  readonly places: number;
}

/** Commands of people's own, each with as many processes as it likes. */
const mostCommands = 4;

/** Lets work begin when it is its turn. */
export class Turns {
  readonly #busy = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #underWay = new Set<Promise<void>>();

  /** `work` must not reject. */
  take(order: AgentOrder, work: () => Promise<void>): void {
    const turn = this.#inTurn(groupOf(order), work);
    this.#underWay.add(turn);
    void turn.then(() => this.#underWay.delete(turn));
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #inTurn({ name, places }: Group, work: () => Promise<void>): Promise<void> {
    const busy = this.#busy.get(name) ?? 0;
    if (busy < places) this.#busy.set(name, busy + 1);
    else await this.#place(name);
    await work();
    const next = this.#waiting.get(name)?.shift();
    if (next === undefined) this.#busy.set(name, (this.#busy.get(name) ?? 1) - 1);
    else next();
  }

  /** Whoever ends hands over the place. */
  #place(name: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) this.#waiting.set(name, [resolve]);
    else waiting.push(resolve);
    return promise;
  }
}

/** A name of an environment on this host, among all systems. */
export function placeOf({ system, environment }: Pick<AgentOrder, 'system' | 'environment'>): string {
  return `${system}/${environment.name}`;
}

/**
 * Steps of one environment come one after the other. A check keeps no step waiting, and no other check either but those that would spoil
 * each other: two loads at once tell of each other. What only looks (an answer, a watch of days, what has run since when) always may.
 */
function groupOf(order: AgentOrder): Group {
  const { payload } = order;
  // It may take hours, and mostly is of an environment of another host: what is done to ours goes on beside it.
  if (payload.kind !== 'check' && payload.step.kind === 'refresh') return { name: `refresh ${placeOf(order)}`, places: 1 };
  if (payload.kind !== 'check') return { name: placeOf(order), places: 1 };
  if (payload.soaked !== undefined || payload.definition.kind === 'http' || payload.definition.kind === 'watch')
    return { name: 'looks', places: Number.POSITIVE_INFINITY };
  if (payload.definition.kind === 'load' || payload.definition.kind === 'k6') return { name: 'loads', places: 1 };
  return { name: 'commands', places: mostCommands };
}
