// A world over a store: the real engine's steps by a clock of our own, people who say what is asked of them, and an agent that does what it
// is told, up to wherever somebody wants it to stop.
import { catalogue } from '#catalogue/index.ts';
import { must } from '#core/bug.ts';
import { digestOf } from '#core/canonical.ts';
import type { Command, PersonCommand } from '#core/command.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { hasEntered } from '#core/find.ts';
import type { Order, State } from '#core/state.ts';
import type { Bill, System } from '#core/system.ts';
import { wakeOf } from '#core/waits.ts';
import { Slices } from '#engine/slices.ts';
import { recordStep, type Recorded } from '#engine/transact.ts';
import type { Store } from '#store/store.ts';
import { deedsFor } from '../crash/person.ts';

/** 2026-06-09T08:00Z, a Tuesday. */
export const began = 1_780_992_000_000;
export const hourMs = 3_600_000;
const mostSteps = 2_000;

const text = (name: string, soak: string): string => `lockstep: 1
system: ${name}
roles:
  admin: [ada]
  developer: [dora]
  tester: [anna, bo]
  release-manager: [carla, deniz]
  operator: [olga]
services:
  app: {source: 'directory:./app', command: node app.js, migrations: node migrate.js}
checks:
  smoke: {http: /health, timeout: 5 seconds}
environments:
  dev: {data: synthetic, errors: full}
  int: {data: masked, errors: full}
  north: {audience: public, data: real, errors: friendly}
  south: {audience: public, data: real, errors: friendly}
path:
  - stage: DEV
    exit: [check: smoke, soak: ${soak}]
  - stage: INT
    entry: [approval: tester]
    exit: [soak: 2 hours]
  - stage: PROD
    waves: [[north], [south]]
    entry:
      - approval: [release-manager, tester]
    rollout: blue-green
    exit: [check: smoke]
`;

export function systemNamed(name: string, soak = '2 hours'): System {
  const parsed = parseSystem(text(name, soak), catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system;
}

const digest = `sha256:${'0'.repeat(64)}`;
const bill: Bill = { app: { digest, blob: digest, source: 'directory:./app' } };

export class StoredWorld {
  readonly system: string;
  now: number;
  readonly #store: Store;
  readonly #slices = new Slices();

  constructor(store: Store, system: string, now: number) {
    this.#store = store;
    this.system = system;
    this.now = now;
  }

  /** A file, a release, and the wish to bring it to PROD. */
  async begin(): Promise<void> {
    const file = systemNamed(this.system);
    await this.say({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['gus'] } });
    await this.say({ kind: 'apply', by: 'gus', file, digest: digestOf(file) });
    await this.create('1.0.0');
  }

  async create(release: string): Promise<void> {
    await this.say({ kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false });
    await this.say({ kind: 'promote', by: 'carla', release, stage: 'PROD', wait: true });
  }

  /** One step; a refusal is a mistake of the story. */
  async say(command: PersonCommand): Promise<State> {
    const { state, refusal } = await this.step(command);
    if (refusal !== undefined) throw new Error(`${command.kind}: ${refusal.sentence}`);
    return state;
  }

  step(command?: Command): Promise<Recorded> {
    return recordStep(this.#store, this.#slices, () => this.now, { system: this.system, ...(command && { command }) });
  }

  /** The agent says of an order what is given; it has worked on it for a second. */
  observe(order: Order, state: 'started' | 'succeeded' | 'failed', seq: number): Promise<Recorded> {
    const isRead = order.step?.kind === 'read-back';
    const result = order.kind === 'check' ? { verdict: 'pass' as const } : isRead ? { digest } : {};
    const seen = { by: `agent:${order.host}`, kind: 'observe', key: order.key, fence: order.fence, at: this.now } as const;
    return this.step({
      ...seen,
      seq,
      state,
      because: state === 'failed' ? 'the disk is full' : 'all well',
      ...(state === 'succeeded' && { result }),
    });
  }

  /** Goes on until `isThere`: agents work, people say what is asked of them, time passes. What is there is left as it is. */
  async goOnUntil(isThere: (state: State) => boolean): Promise<State> {
    for (let steps = 0; steps < mostSteps; steps += 1) {
      const { state } = await this.step();
      if (isThere(state)) return state;
      await this.#move(state);
    }
    throw new Error(`${this.system} does not get there`);
  }

  async arrive(release = '1.0.0'): Promise<State> {
    return this.goOnUntil((state) => {
      const found = state.releases.get(release);
      return found !== undefined && hasEntered(found, 'PROD') && state.orders.size === 0;
    });
  }

  async #move(state: State): Promise<void> {
    const order = [...state.orders.values()].find((each) => each.state === 'open');
    if (order !== undefined) {
      this.now += 1_000;
      if (order.seq === 0) await this.observe(order, 'started', 1);
      await this.observe(order, 'succeeded', order.seq + 2);
      return;
    }
    const deeds = [...state.releases.values()].flatMap((release) => deedsFor(state, release, this.now));
    for (const { command } of deeds) await this.say(command);
    if (deeds.length === 0) this.now = must(wakeOf(state, this.now), `something that ${this.system} waits for`);
  }
}
