// How things stood when dates were foretold, and what happened since, folded from the ledger.
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import { emptyHistory, takeEvents, type HistoryFold } from '#core/forecast/history.ts';
import type { News } from '#core/forecast/look.ts';
import { copyHistory, type Trail, type TrailLine } from '#core/forecast/trail.ts';
import type { State } from '#core/state.ts';
import { upcast } from '#core/upcast.ts';
import { ledgerPages } from '#http/ledger-pages.ts';
import type { Store } from '#store/store.ts';

/** A place in the ledger, and how things stood there. */
export interface PastStart {
  readonly seq: number;
  readonly state: State;
  readonly history: HistoryFold;
}

/** Releases whose dates were foretold at the same time, and everything since. */
export interface Past {
  readonly trail: Omit<Trail, 'now' | 'releases'>;
  readonly news: readonly News[];
}

export function startOfPast(system: string): PastStart {
  return { seq: 0, state: emptyState(system), history: emptyHistory() };
}

interface Reading {
  readonly start: PastStart;
  /** How things are, and up to which event. */
  readonly state: State;
  readonly seq: number;
  readonly moved: readonly News[];
}

/** `start`: the place from which the next reading can begin, right before the oldest date that still stands. */
export async function readPast(
  store: Store,
  { start, state: present, seq: until, moved }: Reading,
): Promise<{ pasts: readonly Past[]; start: PastStart }> {
  const reader = new Reader(start, present, moved);
  for await (const rows of ledgerPages(store, present.head.system, start.seq)) {
    for (const { seq, atMicros, by, commandId, kind, body } of rows) {
      if (seq > until) break;
      for (const event of upcast(kind, body)) reader.take({ seq, at: atMicros / 1000, by, commandId, event });
    }
  }
  return reader.end();
}

interface Begun {
  readonly state: State;
  readonly history: HistoryFold;
  readonly at: number;
  /** Where its own lines begin among those that are kept. */
  readonly from: number;
  readonly news: News[];
}

class Reader {
  #state: State;
  readonly #history: HistoryFold;
  readonly #present: State;
  readonly #moved: ReadonlyMap<string, News>;
  readonly #begun = new Map<number, Begun>();
  readonly #kept: TrailLine[] = [];
  /** Folded together when somebody asks: one by one takes many times as long. */
  #pending: TrailLine[] = [];
  #start: PastStart;
  #isPlaced = false;

  constructor(start: PastStart, present: State, moved: readonly News[]) {
    this.#start = start;
    this.#state = start.state;
    this.#history = copyHistory(start.history);
    this.#present = present;
    this.#moved = new Map(moved.map((news) => [news.release, news]));
  }

  take(line: TrailLine): void {
    const { event } = line;
    if (event.kind === 'dateForetold' && this.#present.releases.get(event.release)?.foretold?.at === event.at) this.#place(line.seq);
    this.#pending.push(line);
    if (this.#begun.size > 0) this.#kept.push(line);
    if (event.kind !== 'dateForetold') return;
    const news = this.#moved.get(event.release);
    if (news?.last?.at === event.at) this.#begin(event.at, news);
  }

  end(): { pasts: readonly Past[]; start: PastStart } {
    const pasts = [...this.#begun.values()].map(({ state, history, at, from, news }) => ({
      trail: { state, history, at, lines: this.#kept.slice(from) },
      news,
    }));
    return { pasts, start: this.#start };
  }

  /** The oldest date that still stands. */
  #place(seq: number): void {
    if (this.#isPlaced) return;
    this.#isPlaced = true;
    this.#fold();
    this.#start = { seq: seq - 1, state: this.#state, history: copyHistory(this.#history) };
  }

  #begin(at: number, news: News): void {
    this.#fold();
    const begun = this.#begun.get(at) ?? { state: this.#state, history: copyHistory(this.#history), at, from: this.#kept.length, news: [] };
    begun.news.push(news);
    this.#begun.set(at, begun);
  }

  #fold(): void {
    const events = this.#pending.map(({ event }) => event);
    this.#pending = [];
    this.#state = fold(this.#state, events);
    takeEvents(this.#history, events);
  }
}
