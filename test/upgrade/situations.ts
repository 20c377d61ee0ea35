// What an upgrade may find: a system stopped in the middle of each thing that takes time. Each is a system of its own in one store.
import { digestOf } from '#core/canonical.ts';
import type { Order, PlanStep, State } from '#core/state.ts';
import type { Store } from '#store/store.ts';
import { began, hourMs, StoredWorld, systemNamed } from './stored-world.ts';

type Situation = (world: StoredWorld) => Promise<void>;

const stepKinds: readonly PlanStep['kind'][] = ['migrate', 'place', 'read-back', 'switch', 'retire'];

function openOrder(state: State, isWanted: (order: Order) => boolean): Order | undefined {
  return [...state.orders.values()].find((order) => order.state === 'open' && isWanted(order));
}

/** Goes on until such an order is open, and leaves it begun. */
async function beginOrder(world: StoredWorld, isWanted: (order: Order) => boolean): Promise<Order> {
  const state = await world.goOnUntil((found) => openOrder(found, isWanted) !== undefined);
  const order = openOrder(state, isWanted);
  if (order === undefined) throw new Error('it was there a moment ago');
  if (order.seq === 0) await world.observe(order, 'started', 1);
  return order;
}

const isStep = (kind: PlanStep['kind'], environment: string) => (order: Order) =>
  order.kind === 'step' && order.step?.kind === kind && order.environment === environment;

/** The release runs in DEV, and half of its soak is over. */
export async function soakHalf(world: StoredWorld): Promise<void> {
  await world.goOnUntil((state) => state.environments.get('dev')?.stay !== undefined && state.orders.size === 0);
  world.now += hourMs;
  await world.step();
}

const situations: { readonly [system: string]: Situation } = {
  'waits-for-approval': async (world) =>
    void (await world.goOnUntil((state) =>
      [...state.promotions.values()].some((each) => each.state === 'waiting' && each.stage === 'INT'),
    )),
  ...Object.fromEntries(
    stepKinds.map((kind): [string, Situation] => [
      `${kind}-in-flight`,
      async (world) => void (await beginOrder(world, isStep(kind, 'north'))),
    ]),
  ),
  'check-in-flight': async (world) => void (await beginOrder(world, (order) => order.kind === 'check')),
  'lost-step': async (world) => {
    const { deadline } = await beginOrder(world, isStep('place', 'north'));
    world.now = deadline + 1;
    await world.step();
  },
  undoing: async (world) => {
    const order = await beginOrder(world, isStep('switch', 'north'));
    world.now += 1_000;
    await world.observe(order, 'failed', 2);
    await beginOrder(world, ({ undo }) => undo === true);
  },
  'mid-soak': soakHalf,
  'wave-two-waits': async (world) => {
    await beginOrder(world, isStep('retire', 'north'));
    await world.say({ kind: 'stop', by: 'olga', reason: 'An incident.' });
    const [order] = [...(await world.step()).state.orders.values()];
    if (order !== undefined) await world.observe(order, 'succeeded', order.seq + 1);
    await world.step();
  },
  'proposal-open': async (world) => {
    await soakHalf(world);
    const file = systemNamed(world.system, '1 hour');
    await world.say({ kind: 'apply', by: 'gus', file, digest: digestOf(file) });
  },
};

/** Writes a store with every situation; says what time it is in each. */
export async function writeSituations(
  store: Store,
  names: readonly string[] = Object.keys(situations),
): Promise<{ readonly [system: string]: number }> {
  const clocks: { [system: string]: number } = {};
  for (const name of names) {
    const world = new StoredWorld(store, name, began);
    await world.begin();
    await situations[name]?.(world);
    clocks[name] = world.now;
  }
  return clocks;
}

/** From the situation to PROD, as if nothing had happened. */
export async function goOnToProd(store: Store, name: string, now: number): Promise<State> {
  const world = new StoredWorld(store, name, now);
  const { state } = await world.step();
  if (state.head.stop !== undefined) await world.say({ kind: 'lift-stop', by: 'olga' });
  if (name !== 'undoing') return world.arrive();
  await world.goOnUntil((found) => found.releases.get('1.0.0')?.entries['PROD']?.failed !== undefined && found.orders.size === 0);
  await world.say({ kind: 'promote', by: 'carla', release: '1.0.0', stage: 'PROD', wait: true });
  return world.arrive();
}
