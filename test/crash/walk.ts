// One walk of one release through six stages, with whatever goes wrong in it.
import { rmSync } from 'node:fs';
import type { Store } from '#store/store.ts';
import type { PersonCommand } from '#core/command.ts';
import { digestOf } from '#core/canonical.ts';
import { hasEntered } from '#core/find.ts';
import type { State } from '#core/state.ts';
import type { System } from '#core/system.ts';
import { waitsOf } from '#core/waits.ts';
import { compareEffects } from './compare-effects.ts';
import { examine, foldLedger } from './examine.ts';
import { deedsFor } from './person.ts';
import { effectsOf } from './plan-of-effects.ts';
import { SimulatedAgent, type Weakness } from './simulated-agent.ts';
import { SimulatedController } from './simulated-controller.ts';
import type { Effect } from './simulated-target.ts';
import { Simulation, type Life } from './simulation.ts';
import { billOf } from './systems.ts';

/** No walk takes so long, whatever goes wrong once or twice in it. */
const limitMs = 10 * 60_000;
const lookMs = 250;
const overdueMs = 5_000;

export interface WalkOptions {
  readonly system: System;
  /** Releases that walk, one after another. */
  readonly releases: readonly string[];
  /** Numbers of the points at which something goes wrong. */
  readonly faults: readonly number[];
  /** The journal's place; a folder in memory is fast. */
  readonly journalFile: string;
  readonly weakness?: Weakness;
  readonly wrap?: (store: Store, life: Life, simulation: Simulation) => Store;
  /** Called when the walk has come to its end, before it is examined. */
  /** How long the walk takes where nothing goes wrong; nothing that goes wrong makes it much longer. */
  readonly usualMs?: number;
  readonly afterwards?: (agent: SimulatedAgent, simulation: Simulation) => Promise<void>;
}

export interface Walked {
  readonly points: number;
  readonly struck: readonly string[];
  /** How long it took by its own clock. */
  readonly tookMs: number;
  /** Sentences; none where everything held. */
  readonly wrong: readonly string[];
}

export async function walk(options: WalkOptions): Promise<Walked> {
  rmSync(options.journalFile, { force: true });
  const simulation = new Simulation({ at: new Set(options.faults) });
  const { wrap } = options;
  const controller = new SimulatedController({
    simulation,
    ...(wrap && { wrap: (store, life) => wrap(store, life, simulation) }),
  });
  const effects: Effect[] = [];
  const { journalFile, weakness = {} } = options;
  const agent = new SimulatedAgent({ simulation, controller, journalFile, effects, weakness });
  const began = simulation.now;
  const person = new Person({ simulation, controller, system: options.system, releases: options.releases });
  person.begin();
  const arrived = await simulation.run(() => person.hasArrived, limitMs);
  const tookMs = simulation.now - began;
  // What was under way, a last acknowledgement, comes to rest.
  await simulation.run(() => false, 5_000);
  await options.afterwards?.(agent, simulation);
  const points = simulation.reached;
  controller.close();
  agent.close();
  const late = tookMs - (options.usualMs ?? tookMs);
  const wrong = [
    ...(late > overdueMs ? [`late: the walk took ${late} ms more`] : []),
    ...(arrived ? [] : ['lost: the walk does not end in PROD']),
    ...person.wrong,
    ...controller.errors.map((error) => `error: ${error}`),
  ];
  const store = controller.look();
  wrong.push(...(await examine(store, 'shop')), ...(await examineEffects(store, effects)), ...examineWork(controller));
  return { points, struck: simulation.struck, tookMs, wrong };
}

interface PersonParts {
  readonly simulation: Simulation;
  readonly controller: SimulatedController;
  readonly system: System;
  readonly releases: readonly string[];
}

/** Says whatever each release needs said, until it is in the last stage. */
class Person {
  hasArrived = false;
  readonly wrong: string[] = [];
  readonly #parts: PersonParts;

  constructor(parts: PersonParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#live().catch((error: unknown) => void this.wrong.push(`error: the person: ${String(error)}`));
  }

  async #live(): Promise<void> {
    const { system: file, releases } = this.#parts;
    await this.#do({ kind: 'apply', by: 'gus', file, digest: digestOf(file) }, 'apply');
    for (const [index, release] of releases.entries()) {
      const bill = billOf(file, index);
      await this.#do({ kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false }, `create ${release}`);
      await this.#do({ kind: 'promote', by: 'carla', release, stage: 'PROD', wait: true }, `promote ${release}`);
      while (!(await this.#hasArrived(release)));
    }
    this.hasArrived = true;
  }

  async #hasArrived(release: string): Promise<boolean> {
    const { simulation, controller } = this.#parts;
    await simulation.sleep(lookMs);
    const found = await controller.ask('read', (engine) => engine.read('shop'));
    return found !== undefined && this.#look(found.state, release);
  }

  async #look(state: State, name: string): Promise<boolean> {
    const { now } = this.#parts.simulation;
    for (const wait of waitsOf(state, now)) if (wait.blockers.length === 0) this.wrong.push(`lost: ${wait.what}, and waits for nothing`);
    const release = state.releases.get(name);
    if (release === undefined) return false;
    for (const { command, commandId } of deedsFor(state, release, now)) await this.#do(command, commandId);
    return hasEntered(release, 'PROD') && state.orders.size === 0;
  }

  async #do(command: PersonCommand, commandId: string): Promise<void> {
    const answer = await this.#parts.controller.ask(commandId, (engine) => engine.submit('shop', command, commandId));
    if (!answer.ok) this.wrong.push(`refused: ${commandId}: ${answer.refusal.sentence}`);
  }
}

/** Each effect of the plan once, in the order of the plan. */
async function examineEffects(store: Store, effects: readonly Effect[]): Promise<readonly string[]> {
  const { state } = await foldLedger(store, 'shop');
  const wanted = [...state.promotions.values()].sort((left, right) => left.ordinal - right.ordinal).flatMap(effectsOf);
  const found = effects.map(({ base }) => base);
  return compareEffects(wanted, found);
}

/** At rest one piece of work is left: look again, some time. */
function examineWork({ database }: SimulatedController): readonly string[] {
  const left = [...database.work.values()].filter(({ row }) => row.kind !== 'decide').map(({ row }) => `lost: work is left: ${row.key}`);
  const leases = [...(database.systems.get('shop')?.leases ?? [])].map(
    ([environment, holder]) => `lost: the lease of ${environment} is left to ${holder}`,
  );
  return [...left, ...leases];
}
