import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { approvalsView } from '#core/views/approvals.ts';
import type { ApprovalsView } from '#core/views/shapes.ts';
import type { SystemRead } from './authorize.ts';
import { BookNumber } from './book-number.ts';

/** So long an answer holds where its system stands still: time alone makes a question late, and no new one. */
const holdMs = 20_000;

interface Kept {
  readonly until: Instant;
  readonly view: ApprovalsView;
  /** The number of the book at which it came to be as it is. */
  readonly changed: number;
}

interface Asking {
  readonly person: string;
  readonly now: Instant;
  /** The `asOf` of an answer that the caller still has. */
  readonly since?: string | undefined;
  /** What `begin` said before the systems were read. */
  readonly asOf: string;
}

interface Approvals {
  readonly asOf: string;
  readonly isWhole: boolean;
  readonly systems: number;
  readonly approvals: ApprovalsView[];
}

/**
 * What waits for people in all systems. Every page asks how many wait, whenever any system changes: of hundreds the one that did is looked at
 * again, and whoever asks again is told only what came after the number that they have.
 */
export class ApprovalsBook {
  readonly #number = new BookNumber();
  readonly #kept = new WeakMap<State, Map<string, Kept>>();

  /** To be asked before the systems are read: what another request finds out meanwhile is told the next time, be it twice. */
  begin(): string {
    return this.#number.asOf;
  }

  /** Of the systems that the caller may see. */
  views(seen: readonly SystemRead[], { person, now, since, asOf }: Asking): Approvals {
    const number = this.#number.sinceOf(since);
    const kept = seen.map((read) => this.#look(read, now, person));
    const approvals = kept.filter(({ changed }) => number === undefined || changed > number).map(({ view }) => view);
    return { asOf, isWhole: number === undefined, systems: seen.length, approvals };
  }

  #look({ state, seq }: SystemRead, now: Instant, person: string): Kept {
    const byPerson = this.#kept.get(state) ?? new Map<string, Kept>();
    this.#kept.set(state, byPerson);
    const known = byPerson.get(person);
    if (known !== undefined && now < known.until && known.view.seq === seq) return known;
    const view = approvalsView(state, seq, now, person);
    const isSame = known !== undefined && textOf(known.view) === textOf(view);
    const kept = { until: now + holdMs, view, changed: isSame ? known.changed : this.#number.next() };
    byPerson.set(person, kept);
    return kept;
  }
}

/** When it was looked at is no news. */
function textOf(view: ApprovalsView): string {
  return JSON.stringify({ ...view, now: 0 });
}
