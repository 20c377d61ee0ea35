// A controller as a browser meets it: REST, engine, events and the built pages, over the store in memory, with an agent that obeys at a
// pace that people can follow. Everything is the product's own but the agent's hands.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { compileTime } from '#calendar/compile-time.ts';
import { catalogue } from '#catalogue/index.ts';
import type { AgentCommand, OrderResult, PersonCommand } from '#core/command.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import type { Bill } from '#core/system.ts';
import { startEngine } from '#engine/start-engine.ts';
import { rowsOfMinutes } from '#http/availability-handlers.ts';
import { hashPassword } from '#http/passwords.ts';
import { usersOf } from '#http/people.ts';
import { RosterBook } from '#http/roster-book.ts';
import { readNetworks } from '#dial/networks.ts';
import { startHttp } from '#http/start-http.ts';
import { startNotify } from '#processes/start-notify.ts';
import { factorSecretsIn } from '#secrets/factor-secrets.ts';
import { openVault } from '#secrets/vault.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';

type Engine = ReturnType<typeof startEngine>;

export const password = 'correct horse battery staple';

export interface WebController {
  readonly url: string;
  readonly engine: Engine;
  /** Checks that say no, as `release check`; steps that fail, as `release step fails`. */
  readonly broken: Set<string>;
  /** Gives a command as a person would, and answers with its ledger number; a refusal throws. */
  submit(command: PersonCommand): Promise<number>;
  /** Puts another system file in force. */
  apply(file: string): Promise<number>;
  /** Whether it has come to run in the whole stage. */
  entered(system: string, release: string, stage: string): Promise<boolean>;
  /** The last number of its ledger. */
  seqOf(system: string): Promise<number>;
  /** As an agent would tell it: the last ten hours of an environment, minute by minute. */
  tellMinutes(system: string, environment: string, of: (ago: number) => { readonly requests: number; readonly up: boolean }): Promise<void>;
  /** Lets time pass for whoever is signed in. */
  pass(ms: number): void;
  close(): Promise<void>;
}

type Observed = Extract<AgentCommand, { kind: 'observe' }>;
export type Hand = (order: OrderEnvelope, signal: AbortSignal) => Promise<Pick<Observed, 'state' | 'because' | 'result'> | undefined>;

interface WebControllerOptions {
  /** The system file, as text. */
  readonly file: string;
  readonly persons: readonly string[];
  /** Folder of the built pages. */
  readonly webFolder: string;
  /** How long each order takes. */
  readonly orderMs?: number;
  /** Does some orders in its own way; undefined: this one as all agents do. */
  readonly hand?: Hand;
  readonly port?: number;
  /** When it is as it starts; absent: now. */
  readonly beginsAt?: number;
  /** Absent: an empty one. */
  readonly store?: Store;
}

/** Starts it with one system in force. */
export async function startWebController({
  file,
  persons,
  webFolder,
  orderMs = 20,
  hand = () => Promise.resolve(undefined),
  port = 0,
  beginsAt = Date.now(),
  store = openMemoryStore(),
}: WebControllerOptions): Promise<WebController> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-'));
  await addUsers(store, persons);
  await new RosterBook(store.settings).changeGroups(() => ({ 'installation-admin': ['root'] }));
  const log = pino({ level: 'silent' });
  let passedMs = beginsAt - Date.now();
  const now = (): number => Date.now() + passedMs;
  const engine = startEngine({
    store,
    log,
    owner: 'test',
    now,
    compileTime,
    secrets: { secretsOf: () => Promise.resolve({}) },
  });
  const agentSocket = path.join(folder, 'agent.sock');
  const secret = secretPortsOf(store, folder);
  const ports = { engine, store, catalogue, log, webFolder, ...secret };
  const http = await startHttp({ ...ports, agentSocket, agentToken: 'token', host: '127.0.0.1', port });
  const system = systemIn(file);
  const submit = submitter(engine, system.name);
  await submit({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['root'] } });
  await submit({ kind: 'apply', by: 'root', file: system, digest: 'sha256:file' });
  const broken = new Set<string>();
  const leaving = new AbortController();
  const agent = obey({ engine, broken, orderMs, hand, now, signal: leaving.signal });
  return {
    url: http.url,
    engine,
    broken,
    submit,
    apply: (text) => submit({ kind: 'apply', by: 'root', file: systemIn(text), digest: `sha256:${text.length}` }),
    entered: async (told, release, stage) =>
      (await engine.read(told))?.state.releases.get(release)?.entries[stage]?.enteredAt !== undefined,
    seqOf: async (told) => (await engine.read(told))?.seq ?? 0,
    tellMinutes: (told, environment, of) => store.availability.add(told, minutesOf(environment, of)),
    pass: (ms) => void (passedMs += ms),
    close: async () => {
      leaving.abort();
      await secret.notify.stop();
      await http.close();
      await engine.stop();
      await agent;
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function addUsers({ settings }: Store, persons: readonly string[]): Promise<void> {
  const hash = await hashPassword(password);
  for (const person of persons) {
    const user = { person, name: person, password: hash, disabled: false, generation: 0, createdAt: Date.now() };
    await usersOf(settings).add(person, user);
  }
}

/** What keeps secrets in the vault; notices may go to this host. */
function secretPortsOf(store: Store, folder: string) {
  const vault = openVault({ settings: store.settings, keyFile: path.join(folder, 'secret-key') });
  const ports = { store, vault, owner: 'test', log: pino({ level: 'silent' }), networks: readNetworks('127.0.0.1') };
  return { factorSecrets: factorSecretsIn(vault), notify: startNotify({ ...ports, url: () => 'http://lockstep.test' }) };
}

function minutesOf(environment: string, of: Parameters<WebController['tellMinutes']>[2]): ReturnType<typeof rowsOfMinutes> {
  const minutes = Array.from({ length: 600 }, (_minute, ago) => {
    const { requests, up } = of(ago);
    const at = Date.now() - (ago + 1) * 60_000;
    return { environment, at, requests, failures: up ? 0 : requests, serviceErrors: 0, toldSeconds: 60, upSeconds: up ? 60 : 0 };
  });
  return rowsOfMinutes(minutes, Date.now());
}

/** A bill of these services; the digit makes it other bits. */
export function billOf(services: readonly string[], digit: string): Bill {
  const digest = `sha256:${digit.repeat(64)}`;
  return Object.fromEntries(services.map((service) => [service, { digest, source: `directory:./${service}`, blob: digest }]));
}

/** The system of the sample shop. */
export function readShop(): Promise<string> {
  return readFile(new URL('../../examples/shop/lockstep.yaml', import.meta.url), 'utf8');
}

function systemIn(file: string) {
  const parsed = parseSystem(file, catalogue);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.system;
}

function submitter(engine: Engine, system: string): WebController['submit'] {
  let given = 0;
  return async (command) => {
    given += 1;
    const answer = await engine.submit(system, command, `test ${given}`);
    if (!answer.ok) throw new Error(answer.refusal.sentence);
    return answer.seq;
  };
}

interface Obedience {
  readonly engine: Engine;
  readonly broken: ReadonlySet<string>;
  readonly orderMs: number;
  readonly hand: Hand;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

async function obey({ signal, ...rest }: Obedience): Promise<void> {
  const { engine } = rest;
  const begun = new Set<string>();
  while (!signal.aborted) {
    const { orders, questions } = await engine.ordersFor('local', 200, signal).catch(() => ({ orders: [], questions: [] }));
    for (const { id, kind } of questions) engine.answer(id, kind === 'canary' ? JSON.stringify(live) : '', 'local');
    const fresh = orders.filter(({ key }) => !begun.has(key));
    for (const order of fresh) begun.add(order.key);
    // One that takes its time keeps nobody from asking.
    for (const order of fresh) void carryOut({ ...rest, signal }, order);
    if (fresh.length === 0) await pause(5);
  }
}

async function carryOut({ engine, broken, orderMs, hand, now, signal }: Obedience, order: OrderEnvelope): Promise<void> {
  const seen = { kind: 'observe', by: 'agent:local', key: order.key, fence: order.fence } as const;
  const tell = (command: AgentCommand): Promise<void> => engine.hear('local', order.system, [command]).catch(() => undefined);
  await tell({ ...seen, seq: 1, at: now(), state: 'started' });
  const own = await hand(order, signal);
  if (own !== undefined) return tell({ ...seen, seq: 2, at: now(), ...own });
  const { payload } = order;
  while (payload.kind === 'step' && broken.has(`${payload.release} ${payload.step.id} goes on`)) await pause(50);
  await pause(orderMs);
  const result = resultOf(order, broken);
  const isBroken = payload.kind === 'step' && !payload.undo && broken.has(`${payload.release} ${payload.step.id} fails`);
  if (isBroken)
    return tell({ ...seen, seq: 2, at: now(), state: 'failed', because: 'web ended before it was well.', result: { lastWords } });
  await tell({ ...seen, seq: 2, at: now(), state: 'succeeded', because: wordsOf(result), ...(result && { result }) });
}

/** What a canary that is looked at has seen so far. */
const live = {
  weight: 500,
  newRequests: 777,
  oldRequests: 14_763,
  newUsers: 98,
  newUsersHit: 2,
  evidence: 1.4,
  strikes: 0,
  mode: 'watching',
  until: Date.now() + 3_600_000,
};

/** `1.4.0 judge-1` in `broken` is what nobody could tell; a pass is told with the numbers of a good day. */
function judged({ release, step }: Extract<OrderEnvelope['payload'], { kind: 'step' }>, broken: ReadonlySet<string>): OrderResult {
  const isUnclear = broken.has(`${release} ${step.id}`);
  return {
    canary: {
      verdict: isUnclear ? 'inconclusive' : 'pass',
      weight: step.weight ?? 0,
      newRequests: isUnclear ? 41 : 1_684,
      oldRequests: 31_996,
      newUsers: 212,
      newUsersHit: 3,
      evidence: isUnclear ? 4.2 : 0.8,
      strikes: 0,
    },
  };
}

/** What a service wrote last that does not work. */
const lastWords = 'web:\nError: no table orders\n    at find (/srv/web/orders.js:12:7)\n    <b>not bold</b>';

function wordsOf(result: OrderResult | undefined): string {
  if (result?.verdict === 'fail') return '3 of 41 failed';
  return result?.canary?.verdict === 'inconclusive' ? '41 of 300 requests came in three times the time' : 'done';
}

function resultOf({ payload }: OrderEnvelope, broken: ReadonlySet<string>): OrderResult | undefined {
  if (payload.kind === 'check') {
    const isBroken = broken.has(`${payload.release} ${payload.definition.name}`);
    const counts = { passed: isBroken ? 38 : 41, failed: isBroken ? 3 : 0, skipped: 0 };
    return { verdict: isBroken ? 'fail' : 'pass', counts, ...(isBroken && { lastWords }) };
  }
  if (payload.kind === 'step' && payload.step.kind === 'judge') return judged(payload, broken);
  if (payload.kind !== 'step' || payload.step.kind !== 'read-back') return undefined;
  const placed = payload.services.find(({ service }) => service.name === payload.step.service);
  return placed === undefined ? undefined : { digest: placed.artefact.digest };
}
