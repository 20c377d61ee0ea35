import { catalogue } from '#catalogue/index.ts';
import type { AgentCommand, PersonCommand } from '#core/command.ts';
import { digestOf } from '#core/canonical.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import type { Bill, System } from '#core/system.ts';
import type { Answer, Engine } from '#engine/engine.ts';
import { startEngine } from '#engine/start-engine.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';

/** Three stages without a gate but one approval: what is refused here is refused by the order of stages and by that gate alone. */
export const file = `lockstep: 1
system: shop
roles:
  admin: [ada]
  developer: [dora]
  tester: [anna, bo, cleo]
  release-manager: [carla]
services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  dev: {data: synthetic, errors: full}
  test: {data: masked, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: TEST
  - stage: PROD
    entry: [approval: 2 tester]
`;

function systemOf(text: string): System {
  const parsed = parseSystem(text, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system;
}

export function billOf(digit: string): Bill {
  const digest = `sha256:${digit.repeat(64)}`;
  return { api: { digest, blob: digest, source: 'directory:./api' } };
}

type Asked<Command = PersonCommand> = Command extends PersonCommand ? Omit<Command, 'means'> : never;

/** A controller on a store in memory, and an agent that does whatever it is told. */
export class SmallShop {
  readonly store: Store;
  readonly engine: Engine;
  #asked = 0;
  #runs = true;
  readonly #agent: Promise<void>;

  constructor(store: Store = openMemoryStore()) {
    this.store = store;
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    this.engine = startEngine({ store, secrets: { secretsOf: async () => ({}) }, owner: 'attack', log, now: Date.now });
    this.#agent = this.#obey();
  }

  async begin(): Promise<void> {
    await this.engine.tellRoster({ groups: { 'installation-admin': ['gus'] } });
    await this.apply(file);
  }

  async apply(text: string, by = 'gus'): Promise<Answer> {
    const system = systemOf(text);
    return this.ask({ kind: 'apply', by, file: system, digest: digestOf(system) });
  }

  ask(command: Asked, id = `asked-${(this.#asked += 1)}`): Promise<Answer> {
    return this.engine.submit('shop', command, id);
  }

  async create(release: string, digit: string): Promise<Answer> {
    return this.ask({ kind: 'create', by: 'dora', release, bill: billOf(digit), authors: ['dora'], carry: false });
  }

  /** Promotes, and waits until it has entered. */
  async enter(release: string, stage: string): Promise<void> {
    const answer = await this.promote(release, stage);
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    await this.until((kinds) => kinds.filter((kind) => kind === 'promotionEnded').length >= this.#entered + 1);
    this.#entered += 1;
  }
  #entered = 0;

  promote(release: string, stage: string, by = 'carla'): Promise<Answer> {
    return this.ask({ kind: 'promote', by, release, stage, wait: false });
  }

  approve(by: string, release = '1.0.0'): Promise<Answer> {
    return this.ask({ kind: 'approve', by, release, stage: 'PROD' });
  }

  async events(): Promise<readonly { readonly kind: string; readonly body: string }[]> {
    return this.store.events('shop', { limit: 10_000 });
  }

  async until(isThere: (kinds: readonly string[]) => boolean): Promise<void> {
    for (;;) {
      const since = this.store.hints;
      if (isThere((await this.events()).map(({ kind }) => kind))) return;
      await this.store.changed(1_000, undefined, since);
    }
  }

  async stop(): Promise<void> {
    this.#runs = false;
    await this.engine.stop();
    await this.#agent;
  }

  async #obey(): Promise<void> {
    while (this.#runs) {
      const { orders } = await this.engine.ordersFor('local', 50).catch(() => ({ orders: [] }));
      for (const order of orders) await this.engine.hear('local', 'shop', answersTo(order)).catch(() => undefined);
    }
  }
}

function answersTo(order: OrderEnvelope): readonly AgentCommand[] {
  const seen = { kind: 'observe', by: 'agent:local', key: order.key, fence: order.fence, at: Date.now() } as const;
  const [placed] = order.payload.services;
  const isRead = order.payload.kind === 'step' && order.payload.step.kind === 'read-back';
  const result = isRead && placed !== undefined ? { digest: placed.artefact.digest } : {};
  return [
    { ...seen, seq: 1, state: 'started' },
    { ...seen, seq: 2, state: 'succeeded', because: 'done', result },
  ];
}
