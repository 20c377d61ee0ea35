import { chanceFrom } from './chance.ts';
import type { Chance } from './chance.ts';
import { startController } from './controller.ts';
import type { Controller } from './controller.ts';
import { judgeAnswer } from './judge-answer.ts';
import { closeLine, longestMs, rawBytes, send, sendRaw } from './line.ts';
import { makeRequest, operationsOf } from './requests.ts';
import type { Operation, Request } from './requests.ts';
import type { Words } from './values.ts';
import { makeWorld } from './world.ts';
import type { World } from './world.ts';

const mostGrowth = 200 * 1024 * 1024;
const atOnce = 8;
const reviveEvery = 500;
const mostTold = 40;
const mostIds = 60;

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

export interface FuzzOutcome {
  readonly requests: number;
  readonly seed: number;
  readonly operations: number;
  /** Requests by the status of their answer. */
  readonly statuses: { readonly [status: string]: number };
  /** Operations that have answered a success at least once. */
  readonly succeeded: readonly string[];
  readonly never: readonly string[];
  readonly seconds: number;
  readonly slowestMs: number;
  readonly rssMiB: { readonly before: number; readonly after: number };
  readonly heapMiB: { readonly before: number; readonly after: number };
  readonly revived: number;
  /** Sentences about what is wrong, each told once by operation and kind. */
  readonly findings: readonly string[];
}

/** Sends so many requests of every kind as everybody, and says what does not hold. */
export async function runFuzz({ requests, seed, say }: FuzzOptions): Promise<FuzzOutcome> {
  const controller = await startController();
  const tally = new Tally();
  let world: World | undefined;
  try {
    world = await makeWorld(controller);
    const operations = operationsOf(await (await fetch(new URL('/openapi.json', controller.url))).json());
    const run = { controller, world, operations, seed, tally, say };
    // What is loaded and kept once is no growth.
    const warm = Math.min(2_000, Math.floor(requests / 4));
    await sendAll(run, 0, warm);
    const before = await controller.memory();
    const begunMs = performance.now();
    await sendAll(run, warm, requests);
    const seconds = Math.round((performance.now() - begunMs) / 100) / 10;
    const after = await controller.memory();
    if (after.rss - before.rss > mostGrowth) tally.find('memory', `the controller grew by ${mib(after.rss - before.rss)} MiB`);
    for (const line of controller.errors)
      tally.find(`log ${/"message":"[^"]*"/.exec(line)?.[0] ?? line.slice(0, 60)}`, `the log says: ${line}`);
    closeLine();
    const stored = await controller.stop();
    for (const sentence of stored) tally.find(sentence, sentence);
    const never = operations.map(({ id }) => id).filter((id) => !tally.succeeded.has(id));
    const rssMiB = { before: mib(before.rss), after: mib(after.rss) };
    const heapMiB = { before: mib(before.heapUsed), after: mib(after.heapUsed) };
    return { requests, seed, operations: operations.length, ...tally.outcome(), never, seconds, rssMiB, heapMiB };
  } catch (error) {
    const log = controller.errors.slice(-20).join('\n');
    await controller.stop().catch(() => undefined);
    throw new Error(`the controller is gone, after ${tally.last.join('\n')}\nIts log says: ${log}`, { cause: error });
  }
}

interface Run {
  readonly controller: Controller;
  readonly world: World;
  readonly operations: readonly Operation[];
  readonly seed: number;
  readonly tally: Tally;
  readonly say: (sentence: string) => void;
}

async function sendAll(run: Run, from: number, until: number): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < until) {
      const at = next;
      next += 1;
      await sendOne(run, at);
      if (at % reviveEvery === reviveEvery - 1) run.tally.revived += await run.world.revive();
      if (at % 5_000 === 4_999) run.say(`${at + 1} requests, ${run.tally.findings.size} findings`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Each request has a chance of its own: its number and the seed make it again. */
async function sendOne({ controller, world, operations, seed, tally }: Run, at: number): Promise<void> {
  const chance = chanceFrom(seed * 1_000_003 + at);
  const [first, ...others] = operations;
  if (first === undefined) throw new Error('OpenAPI names no operation');
  // Whoever may more asks more often, or little would ever happen.
  const caller = chance.is(0.4)
    ? chance.pick(['rita', 'adam', 'root', 'the session of root'])
    : chance.pick(['nobody', ...world.callers.keys()]);
  const headers = world.callers.get(caller) ?? {};
  const request = makeRequest(chance.pick([first, ...others]), {
    chance,
    words: { ...world.words, ...tally.ids() },
    caller: { ...headers, ...addressOf(chance) },
  });
  const told = `request ${at} (${request.method} ${request.path.slice(0, 200)} as ${caller})`;
  if (chance.is(0.05)) return sendBare({ controller, tally }, rawBytes(chance, request), told);
  const answer = await send(controller.url, request);
  tally.count(request, answer.status, answer.ms);
  tally.last = [...tally.last.slice(-15), `${told} ${answer.status}`];
  if (answer.status === 200) tally.learn(answer.body);
  const wrong = judgeAnswer(request, answer);
  if (wrong !== undefined)
    tally.find(`${request.operation} ${answer.status}`, `${told} ${wrong}; the body was ${request.body.toString().slice(0, 400)}`);
}

async function sendBare({ controller, tally }: Pick<Run, 'controller' | 'tally'>, bytes: Buffer, told: string): Promise<void> {
  const { statuses, ms } = await sendRaw(controller.url, bytes);
  for (const status of statuses) tally.statuses.set(`raw ${status}`, (tally.statuses.get(`raw ${status}`) ?? 0) + 1);
  const bad = statuses.filter((status) => status >= 500 && status !== 501);
  const sent = `the bytes were ${JSON.stringify(bytes.toString('latin1').slice(0, 400))}`;
  if (bad.length > 0) tally.find(`raw ${bad.join()}`, `${told} over a bare socket answered ${bad.join()}; ${sent}`);
  if (ms > longestMs) tally.find('raw hang', `${told} over a bare socket hung; ${sent}`);
}

/** Many people, each from somewhere: nobody is slowed down for what others do. */
function addressOf(chance: Chance): { readonly [name: string]: string } {
  return { 'x-forwarded-for': `10.${chance.below(8)}.${chance.below(250)}.${chance.below(250)}` };
}

class Tally {
  readonly statuses = new Map<string, number>();
  readonly succeeded = new Set<string>();
  readonly findings = new Map<string, string>();
  revived = 0;
  /** What was asked last, for when it was the last that could be asked. */
  last: readonly string[] = [];
  #slowestMs = 0;
  readonly #ids = new Set<string>();

  count({ operation }: Request, status: number, ms: number): void {
    this.statuses.set(String(status), (this.statuses.get(String(status)) ?? 0) + 1);
    if (status >= 200 && status < 400) this.succeeded.add(operation);
    this.#slowestMs = Math.max(this.#slowestMs, ms);
  }

  /** Ids that answers name: later requests ask for what is there. */
  learn(body: string): void {
    const listed = /"ids":\[([^\]]{1,2000})\]/.exec(body)?.[1] ?? '';
    const named = body.slice(0, 20_000).matchAll(/"(?:id|promotion|proposal|key)":("[^"\\]{1,200}")/g);
    const ids = [...listed.matchAll(/("[^"\\]{1,200}")/g), ...named].map(([, id = '""']) => id.slice(1, -1));
    for (const id of ids) this.#ids.add(id);
    for (const oldest of this.#ids) if (this.#ids.size > mostIds) this.#ids.delete(oldest);
  }

  ids(): Words {
    const [first, ...others] = this.#ids;
    if (first === undefined) return {};
    const ids = [first, ...others] as const;
    return { id: ids, promotion: ids, evidence: ids, order: ids, token: ids, agent: ids };
  }

  find(kind: string, sentence: string): void {
    if (!this.findings.has(kind) && this.findings.size < mostTold) this.findings.set(kind, sentence);
  }

  outcome(): Pick<FuzzOutcome, 'statuses' | 'succeeded' | 'slowestMs' | 'revived' | 'findings'> {
    const statuses = Object.fromEntries([...this.statuses].toSorted(([left], [right]) => (left < right ? -1 : 1)));
    const { revived } = this;
    return {
      statuses,
      succeeded: [...this.succeeded].toSorted(),
      slowestMs: Math.round(this.#slowestMs),
      revived,
      findings: [...this.findings.values()],
    };
  }
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
