import { decide } from '#core/decide/index.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { wakeOf } from '#core/waits.ts';
import type { Seen } from './replay.ts';

/** Something was due, and nobody looked before `to`. */
interface Sleep {
  readonly from: Instant;
  readonly to: Instant;
}

/** When the controller was late, or not there at all: that is a fact, and holds for whatever is due under other rules. */
export class Sleeps {
  readonly #sleeps: Sleep[] = [];
  #state: State;
  #since: Instant;
  /** Before the first look something was due at once. */
  #isDue: boolean;
  #first = 0;

  constructor(begin: State, since: Instant) {
    this.#state = begin;
    this.#since = since;
    this.#isDue = decide(begin, since).events.length > 0;
  }

  hear({ look, after }: Pick<Seen, 'look' | 'after'>): void {
    this.#until(look.at, look.at);
    this.#state = after;
    this.#since = look.at;
  }

  /** Whoever is due after the last look was not looked for any more. */
  end(until: Instant): void {
    this.#until(until, Number.POSITIVE_INFINITY);
  }

  #until(until: Instant, to: Instant): void {
    const from = this.#isDue && this.#since < until ? this.#since : dueAfter(this.#state, this.#since, until);
    this.#isDue = false;
    if (from !== undefined) this.#sleeps.push({ from, to });
  }

  /** When somebody looks who is due then. It is asked with instants that only grow, from `now` on. */
  awakeAt(due: Instant, now: Instant): Instant {
    for (let sleep = this.#sleeps[this.#first]; sleep !== undefined && sleep.to <= now; sleep = this.#sleeps[this.#first]) this.#first += 1;
    for (let index = this.#first; index < this.#sleeps.length; index += 1) {
      const sleep = this.#sleeps[index];
      if (sleep === undefined || sleep.from > due) return due;
      if (due < sleep.to) return sleep.to;
    }
    return due;
  }
}

/** The first instant before `until` at which something follows. */
function dueAfter(state: State, since: Instant, until: Instant): Instant | undefined {
  for (let at = wakeOf(state, since); at !== undefined && at < until; at = wakeOf(state, at))
    if (decide(state, at).events.length > 0) return at;
  return undefined;
}
