// A small shop with a release on its way to PROD, and agents that say what is wanted of them: for tests of the engine.
import { catalogue } from '#catalogue/index.ts';
import { digestOf } from '#core/canonical.ts';
import type { AgentCommand, PersonCommand } from '#core/command.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import type { Bill, System } from '#core/system.ts';
import type { CompileTime } from '#core/time/compiled.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import type { Engine } from './engine.ts';
import type { SecretsPort } from './hand-out.ts';
import { startEngine } from './start-engine.ts';

const file = `lockstep: 1
system: shop
roles:
  admin: [ada]
  developer: [dora]
  release-manager: [carla]
  operator: [olga]
services:
  app: {source: 'directory:./app', command: node app.js, variables: {PASSWORD: '\${secret.PASSWORD}'}}
secrets: file:secrets.yaml
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
    exit: [soak: 300 ms]
  - stage: PROD
`;
const digest = `sha256:${'0'.repeat(64)}`;
const bill: Bill = { app: { digest, blob: digest, source: 'directory:./app' } };
export const groups = { 'installation-admin': ['gus'] };

/** A controller: its engine, and the store that it works on. */
export interface Controller {
  readonly engine: Engine;
  readonly store: Store;
  readonly errors: string[];
}

let running: Controller[] = [];

/** What a test started ends with it. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.map(({ engine }) => engine.stop()));
  running = [];
}

interface Start {
  readonly database?: MemoryDatabase;
  readonly secrets?: SecretsPort;
  readonly now?: () => number;
  readonly shortOf?: () => Promise<string | undefined>;
  readonly compileTime?: CompileTime;
}

export function start({
  database = new MemoryDatabase(),
  secrets = { secretsOf: async () => ({}) },
  now = Date.now,
  shortOf,
  compileTime,
}: Start = {}): Controller {
  const store = openMemoryStore({ database });
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (_fields: object, sentence: string) => void errors.push(sentence) };
  const controller = {
    store,
    errors,
    engine: startEngine({
      store,
      secrets,
      owner: `c${running.length}`,
      log,
      now,
      ...(shortOf && { shortOf }),
      ...(compileTime && { compileTime }),
    }),
  };
  running.push(controller);
  return controller;
}

function systemOf(text: string): System {
  const parsed = parseSystem(text, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system;
}

export function applyCommand(): PersonCommand {
  const system = systemOf(file);
  return { kind: 'apply', by: 'gus', file: system, digest: digestOf(system) };
}

export const create = {
  kind: 'create',
  by: 'dora',
  release: '1.0.0',
  bill,
  authors: ['dora'],
  carry: false,
} as const satisfies PersonCommand;
export const promote = { kind: 'promote', by: 'carla', release: '1.0.0', stage: 'PROD', wait: true } as const satisfies PersonCommand;

/** A system with a release on its way to PROD. */
export async function begin({ engine }: Controller): Promise<void> {
  await engine.tellRoster({ groups });
  for (const command of [applyCommand(), create, promote]) await mustSay(engine, command, command.kind);
}

/** A refusal is a mistake of the test. */
export async function mustSay(engine: Engine, command: PersonCommand, id: string): Promise<void> {
  const answer = await engine.submit('shop', command, id);
  if (!answer.ok) throw new Error(answer.refusal.sentence);
}

export function answersTo(order: OrderEnvelope): readonly AgentCommand[] {
  const seen = { kind: 'observe', by: 'agent:local', key: order.key, fence: order.fence, at: Date.now() } as const;
  const isRead = order.payload.kind === 'step' && order.payload.step.kind === 'read-back';
  const result = order.payload.kind === 'check' ? ({ verdict: 'pass' } as const) : isRead ? { digest } : {};
  return [
    { ...seen, seq: 1, state: 'started' },
    { ...seen, seq: 2, state: 'succeeded', because: 'done', result },
  ];
}

function kindOf({ payload }: OrderEnvelope): string {
  return payload.kind === 'check' ? 'check' : payload.step.kind;
}

/** Does every order until one of this kind comes; it is left open. */
export async function obeyUntil(engine: Engine, kind: string): Promise<OrderEnvelope> {
  for (;;) {
    const { orders } = await engine.ordersFor('local', 5);
    const found = orders.find((order) => kindOf(order) === kind);
    if (found !== undefined) return found;
    for (const order of orders) await engine.hear('local', 'shop', answersTo(order));
  }
}

/** The first event of a kind that tells this. */
export async function untilEvent(store: Store, kind: string, telling = ''): Promise<{ readonly atMs: number; readonly body: string }> {
  for (;;) {
    const since = store.hints;
    const found = (await store.events('shop', { limit: 1_000 })).find((event) => event.kind === kind && event.body.includes(telling));
    if (found !== undefined) return { atMs: found.atMicros / 1000, body: found.body };
    await store.changed(1_000, undefined, since);
  }
}

export async function kindsOf(store: Store, kind: string): Promise<readonly string[]> {
  return (await store.events('shop', { limit: 1_000 })).filter((event) => event.kind === kind).map(({ body }) => body);
}
