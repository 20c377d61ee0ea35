// The real runner, outbox and journal of one host, started again whenever they were killed.
import { ControllerClient } from '#agent/controller-client.ts';
import type { AgentBatch as EngineBatch } from '#engine/engine.ts';
import { Journal, readLine } from '#agent/journal.ts';
import type { JournalRecord } from '#agent/journal-memory.ts';
import { Outbox } from '#agent/outbox.ts';
import { agentBatchShape, type AgentBatch, type AgentOrder, type ObservationBatch } from '#agent/protocol.ts';
import { Runner } from '#agent/runner.ts';
import type { MemoryDisk } from './memory-disk.ts';
import { neverFires } from './quiet-signals.ts';
import { answerMs, type SimulatedControllers } from './simulate-controllers.ts';
import { simulatedTarget } from './simulate-target.ts';
import type { SimulatedWorld } from './simulate-world.ts';
import { Life, never } from './simulation.ts';

const pollMs = 20_000;
/** A poll that is not answered so much later is not answered at all. */
const pollSlackMs = 10_000;
const pauseMs = 25;
const longestPauseMs = 200;
const startMs = 80;
/** How often a batch of orders, or of observations, arrives a second time, later. */
const repeated = 0.1;

/** What a negative control takes away. */
export interface Weakness {
  /** The journal is gone after a crash. */
  readonly forgets?: boolean;
  /** The target is asked before anything is done again, and sees nothing. */
  readonly isBlind?: boolean;
  /** Orders of an old fence are obeyed. */
  readonly ignoresFences?: boolean;
}

export interface AgentParts {
  readonly world: SimulatedWorld;
  readonly controllers: SimulatedControllers;
  readonly host: string;
  /** Holds its journal, under the name of the host. */
  readonly disk: MemoryDisk;
  readonly effects: string[];
  readonly weakness: Weakness;
  /** A batch of the release before this one, which may turn up late. */
  readonly oldBatch: AgentBatch | undefined;
  /** Batches arrive as texts and are read; else as they are, which a tenth of the time is spared. */
  readonly readsTexts: boolean;
}

/** Line → what it says: thousands of seeds begin with the same few journals. What comes after that is of one seed alone. */
const lines = new Map<string, JournalRecord | undefined>();

function readBeginning(line: string): JournalRecord | undefined {
  const record = lines.get(line) ?? readLine(line);
  lines.set(line, record);
  return record;
}

function readOn(line: string): JournalRecord | undefined {
  return lines.get(line) ?? readLine(line);
}

class SimulatedJournal extends Journal {
  readonly #life: Life;
  readonly #parts: AgentParts;

  constructor(life: Life, parts: AgentParts, isFirst: boolean) {
    super(parts.host, { open: parts.disk.open, read: isFirst ? readBeginning : readOn });
    this.#life = life;
    this.#parts = parts;
  }

  override write(record: JournalRecord): void {
    const { world } = this.#parts;
    const wasDead = this.#life.isDead;
    try {
      world.reach(this.#life);
    } catch (error) {
      if (!wasDead && world.chance(0.5)) this.#tear(record);
      throw error;
    }
    super.write(record);
    world.reach(this.#life);
  }

  override fence(place: string): number {
    return this.#parts.weakness.ignoresFences === true ? 0 : super.fence(place);
  }

  /** For the examination, whatever the weakness. */
  seenFence(place: string): number {
    return super.fence(place);
  }

  /** The crash was in the middle of it: half of it is on the disk. */
  #tear(record: JournalRecord): void {
    const { world, disk, host } = this.#parts;
    world.reached.add('a torn record in the journal');
    disk.open(host).append(JSON.stringify({ checksum: '0123456789abcdef', record }).slice(0, 60));
  }
}

class SimulatedClient extends ControllerClient {
  readonly #life: Life;
  readonly #parts: AgentParts;

  constructor(life: Life, parts: AgentParts) {
    super({ address: { socketPath: '' }, token: '', host: parts.host });
    this.#life = life;
    this.#parts = parts;
  }

  override now(): number {
    return this.#parts.world.now;
  }

  override async observe({ system, commands }: ObservationBatch): Promise<void> {
    const { world, controllers, host } = this.#parts;
    await world.point(this.#life, false);
    await controllers.ask((engine) => engine.hear(host, system, commands), this.#life);
    if (world.chance(repeated)) {
      world.reached.add('an observation arrives twice');
      void controllers.tryToAsk((engine) => engine.hear(host, system, commands), answerMs);
    }
    await world.point(this.#life, false);
  }
}

interface Hands {
  readonly life: Life;
  readonly runner: Runner;
  readonly outbox: Outbox;
  /** Checks that this life has run. */
  readonly checked: Set<string>;
}

export class SimulatedAgent {
  readonly #parts: AgentParts;
  /** Text → what was read from it: an order comes until it is answered, and nobody changes what has arrived. */
  readonly #read = new Map<string, AgentBatch>();
  /** The first batch with a step in it, for the next release's world. */
  firstBatch: AgentBatch | undefined;
  #life: Life;
  #oldBatch: AgentBatch | undefined;
  #isOver = false;

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#oldBatch = parts.oldBatch;
    this.#life = this.#start(1);
  }

  close(): void {
    this.#isOver = true;
    this.#life.kill();
  }

  #start(turn: number): Life {
    const { world, effects, weakness, host } = this.#parts;
    const life = new Life(`agent ${host} ${turn}`);
    const journal = new SimulatedJournal(life, this.#parts, turn === 1);
    const client = new SimulatedClient(life, this.#parts);
    const closing = neverFires;
    const outbox = new Outbox({ client, signal: closing, log: () => undefined });
    const target = simulatedTarget({ world, life, effects, isBlind: weakness.isBlind === true });
    const hands = { targets: new Map([['process', target]]), client, workFolder: '', log: () => undefined };
    const runner = new Runner({
      hands,
      journal,
      outbox,
      by: `agent:${host}`,
      closing,
      log: () => undefined,
      reach: () => world.reach(life),
    });
    void life.ended.then(() => this.#startAgain(journal, turn));
    for (const order of journal.unacknowledged()) if (order.result !== undefined) runner.tell(order, order.result);
    void this.#poll({ life, runner, outbox, checked: new Set() }, journal);
    return life;
  }

  async #startAgain(journal: Journal, turn: number): Promise<void> {
    journal.close();
    if (this.#isOver) return;
    if (this.#parts.weakness.forgets === true) this.#parts.disk.texts.delete(this.#parts.host);
    await this.#parts.world.sleep(undefined, startMs);
    if (!this.#isOver) this.#life = this.#start(turn + 1);
  }

  /** As the real one asks: at once for everything when it starts and after a lost answer, else for news. */
  async #poll(hands: Hands, journal: SimulatedJournal): Promise<void> {
    const { world, controllers, host } = this.#parts;
    const { life } = hands;
    let waitMs = 0;
    let rest = pauseMs;
    for (;;) {
      const answer = await controllers.tryToAsk((engine) => engine.ordersFor(host, waitMs), waitMs + pollSlackMs);
      if (life.isDead) await never();
      await world.point(life, false);
      const news = answer !== undefined && this.#take(this.#batchOf(answer.value), hands);
      if (news && answer !== undefined && world.chance(repeated)) void this.#takeLater(this.#batchOf(answer.value), hands);
      this.#takeOld(hands, journal);
      waitMs = answer === undefined ? 0 : pollMs;
      rest = news ? pauseMs : Math.min(rest * 2, longestPauseMs);
      await world.sleep(life, rest);
    }
  }

  #take(batch: AgentBatch, { runner, outbox, checked }: Hands): boolean {
    if (batch.orders.some(({ kind }) => kind === 'step')) this.firstBatch ??= batch;
    const steps = batch.orders.filter((order) => order.kind !== 'check' && runner.take(order));
    const checks = batch.orders.filter((order) => order.kind === 'check' && !checked.has(order.key));
    for (const order of checks) {
      checked.add(order.key);
      this.#check(order, outbox);
    }
    return steps.length + checks.length > 0;
  }

  /** An answer that was under way for long: later ones have overtaken it. */
  async #takeLater(batch: AgentBatch, hands: Hands): Promise<void> {
    const { world } = this.#parts;
    await world.sleep(hands.life, world.travelMs());
    world.reached.add('orders arrive twice');
    this.#take(batch, hands);
  }

  /** The release before left its orders in the network, and its results are long out of the journal: the fence alone stands against them. */
  #takeOld(hands: Hands, journal: SimulatedJournal): void {
    const [order] = this.#oldBatch?.orders ?? [];
    if (order === undefined || journal.seenFence(`${order.system}/${order.environment.name}`) <= order.fence) return;
    if (!this.#parts.world.chance(0.3)) return;
    this.#oldBatch = undefined;
    this.#parts.world.reached.add('an order of an old fence arrives');
    hands.runner.take(order);
  }

  /** As it arrives: through JSON and its shape, where texts are read. */
  #batchOf(answer: EngineBatch): AgentBatch {
    if (!this.#parts.readsTexts) return answer;
    const text = JSON.stringify(answer);
    const batch = this.#read.get(text) ?? agentBatchShape.parse(JSON.parse(text));
    this.#read.set(text, batch);
    return batch;
  }

  /** A check only looks; what it finds here is well. */
  #check({ system, key, fence }: AgentOrder, outbox: Outbox): void {
    const seen = { by: `agent:${this.#parts.host}`, kind: 'observe', key, fence, at: this.#parts.world.now } as const;
    outbox.add({ system, command: { ...seen, seq: 1, state: 'started' } });
    outbox.add({ system, command: { ...seen, seq: 2, state: 'succeeded', because: 'all well', result: { verdict: 'pass' } } });
  }
}
