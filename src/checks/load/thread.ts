// The entry of a generator's thread: it sends what it is ordered to, and tells what it counted.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { sideOfSecond } from '#core/load/judge-relative.ts';
import { isExpected, requestsPerVisit, visitAt, visitsOf, type LoadStep, type Visit } from '#core/load/scenario.ts';
import { heldUntil, intendedAt, lengthOf, type Leg } from '#core/load/schedule.ts';
import type { Ended } from './connection.ts';
import { Pool } from './pool.ts';
import { Tallies } from './tallies.ts';
import type { GoOn, ThreadMessage, ThreadOrder } from './thread-order.ts';
import { wireOf } from './wire.ts';

/** Timers of Node wake up to a millisecond late. That is the generator's own, and is not charged to the service. */
const grainMs = 1;
/** What is due so soon is sent now: its latency counts from the sending. */
const earlyMs = 0.5;
const tickMs = 1_000;

/** A visit, and the destination to which all of it goes. */
type SentVisit = Visit & { readonly to: number };

/** Sends at the intended times, whatever comes back: an open load. */
class Sender {
  readonly #order: ThreadOrder;
  readonly #visits: readonly Visit[];
  #visitLegs: readonly Leg[];
  #lengthMs: number;
  readonly #wires;
  readonly #pools: readonly Pool[];
  readonly #tallies: Tallies;
  readonly #tell: (message: ThreadMessage) => void;
  readonly #delay = monitorEventLoopDelay({ resolution: 1 });
  #next: number;
  #underWay = 0;
  /** All that is to be sent is sent. */
  #hasEnded = false;
  #isOver = false;
  #measured = 0;
  #cpu = process.threadCpuUsage();
  #cpuAtStart = this.#cpu;
  #cpuAtMs = 0;

  constructor(order: ThreadOrder, tell: (message: ThreadMessage) => void) {
    this.#order = order;
    this.#tell = tell;
    this.#visits = visitsOf(order.steps);
    const perVisit = requestsPerVisit(this.#visits);
    this.#visitLegs = order.legs.map(({ seconds, from, to }) => ({ seconds, from: from / perVisit, to: to / perVisit }));
    this.#lengthMs = lengthOf(order.legs);
    this.#wires = order.destinations.map(({ url }) => order.steps.map((step) => wireOf(step, url)));
    const most = Math.max(1, Math.floor(order.mostConnections / order.destinations.length));
    this.#pools = order.destinations.map((destination) => new Pool(destination, { most, signal: new AbortController().signal }));
    this.#tallies = new Tallies(order.steps.length, order.lateAfterMs);
    this.#next = order.share.index;
  }

  start(): void {
    this.#delay.enable();
    setTimeout(() => this.#begin(), Math.max(0, -this.#nowMs()));
  }

  /** The load is held for longer, at the rate of its last leg. Too late where the last requests have ended. */
  goOn({ lengthMs }: GoOn): void {
    if (this.#isOver || lengthMs <= this.#lengthMs) return;
    this.#visitLegs = heldUntil(this.#visitLegs, lengthMs);
    this.#lengthMs = lengthMs;
    if (!this.#hasEnded) return;
    this.#hasEnded = false;
    this.#sendDue();
  }

  #begin(): void {
    this.#delay.reset();
    this.#cpuAtStart = process.threadCpuUsage();
    this.#cpu = this.#cpuAtStart;
    this.#cpuAtMs = this.#nowMs();
    this.#tick();
    this.#sendDue();
  }

  #nowMs(): number {
    return Number(process.hrtime.bigint() - this.#order.startNs) / 1e6;
  }

  #sendDue(): void {
    for (;;) {
      const dueMs = intendedAt(this.#visitLegs, this.#next);
      if (dueMs === undefined) break;
      const leftMs = dueMs - this.#nowMs();
      if (leftMs > earlyMs) return void setTimeout(() => this.#sendDue(), leftMs - earlyMs);
      const number = this.#next;
      const visit = visitAt(this.#visits, number);
      this.#next += this.#order.share.of;
      if (visit !== undefined) this.#send({ ...visit, to: number % this.#pools.length }, 0, dueMs);
    }
    this.#hasEnded = true;
    this.#endWhenDone();
  }

  #send(visit: SentVisit, at: number, intendedMs: number): void {
    const index = visit.steps[at] ?? 0;
    // Of every request by its own time: a visit may well last longer than a block.
    const to = this.#order.isInBlocks === true ? sideOfSecond(intendedMs / 1_000) : visit.to;
    const [step, wire, pool] = [this.#order.steps[index], this.#wires[to]?.[index], this.#pools[to]];
    if (step === undefined || wire === undefined || pool === undefined) return;
    const sentMs = this.#nowMs();
    const fromMs = Math.min(sentMs, intendedMs + grainMs);
    this.#underWay += 1;
    this.#tallies.sent(intendedMs, sentMs);
    pool.send(wire, this.#order.limitMs, (ended) => {
      const endedMs = this.#nowMs();
      const because = wordsOfFailure(step, ended);
      const latencyMs = endedMs - fromMs;
      this.#tallies.ended({ step: index, intendedMs, endedMs, latencyMs, ...(because === undefined ? {} : { because }) });
      this.#underWay -= 1;
      this.#goOn(visit, at, endedMs + (step.thinkMs ?? 0));
      this.#endWhenDone();
    });
  }

  /** The next step of the same visitor, failed or not: what fails must not make the load lighter. */
  #goOn(visit: SentVisit, at: number, intendedMs: number): void {
    if (at + 1 >= visit.steps.length || intendedMs > this.#lengthMs) return;
    this.#underWay += 1;
    setTimeout(() => {
      this.#underWay -= 1;
      this.#send(visit, at + 1, intendedMs);
    }, intendedMs - this.#nowMs());
  }

  /** Once a second: how well the generator itself was. */
  #tick(): void {
    const nowMs = this.#nowMs();
    const second = Math.floor(nowMs / tickMs);
    if (second > this.#measured) {
      const cpu = process.threadCpuUsage(this.#cpu);
      // The delay that is measured includes the millisecond between two looks.
      const worst = second - this.#measured > 1 ? this.#delay.max : this.#delay.percentile(99);
      const health = { ownDelayMs: Math.max(0, worst / 1e6 - 1), ownProcessor: (cpu.user + cpu.system) / 1_000 / (nowMs - this.#cpuAtMs) };
      this.#tallies.health({ from: this.#measured, to: second - 1 }, health);
      this.#delay.reset();
      this.#cpu = process.threadCpuUsage();
      [this.#measured, this.#cpuAtMs] = [second, nowMs];
      this.#tellFinished();
      // What this second asked for at its end is answered a little later.
      setTimeout(() => this.#tellFinished(), tickMs / 4);
    }
    setTimeout(() => this.#tick(), tickMs * (second + 1) - nowMs);
  }

  #tellFinished(): void {
    if (this.#isOver) return;
    for (const tally of this.#tallies.finished(this.#nowMs(), false)) this.#tell({ kind: 'second', tally });
  }

  #endWhenDone(): void {
    if (!this.#hasEnded || this.#isOver || this.#underWay > 0) return;
    const restMs = this.#lengthMs + 50 - this.#nowMs();
    // The last second is whole before it is told.
    if (restMs > 0) return void setTimeout(() => this.#endWhenDone(), restMs);
    this.#isOver = true;
    for (const pool of this.#pools) pool.close();
    setTimeout(() => this.#finish(), 5);
  }

  #finish(): void {
    for (const tally of this.#tallies.finished(Math.max(this.#lengthMs, this.#nowMs()) + tickMs, true))
      this.#tell({ kind: 'second', tally });
    const { user, system } = process.threadCpuUsage(this.#cpuAtStart);
    const processorSeconds = (user + system) / 1e6;
    this.#tell({ kind: 'end', steps: this.#tallies.steps(), seconds: this.#nowMs() / 1_000, processorSeconds });
  }
}

function wordsOfFailure(step: LoadStep, ended: Ended): string | undefined {
  if (ended.kind === 'broken') return ended.because;
  return isExpected(step, ended.status) ? undefined : `answered ${ended.status}`;
}

function isOrder(data: unknown): data is ThreadOrder {
  return typeof data === 'object' && data !== null && 'startNs' in data;
}

// Only where it was started as a thread of the generator: importing it does nothing.
if (parentPort !== null && isOrder(workerData)) {
  const port = parentPort;
  const sender = new Sender(workerData, (message) => port.postMessage(message));
  port.on('message', (message: GoOn) => sender.goOn(message));
  sender.start();
}
