// The clocks of controller and agent jump by an hour or a day, forward and back, while releases soak. The database's stays.
import { digestOf } from '#core/canonical.ts';
import type { AgentCommand, PersonCommand } from '#core/command.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import type { Bill } from '#core/system.ts';
import type { Engine } from '#engine/engine.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { startQuietEngine } from './creators.ts';
import { examine, foldLedger } from './examine.ts';
import { randomFrom } from './random.ts';
import { soakingSystem } from './systems.ts';
import type { ControlOutcome, Outcome } from './tally.ts';

const hourMs = 3_600_000;
const jumps = [-24 * hourMs, -hourMs, hourMs, 24 * hourMs] as const;
const soakMs = 200;
const lookMs = 5;
/** Instants are whole milliseconds, at both ends. */
const wholeMs = 2;
/** After so long the clock is set right, far ahead, so that whatever waits can end. */
const roundMs = 400;
const patienceMs = 20_000;
const digest = `sha256:${'0'.repeat(64)}`;
const bill: Bill = { app: { digest, blob: digest, source: 'directory:./app' } };

export interface ClockOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

export async function stepClocks({ rounds, seed, say }: ClockOptions): Promise<{ outcome: Outcome; controls: readonly ControlOutcome[] }> {
  const world = new ClockWorld(randomFrom(seed));
  try {
    const found = await world.run(rounds);
    const wrong = [...found.flatMap((soak) => early(soak, soak.forwardMs)), ...(await examine(world.store, 'clock'))];
    // The control: were forward steps not counted as time, some soak would have been too short.
    const seen = found.flatMap((soak) => early(soak, 0))[0];
    say(
      `${world.steps} steps of the clock, ${rounds} soaks, ${wrong.length} sentences; not counting steps forward: ${seen ?? 'NOTHING SEEN'}`,
    );
    const figures = { clockSteps: world.steps, clockSoaks: rounds };
    return { outcome: { points: 0, kills: 0, wrong, figures }, controls: [{ name: 'forward steps not counted', seen }] };
  } finally {
    await world.close();
  }
}

interface Soak {
  readonly release: string;
  /** At most so long it ran, by the clock that nobody sets. */
  readonly ranMs: number;
  /** What the steps forward in that time come to. */
  readonly forwardMs: number;
}

function early({ release, ranMs }: Soak, forwardMs: number): readonly string[] {
  const short = ranMs + forwardMs + wholeMs < soakMs;
  return short ? [`early: ${release} soaked for ${Math.round(ranMs)} ms, and was to for ${soakMs}`] : [];
}

class ClockWorld {
  readonly store: Store;
  steps = 0;
  readonly #random: () => number;
  readonly #engine: Engine;
  #controllerMs = 0;
  #agentMs = 0;
  #forwardMs = 0;

  constructor(random: () => number) {
    this.#random = random;
    this.store = openMemoryStore({});
    this.#engine = startQuietEngine(this.store, () => this.#now(this.#controllerMs));
  }

  async run(rounds: number): Promise<readonly Soak[]> {
    await this.#engine.tellRoster({ groups: { 'installation-admin': ['gus'] } });
    const file = soakingSystem('clock', soakMs);
    await this.#do({ kind: 'apply', by: 'gus', file, digest: digestOf(file) }, 'apply');
    const soaks: Soak[] = [];
    for (let number = 1; number <= rounds; number += 1) soaks.push(await this.#walk(`1.${number}.0`));
    return soaks;
  }

  async close(): Promise<void> {
    await this.#engine.stop();
    await this.store.close();
  }

  async #walk(release: string): Promise<Soak> {
    await this.#do({ kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false }, `create ${release}`);
    await this.#do({ kind: 'promote', by: 'carla', release, stage: 'PROD', wait: true }, `promote ${release}`);
    // An agent whose clock is behind is believed as far back as its last order was given, which is one turn before it was obeyed.
    let [began, turn] = [performance.now(), performance.now()];
    const forwardAtFirst = this.#forwardMs;
    while (!(await this.#stands(release)).entered) {
      [began, turn] = [turn, performance.now()];
      await this.#obey();
    }
    // One step is certain, so that the control has something to see.
    if (release === '1.2.0') this.#set(this.#controllerMs + hourMs);
    const until = performance.now() + roundMs;
    while (!(await this.#stands(release)).soaked) {
      if (performance.now() > until) this.#set(this.#controllerMs + 3 * 24 * hourMs);
      else if (this.#random() < 0.1) this.#step();
      // Its host attests the soak, when it is asked.
      await this.#obey();
      await this.#engine.look('clock');
    }
    const soak = { release, ranMs: performance.now() - began, forwardMs: this.#forwardMs - forwardAtFirst };
    await this.#untilArrived(release);
    return soak;
  }

  async #untilArrived(release: string): Promise<void> {
    const until = performance.now() + patienceMs;
    while (!(await this.#stands(release)).arrived) {
      if (performance.now() > until) throw new Error(`${release} does not arrive`);
      if (this.#random() < 0.05) this.#step();
      await this.#obey();
      await this.#engine.look('clock');
    }
  }

  #step(): void {
    const jump = jumps[Math.floor(this.#random() * jumps.length)] ?? hourMs;
    if (this.#random() < 0.3) this.#agentMs += jump;
    else this.#set(this.#controllerMs + jump);
  }

  #set(controllerMs: number): void {
    this.steps += 1;
    this.#forwardMs += Math.max(0, controllerMs - this.#controllerMs);
    this.#controllerMs = controllerMs;
  }

  async #obey(): Promise<void> {
    const { orders } = await this.#engine.ordersFor('a', lookMs);
    for (const order of orders) await this.#engine.hear('a', 'clock', answersTo(order, this.#now(this.#agentMs)));
  }

  async #stands(release: string) {
    const { state, events } = await foldLedger(this.store, 'clock');
    const found = state.releases.get(release);
    const soaked = events.some((event) => event.kind === 'evidenceGiven' && event.release === release && event.evidence.kind === 'soak');
    return {
      entered: found?.entries['DEV']?.entered !== undefined,
      soaked,
      arrived: found?.entries['PROD']?.entered !== undefined && state.orders.size === 0,
    };
  }

  #now(offsetMs: number): number {
    return Math.round(performance.timeOrigin + performance.now() + offsetMs);
  }

  async #do(command: PersonCommand, id: string): Promise<void> {
    const answer = await this.#engine.submit('clock', command, id);
    if (!answer.ok) throw new Error(answer.refusal.sentence);
  }
}

function answersTo(order: OrderEnvelope, at: number): readonly AgentCommand[] {
  const seen = { kind: 'observe', by: 'agent:a', key: order.key, fence: order.fence, at } as const;
  const { payload } = order;
  const result = payload.kind === 'check' ? ({ verdict: 'pass' } as const) : isReadBack(payload) ? { digest } : {};
  return [
    { ...seen, seq: 1, state: 'started' },
    { ...seen, seq: 2, state: 'succeeded', because: 'done', result },
  ];
}

function isReadBack(payload: OrderEnvelope['payload']): boolean {
  return payload.kind === 'step' && payload.step.kind === 'read-back';
}
