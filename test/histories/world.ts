// The world around the core in a history: a clock, agents with targets that keep what really happened, and everything that was said.
import type { Options } from './fixture.ts';
import { accounts, billOf, plainOptions, systemOf } from './fixture.ts';
import { compiledOf } from './times.ts';
import type { AgentCommand, CanaryResult, Command, Observation, OrderResult } from '#core/command.ts';
import { digestOf } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import type { Event } from '#core/event.ts';
import type { Order, State } from '#core/state.ts';
import { step, type Step } from '#core/step.ts';
import type { Instant } from '#core/system.ts';

/** One transaction as the ledger would hold it. */
export interface Transaction {
  readonly at: Instant;
  readonly command?: Command;
  readonly events: readonly Event[];
  readonly before: State;
  readonly after: State;
  readonly refusal?: Step['refusal'];
}

export class World {
  state: State = emptyState('shop');
  now: Instant = 1_000_000;
  options: Options;
  readonly log: Transaction[] = [];
  /** Order keys whose effect took place at the target. */
  readonly effects = new Set<string>();
  /** Base keys (without attempt) whose effect took place more than once without being known absent. */
  readonly doubled: string[] = [];
  /** Orders that were given and are gone or answered: for late answers. */
  readonly seen = new Map<string, Order>();
  readonly healthSeq = new Map<string, number>();
  seq = 0;

  constructor(options: Partial<Options> = {}, adopted = false, copied = false) {
    this.options = { ...plainOptions, ...options };
    if (copied) return;
    this.do({ kind: 'roster', by: 'lockstep', groups: { acme: ['ann', 'fay'], 'installation-admin': ['gus'] }, ...accounts });
    this.do(this.applyCommand('gus'));
    if (adopted) this.#adopt();
  }

  /** Two people say what runs already; the agents find it so. */
  #adopt(): void {
    if (this.options.entryCheck) return this.#adoptAtLast();
    this.#sign(0, ['d1', 'i1', 'i2', 'p1']);
    this.#succeedAll();
  }

  /** Other bits first, which do not run; and others again wherever the name is taken: under way, and once it runs. */
  #adoptAtLast(): void {
    this.#sign(1, ['d1']);
    this.#sign(0, ['i1']);
    for (const order of this.state.orders.values()) this.observe(order, 'failed', { because: 'other bits run' });
    this.#succeedAll();
    this.#sign(0, ['d1']);
    // It runs, and nobody has said a word about it yet.
    this.#succeedAll(({ kind }) => kind !== 'check');
    this.#sign(1, ['i1']);
    this.#sign(0, ['i1', 'i2', 'p1']);
    this.#succeedAll();
  }

  #sign(n: number, environments: readonly string[]): void {
    this.do({ kind: 'adopt', by: 'hal', release: 'r0', bill: billOf(this.options.services, n), environments });
    this.do({ kind: 'second-adoption', by: 'cat', id: [...this.state.adoptions.keys()].at(-1) ?? '' });
  }

  #succeedAll(which: (order: Order) => boolean = () => true): void {
    for (let round = 0; round < 40; round += 1) for (const order of this.state.orders.values()) if (which(order)) this.succeed(order);
  }

  /** The same world once more: what happens in it does not happen here. Its log begins empty. */
  fork(): World {
    const copy = new World(this.options, false, true);
    copy.state = this.state;
    copy.now = this.now;
    copy.seq = this.seq;
    for (const key of this.effects) copy.effects.add(key);
    for (const [key, order] of this.seen) copy.seen.set(key, order);
    for (const [name, seq] of this.healthSeq) copy.healthSeq.set(name, seq);
    return copy;
  }

  /** Not compiled along, nothing starts by the file until it is. */
  applyCommand(by: string, isCompiled = true): Command {
    const file = systemOf(this.options);
    const time = file.time === undefined || !isCompiled ? {} : { time: compiledOf(file.time) };
    return { kind: 'apply', by, file, digest: digestOf(file), ...time };
  }

  do(command?: Command): Transaction {
    const before = this.state;
    const { state, events, refusal } = step(before, command, this.now);
    this.state = state;
    const transaction: Transaction = {
      at: this.now,
      events,
      before,
      after: state,
      ...(command && { command }),
      ...(refusal && { refusal }),
    };
    this.log.push(transaction);
    for (const order of state.orders.values()) this.seen.set(order.key, order);
    return transaction;
  }

  tick(ms: number): Transaction {
    this.now += ms;
    return this.do();
  }

  /** The agent does what an order says (its effect takes place) or not, and says so, or something else, or nothing. */
  act(order: Order, effect: boolean): void {
    if (order.kind !== 'step' || order.step?.looks === true || !effect || this.effects.has(order.key)) return;
    const base = baseOf(order.key);
    if (this.took(base)) this.doubled.push(order.key);
    this.effects.add(order.key);
  }

  took(base: string): boolean {
    for (const key of this.effects) if (baseOf(key) === base) return true;
    return false;
  }

  observe(order: Order, state: Observation['state'], fields: Partial<Observation> = {}): Transaction {
    this.seq += 1;
    const command: AgentCommand = {
      kind: 'observe',
      by: `agent:${order.host}`,
      key: order.key,
      fence: order.fence,
      seq: this.seq,
      state,
      at: this.now,
      ...fields,
    };
    return this.do(command);
  }

  /** A truthful answer to a question about an order. */
  truth(question: Order): Observation['state'] {
    return question.about !== undefined && this.effects.has(question.about) ? 'succeeded' : 'absent';
  }

  /** The good answer of an order: what an agent that works would say. */
  succeed(order: Order): Transaction {
    this.act(order, true);
    if (order.kind === 'check')
      return this.observe(order, 'succeeded', { because: 'all well', result: { verdict: 'pass', ...this.cases(order) } });
    const result = order.undo === true ? resultOf(this.state, order) : (this.copied(order) ?? resultOf(this.state, order));
    if (order.kind === 'inquire') return this.observe(order, this.truth(order), { result });
    return this.observe(order, 'succeeded', { result });
  }

  /** What is said of data that were brought, or looked through. */
  copied({ step }: Order): OrderResult | undefined {
    if (step?.refresh === undefined) return undefined;
    const at = this.now - (this.seq % 3) * 1_000;
    // Now and then another key has signed it.
    const signer = this.seq % 17 === 0 ? 'lockstep/b' : 'lockstep/a';
    return step.refresh.only === 'proof' ? this.#proved(at, signer) : this.#refreshed(at, signer, step.refresh.unmasked !== undefined);
  }

  /** Now and then nobody has looked for what is personal, or an agent of another classification has masked them. */
  #refreshed(at: Instant, signer: string, isRaw: boolean): OrderResult {
    const sign = `sha256:${'a'.repeat(64)}`;
    const verdict = isRaw ? 'raw' : this.seq % 11 === 0 ? 'unproven' : 'pass';
    const classification = this.seq % 13 === 0 ? `sha256:${'b'.repeat(64)}` : sign;
    const isSigned = verdict === 'pass';
    const copy = { at, classification, plan: sign, schema: sign, verdict, tables: 1, rows: 1, bytes: 1, ms: 1 } as const;
    return { refreshed: { ...copy, ...(isSigned && { signer }) } };
  }

  /** Now and then something is found, or nobody could see. */
  #proved(at: Instant, signer: string): OrderResult {
    const sign = `sha256:${'a'.repeat(64)}`;
    const verdict = this.seq % 4 === 0 ? 'leak' : this.seq % 7 === 3 ? 'broken' : 'pass';
    const leaks = verdict === 'leak' ? 2 : 0;
    return { proved: { at, verdict, classification: sign, plan: sign, values: 9, cells: 90, leaks, ms: 1, signer } };
  }

  /** What the suite tells of its one case: now and then it was skipped. */
  cases({ check }: Order): Pick<OrderResult, 'cases'> {
    if (check?.definition.name !== 'suite') return {};
    const [told, others]: readonly string[][] = [['suite > pays'], []];
    const isSkipped = this.seq % 9 === 0;
    return { cases: { passed: (isSkipped ? others : told) ?? [], failed: [], skipped: (isSkipped ? told : others) ?? [] } };
  }

  health(environment: string, up: boolean, at: Instant = this.now): Transaction {
    const seq = (this.healthSeq.get(environment) ?? 0) + 1;
    this.healthSeq.set(environment, seq);
    return this.do({ kind: 'health', by: 'agent:local', environment, up, because: up ? 'answers' : 'does not answer', at, seq });
  }
}

function baseOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

function resultOf(state: State, order: Order): OrderResult {
  if (order.step?.kind === 'judge') return { canary: canaryOf('pass') };
  const service = order.step?.service;
  const digest =
    service === undefined || order.step?.kind !== 'read-back' ? undefined : state.promotions.get(order.promotion)?.bill[service]?.digest;
  return digest === undefined ? {} : { digest };
}

/** What an agent says of a canary; the core looks at the verdict only. */
export function canaryOf(verdict: CanaryResult['verdict']): CanaryResult {
  return { verdict, weight: 500, newRequests: 300, oldRequests: 5_700, newUsers: 250, newUsersHit: 1, evidence: 1, strikes: 0 };
}
