// A host with an agent, a router, services and customers; everything real but the controller.
import { createHash } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';
import { manifestDigest } from '#core/manifest.ts';
import type { Observation } from '#core/command.ts';
import type { OrderEnvelope, PlacedService, StepPayload } from '#core/payload.ts';
import type { PlanStep } from '#core/state.ts';
import type { EnvironmentDefinition, Rollout, Service } from '#core/system.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { startController, type TestController } from './agent-controller.ts';
import { compileCache } from './compile-cache.ts';

const child = fileURLToPath(new URL('agent-child.ts', import.meta.url));

export interface World {
  readonly stateFolder: string;
  readonly startsFile: string;
  readonly controller: TestController;
  readonly prod: EnvironmentDefinition;
  /** Starts the agent and waits until it runs; with `crashAt` it may end before that. */
  startAgent(crashAt?: string): Promise<ChildProcess>;
  /** `text`: another server than the usual one. */
  artefactOf(version: string, text?: string): Promise<PlacedService>;
  step(kind: PlanStep['kind'], release: Release, more?: StepChange): OrderEnvelope;
  /** Orders it, and fails unless it succeeds. */
  do(envelope: OrderEnvelope): Promise<Observation>;
  /** How often a version of the service was started. */
  starts(version: string): number;
  url(): Promise<string>;
  close(): Promise<void>;
}

/** What a test asks for besides the plain step. */
export type StepChange = Partial<StepPayload> & {
  readonly attempt?: number;
  readonly service?: string;
  readonly environment?: EnvironmentDefinition;
};

export interface Release {
  readonly name: string;
  readonly fence: number;
  readonly rollout: Rollout;
  readonly services: readonly PlacedService[];
  readonly back?: StepPayload['back'];
}

const serverText = (version: string): string => `
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:http');
appendFileSync(process.env.STARTS, '${version}\\n');
console.log('version ${version} says', process.env.PASSWORD);
if ('${version}' === 'broken') process.exit(3);
createServer((request, response) => {
  if (request.url === '/slow') return setTimeout(() => response.end('${version}'), 300);
  response.end(request.url === '/self' ? String(process.env.SELF) : '${version}');
}).listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 20));
`;

export async function createWorld(): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-agent-'));
  const stateFolder = path.join(folder, 'state');
  const startsFile = path.join(folder, 'starts');
  const socketPath = path.join(folder, 'controller.sock');
  const controller = await startController(socketPath);
  const agents: ChildProcess[] = [];
  const prod = environmentOf('prod', startsFile);
  const world: World = {
    stateFolder,
    startsFile,
    controller,
    prod,
    startAgent: async (crashAt) => {
      const options = JSON.stringify({ stateFolder, socketPath, crashAt });
      const env = { ...process.env, ...compileCache };
      const agent = spawn(process.execPath, [child, 'agent', options], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      agents.push(agent);
      await untilRunning(agent);
      return agent;
    },
    artefactOf: async (version, text) => placedServiceOf(controller, version, text),
    step: (kind, release, more) => stepEnvelope(prod, { kind, release, more }),
    do: async (envelope) => {
      const seen = await controller.order(envelope);
      if (seen.state !== 'succeeded') throw new Error(`${envelope.key}: ${seen.state}: ${seen.because}`);
      return seen;
    },
    starts: (version) =>
      existsSync(startsFile)
        ? readFileSync(startsFile, 'utf8')
            .split('\n')
            .filter((line) => line === version).length
        : 0,
    url: async () => {
      for (;;) {
        const told = controller.heard.findLast((command) => command.kind === 'urls');
        if (told?.kind === 'urls') return told.urls['web'] ?? '';
        await sleep(10);
      }
    },
    close: async () => {
      await Promise.all(agents.map((agent) => kill(agent)));
      await stopEverything(stateFolder);
      await controller.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

export async function kill(agent: ChildProcess): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  agent.kill('SIGKILL');
  await once(agent, 'exit');
}

/** Until it says so; or until it is dead, as the test wanted it. */
async function untilRunning(agent: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    agent.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('the agent runs')) resolve();
      else if (process.env['SHOW_AGENT'] !== undefined) process.stdout.write(chunk);
    });
    agent.once('exit', () => resolve());
  });
}

function environmentOf(name: string, startsFile: string): EnvironmentDefinition {
  return {
    name,
    host: 'one',
    target: 'process',
    audience: 'public',
    data: 'real',
    errors: 'full',
    values: { starts: startsFile },
    ports: {},
  };
}

async function placedServiceOf(controller: TestController, version: string, text = serverText(version)): Promise<PlacedService> {
  const files = {
    'server.js': text,
    'migrate.js': `require('node:fs').appendFileSync(process.env.STARTS, 'migrated ${version}\\n')`,
  };
  const { blob, digest } = await packFiles(controller, files);
  const service: Service = {
    name: 'web',
    source: 'directory:./web',
    command: 'node server.js',
    health: '/health',
    after: [],
    migrations: 'node migrate.js',
    variables: { STARTS: '${env.starts}', PASSWORD: '${secret.PASSWORD}', SELF: '${service.web.url}' },
    internal: false,
  };
  return { service, artefact: { digest, blob, source: service.source } };
}

async function packFiles(
  controller: TestController,
  files: { readonly [name: string]: string },
): Promise<{ readonly blob: string; readonly digest: string }> {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name, mode: 0o644, mtime: new Date(0) }, text);
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const entries = Object.entries(files).map(
    ([name, text]) => ({ mode: '644', sha256: createHash('sha256').update(text).digest('hex'), path: name }) as const,
  );
  return { blob: controller.keep(Buffer.concat(chunks)), digest: manifestDigest(entries) };
}

interface StepQuestion {
  readonly kind: PlanStep['kind'];
  readonly release: Release;
  readonly more: StepChange | undefined;
}

function stepEnvelope(prod: EnvironmentDefinition, { kind, release, more }: StepQuestion): OrderEnvelope {
  const { attempt = 1, service = 'web', environment = prod, ...payload } = more ?? {};
  const { name, fence, rollout, services, back } = release;
  const step: PlanStep = {
    id: kind,
    kind,
    timeoutMs: 60_000,
    undoable: true,
    looks: kind === 'read-back',
    ...(kind === 'switch' || kind === 'retire' ? {} : { service }),
  };
  return {
    system: 'shop',
    key: `${name}/${environment.name}/f${fence}/${payload.undo === true ? 'undo-' : ''}${kind}-${service}/${attempt}`,
    kind: 'step',
    promotion: `promotion-${fence}`,
    environment,
    fence,
    attempt,
    deadline: Date.now() + 300_000,
    payload: { kind: 'step', step, undo: false, rollout, release: name, services, ...(back === undefined ? {} : { back }), ...payload },
    secrets: { PASSWORD: 'hunter2-secret' },
  };
}

export interface Customers {
  stop(): Promise<{ readonly requests: number; readonly failures: readonly string[]; readonly versions: readonly string[] }>;
}

/** Constant traffic over connections that are kept, with a slow request now and then. */
export function startCustomers(url: string, count = 8): Customers {
  const keepAlive = new Agent({ keepAlive: true });
  const day = new AbortController();
  let requests = 0;
  const failures: string[] = [];
  const versions: string[] = [];
  const shop = async (): Promise<void> => {
    while (!day.signal.aborted) {
      requests += 1;
      const answer = await ask(`${url}${requests % 50 === 0 ? '/slow' : '/'}`, keepAlive);
      if (answer.status === 200) versions.push(answer.body);
      else failures.push(`${answer.status} ${answer.body}`);
      await sleep(2);
    }
  };
  const all = Promise.all(Array.from({ length: count }, shop));
  return {
    stop: async () => {
      day.abort();
      await all;
      keepAlive.destroy();
      return { requests, failures, versions: [...new Set(versions)] };
    },
  };
}

export function ask(url: string, agent?: Agent): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve) => {
    const request = get(url, agent === undefined ? {} : { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', (error) => resolve({ status: 0, body: error.message }));
    });
    request.on('error', (error) => resolve({ status: 0, body: error.message }));
  });
}
