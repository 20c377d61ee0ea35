import type { PersonCommand } from '#core/command.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { actAt } from './delay.ts';
import { Lines } from './lines.ts';
import { isTaken, translate, type Want } from './wants.ts';

interface Planned {
  readonly want: Want;
  readonly at: Instant;
}

/** Whoever did something then does it as long after being asked as then; whoever is asked when he was asked then does it when he did it then. */
export class People {
  readonly #lines = new Lines<Want>();
  /** Since when it could be said under these rules. */
  readonly #asked = new Map<Want, Instant>();
  /** Said too early once: it is said as soon as it may be. */
  readonly #overdue = new Set<Want>();
  readonly #planned = new Map<Want, Instant>();

  constructor(wants: ReadonlyMap<number, Want>) {
    for (const want of wants.values()) this.#lines.add(want.line, want.release, want);
  }

  /** What is to be said now and later, for it may be said by now. `isAnew`: something happened after which people may be asked. */
  hear(state: State, now: Instant, isAnew: boolean): readonly Planned[] {
    if (!isAnew && this.#overdue.size === 0) return [];
    return this.#lines.heads(state).flatMap((want) => this.#planOf(want, state, now, isAnew) ?? []);
  }

  #planOf(want: Want, state: State, now: Instant, isAnew: boolean): Planned | undefined {
    const isOverdue = this.#overdue.has(want);
    if (!isAnew && !isOverdue) return undefined;
    const command = translate(want, state);
    if (command === undefined || !isTaken(state, command, now)) {
      this.#asked.delete(want);
      this.#planned.delete(want);
      return undefined;
    }
    if (this.#planned.has(want) || (this.#asked.has(want) && !isOverdue)) return undefined;
    this.#asked.set(want, now);
    if (!isOverdue && isAsThen(want, now)) return undefined;
    const at = isOverdue ? now : Math.max(now, actAt(state, want, now));
    this.#overdue.delete(want);
    this.#planned.set(want, at);
    return { want, at };
  }

  /** In the look of then: where he is asked as he was asked then, or could not be told from it. */
  isNow(want: Want): boolean {
    if (this.#planned.has(want)) return false;
    if (this.#lines.head(want.line) === want) return true;
    this.#overdue.add(want);
    return false;
  }

  isDue(want: Want, now: Instant): boolean {
    return this.#planned.get(want) === now && this.#lines.head(want.line) === want;
  }

  /** What he says; undefined where it may not be said yet. */
  wordOf(want: Want, state: State, now: Instant): PersonCommand | undefined {
    this.#planned.delete(want);
    const command = translate(want, state);
    if (command === undefined || !isTaken(state, command, now)) {
      // Whoever was asked before he did it is asked under these rules too, only later.
      if (want.spans.length === 0) this.#overdue.add(want);
      return undefined;
    }
    this.#overdue.delete(want);
    this.#lines.takeHead(want.line);
    return command;
  }
}

/** He could have said it since then, and when he did is known. */
function isAsThen({ spans }: Want, now: Instant): boolean {
  return spans.length === 0 || spans.includes(now);
}
