import type { EnvironmentPlace } from '#targets/target.ts';
import { environmentKey } from './record.ts';

/** In each environment one thing at a time: what the agent does by itself never meets what it was ordered to do. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  take<Value>(place: EnvironmentPlace, act: () => Promise<Value>): Promise<Value> {
    const key = environmentKey(place);
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(act);
    this.#last.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
