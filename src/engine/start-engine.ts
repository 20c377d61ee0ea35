import type { AgentCommand, Granted, PersonCommand, Roster } from '#core/command.ts';
import { Bug } from '#core/bug.ts';
import { canonical } from '#core/canonical.ts';
import { Failure } from '#core/failure.ts';
import { isAgentCommand } from '#core/judge/index.ts';
import type { State } from '#core/state.ts';
import type { CompileTime } from '#core/time/compiled.ts';
import type { Store } from '#store/store.ts';
import { answerFrom, taken } from './answer.ts';
import { compileInUse, withTime } from './compile-time.ts';
import { Desk, type OrderSigner } from './desk.ts';
import type { Answer, Engine } from './engine.ts';
import { type HoldOf, refuseHeld, touchesLastStage } from './evidence-hold.ts';
import { namesOfOutgoing, outgoing, type Outgoing, type SecretsPort } from './hand-out.ts';
import { retrying } from './retry.ts';
import { refuseForRoom, type ShortOf } from './room.ts';
import { Slices } from './slices.ts';
import { startLoop, type EngineLog } from './loop.ts';
import { recordStep, type Recorded, type StepRequest } from './transact.ts';

export interface EngineOptions {
  readonly store: Store;
  readonly secrets: SecretsPort;
  /** Names this process among the controllers. */
  readonly owner: string;
  readonly log: EngineLog;
  /** The injected clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly doorKeys?: () => { readonly [id: string]: string };
  readonly signInUrl?: () => string;
  readonly orderSigner?: OrderSigner;
  /** Looks up what a file says of time; absent: files that say something of it are refused. */
  readonly compileTime?: CompileTime;
  /** Systems on evidence hold are only read. */
  readonly holdOf?: HoldOf;
  /** While the disk of the store is short of room, nothing new is begun. */
  readonly shortOf?: ShortOf;
  /** A promotion into the last stage of a path has begun or ended. */
  readonly onLastStage?: () => void;
  /** Work of a controller that died, or that was too slow, was taken over. */
  readonly onTakeOver?: () => void;
}

/** Whoever looks so much later than he should have was not there: what went by meanwhile is told. */
const lateMs = 60_000;

/** How soon a system on hold is looked at again. */
const heldAgainMs = 5000;

/** How long a command waits for a database that restarts before its asker is told so. */
const patienceMs = 10_000;

/** Starts the loop over a store; several may run on one store and share the work. */
export function startEngine(options: EngineOptions): Engine {
  return new RunningEngine(options);
}

class RunningEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #slices = new Slices();
  readonly #desk: Desk;
  readonly #loop: { stop(): Promise<void>; hurry(system: string, at: number | undefined): void };
  #roster: Roster = { groups: {} };
  readonly #notCompiled = new Map<string, string>();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#desk = new Desk({
      now: options.now,
      secrets: options.secrets,
      doorKeys: options.doorKeys ?? (() => ({})),
      signInUrl: options.signInUrl ?? (() => ''),
      orderSigner: options.orderSigner,
      collect: (host) => this.#collect(host),
      glance: (host) => this.#ofEach(host, namesOfOutgoing),
      fail: (out, failure) => this.#fail(out, failure),
      hints: () => options.store.hints,
      changed: (timeoutMs, signal, since) => options.store.changed(timeoutMs, signal, since),
    });
    this.#loop = startLoop(options, (system, dueAt) => this.#tick(system, dueAt));
  }

  now(): number {
    return this.#options.now();
  }

  async submit(system: string, command: PersonCommand, commandId: string): Promise<Answer> {
    const held = this.#heldBecause(system);
    if (held !== undefined) return { ok: false, seq: (await this.read(system))?.seq ?? 0, refusal: refuseHeld(held) };
    if (command.kind === 'apply') await this.#introduce(system);
    const timed = await withTime(command, async () => (await this.read(system))?.state, this.#options);
    const refusal = timed.refusal ?? (await refuseForRoom(command, this.#options.shortOf));
    const answerOf = (done: Pick<Recorded, 'seq' | 'events'>): string => canonical(taken(done));
    const recorded = await this.#record({ system, command: timed.command, commandId, answerOf, ...(refusal && { refusal }) });
    return answerFrom(recorded);
  }

  async read(system: string): ReturnType<Engine['read']> {
    const { store } = this.#options;
    const head = (await store.systems()).find((each) => each.name === system);
    return this.#slices.current(store, system, head?.seq);
  }

  async readAll(): ReturnType<Engine['readAll']> {
    const { store } = this.#options;
    const heads = await store.systems();
    const all = await Promise.all(heads.map(({ name, seq }) => this.#slices.current(store, name, seq)));
    return all.filter((read) => read !== undefined);
  }

  ordersFor(host: string, waitMs: number, signal?: AbortSignal): ReturnType<Engine['ordersFor']> {
    return this.#desk.ordersFor(host, waitMs, signal);
  }

  async hear(host: string, system: string, commands: readonly AgentCommand[]): Promise<void> {
    const held = this.#heldBecause(system);
    // The agent keeps what it saw, and tells it again.
    if (held !== undefined) throw new Failure('evidence-hold', held, { retryable: true });
    for (const command of commands) {
      if (!isAgentCommand(command) || command.by !== `agent:${host}`) throw new Bug(`${host} speaks as ${command.by}`);
      await this.#record({ system, command });
    }
  }

  ask(host: string, question: Parameters<Engine['ask']>[1], timeoutMs: number): Promise<string | undefined> {
    return this.#desk.ask(host, question, timeoutMs);
  }

  answer(id: string, text: string, host: string): void {
    this.#desk.answer(id, text, host);
  }

  async namesBlob({ host, environments }: Parameters<Engine['namesBlob']>[0], digest: string): Promise<boolean> {
    return (await this.#ofEach(host, outgoing)).some(({ envelope: { environment, payload } }) => {
      const placed = [...payload.services, ...('back' in payload ? (payload.back?.services ?? []) : [])];
      const isOwn = environments === undefined || environments.includes(environment.name);
      return isOwn && placed.some(({ artefact }) => artefact.blob === digest);
    });
  }

  async look(system: string): Promise<void> {
    if (this.#heldBecause(system) === undefined && (await this.read(system)) !== undefined) await this.#record({ system });
  }

  onCommit(listener: (system: string, seq: number) => void): () => void {
    return this.#options.store.onCommit(listener);
  }

  async tellRoster(roster: Roster, granted: Granted = {}): Promise<void> {
    this.#roster = roster;
    for (const { name } of await this.#options.store.systems()) await this.#tell(name, granted);
  }

  async keepTime(): Promise<void> {
    for (const { name } of await this.#options.store.systems()) await this.#keepTimeOf(name);
  }

  whyNotCompiled(system: string): string | undefined {
    return this.#notCompiled.get(system);
  }

  async stop(): Promise<void> {
    this.#desk.close();
    await this.#loop.stop();
  }

  /** What is wrong in one system keeps no other from its calendars; it is told to whoever looks there, and tried again. */
  async #keepTimeOf(system: string): Promise<void> {
    try {
      const state = this.#heldBecause(system) === undefined ? (await this.read(system))?.state : undefined;
      const time = state === undefined ? undefined : await compileInUse(state, this.#options);
      if (time !== undefined) await this.#record({ system, command: { kind: 'compile-time', by: 'lockstep', time } });
      this.#notCompiled.delete(system);
    } catch (error) {
      this.#notCompiled.set(system, error instanceof Error ? error.message : 'What the file says of time could not be looked up.');
      this.#options.log.warn({ err: error, system }, 'the calendars of a system could not be compiled anew, and will be in an hour');
    }
  }

  /**
   * A system hears of the installation's people before its first file, for who may apply one hangs on them. One that is known has
   * heard them when they changed, perhaps from another controller that knows them better than we do.
   */
  async #introduce(system: string): Promise<void> {
    if ((await this.read(system)) === undefined) await this.#tell(system);
  }

  async #tell(system: string, granted: Granted = {}): Promise<void> {
    const command = { kind: 'roster', by: 'lockstep', ...this.#roster, ...granted } as const;
    if (this.#heldBecause(system) === undefined) await this.#record({ system, command });
  }

  #heldBecause(system: string): string | undefined {
    return this.#options.holdOf?.(system);
  }

  /** What is due in a system; nothing is, while it is on hold. */
  async #tick(system: string, dueAt: number): Promise<Recorded> {
    const read = this.#heldBecause(system) === undefined ? undefined : await this.read(system);
    if (read !== undefined) return { ...read, events: [], wake: this.now() + heldAgainMs };
    const isLate = this.now() - dueAt > lateMs;
    return this.#record({ system, ...(isLate && { command: { kind: 'look-back', by: 'lockstep', since: dueAt } }) });
  }

  async #record(request: StepRequest): Promise<Recorded> {
    const { store, now } = this.#options;
    const recorded = await retrying(() => recordStep(store, this.#slices, now, request), { forMs: patienceMs });
    // A command that was answered before, or refused unheard, was not stepped again: it says nothing of what is due.
    if (recorded.answered === undefined && request.refusal === undefined) this.#loop.hurry(request.system, recorded.wake);
    if (touchesLastStage(recorded.state, recorded.events)) this.#options.onLastStage?.();
    return recorded;
  }

  async #collect(host: string): Promise<readonly Outgoing[]> {
    const found: Outgoing[] = [];
    for (const { name, seq } of await this.#options.store.systems()) {
      if (this.#heldBecause(name) !== undefined) continue;
      const slice = await this.#slices.current(this.#options.store, name, seq);
      if (slice === undefined || namesOfOutgoing(slice.state, host, this.now()).length === 0) continue;
      const { state } = await this.#record({ system: name });
      found.push(...outgoing(state, host, this.now()));
    }
    return found;
  }

  /** Of what is in memory, system by system. */
  async #ofEach<T>(host: string, find: (state: State, host: string, now: number) => readonly T[]): Promise<readonly T[]> {
    const found: T[] = [];
    for (const { name, seq } of await this.#options.store.systems()) {
      const slice = await this.#slices.current(this.#options.store, name, seq);
      if (slice !== undefined) found.push(...find(slice.state, host, this.now()));
    }
    return found;
  }

  /** Nothing was done yet, so the order has failed, with a reason that a person can mend. */
  async #fail({ order, envelope }: Outgoing, failure: Failure): Promise<void> {
    this.#options.log.warn({ order: order.key, code: failure.code }, failure.message);
    const { key, fence, host } = order;
    const command: AgentCommand = {
      kind: 'observe',
      by: `agent:${host}`,
      key,
      fence,
      seq: order.seq + 1,
      state: 'failed',
      at: this.now(),
      because: failure.message,
    };
    await this.#record({ system: envelope.system, command });
  }
}
