import { appendFileSync, rmSync } from 'node:fs';
import { ControllerClient } from '#agent/controller-client.ts';
import { Journal } from '#agent/journal.ts';
import type { JournalRecord } from '#agent/journal-memory.ts';
import { Outbox } from '#agent/outbox.ts';
import { agentBatchShape, type AgentBatch, type AgentOrder, type ObservationBatch } from '#agent/protocol.ts';
import { Runner } from '#agent/runner.ts';
import { simulatedTarget, type Effect } from './simulated-target.ts';
import { Killed, Life, never, type Simulation } from './simulation.ts';
import type { SimulatedController } from './simulated-controller.ts';

const pollMs = 20_000;
const pauseMs = 25;
const longestPauseMs = 200;
const startMs = 80;
export const host = 'local';

/** What a negative control takes away. */
export interface Weakness {
  /** The journal is gone after a crash. */
  readonly forgets?: boolean;
  /** The target is asked before anything is done again, and sees nothing. */
  readonly isBlind?: boolean;
  /** Orders of an old fence are obeyed. */
  readonly ignoresFences?: boolean;
  /** Not a fault: what is acknowledged leaves the journal at once, so that the fence alone stands against an old order. */
  readonly keepsLittle?: boolean;
}

export interface AgentParts {
  readonly simulation: Simulation;
  readonly controller: SimulatedController;
  readonly journalFile: string;
  readonly effects: Effect[];
  readonly weakness: Weakness;
}

/** The real journal, with points before, within and after each write. */
class SimulatedJournal extends Journal {
  readonly #life: Life;
  readonly #parts: AgentParts;

  constructor(life: Life, parts: AgentParts) {
    super(parts.journalFile, parts.weakness.keepsLittle === true ? { compactAfter: 0, keep: 1 } : {});
    this.#life = life;
    this.#parts = parts;
  }

  override write(record: JournalRecord): void {
    const { simulation, journalFile } = this.#parts;
    simulation.reach(this.#life, `journal before ${record.kind}`);
    if (simulation.strikes(`agent journal half of ${record.kind}`)) {
      appendFileSync(journalFile, '{"checksum":"0123456789abcdef","record":{"ki');
      this.#life.kill();
      throw new Killed();
    }
    super.write(record);
    simulation.reach(this.#life, `journal after ${record.kind}`);
  }

  override fence(place: string): number {
    return this.#parts.weakness.ignoresFences === true ? 0 : super.fence(place);
  }
}

/** The agent's way to the controller: questions and answers may be lost, and the real one's persistence is kept. */
class SimulatedClient extends ControllerClient {
  readonly #life: Life;
  readonly #parts: AgentParts;

  constructor(life: Life, parts: AgentParts) {
    super({ address: { socketPath: '' }, token: '', host });
    this.#life = life;
    this.#parts = parts;
  }

  override now(): number {
    return this.#parts.simulation.now;
  }

  override async observe({ system, commands }: ObservationBatch): Promise<void> {
    await this.#parts.simulation.pass(this.#life, 'before it tells');
    await this.#parts.controller.ask(commands.map(({ kind }) => kind).join(' and '), (engine) => engine.hear(host, system, commands));
    await this.#parts.simulation.pass(this.#life, 'after it told');
  }
}

interface Hands {
  readonly runner: Runner;
  readonly outbox: Outbox;
  /** Checks that this life has run. */
  readonly checked: Set<string>;
}

/** The real runner, outbox and journal, with a target that keeps what was done; started again whenever it was killed. */
export class SimulatedAgent {
  readonly #parts: AgentParts;
  /** Every batch that ever travelled: an old one may turn up again. */
  readonly batches: AgentBatch[] = [];
  #life = new Life('agent');
  #runner: Runner | undefined;

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#start();
  }

  /** An old answer of the network arrives late, or a second time. */
  receive(batch: AgentBatch): void {
    for (const order of batch.orders) this.#runner?.take(order);
  }

  close(): void {
    this.#life.kill();
  }

  #start(): void {
    const { simulation, effects, weakness } = this.#parts;
    const life = new Life('agent');
    this.#life = life;
    const journal = new SimulatedJournal(life, this.#parts);
    const client = new SimulatedClient(life, this.#parts);
    const outbox = new Outbox({ client, signal: new AbortController().signal, log: () => undefined });
    const target = simulatedTarget({ simulation, life, effects, isBlind: weakness.isBlind === true });
    const hands = { targets: new Map([['process', target]]), client, workFolder: '', log: () => undefined };
    const closing = new AbortController().signal;
    const by = `agent:${host}`;
    const runner = new Runner({
      hands,
      journal,
      outbox,
      by,
      closing,
      log: () => undefined,
      reach: (point) => simulation.reach(life, point),
    });
    this.#runner = runner;
    void life.ended.then(() => this.#startAgain(journal));
    for (const order of journal.unacknowledged()) if (order.result !== undefined) runner.tell(order, order.result);
    void this.#poll(life, runner, outbox);
  }

  async #startAgain(journal: Journal): Promise<void> {
    const { simulation, weakness, journalFile } = this.#parts;
    journal.close();
    if (weakness.forgets === true) rmSync(journalFile);
    await simulation.sleep(startMs);
    this.#start();
  }

  /** As the real one asks: at once for everything when it starts and after a lost answer, else for news. */
  async #poll(life: Life, runner: Runner, outbox: Outbox): Promise<void> {
    const { simulation, controller } = this.#parts;
    let waitMs = 0;
    let rest = pauseMs;
    const checked = new Set<string>();
    for (;;) {
      const answer = await controller.tryToAsk('the poll', (engine) => engine.ordersFor(host, waitMs));
      await simulation.pass(life, 'after the poll');
      const news = answer !== undefined && this.#take(batchOf(answer.value), { runner, outbox, checked });
      waitMs = answer === undefined ? 0 : pollMs;
      rest = news ? pauseMs : Math.min(rest * 2, longestPauseMs);
      await simulation.sleep(rest);
      if (life.isDead) await never();
    }
  }

  #take(batch: AgentBatch, { runner, outbox, checked }: Hands): boolean {
    this.batches.push(batch);
    const steps = batch.orders.filter((order) => order.kind !== 'check' && runner.take(order));
    const checks = batch.orders.filter((order) => order.kind === 'check' && !checked.has(order.key));
    for (const order of checks) {
      checked.add(order.key);
      this.#check(order, outbox);
    }
    return steps.length + checks.length > 0;
  }

  /** A check only looks; what it finds here is well. */
  #check({ system, key, fence }: AgentOrder, outbox: Outbox): void {
    const seen = { by: `agent:${host}`, kind: 'observe', key, fence, at: this.#parts.simulation.now } as const;
    outbox.add({ system, command: { ...seen, seq: 1, state: 'started' } });
    outbox.add({ system, command: { ...seen, seq: 2, state: 'succeeded', because: 'all well', result: { verdict: 'pass' } } });
  }
}

/** As it arrives: through JSON and its shape. */
function batchOf(answer: unknown): AgentBatch {
  return agentBatchShape.parse(JSON.parse(JSON.stringify(answer)));
}
