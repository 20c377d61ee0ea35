// A page, a network and a controller by a clock of the test: hints that come late, twice, in another order, cut in pieces or never; answers
// that were true when they were asked, and arrive long after. What the screen then shows is held against what a fresh look would show.
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import fc from 'fast-check';
import { vi } from 'vitest';
import { HintParser } from '#web/live/hint-stream.ts';
import { Refresher } from '#web/live/refresher.ts';

const systems = ['shop', 'till', 'stock'] as const;

/** What may happen, in any order. */
type Happening =
  /** Somebody writes; where it is the first of a system, that is new to everybody. */
  | { readonly kind: 'commit'; readonly system: number }
  /** The controller sends one of the hints that wait, perhaps twice; the network cuts it there. */
  | { readonly kind: 'hint'; readonly which: number; readonly cut: number; readonly isTwice: boolean }
  /** The connection breaks with all that was under way, and is back later. */
  | { readonly kind: 'break'; readonly awayMs: number }
  /** Answers take so long from now on, and so long after they were true; this many fail. */
  | { readonly kind: 'weather'; readonly beforeMs: number; readonly afterMs: number; readonly failures: number }
  /** Another page is opened, or closed again. */
  | { readonly kind: 'open'; readonly page: number }
  | { readonly kind: 'close'; readonly page: number }
  | { readonly kind: 'wait'; readonly ms: number };

const span = fc.integer({ min: 0, max: 4_000 });
const few = fc.nat({ max: 7 });

export const anyOrder: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('commit' as const), system: few }) },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('hint' as const), which: few, cut: fc.nat({ max: 80 }), isTwice: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('break' as const), awayMs: span }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('weather' as const), beforeMs: span, afterMs: span, failures: fc.nat({ max: 5 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const), page: few }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), page: few }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: span }) },
  ),
  { maxLength: 40 },
);

/** Pages by their queries, as they are asked of the controller. */
const pages = [
  { queryKey: ['boards'], of: undefined },
  { queryKey: ['approvals'], of: undefined },
  ...systems.flatMap((system) => [
    { queryKey: ['release', system, '1'], of: system },
    { queryKey: ['ledger', system], of: system },
  ]),
];

interface Shown {
  readonly shown: readonly unknown[];
  readonly fresh: readonly unknown[];
}

/** What open pages show when all has happened and a minute of calm has passed, and what a fresh look gives. Wants a clock of the test. */
export async function liveThrough(order: readonly Happening[]): Promise<Shown> {
  const world = new World();
  world.open(0);
  for (const happening of order) await world.happen(happening);
  await world.calm();
  const result = { shown: world.shown(), fresh: world.fresh() };
  world.leave();
  return result;
}

class World {
  readonly #heads = new Map<string, number>([['shop', 1]]);
  readonly #client = new QueryClient({
    defaultOptions: { queries: { staleTime: Infinity, retry: (count) => count < 2, retryDelay: (count) => 300 * 2 ** count } },
  });
  readonly #refresher = new Refresher(this.#client);
  readonly #unwatch = this.#refresher.watchAnswers();
  readonly #closers = new Map<number, () => void>();
  /** On the wire, to be sent. */
  #waiting: { readonly system: string; readonly seq: number }[] = [];
  #parser = new HintParser();
  #isAway = false;
  #weather = { beforeMs: 20, afterMs: 20, failures: 0 };

  async happen(happening: Happening): Promise<void> {
    switch (happening.kind) {
      case 'commit':
        return this.#commit(systems[happening.system % systems.length] ?? 'shop');
      case 'hint':
        return this.#hint(happening);
      case 'break':
        return this.#break(happening.awayMs);
      case 'weather':
        this.#weather = happening;
        return undefined;
      case 'open':
        return this.open(happening.page);
      case 'close':
        this.#closers.get(happening.page)?.();
        this.#closers.delete(happening.page);
        return undefined;
      case 'wait':
        await vi.advanceTimersByTimeAsync(happening.ms);
        return undefined;
    }
  }

  open(page: number): void {
    const shown = pages[page];
    if (shown === undefined || this.#closers.has(page)) return;
    const observer = new QueryObserver(this.#client, { queryKey: shown.queryKey, queryFn: () => this.#answer(shown) });
    this.#closers.set(
      page,
      observer.subscribe(() => undefined),
    );
  }

  /** What is under way arrives, in whatever order, and nothing fails any more. */
  async calm(): Promise<void> {
    this.#weather = { beforeMs: 20, afterMs: 20, failures: 0 };
    while (this.#waiting.length > 0) this.#hint({ which: this.#waiting.length - 1, cut: 0, isTwice: false });
    await vi.advanceTimersByTimeAsync(60_000);
  }

  shown(): readonly unknown[] {
    return this.#openPages().map(({ queryKey }) => this.#client.getQueryData(queryKey));
  }

  fresh(): readonly unknown[] {
    return this.#openPages().map((page) => this.#truthOf(page));
  }

  leave(): void {
    for (const close of this.#closers.values()) close();
    this.#unwatch();
    this.#client.clear();
  }

  #openPages() {
    return [...this.#closers.keys()].flatMap((page) => pages.slice(page, page + 1));
  }

  #commit(system: string): void {
    const seq = (this.#heads.get(system) ?? 0) + 1;
    this.#heads.set(system, seq);
    if (!this.#isAway) this.#waiting.push({ system, seq });
  }

  #hint({ which, cut, isTwice }: Omit<Extract<Happening, { kind: 'hint' }>, 'kind'>): void {
    const [hint] = this.#waiting.splice(which % Math.max(1, this.#waiting.length), 1);
    if (hint === undefined) return;
    const text = `id: ${hint.system}:${hint.seq}\nevent: changed\ndata: ${JSON.stringify(hint)}\n\n`.repeat(isTwice ? 2 : 1);
    for (const piece of [text.slice(0, cut), text.slice(cut)]) for (const heard of this.#parser.take(piece)) this.#refresher.take(heard);
  }

  /** What waited is lost; who comes back looks anew, and is told where everything stands. */
  async #break(awayMs: number): Promise<void> {
    this.#isAway = true;
    this.#waiting = [];
    await vi.advanceTimersByTimeAsync(awayMs);
    this.#isAway = false;
    this.#parser = new HintParser();
    this.#refresher.refreshAll();
    this.#waiting = [...this.#heads].map(([system, seq]) => ({ system, seq }));
  }

  async #answer(page: (typeof pages)[number]): Promise<unknown> {
    const { beforeMs, afterMs } = this.#weather;
    await new Promise((resolve) => setTimeout(resolve, beforeMs));
    const truth = this.#truthOf(page);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (this.#weather.failures === 0) return truth;
    this.#weather = { ...this.#weather, failures: this.#weather.failures - 1 };
    throw new Error('The controller does not answer.');
  }

  #truthOf({ queryKey: [kind = ''], of }: (typeof pages)[number]): unknown {
    if (of === undefined) return { [kind]: [...this.#heads].map(([system, seq]) => ({ system, seq })) };
    const seq = this.#heads.get(of) ?? 0;
    return kind === 'ledger' ? { pages: [{ system: of, events: [{ seq }] }] } : { system: of, seq };
  }
}
