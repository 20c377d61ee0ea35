// One seed: a release walks into its stage while everything that the seed says goes wrong, and everything is held against what must be.
import { canonical } from '#core/canonical.ts';
import { asWritten } from '#core/entities.ts';
import type { Store } from '#store/store.ts';
import { examineSeed } from './simulate-examine.ts';
import type { Guards } from './simulate-controls.ts';
import { SimulatedAgent } from './simulate-agent.ts';
import { SimulatedControllers } from './simulate-controllers.ts';
import { copyInto, diskOf, hasSettled, hostsOf, promotion, systemName, type Beginning } from './simulate-scenario.ts';
import { readerOnce } from './simulate-said.ts';
import { SimulatedWorld } from './simulate-world.ts';
import { baseOf } from './plan-of-effects.ts';
import type { Life } from './simulation.ts';

/** So often people look for what they have to settle, not sooner after a stall than it takes to answer. */
const lookMs = 20_000;
const answeredMs = 1_000;
/** What is under way when it has arrived comes to rest. */
const restMs = 3_000;
/** In one seed of so many each batch of orders is written, read and held against its shape, and each row of the store is read from its text. */
const readsTextsEvery = 10;
/**
 * One seed in so many goes to the end of the walk, where nothing may be left and nothing late. The others end a few events after they began, wherever
 * that is: what must be at every instant must be there, and each commit is as near to a beginning as every other one.
 */
const wholeEvery = 2;
const partEvents = 8;
/** How long a walk may take beside its stalls. Whatever goes wrong is made good within one more claim. */
const patienceMs = 60_000;
const perFaultMs = 30_000;

export interface Surroundings {
  readonly guards: Guards;
  /** Called before anything happens. */
  readonly onWorld: (world: SimulatedWorld) => void;
}

export interface SeedOutcome {
  readonly steps: number;
  readonly crashes: number;
  readonly stalls: number;
  readonly reached: ReadonlySet<string>;
  /** The last hash of the ledger. */
  readonly head: string;
  /** Sentences; none where everything held. */
  readonly wrong: readonly string[];
}

export async function runSeed(seed: number, beginning: Beginning, { guards, onWorld }: Surroundings): Promise<SeedOutcome> {
  const world = new SimulatedWorld(seed);
  onWorld(world);
  const readsTexts = seed % readsTextsEvery === 0;
  const database = readsTexts ? guards.database() : guards.database(asWritten);
  copyInto(database, beginning.database);
  const effects = [...beginning.effects];
  world.now = Math.max(...[...database.systems.values()].map(({ ledger }) => (ledger.at(-1)?.atMicros ?? 0) / 1000));
  const disk = diskOf(beginning);
  const wrap = (store: Store, life: Life): Store => guards.wrap(store, { life, world, database });
  const controllers = new SimulatedControllers({ world, database, count: 2, wrap });
  const agents = hostsOf(beginning.system).map(
    (host) =>
      new SimulatedAgent({
        world,
        controllers,
        host,
        disk,
        effects,
        weakness: guards.weakness,
        oldBatch: beginning.hosts.get(host)?.oldBatch,
        readsTexts,
      }),
  );
  const began = world.now;
  const read = readerOnce();
  const isWhole = Math.floor(seed / readsTextsEvery) % wholeEvery === 0;
  const isSettled = hasSettled(database, beginning.createdSeq, agents.length, read);
  const isEnough = (): boolean => database.system(systemName).ledger.length >= beginning.seq + partEvents || isSettled();
  const person = new Person({ world, controllers, effects, hasSettled: isWhole ? isSettled : isEnough, restMs: isWhole ? restMs : 0 });
  void person.live();
  const stuck = await world.run(() => person.isDone());
  for (const agent of agents) agent.close();
  await controllers.close();
  const lateMs = person.arrivedAt - began - world.stalledMs - patienceMs - perFaultMs * (world.crashes + world.stalls);
  const wrong = [
    ...(stuck === undefined ? [] : [stuck]),
    ...(lateMs > 0 ? [`late: the walk takes ${Math.round(lateMs / 1000)} s more than its faults explain`] : []),
    ...person.wrong,
    ...controllers.errors,
    ...examineSeed({ beginning, database, effects, reached: world.reached, read, isAtRest: isWhole }),
  ];
  const { steps, crashes, stalls, reached } = world;
  return { steps, crashes, stalls, reached, head: database.system(systemName).head, wrong };
}

interface PersonParts {
  readonly world: SimulatedWorld;
  readonly controllers: SimulatedControllers;
  readonly effects: readonly string[];
  readonly hasSettled: () => boolean;
  readonly restMs: number;
}

class Person {
  arrivedAt = 0;
  readonly wrong: string[] = [];
  readonly #world: SimulatedWorld;
  readonly #controllers: SimulatedControllers;
  readonly #hasSettled: () => boolean;
  #hasAsked = false;
  readonly #effects: readonly string[];
  readonly #restMs: number;

  constructor({ world, controllers, effects, hasSettled: settled, restMs: rest }: PersonParts) {
    this.#world = world;
    this.#controllers = controllers;
    this.#effects = effects;
    this.#hasSettled = settled;
    this.#restMs = rest;
  }

  async live(): Promise<void> {
    const { command, id } = promotion('1.1.0');
    const answer = await this.#controllers.ask((engine) => engine.submit(systemName, command, id));
    if (!answer.ok) this.wrong.push(`refused: ${id}: ${answer.refusal.sentence}`);
    // Whoever is not sure asks again, and hears the same.
    if (this.#world.chance(0.2)) {
      const again = await this.#controllers.ask((engine) => engine.submit(systemName, command, id));
      this.#world.reached.add('a command is asked twice');
      if (canonical(again) !== canonical(answer)) this.wrong.push(`doubled: ${id} is answered otherwise when asked again`);
    }
    this.#hasAsked = true;
    for (;;) {
      await this.#world.sleep(undefined, lookMs);
      await this.#settle();
    }
  }

  /** Asked after each step, so that nobody has to be woken to look. */
  isDone(): boolean {
    const { now } = this.#world;
    if (this.arrivedAt === 0 && this.#hasAsked && this.#hasSettled()) this.arrivedAt = now;
    return this.arrivedAt > 0 && now >= this.arrivedAt + this.#restMs;
  }

  /** What nobody knows a person finds out, once everybody who slept is awake again and has done what it was about. */
  async #settle(): Promise<void> {
    const world = this.#world;
    if (world.now < world.stalledUntil + answeredMs) return;
    const found = await this.#controllers.ask((engine) => engine.read(systemName));
    for (const order of found?.state.orders.values() ?? []) {
      if (order.state !== 'unknown') continue;
      world.reached.add('a person settles an order');
      const as = this.#effects.includes(baseOf(order.key)) ? 'done' : 'retry';
      const command = { kind: 'settle', by: 'carla', order: order.key, as, reason: 'looked' } as const;
      await this.#controllers.ask((engine) => engine.submit(systemName, command, `settle ${order.key}`));
    }
  }
}
