import { hash } from 'node:crypto';
import type { Observation } from '#core/command.ts';
import type { Progress } from '#core/state.ts';
import { maskSecrets } from '#targets/process/log-file.ts';
import { canonical } from '#core/canonical.ts';
import { act, check, contextOf, handOf, look, outcomeOfSighting, wordsOfStep, type Hands, type Outcome } from './hands.ts';
import type { Journal } from './journal.ts';
import type { Intent, OrderMemory, Result } from './journal-memory.ts';
import type { Outbox } from './outbox.ts';
import type { AgentOrder } from './protocol.ts';
import { effectKey, orderKey, stepOrderOf } from './step-order.ts';
import { placeOf, Turns } from './turns.ts';

/** Clocks differ a little, and a controller waits a little. */
const expiryGraceMs = 2_000;
/** A known key is answered again at most so often: the order may have been on its way while its result was. */
const answerAgainMs = 1_000;
/** Longer than a timer can wait is as good as no end. */
const longestTimerMs = 2_147_483_647;

export interface RunnerParts {
  readonly hands: Hands;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly by: string;
  /** Fires when the agent closes: what is under way is left for the next one to look at. */
  readonly closing: AbortSignal;
  readonly log: (sentence: string) => void;
  readonly reach: (point: string) => void;
}

/** How an order is done. */
interface Doing {
  readonly wasBegun: boolean;
  /** Names its points for the crash tests. */
  readonly where: string;
  readonly aborted: AbortSignal;
}

/** Nothing was done. `absent`: it may be ordered again. */
interface Refusal {
  readonly state: 'failed' | 'absent';
  readonly because: string;
}

type InquirePayload = Extract<AgentOrder['payload'], { readonly kind: 'inquire' }>;

/** Does each order once, in its turn. */
export class Runner {
  readonly #parts: RunnerParts;
  /** What is under way or waits for its turn, and what stops it. */
  readonly #running = new Map<string, AbortController>();
  readonly #turns = new Turns();
  readonly #answeredMs = new Map<string, number>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Takes an order up; says whether it was news. */
  take(order: AgentOrder): boolean {
    const key = effectKey(order, order.key);
    if (this.#running.has(key)) {
      if (order.isAborted === true) this.#running.get(key)?.abort('aborted');
      return false;
    }
    const known = this.#parts.journal.order(key);
    if (known?.result !== undefined) {
      this.#answerAgain(key, () => known.result !== undefined && this.tell(known, known.result));
      return false;
    }
    const aborting = new AbortController();
    this.#running.set(key, aborting);
    if (order.isAborted === true) aborting.abort('aborted');
    this.#turns.take(order, () => this.#run(order, aborting.signal));
    return true;
  }

  /** An order that is not the controller's for this host: told, never obeyed. One that was begun is not ended by a forgery of it. */
  turnAway(order: AgentOrder, because: string): void {
    this.#parts.log(`${effectKey(order, order.key)}: refused. ${because}`);
    const key = effectKey(order, order.key);
    if (this.#running.has(key) || this.#parts.journal.order(key) !== undefined) return;
    this.#refuse(order, { state: 'failed', because: `The agent does not obey this order. ${because}` });
  }

  /** Tells a result that is in the journal. */
  tell({ intent }: OrderMemory, { state, at, because, result }: Result): void {
    const { journal, outbox, by, reach } = this.#parts;
    const observation: Observation = {
      kind: 'observe',
      key: orderKey(intent),
      fence: intent.fence,
      seq: 2,
      state,
      at,
      because,
      ...(result === undefined ? {} : { result }),
    };
    outbox.add({
      system: intent.system,
      command: { by, ...observation },
      onTaken: () => {
        if (journal.order(intent.key)?.isAcknowledged === false) journal.write({ kind: 'acknowledged', key: intent.key });
        reach('after-acknowledged');
      },
    });
  }

  settled(): Promise<void> {
    return this.#turns.settled();
  }

  /** Never rejects: a bug in one order must not stop those behind it. */
  async #run(order: AgentOrder, aborted: AbortSignal): Promise<void> {
    try {
      const refusal = this.#refusalOf(order, aborted);
      if (refusal === undefined) await this.#do(order, aborted);
      else this.#refuse(order, refusal);
    } catch (error) {
      this.#parts.log(`${order.key}: a bug of the agent: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    } finally {
      this.#running.delete(effectKey(order, order.key));
    }
  }

  /** Why an order is not even begun. One that was begun is looked at, however late it is. */
  #refusalOf(order: AgentOrder, aborted: AbortSignal): Refusal | undefined {
    const { journal, hands } = this.#parts;
    const highest = journal.fence(placeOf(order));
    if (order.fence < highest) {
      return { state: 'failed', because: `Stale: its fence is ${order.fence}, and ${placeOf(order)} has seen ${highest}.` };
    }
    if (journal.order(effectKey(order, order.key)) !== undefined) return undefined;
    if (aborted.aborted) return { state: 'absent', because: 'Its promotion was aborted before it came up.' };
    if (hands.client.now() <= order.deadline + expiryGraceMs) return undefined;
    return { state: 'absent', because: 'Expired: its deadline had passed when it came up.' };
  }

  /** Nothing was done and nothing is written down: it is refused again, if it comes again. */
  #refuse(order: AgentOrder, { state, because }: Refusal): void {
    const { outbox, by, hands } = this.#parts;
    const { key, fence, system } = order;
    const command = { by, kind: 'observe', key, fence, seq: 2, state, at: hands.client.now(), because } as const;
    this.#answerAgain(effectKey(order, key), () => outbox.add({ system, command }));
  }

  async #do(order: AgentOrder, aborted: AbortSignal): Promise<void> {
    const { journal, closing, reach, hands } = this.#parts;
    const known = journal.order(effectKey(order, order.key));
    const where = pointOf(order);
    reach(`${where}/before-intent`);
    const place = placeOf(order);
    if (order.fence > journal.fence(place)) journal.write({ kind: 'fence', place, fence: order.fence });
    const intent = this.#intentOf(order, known);
    journal.write(intent);
    reach(`${where}/after-intent`);
    this.#tellStarted(order);
    const outcome = await this.#outcomeOf(order, { wasBegun: known !== undefined, where, aborted });
    reach(`${where}/before-result`);
    // An agent that closes has interrupted it: what came of it is for the next one to see.
    if (closing.aborted) return;
    const result: Result = { kind: 'result', key: intent.key, at: hands.client.now(), ...outcome };
    journal.write(result);
    reach(`${where}/after-result`);
    this.tell({ intent, isAcknowledged: false }, result);
  }

  #intentOf(order: AgentOrder, known: OrderMemory | undefined): Intent {
    const { secrets: _secrets, seal: _seal, text: _text, deadline: _deadline, ...rest } = order;
    const attempt = (known?.intent.attempt ?? 0) + 1;
    const { system, fence } = order;
    return {
      kind: 'intent',
      system,
      key: effectKey(order, order.key),
      fence,
      orderDigest: `sha256:${hash('sha256', canonical(rest))}`,
      attempt,
      at: this.#parts.hands.client.now(),
    };
  }

  #tellStarted({ key, fence, system }: AgentOrder): void {
    const { outbox, by, hands } = this.#parts;
    outbox.add({ system, command: { by, kind: 'observe', key, fence, seq: 1, state: 'started', at: hands.client.now() } });
  }

  /** Masked here, whatever a target masks. */
  #tellProgress({ key, fence, system, secrets }: AgentOrder, { because, lastWords }: Progress): void {
    const { outbox, by, hands } = this.#parts;
    const masked = (text: string): string => maskSecrets(text, Object.values(secrets));
    const words = { because: masked(because), ...(lastWords !== undefined && { lastWords: masked(lastWords) }) };
    outbox.add({ system, command: { by, kind: 'progress', key, fence, at: hands.client.now(), ...words } });
  }

  async #outcomeOf(order: AgentOrder, { wasBegun, where, aborted }: Doing): Promise<Outcome> {
    const { hands, closing, reach } = this.#parts;
    const { payload } = order;
    const signal = AbortSignal.any([closing, aborted, AbortSignal.timeout(this.#timeLeft(order))]);
    if (payload.kind === 'check') return check(hands, order, { payload, signal });
    const tell = (progress: Progress): void => this.#tellProgress(order, progress);
    const context = contextOf(hands, order, { signal, tell, reach: (point) => reach(`${where}/${point}`) });
    const target = handOf(hands, order, payload);
    if (payload.kind === 'inquire') return this.#inquire(order, payload, () => look(target, stepOrderOf(order, payload), context));
    const step = stepOrderOf(order, payload);
    if (!wasBegun) return act(target, step, context);
    const sighting = await look(target, step, context);
    const mayAct = sighting.state === 'absent' && !signal.aborted;
    this.#parts.log(`${wordsOfStep(step)} was begun before a restart: ${sighting.because}`);
    return mayAct ? act(target, step, context) : outcomeOfSighting(sighting);
  }

  /** Once it is answered, the order that was asked about is never done any more. */
  async #inquire(
    order: AgentOrder,
    { about }: InquirePayload,
    look: () => Promise<Parameters<typeof outcomeOfSighting>[0]>,
  ): Promise<Outcome> {
    const { journal, hands } = this.#parts;
    const key = effectKey(order, about);
    const known = journal.order(key);
    if (known?.result?.state === 'succeeded') {
      const { because, result } = known.result;
      return { state: 'succeeded', because, ...(result === undefined ? {} : { result }) };
    }
    const outcome = outcomeOfSighting(await look());
    if (known?.result === undefined && !this.#parts.closing.aborted) {
      if (known === undefined) journal.write({ ...this.#intentOf(order, undefined), key });
      journal.write({ kind: 'result', key, at: hands.client.now(), ...outcome });
      journal.write({ kind: 'acknowledged', key });
    }
    return outcome;
  }

  #timeLeft(order: AgentOrder): number {
    return Math.min(Math.max(0, order.deadline - this.#parts.hands.client.now()), longestTimerMs);
  }

  #answerAgain(key: string, answer: () => unknown): void {
    const now = performance.now();
    if (now - (this.#answeredMs.get(key) ?? -Infinity) < answerAgainMs) return;
    this.#answeredMs.set(key, now);
    answer();
  }
}

/** Names where the crash tests may end the process. */
function pointOf({ payload }: AgentOrder): string {
  if (payload.kind === 'check') return 'check';
  return `${payload.kind === 'inquire' ? 'inquire-' : ''}${payload.undo ? 'undo-' : ''}${payload.step.kind}`;
}
