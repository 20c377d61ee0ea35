import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { endChecksIn } from '#checks/process-tree.ts';
import { askHealth } from '#checks/ask-health.ts';
import { askPrometheus } from '#checks/prometheus.ts';
import type { RefreshHand } from '#core/data/refresh-hand.ts';
import { Failure } from '#core/failure.ts';
import { watchDatabase } from '#migrator/watch-database.ts';
import { targets } from '#targets/index.ts';
import { agentCloses, type EnvironmentPlace, type Target, type TargetHost } from '#targets/target.ts';
import { ControllerClient, pauseAfter, type ControllerAddress } from './controller-client.ts';
import { dataHands } from './data-steps.ts';
import type { Hands } from './hands.ts';
import { hostFacts } from './host-facts.ts';
import { Journal } from './journal.ts';
import { Outbox } from './outbox.ts';
import { OrderTrust } from './order-trust.ts';
import type { AgentBatch, AgentQuestion } from './protocol.ts';
import { Runner } from './runner.ts';
import { tellFacts } from './tell-facts.ts';
import { tellMinutes } from './tell-minutes.ts';

/** Short, for a controller that fell silent without hanging up is noticed only where its answer is overdue. */
const pollMs = 5_000;
/** A controller that names running orders again at once is not asked again at once; but when it has heard of one that ended. */
const shortestPauseMs = 25;
const longestPauseMs = 200;
const answerMs = 10_000;

export interface AgentOptions {
  readonly stateFolder: string;
  /** The name of this host in system files. */
  readonly host: string;
  /** Only these environments of it; absent: all. */
  readonly environments?: readonly string[];
  /** The controller's public key, SPKI PEM: pinned at the first start, not looked at afterwards. */
  readonly orderKey?: string;
  readonly controller: ControllerAddress;
  readonly token: string;
  /** Of this Lockstep, for whoever looks after the hosts. */
  readonly version?: string;
  readonly log: AgentLog;
  /** Program and arguments that run a router; `--state FOLDER` is added. */
  readonly routerCommand: readonly string[];
  /** Program and arguments that run a folder of SQL files. */
  readonly migratorCommand?: readonly string[];
  /** Opens the hand at the databases of this host, where its file says of any that their data may be copied. */
  readonly dataHand?: () => Promise<RefreshHand | undefined>;
  /** Hears each place that the work reaches; the crash tests end the process there. */
  readonly reach?: (point: string) => void;
}

export interface AgentLog {
  readonly info: (sentence: string) => void;
  readonly warn: (sentence: string) => void;
}

export interface RunningAgent {
  /** Stops asking and watching. Services and router run on, and what was under way is looked at by the next agent. */
  close(): Promise<void>;
}

/** Starts the agent of this host. Throws a Failure where one already runs on the same state folder, or it knows no controller. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 });
  const hold = await holdFolder(options.stateFolder);
  const trust = OrderTrust.open(options.stateFolder, options.orderKey);
  const workFolder = path.join(options.stateFolder, 'work');
  await clearAway(workFolder);
  const life = new AbortController();
  const journal = new Journal(path.join(options.stateFolder, 'journal.jsonl'));
  const client = new ControllerClient({ address: options.controller, token: options.token, host: options.host, version: options.version });
  const log = (sentence: string): void => options.log.warn(sentence);
  const outbox = new Outbox({ client, signal: life.signal, log });
  const by = `agent:${options.host}`;
  const opened = await openTargets(hostFor(options, { client, outbox, journal, by }));
  const hands: Hands = {
    targets: opened,
    client,
    workFolder,
    log: (line) => options.log.info(line),
    ...(options.dataHand && { data: dataHands(options.stateFolder, options.dataHand) }),
  };
  const reach = options.reach ?? ((): void => undefined);
  const runner = new Runner({ hands, journal, outbox, by, closing: life.signal, log, reach });
  for (const order of journal.unacknowledged()) if (order.result !== undefined) runner.tell(order, order.result);
  const { host, environments } = options;
  const telling = tellMinutes({ client, targets: opened, signal: life.signal, log });
  const factsTold = tellFacts({ client, facts: hostFacts(options.version), signal: life.signal });
  const polling = poll({ client, runner, outbox, targets: opened, signal: life.signal, log, trust, place: { host, environments } });
  return {
    close: async () => {
      life.abort(agentCloses);
      await Promise.all([polling, telling, factsTold, runner.settled(), outbox.settled()]);
      await Promise.all([...opened.values()].map((target) => target.close()));
      journal.close();
      await new Promise((resolve) => hold.close(resolve));
    },
  };
}

/** Checks of an agent that was killed: they are run again, and what is left of the first run would only be in the way. */
async function clearAway(workFolder: string): Promise<void> {
  await endChecksIn(workFolder);
  await rm(workFolder, { recursive: true, force: true });
}

interface HostParts {
  readonly client: ControllerClient;
  readonly outbox: Outbox;
  readonly journal: Journal;
  readonly by: string;
}

/** What targets are lent. */
function hostFor(options: AgentOptions, { client, outbox, journal, by }: HostParts): TargetHost {
  return {
    stateFolder: options.stateFolder,
    routerCommand: options.routerCommand,
    ...(options.migratorCommand && { migratorCommand: options.migratorCommand }),
    watchDatabase,
    fetchBlob: (digest, signal) => client.fetchBlob(digest, signal),
    askMetric: (query, signal) => askPrometheus(query, signal),
    askHealth: (url, signal) => askHealth(url, signal),
    log: (sentence) => options.log.warn(sentence),
    tellHealth: ({ system, environment }: EnvironmentPlace, { up, because }) => {
      const place = `${system}/${environment}`;
      const seq = journal.healthSeq(place) + 1;
      journal.write({ kind: 'health', place, seq });
      outbox.add({ system, command: { by, kind: 'health', environment, up, because, at: client.now(), seq } });
    },
    tellUrls: ({ system, environment }, urls) => outbox.add({ system, command: { by, kind: 'urls', environment, urls } }),
  };
}

async function openTargets(host: TargetHost): Promise<ReadonlyMap<string, Target>> {
  const opened = await Promise.all([...targets.values()].map(async (kind) => [kind.id, await kind.open(host)] as const));
  return new Map(opened);
}

interface PollParts {
  readonly client: ControllerClient;
  readonly runner: Runner;
  readonly outbox: Outbox;
  readonly targets: ReadonlyMap<string, Target>;
  readonly signal: AbortSignal;
  readonly log: (sentence: string) => void;
  readonly trust: OrderTrust;
  readonly place: { readonly host: string; readonly environments: readonly string[] | undefined };
}

/** Asks for orders for as long as the agent lives; a controller that is away is asked again and again. */
async function poll(parts: PollParts): Promise<void> {
  const asked = new Set<string>();
  let pauseMs = shortestPauseMs;
  let attempt = 0;
  // Everything at once at the start, and after an answer that did not arrive: the controller takes it for told, and would wait for news.
  let waitMs = 0;
  while (!parts.signal.aborted) {
    try {
      const isNew = handle(parts, await parts.client.poll(waitMs, parts.signal), asked);
      attempt = 0;
      waitMs = pollMs;
      pauseMs = isNew ? shortestPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      if (!isNew) await parts.outbox.nextTaken(pauseMs);
    } catch (error) {
      if (parts.signal.aborted) return;
      if (attempt === 0) parts.log(error instanceof Error ? error.message : String(error));
      waitMs = 0;
      await pauseAfter(attempt, parts.signal);
      attempt += 1;
    }
  }
}

/** Whether there was anything new in it. */
function handle(parts: PollParts, batch: AgentBatch, asked: Set<string>): boolean {
  const doors = { keys: batch.doorKeys, signInUrl: batch.signInUrl };
  for (const target of parts.targets.values()) {
    target.setDoors(doors).catch((error: unknown) => parts.log(`The doors: ${String(error)}`));
  }
  if (parts.trust.follow(batch.orderKeys)) parts.log('The controller has a new key for its orders; the old one vouches for it.');
  const news = batch.orders.filter((order) => {
    const because = parts.trust.refusalOf(order, parts.place);
    if (because === undefined) return parts.runner.take(order);
    parts.runner.turnAway(order, because);
    return false;
  });
  const questions = batch.questions.filter(({ id }) => !asked.has(id));
  asked.clear();
  for (const { id } of batch.questions) asked.add(id);
  for (const question of questions) {
    answerQuestion(parts, question).catch((error: unknown) => {
      asked.delete(question.id);
      parts.log(`A question: ${String(error)}`);
    });
  }
  return news.length + questions.length > 0;
}

async function answerQuestion({ targets: opened, client, signal }: PollParts, question: AgentQuestion): Promise<void> {
  const texts = await Promise.all([...opened.values()].map((target) => textOf(target, question)));
  const either = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  await client.answer(question.id, texts.find((text) => text !== '') ?? '', either);
}

async function textOf(target: Target, { kind, system, environment, service, lines }: AgentQuestion): Promise<string> {
  const place = { system, environment };
  if (kind === 'logs') return target.logs(place, service, lines);
  const canary = target.liveCanary?.(place);
  return canary === undefined ? '' : JSON.stringify(canary);
}

/** An abstract socket, named by the folder itself: the kernel gives it to one process, and takes it back however that ends. */
async function holdFolder(folder: string): Promise<Server> {
  const { dev, ino } = statSync(folder);
  const name = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', (cause) => {
      reject(new Failure('agent-runs', `Another agent runs on ${folder}.`, { retryable: false, cause }));
    });
    server.listen(`\0lockstep-agent-${name}`);
  });
  return server;
}
