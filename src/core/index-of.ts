import { byAge } from './age.ts';
import { hasEntered, isOpen, isUnfinished, nextStage } from './find.ts';
import { inLineBefore } from './line.ts';
import type { Environment, Order, Promotion, Release, State } from './state.ts';

/** What decisions ask of a State again and again, computed once for each State. */
export interface Index {
  /** The one promotion of a release that is not finished (rollbacks belong to the environments and are not here). */
  readonly moving: ReadonlyMap<string, Promotion>;
  readonly unfinished: readonly Promotion[];
  /** Environment → promotions waiting for it, in line. */
  readonly lines: ReadonlyMap<string, readonly Promotion[]>;
  /** Stage → open releases whose next stage it is, that have entered the one before it; oldest first. */
  readonly nextUp: ReadonlyMap<string, readonly Release[]>;
  /** Stage → the newest open release that has entered it. */
  readonly newestIn: ReadonlyMap<string, Release>;
  /** `promotion environment` → its step order (inquiries and checks are not here). */
  readonly steps: ReadonlyMap<string, Order>;
  /** `entry gate environment` → its check order. */
  readonly checks: ReadonlyMap<string, Order>;
  /** Key of an order → the question about it. */
  readonly questions: ReadonlyMap<string, Order>;
  readonly open: readonly Release[];
  /** By their names and keys: a store reads its rows in another order than they were written in, and that decides nothing. */
  readonly environments: readonly Environment[];
  readonly orders: readonly Order[];
}

interface Known {
  readonly state: State;
  readonly index: StateIndex;
}

/** Whoever asks, asks many times of one State, then of the next: a few are kept, those asked for last in front. */
let known: readonly Known[] = [];
const mostKnown = 8;

export function indexOf(state: State): Index {
  const [last] = known;
  if (last?.state === state) return last.index;
  const found = known.find((each) => each.state === state) ?? { state, index: new StateIndex(state, last) };
  known = [found, ...known.filter((each) => each !== found).slice(0, mostKnown - 1)];
  return found.index;
}

type OrderMaps = Pick<Index, 'steps' | 'checks' | 'questions'>;

/** Each part is made when it is first asked for: most States are asked for a few only, and a table that is the same has the same part. */
class StateIndex implements Index {
  readonly #state: State;
  readonly unfinished: readonly Promotion[];
  readonly open: readonly Release[];
  #environments: Index['environments'] | undefined;
  #orders: Index['orders'] | undefined;
  #moving: Index['moving'] | undefined;
  #lines: Index['lines'] | undefined;
  #standing: Pick<Index, 'nextUp' | 'newestIn'> | undefined;
  #orderMaps: OrderMaps | undefined;

  constructor(state: State, last: Known | undefined) {
    this.#state = state;
    this.unfinished = last?.state.promotions === state.promotions ? last.index.unfinished : unfinishedIn(state);
    this.open = last?.state.releases === state.releases ? last.index.open : openIn(state);
    if (last?.state.environments === state.environments) this.#environments = last.index.#environments;
    if (last?.state.orders === state.orders) this.#orders = last.index.#orders;
  }

  get environments(): Index['environments'] {
    return (this.#environments ??= inOrder(this.#state.environments));
  }

  get orders(): Index['orders'] {
    return (this.#orders ??= inOrder(this.#state.orders));
  }

  get moving(): Index['moving'] {
    return (this.#moving ??= movingOf(this.unfinished));
  }

  get lines(): Index['lines'] {
    return (this.#lines ??= linesOf(this.#state, this.unfinished));
  }

  get nextUp(): Index['nextUp'] {
    return (this.#standing ??= standingOf(this.#state, this.open)).nextUp;
  }

  get newestIn(): Index['newestIn'] {
    return (this.#standing ??= standingOf(this.#state, this.open)).newestIn;
  }

  get steps(): Index['steps'] {
    return (this.#orderMaps ??= orderMapsOf(this.#state)).steps;
  }

  get checks(): Index['checks'] {
    return (this.#orderMaps ??= orderMapsOf(this.#state)).checks;
  }

  get questions(): Index['questions'] {
    return (this.#orderMaps ??= orderMapsOf(this.#state)).questions;
  }
}

function unfinishedIn({ promotions }: State): readonly Promotion[] {
  const found: Promotion[] = [];
  for (const promotion of promotions.values()) if (isUnfinished(promotion)) found.push(promotion);
  return found.length < 2 ? found : found.sort((left, right) => left.ordinal - right.ordinal);
}

function openIn({ releases }: State): readonly Release[] {
  const found: Release[] = [];
  for (const release of releases.values()) if (isOpen(release)) found.push(release);
  return found.length < 2 ? found : found.sort((left, right) => left.ordinal - right.ordinal);
}

function inOrder<Row>(table: ReadonlyMap<string, Row>): readonly Row[] {
  if (table.size < 2) return [...table.values()];
  return [...table].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}

const nothing: ReadonlyMap<string, never> = new Map<string, never>();

/** Most are empty most of the time: those share one. */
function mapOf<Value>(entries: readonly (readonly [string, Value])[]): ReadonlyMap<string, Value> {
  return entries.length === 0 ? nothing : new Map(entries);
}

function movingOf(unfinished: readonly Promotion[]): Index['moving'] {
  return mapOf(
    unfinished
      .filter((promotion) => promotion.kind === 'normal' || promotion.kind === 'adoption')
      .map((promotion) => [promotion.release, promotion] as const),
  );
}

function orderMapsOf({ orders }: State): OrderMaps {
  if (orders.size === 0) return { steps: nothing, checks: nothing, questions: nothing };
  const steps = new Map<string, Order>();
  const checks = new Map<string, Order>();
  const questions = new Map<string, Order>();
  for (const order of orders.values()) {
    if (order.kind === 'step') steps.set(`${order.promotion} ${order.environment}`, order);
    if (order.check !== undefined) checks.set(checkKey(order.check.entry, order.check.gate, order.environment), order);
    if (order.about !== undefined) questions.set(order.about, order);
  }
  return { steps, checks, questions };
}

export function checkKey(entry: string, gate: string, environment: string): string {
  return `${entry} ${gate} ${environment}`;
}

function linesOf(state: State, unfinished: readonly Promotion[]): ReadonlyMap<string, readonly Promotion[]> {
  if (unfinished.length === 0) return nothing;
  const lines = new Map<string, Promotion[]>();
  for (const promotion of unfinished) {
    if (promotion.state !== 'waiting') continue;
    for (const environment of promotion.waves.flat()) {
      const line = lines.get(environment) ?? [];
      line.push(promotion);
      lines.set(environment, line);
    }
  }
  for (const line of lines.values()) line.sort((left, right) => inLineBefore(state, left, right));
  return lines;
}

function standingOf(state: State, open: readonly Release[]): Pick<Index, 'nextUp' | 'newestIn'> {
  const nextUp = new Map<string, Release[]>();
  const newestIn = new Map<string, Release>();
  for (const release of open.toSorted(byAge)) {
    for (const stage of Object.keys(release.entries)) if (hasEntered(release, stage)) newestIn.set(stage, release);
    const next = nextStage(state, release);
    if (next === undefined || Object.keys(release.entries).length === 0) continue;
    const waiting = nextUp.get(next.name) ?? [];
    waiting.push(release);
    nextUp.set(next.name, waiting);
  }
  return { nextUp, newestIn };
}
