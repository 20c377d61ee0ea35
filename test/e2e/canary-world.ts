// What the canary tests add to the world: visitors by the hundred, releases with planted faults, and the steps of a canary.
import path from 'node:path';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderEnvelope } from '#core/payload.ts';
import type { PlanStep } from '#core/state.ts';
import type { CanaryRollout } from '#core/system.ts';
import { RouterClient } from '#targets/process/router-client.ts';
import type { Release, World } from './agent-world.ts';

const canary: CanaryRollout = {
  kind: 'canary',
  steps: [
    { kind: 'weight', weight: 2_500, ms: 6_000, requests: 100 },
    { kind: 'weight', weight: 5_000, ms: 6_000, requests: 100 },
  ],
  key: { from: 'header', name: 'x-user' },
  warmUpMs: 1_000,
  suspendMs: 2_000,
  mostPauseMs: 60_000,
  queries: [],
  checks: [],
};

/** For a release that is to pass: on a machine that does everything at once one of two processes is soon slower for a while. */
export const patient: CanaryRollout = { ...canary, slackMs: 500 };

export interface Fault {
  /** Share of answers that are errors. */
  readonly errors?: number;
  readonly slowMs?: number;
  /** A path that fails always. */
  readonly dead?: string;
}

/** Answers its version after 20 ms, with what was planted. */
function faultyServer(version: string, { errors = 0, slowMs = 20, dead = '' }: Fault = {}): string {
  return `
const { appendFileSync } = require('node:fs');
appendFileSync(process.env.STARTS, '${version}\\n');
require('node:http').createServer((request, response) => {
  if (request.url === '/health') return response.end('ok');
  const isBad = Math.random() < ${errors} || request.url === '${dead}' || require('node:fs').existsSync(process.env.STARTS + '.${version}.bad');
  setTimeout(() => { response.statusCode = isBad ? 500 : 200; response.end('${version}'); }, ${slowMs});
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 20));
`;
}

export async function canaryRelease(
  world: World,
  name: string,
  more: { readonly fence: number; readonly back?: Release; readonly fault?: Fault; readonly rollout?: CanaryRollout },
): Promise<Release> {
  const placed = await world.artefactOf(name, faultyServer(name, more.fault));
  const { migrations: _migrations, ...service } = placed.service;
  const { fence, back, rollout = canary } = more;
  return {
    name,
    fence,
    rollout,
    services: [{ ...placed, service }],
    ...(back && { back: { release: back.name, services: back.services } }),
  };
}

/** A step `shift-N` or `judge-N`; `attempt` makes another order of it. */
export function canaryStep(
  world: World,
  release: Release,
  ask: { readonly kind: 'shift' | 'judge'; readonly number: number; readonly undo?: boolean; readonly attempt?: number },
): OrderEnvelope {
  const { kind, number, undo = false, attempt = 1 } = ask;
  const rollout = typeof release.rollout === 'string' || release.rollout.kind === 'pause' ? canary : release.rollout;
  const found = rollout.steps[number - 1];
  const weight = found?.kind === 'weight' ? found.weight : 0;
  const step: PlanStep = {
    id: `${kind}-${number}`,
    kind,
    weight,
    timeoutMs: 90_000,
    undoable: kind === 'shift',
    looks: kind === 'judge',
    ...(kind === 'judge' && { canary: number - 1 }),
  };
  const envelope = world.step(kind, release, { step, undo });
  return {
    ...envelope,
    key: `${release.name}/${release.fence}/prod/${undo ? 'undo-' : ''}${step.id}/${attempt}`,
    deadline: Date.now() + 300_000,
  };
}

/** What the router sends to each side of a listener. */
export async function weightsOf(world: World, listener = 'shop/prod/web'): Promise<{ readonly [side: string]: number }> {
  const client = new RouterClient(path.join(world.stateFolder, 'router', 'router.sock'));
  const { listeners } = await client.status();
  const sides = listeners.find(({ name }) => name === listener)?.sides ?? {};
  return Object.fromEntries(Object.entries(sides).map(([side, { weight }]) => [side, weight]));
}

export interface Visitors {
  /** Answers of 500 and more, and what was not answered at all, by version. */
  stop(): Promise<{
    readonly requests: number;
    readonly errors: number;
    readonly byVersion: { readonly [version: string]: number };
    readonly flips: number;
  }>;
}

const regulars = 40;

/** A stream of visitors, each with a name of their own; some come again and again, and must never be sent back once they met the new release. */
export function startVisitors(url: string, parallel = 24): Visitors {
  const keepAlive = new Agent({ keepAlive: true });
  const day = new AbortController();
  const byVersion: Record<string, number> = {};
  const met = new Map<string, string[]>();
  let requests = 0;
  let errors = 0;
  const stroll = async (): Promise<void> => {
    while (!day.signal.aborted) {
      requests += 1;
      const user = requests % 10 === 0 ? `regular-${Math.floor(requests / 10) % regulars}` : `visitor-${requests}`;
      const answer = await visit(`${url}/${requests % 3 === 0 ? 'basket' : ''}`, user, keepAlive);
      if (answer.status >= 500 || answer.status === 0) errors += 1;
      byVersion[answer.body] = (byVersion[answer.body] ?? 0) + 1;
      if (user.startsWith('regular')) met.set(user, [...(met.get(user) ?? []), answer.body]);
      await sleep(20);
    }
  };
  const all = Promise.all(Array.from({ length: parallel }, stroll));
  return {
    stop: async () => {
      day.abort();
      await all;
      keepAlive.destroy();
      return { requests, errors, byVersion, flips: [...met.values()].filter(isFlipping).length };
    },
  };
}

/** More than one change of release: forth, and back again. */
function isFlipping(versions: readonly string[]): boolean {
  return versions.filter((version, index) => index > 0 && version !== versions[index - 1]).length > 1;
}

function visit(url: string, user: string, agent: Agent): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers: { 'x-user': user } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', (error) => resolve({ status: 0, body: error.message }));
    });
    request.on('error', (error) => resolve({ status: 0, body: error.message }));
  });
}
