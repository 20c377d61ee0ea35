// The world around the core in a scenario: a clock that only moves on, and agents that do what they are told, or what the story tells.
import { must } from '#core/bug.ts';
import type { Command, Observation, OrderResult } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import type { Refusal } from '#core/refusal.ts';
import type { Order, RefreshStep, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import { wakeOf } from '#core/waits.ts';
import { sentenceOf } from './sentences.ts';

/** Something that was said, and when. */
export interface Told {
  readonly at: number;
  readonly sentence: string;
}

/** What a check or a step is to say the next time, instead of that all is well. */
interface Trouble {
  readonly what: string;
  readonly environment: string;
  readonly because: string;
  /** It is no *no*: nobody could tell. */
  readonly isUnclear?: true;
}

export class World {
  state: State = emptyState('shop');
  now = 0;
  told: Told[] = [];
  #asleep = false;
  readonly #troubles: Trouble[] = [];
  readonly #seen = new Map<string, Order>();
  #health = 0;

  /** Lets time pass, from one instant at which something follows by itself to the next. */
  passTo(at: number): void {
    for (let wake = wakeOf(this.state, this.now); wake !== undefined && wake <= at; wake = wakeOf(this.state, this.now)) {
      this.now = wake;
      this.do();
    }
    this.now = at;
    this.do();
  }

  /** One step of the core, and everything that agents do about it. */
  do(command?: Command): Refusal | undefined {
    const { events, state, refusal } = step(this.state, command, this.now);
    this.#tell(events);
    this.state = state;
    for (const order of state.orders.values()) this.#seen.set(order.key, order);
    if (!this.#asleep) this.#work();
    return refusal;
  }

  sleep(): void {
    this.#asleep = true;
  }

  wake(): void {
    this.#asleep = false;
    this.#work();
  }

  expect(trouble: Trouble): void {
    this.#troubles.push(trouble);
  }

  report(environment: string, up: boolean, because: string): void {
    this.#health += 1;
    this.do({ kind: 'health', by: 'agent:local', environment, up, because, at: this.now, seq: this.#health });
  }

  /** An agent that wakes up late says what became of an order that it was given long ago. */
  answerLate(what: string, environment: string): void {
    const order = must(
      [...this.#seen.values()].find((each) => each.kind === 'step' && each.environment === environment && each.step?.id === what),
      `an order ${what} in ${environment}`,
    );
    this.#observe(order, { state: 'succeeded' });
  }

  #work(): void {
    for (;;) {
      const order = [...this.state.orders.values()].find((each) => each.state === 'open');
      if (order === undefined) return;
      this.#observe(order, this.#answerOf(order));
      if (this.#asleep) return;
    }
  }

  #answerOf(order: Order): Pick<Observation, 'state' | 'because' | 'result'> {
    const name = order.step?.id ?? order.check?.definition.name ?? '';
    const trouble = this.#troubles.findIndex((each) => each.what === name && each.environment === order.environment && order.undo !== true);
    const [found] = trouble < 0 || order.kind === 'inquire' ? [] : this.#troubles.splice(trouble, 1);
    if (order.kind === 'inquire') return { state: 'absent', because: 'it was never begun' };
    if (order.step?.kind === 'judge' && order.undo !== true) return judged(order, found);
    if (order.kind === 'check') {
      const verdict = found === undefined ? 'pass' : 'fail';
      return { state: 'succeeded', because: found?.because ?? 'all well', result: { verdict } };
    }
    if (found !== undefined) return { state: 'failed', because: found.because };
    return { state: 'succeeded', result: order.step?.refresh === undefined ? this.#readBack(order) : copied(order.step.refresh, this.now) };
  }

  #readBack(order: Order): { readonly digest?: string } {
    const service = order.step?.kind === 'read-back' ? order.step.service : undefined;
    const digest = service === undefined ? undefined : this.state.promotions.get(order.promotion)?.bill[service]?.digest;
    return digest === undefined ? {} : { digest };
  }

  #observe(order: Order, seen: Pick<Observation, 'state' | 'because' | 'result'>): void {
    const command = {
      kind: 'observe',
      by: `agent:${order.host}`,
      key: order.key,
      fence: order.fence,
      seq: order.seq + 1,
      at: this.now,
    } as const;
    this.do({ ...command, ...seen });
  }

  #tell(events: readonly Event[]): void {
    let before = this.state;
    for (const event of events) {
      const sentence = sentenceOf(event, before);
      if (sentence !== undefined) this.told.push({ at: this.now, sentence });
      before = fold(before, [event]);
    }
  }
}

/** As its source is now, masked but where it is ordered otherwise. */
function copied({ unmasked }: RefreshStep, at: number): OrderResult {
  const [sign, verdict] = [`sha256:${'a'.repeat(64)}`, unmasked === undefined ? 'pass' : 'raw'] as const;
  return {
    refreshed: { at, classification: sign, plan: sign, schema: sign, verdict, tables: 12, rows: 40_000, bytes: 9_000_000, ms: 4_000 },
  };
}

/** A canary without trouble passes with the numbers of a good day. */
function judged({ step }: Order, trouble: Trouble | undefined): Pick<Observation, 'state' | 'because' | 'result'> {
  const verdict = trouble === undefined ? 'pass' : trouble.isUnclear === true ? 'inconclusive' : 'fail';
  const counts = {
    weight: step?.weight ?? 0,
    newRequests: 3_000,
    oldRequests: 57_000,
    newUsers: 400,
    newUsersHit: 1,
    evidence: 1,
    strikes: 0,
  };
  const because = trouble?.because ?? 'nothing worse than before';
  return { state: verdict === 'fail' ? 'failed' : 'succeeded', because, result: { canary: { ...counts, verdict } } };
}
