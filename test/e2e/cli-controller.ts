// A controller as the command line meets it, engine, REST and all, over the store in memory; and an agent that says yes to every order
// but the check `unit` of releases that are told to be broken.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { catalogue } from '#catalogue/index.ts';
import type { AgentCommand, OrderResult } from '#core/command.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import { startEngine } from '#engine/start-engine.ts';
import { hashPassword } from '#http/passwords.ts';
import { usersOf } from '#http/people.ts';
import { RosterBook } from '#http/roster-book.ts';
import { startHttp } from '#http/start-http.ts';
import { openMemoryStore } from '#store/memory-store.ts';

export const password = 'correct horse battery staple';

export interface RunningController {
  readonly url: string;
  /** Releases whose check `unit` fails. */
  readonly broken: Set<string>;
  close(): Promise<void>;
}

export async function startController(persons: readonly string[]): Promise<RunningController> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-cli-controller-'));
  const store = openMemoryStore();
  const hash = await hashPassword(password);
  const users = usersOf(store.settings);
  for (const person of persons) {
    await users.add(person, { person, name: person, password: hash, disabled: false, generation: 0, createdAt: Date.now() });
  }
  await new RosterBook(store.settings).changeGroups(() => ({ 'installation-admin': ['adam'] }));
  const log = pino({ level: 'silent' });
  const engine = startEngine({ store, log, owner: 'test', now: () => Date.now(), secrets: { secretsOf: () => Promise.resolve({}) } });
  const http = await startHttp({
    engine,
    store,
    catalogue,
    log,
    host: '127.0.0.1',
    port: 0,
    agentSocket: path.join(folder, 'agent.sock'),
    agentToken: 'token',
  });
  const broken = new Set<string>();
  const leaving = new AbortController();
  const agent = obey(engine, broken, leaving.signal);
  return {
    url: http.url,
    broken,
    close: async () => {
      leaving.abort();
      await http.close();
      await engine.stop();
      await agent;
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function obey(engine: ReturnType<typeof startEngine>, broken: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { orders } = await engine.ordersFor('local', 200, signal).catch(() => ({ orders: [] }));
    for (const order of orders) {
      await engine.hear('local', order.system, observed(order, broken)).catch(() => undefined);
    }
  }
}

function observed(order: OrderEnvelope, broken: ReadonlySet<string>): readonly AgentCommand[] {
  const seen = { kind: 'observe', by: 'agent:local', key: order.key, fence: order.fence, at: Date.now() } as const;
  const result = resultOf(order, broken);
  return [
    { ...seen, seq: 1, state: 'started' },
    { ...seen, seq: 2, state: 'succeeded', because: 'done', ...(result === undefined ? {} : { result }) },
  ];
}

function resultOf({ payload }: OrderEnvelope, broken: ReadonlySet<string>): OrderResult | undefined {
  if (payload.kind === 'check') {
    const isBroken = payload.definition.name === 'unit' && broken.has(payload.release);
    return { verdict: isBroken ? 'fail' : 'pass', counts: { passed: isBroken ? 38 : 40, failed: isBroken ? 2 : 0, skipped: 0 } };
  }
  if (payload.kind !== 'step' || payload.step.kind !== 'read-back') return undefined;
  const placed = payload.services.find(({ service }) => service.name === payload.step.service);
  return placed === undefined ? undefined : { digest: placed.artefact.digest };
}
